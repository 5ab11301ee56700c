"""How a party stands with the marketplace.

`penalties` holds what buyers and sellers are known to have done against the rules, and what that
led to.
"""
