"""How a reader is asked, and answers: what its process has in common with who starts it.

Apart from `readers`: a reader needs neither the judge nor the database, and starts in a third of
the time without them.
"""

from __future__ import annotations

from struct import Struct as Layout
from typing import Final

READ_S_MAX: Final = 10.0
"""For one file."""

LENGTH: Final = Layout(">I")
ASKED: Final = Layout(">cI")
CONTENTS, VIDEO = b"c", b"v"
"""What is asked about: the contents that follow, or the video that lies at a path."""
