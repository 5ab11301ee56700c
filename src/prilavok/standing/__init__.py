"""Standing: what sellers and buyers may do here, by what was agreed, by what they are, and by what
they did.

`admission` says who may use what; `penalties` what follows from breaking a rule.
"""
