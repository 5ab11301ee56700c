"""The evidence behind an indicator of a settled month: exactly what was counted, row by row."""
