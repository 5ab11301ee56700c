"""What sellers think of their levels, told to operators."""
