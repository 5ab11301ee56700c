"""What speaks for caution with a claim: signals with the rows that they come from.

They decide nothing. A seller sees what concerns the own shop, a moderator what all shops have.
"""
