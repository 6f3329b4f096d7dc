"""Invoices beside charges: a cell for tables, and a sheet with the facts of each and its PDF."""
