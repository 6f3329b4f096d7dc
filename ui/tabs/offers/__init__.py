"""Offers: the quotes that the store holds."""
