"""Charges: what the store holds of them."""
