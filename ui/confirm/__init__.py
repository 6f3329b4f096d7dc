"""The confirmation sheet: what is about to happen, the rules for saying yes, and what became of it."""
