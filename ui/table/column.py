"""What a column of a table is: a title, a sort in SQL, and how a record becomes a cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from app.model.money import Money
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.tile import TileFace


class Cell(msgspec.Struct, frozen=True):
    """What a cell shows. `first` over `second`, or a chip, or an amount; `spoken` says all of it."""

    first: str = ""
    second: str = ""
    money: Money | None = None
    chip: ChipFace | None = None
    tile: TileFace | None = None
    tone: Tone | None = None
    icon: str = ""
    is_strong: bool = False
    is_faint: bool = False
    is_mono: bool = False
    tip: str = ""
    copied: str = ""  # what goes to the clipboard, when it differs from what is shown

    @property
    def text(self) -> str:
        """The cell as one line of text, for screen readers."""
        parts = [self.chip.words if self.chip else "", self.first, self.second]
        return ", ".join(part for part in parts if part)


class Align(Enum):
    """On which side a column's cells stand."""

    LEFT = "left"
    RIGHT = "right"


class Column(msgspec.Struct, frozen=True):
    """One column. `sort` is the name that the queries know; empty where the column cannot be sorted.

    `cell` gets the record and AWS's time.
    """

    title: str
    width: int
    cell: Callable[[Any, datetime], Cell]
    sort: str = ""
    descends_first: bool = False
    align: Align = Align.LEFT
    stretches: bool = False
    hides_when_narrow: bool = False
