"""Terms: versioned offers that sellers accept before they may use what the offers are about.

A version must be accepted within `grace_d` days of coming into force; having accepted a later one
will do. Who accepted what, and when, is kept for ever.
"""
