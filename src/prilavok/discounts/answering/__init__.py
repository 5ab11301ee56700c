"""Answering requests for prices: what is known is read for many of them at once."""
