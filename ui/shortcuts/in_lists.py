"""Keys that belong to a list, a pane or a sheet and not to the window: no action of the menu has them."""

from __future__ import annotations

from typing import NamedTuple

from app.language import tr


class Key(NamedTuple):
    """What some keys do where the focus is; `keys` in Qt's own spelling."""

    words: str
    keys: tuple[str, ...]


KEYS = (
    (tr("In a list"), Key(tr("Move by a row"), ("Up", "Down"))),
    (tr("In a list"), Key(tr("First, last row"), ("Home", "End"))),
    (tr("In a list"), Key(tr("Select several rows"), ("Shift+Up", "Shift+Down"))),
    (tr("In a list"), Key(tr("Select all rows"), ("Ctrl+A",))),
    (tr("In a list"), Key(tr("Open the row, or go into its pane"), ("Return",))),
    (tr("In a list"), Key(tr("Menu of the row"), ("Shift+F10",))),
    (tr("In a list"), Key(tr("Copy the rows for a spreadsheet"), ("Ctrl+C",))),
    (tr("In a list"), Key(tr("Edit the purchase order"), ("F2",))),
    (tr("In a list"), Key(tr("Fill purchase orders down, paste them"), ("Ctrl+D", "Ctrl+V"))),
    (tr("In a list"), Key(tr("Tick the row"), ("Space",))),
    (tr("In a list"), Key(tr("Copy lines of the activity log as a table"), ("Ctrl+Shift+S",))),
    (tr("Elsewhere"), Key(tr("Back to the list, or close"), ("Esc",))),
    (tr("Elsewhere"), Key(tr("Back in a flow"), ("Alt+Left",))),
    (tr("Elsewhere"), Key(tr("Forward in the user guide"), ("Alt+Right",))),
    (tr("Elsewhere"), Key(tr("Earlier, later months"), ("PgUp", "PgDown"))),
    (tr("Elsewhere"), Key(tr("Next, previous field"), ("Tab", "Shift+Tab"))),
    (tr("Elsewhere"), Key(tr("Show the menu bar"), ("Alt",))),
)
