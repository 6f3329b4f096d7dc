"""Writes rows of the store to files for other programs: CSV, XLSX, JSON, ICS and Parquet. Knows no window.

A `layout` says which columns a subject has, `source` reads its rows in portions, a `writer` makes the
file, and `job` runs all three: for rows of the store in a process of their own (`child`, which `apart`
starts and `order` tells what to do), for the few records that a view has at hand in a thread. Columns are an interface: docs/export.md lists them.
"""
