"""Reading a text: what is meant behind how it is written, and the numbers in it.

`read` undoes what people do so that a machine should not understand; `numbers` puts digits in place
of number words. Both keep a map back, so that whatever is found can be shown where it was written.
"""

from __future__ import annotations

from prilavok.moderation.reading.counting import numbers
from prilavok.moderation.reading.model import Numbers, Reading, Trick, TrickKind, Word
from prilavok.moderation.reading.undoing import read

__all__ = ["Numbers", "Reading", "Trick", "TrickKind", "Word", "numbers", "read"]
