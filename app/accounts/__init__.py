"""Keys and accounts: the key of each store is in the system's keyring and nowhere else."""
