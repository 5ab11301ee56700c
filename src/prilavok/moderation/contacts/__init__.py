"""What can be recognised in a text: ways to reach somebody elsewhere, and ordinary commerce.

`signals` looks at one text; `split_signals` at what an author spreads over several.
"""

from __future__ import annotations

from prilavok.moderation.contacts.finding import signals
from prilavok.moderation.contacts.window import split_signals

__all__ = ["signals", "split_signals"]
