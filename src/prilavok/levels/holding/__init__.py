"""Which level a seller holds at a moment, and what that is worth.

A settled month gives a *grant* for the month after it. Where the settlement is late, the grant
before is carried on. An *override* by an operator holds instead of both, for a while.
"""
