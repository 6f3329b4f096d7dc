"""Frozen value types, one module per noun. No I/O (`now` alone reads the clock); imports nothing else of the project."""
