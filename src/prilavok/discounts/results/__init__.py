"""What a seller's running discount does: as much time with it, and as much right before it."""
