"""Payment sessions: the store holds none."""
