"""One folder per tab; tabs do not know each other, the window knows them by `ui.registry` only."""
