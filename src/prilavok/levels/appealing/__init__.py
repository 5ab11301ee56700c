"""Contesting a settled month: a case, and what a decision for the seller changes.

A granted appeal gives the month a *revision*: a numbered settlement of this one seller and month,
from the log up to a position of its own, without the rows that should not have counted. All later
months that are settled are revised with it, because each follows from the one before. While a later
month is being settled, the revision waits.
"""
