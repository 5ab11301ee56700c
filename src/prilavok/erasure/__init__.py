"""Erasure of what a buyer wrote, on request; what was decided stays, under the buyer's id.

A request is noted and the buyer's name forgotten at once. The rest is done in the background, a
step at a time, each in a transaction of its own with the note of how far it has come: who is
killed leaves a step undone or done, never half of it.

Each domain empties its own (`chat.erasing`, `cases.erasing`, …); this one knows in which order.
"""
