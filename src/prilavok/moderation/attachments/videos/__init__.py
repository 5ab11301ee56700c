"""Videos, by what their containers say: never decoded, and rid of what else they carry.

Nothing moves: what goes is overwritten where it lies, so that every offset in the file still holds.
"""
