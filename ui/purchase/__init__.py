"""Buying: an offer is configured, AWS quotes it, and the quote is accepted."""
