"""Frozen value types, one module per noun. No I/O; imports nothing else of the project."""
