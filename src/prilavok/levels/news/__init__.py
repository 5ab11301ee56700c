"""A new version of the programme is told to every seller, once, with what changes for it."""
