"""Shared pieces of the window; none of them imports a tab."""
