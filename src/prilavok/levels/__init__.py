"""Seller levels: what a seller did in a month gives a level, the level gives rewards.

Facts and events become *evidence* (`levels.evidence`), one signed row for each thing that happened,
in a log of its own. An *indicator* (`levels.indicators`) adds up evidence. A *settlement*
(`levels.settling`) measures a month up to recorded positions of that log, freezes the market's
goals, and lets `levels.rules` decide each seller's level by the programme that held when the month
ended. What it stored is never changed: a re-run gives the same bytes, an appeal makes a revision.
"""
