"""Writes rows of the store to files for other programs: CSV, XLSX, JSON, ICS and Parquet. Knows no window.

A `layout` says which columns a subject has, `source` reads its rows in portions, a `writer` makes the
file, and `job` runs all three in a thread of its own. Columns are an interface: docs/export.md lists them.
"""
