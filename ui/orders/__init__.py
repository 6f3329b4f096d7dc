"""Purchase orders on charges: edited in the cells of a table, or many at once from a sheet."""
