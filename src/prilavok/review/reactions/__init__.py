"""What decisions do, by what they are about."""
