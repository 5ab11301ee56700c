"""What buyers are owed because of claims: booked, told to the marketplace, settled by its facts.

A refund is owed (`owing`) the moment a claim is granted money, at most what is left of what was
paid. The marketplace says that it is sent, or failed (`telling`); only a fact that money went back
settles it (`settling`). What counts as paid is read from the log of facts itself, up to a position
that each refund remembers, so that nothing is counted twice, however late a fact is told.
"""
