"""One table for all lists of the store: windows of rows by key, order and search in SQL."""
