"""What opens cases, and what decisions about them set in motion.

The one place that knows cases, chats and standing alike. `openers` opens a case when a message is
held, an attempt is refused that the penalty policy pursues, a link is sent to many, a penalty is
proposed or appealed; people open one by a report (`reports`) or by contesting what became of their
message (`appeals`). Each carries a snapshot (`evidence`). `deciding` does what was decided, once,
by one of the `reactions`.

`wiring` lists `SUBSCRIBERS`, `KINDS` (what the queue can be about), `preview` (what a decision
would lead to) and `facts_now` (what has gone on since a case was opened).
"""

from __future__ import annotations

from typing import Final

from prilavok.review import deciding, openers
from prilavok.review.campaigns import facts_now
from prilavok.review.kinds import KINDS
from prilavok.review.previewing import preview

SUBSCRIBERS: Final = (openers.SUBSCRIBER, deciding.SUBSCRIBER)

__all__ = ["KINDS", "SUBSCRIBERS", "facts_now", "preview"]
