"""Buying, step by step: pages inside a tab that lead from an offer or an agreement to a quote, and on."""
