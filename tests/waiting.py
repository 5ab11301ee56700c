"""How long a test waits for what must come: long, since only what hangs takes so long. A test that
passes waits no longer than it has to, and none fails because the machine has other work."""

from __future__ import annotations

from typing import Final

PATIENCE_S: Final = 120
