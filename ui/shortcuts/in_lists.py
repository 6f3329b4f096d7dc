"""Keys that belong to a list, a pane or a sheet and not to the window: no action of the menu has them."""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    """What some keys do where the focus is; `keys` in Qt's own spelling."""

    words: str
    keys: tuple[str, ...]


KEYS = (
    ("In a list", Key("Move by a row", ("Up", "Down"))),
    ("In a list", Key("First, last row", ("Home", "End"))),
    ("In a list", Key("Select several rows", ("Shift+Up", "Shift+Down"))),
    ("In a list", Key("Select all rows", ("Ctrl+A",))),
    ("In a list", Key("Open the row, or go into its pane", ("Return",))),
    ("In a list", Key("Menu of the row", ("Shift+F10",))),
    ("In a list", Key("Copy the rows for a spreadsheet", ("Ctrl+C",))),
    ("In a list", Key("Edit the purchase order", ("F2",))),
    ("In a list", Key("Tick the row", ("Space",))),
    ("Elsewhere", Key("Back to the list, or close", ("Esc",))),
    ("Elsewhere", Key("Back in a flow", ("Alt+Left",))),
    ("Elsewhere", Key("Next, previous field", ("Tab", "Shift+Tab"))),
    ("Elsewhere", Key("Show the menu bar", ("Alt",))),
)
