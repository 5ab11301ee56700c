"""A package, so that its demo and its browser end with its last test."""
