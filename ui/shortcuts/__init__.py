"""The sheet that lists every key, made from the window's one table of actions."""
