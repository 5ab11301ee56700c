"""Discounts: what a buyer pays less, and why.

A seller's *loyalty discount* (`discounts.terms`) is for buyers whose *spend* with it
(`discounts.spend`) has reached a threshold; *coupons* (`discounts.coupons`) are for whoever they
are meant for. A *quote* (`discounts.quoting`) says what each line of a basket costs, which
discounts made it so, and why the others did not. What an operator allows is `discounts.programme`.
"""
