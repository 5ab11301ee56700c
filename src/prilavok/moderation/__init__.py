"""Moderation: what becomes of a text that somebody wants to say, and why.

`Judge(rulebook, version, model)(text, role, situation, recent)` gives a `Verdict`: findings with a
label, the places in the text, a direction, a score and reasons, and the action that the rulebook's
rules attach to them. It is pure and takes time linear in the text's length.

A text is read once (`reading`), what is recognised in it (`contacts`) and how it is worded
(`learned`) become evidence (`evidence`), and the rulebook (`programme`) decides. How well that
works, and how it was measured, is in docs/explanation/moderation.md.
"""
