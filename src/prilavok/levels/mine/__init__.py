"""What a seller sees of its levels."""
