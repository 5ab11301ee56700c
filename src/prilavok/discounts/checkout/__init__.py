"""What a checkout does with a quote: reserve it, then commit or release it."""
