"""Coupons: less to pay for whoever has one, within a budget that its funder set."""
