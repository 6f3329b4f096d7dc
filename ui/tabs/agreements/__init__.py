"""Agreements: what the store holds of them."""
