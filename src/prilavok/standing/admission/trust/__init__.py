"""Trust: which sellers are trusted, by which way, and how far the others are.

A seller is judged again when facts about it come in, when time alone may have changed the answer,
and after new rules. Every change is kept with its evidence, told as `standing.trust_changed`, and
takes the lane's rights back. Whoever asks meanwhile gets what the facts say now.
"""
