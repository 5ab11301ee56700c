"""How one buys in the demo's shop: a cart, its prices, which Prilavok works out, and a checkout."""
