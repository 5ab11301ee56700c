"""What the running month would give if it ended as it is: each day, for all sellers.

The same evidence, the same sums and the same rules as a settlement, up to where the logs have come.
Goals that depend on the market are those of the last settled month: this month's are not known
before it is over.
"""
