"""The only package that opens the database: one encrypted SQLite file per account, and the `vault`'s.

The worker writes through `cache` (what AWS says, may be lost, but for the `archive` of what was
agreed) and `journal` (what the person decided, must not be lost); the window reads through `queries`.
"""
