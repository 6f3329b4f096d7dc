"""Accounts, and where secrets are: in the system's keyring, or under a passphrase that is kept nowhere.

`secret_keeper` follows what the person chose. It has small secrets only: the keys of stores, and the
key of the `vault`, an encrypted file with all that Countersign signs in with. Without either place,
keys last as long as the window (`session_files`). `account_index` knows accounts, and no secret.
"""
