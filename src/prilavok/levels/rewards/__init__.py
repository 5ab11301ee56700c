"""What levels are worth: what a service costs with a reward, and who ranks higher."""
