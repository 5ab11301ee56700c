"""Spend: what a buyer has bought from a seller and kept, within the window, exact to the day.

What an order counts for is a function of how it stands (`spend.counting`), whatever the order in
which its facts were told. The differences are folded into one packed row for each buyer and seller
(`spend.rows`); a read takes what has expired out of it in memory, so nothing has to have run.
"""
