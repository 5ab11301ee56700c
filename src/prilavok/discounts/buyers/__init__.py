"""What a buyer sees of sellers' discounts: how far off, until when, what is told of it."""
