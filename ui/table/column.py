"""What a column of a table is: a title, a sort in SQL, and how a record becomes a cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from app.model.money import Money
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.tile import TileFace

# Pixels at 100 %, in the wider of the usual fonts.
_LETTER = 7.3
_DIGIT = 8.3
_SPACE = 4.2  # and what ends a sentence
_IDEOGRAPH = 13.0


class Cell(msgspec.Struct, frozen=True, gc=False):
    """What a cell shows. `first` over `second`, or a chip, or an amount; `spoken` says all of it."""

    first: str = ""
    second: str = ""
    beside: str = ""  # follows `second` where the column is wide enough for it
    money: Money | None = None
    chip: ChipFace | None = None
    tile: TileFace | None = None
    tone: Tone | None = None
    icon: str = ""  # stands before the second line where there is one and it has the tone
    icon_tone: Tone | None = None  # when the icon alone is coloured
    is_strong: bool = False
    is_faint: bool = False
    is_mono: bool = False
    tip: str = ""
    spoken: str = ""  # for screen readers, where the text alone does not say what it is
    copied: str | None = None  # what a spreadsheet gets, when it differs from what is shown
    copied_rest: tuple[str, ...] = ()  # and in the further columns of a spreadsheet

    @property
    def text(self) -> str:
        """The cell as one line of text."""
        parts = [self.chip.words if self.chip else "", self.first, self.second]
        return ", ".join(part for part in parts if part)

    @property
    def for_sheet(self) -> str:
        """What a spreadsheet gets, other than an amount."""
        return self.text if self.copied is None else self.copied


class Align(Enum):
    """On which side a column's cells stand."""

    LEFT = "left"
    RIGHT = "right"


class Column(msgspec.Struct, frozen=True):
    """One column. `sort` is the name that the queries know; empty where the column cannot be sorted.

    Where the queries do not know it, `order` gives the value by which a record is sorted, None for none.
    `cell` gets the record and AWS's time. `width` is in pixels at 100 %.
    """

    title: str
    width: int
    cell: Callable[[Any, datetime], Cell]
    sort: str = ""
    descends_first: bool = False
    align: Align = Align.LEFT
    stretches: bool = False  # takes the room that is left; always shown
    name: str = ""  # under which its place is saved; the title where it is empty
    chooser: str = ""  # what the column chooser calls it; the title where it is empty
    is_extra: bool = False  # hidden until the person shows it
    yields: int = 0  # in a narrow window the lowest number above 0 is hidden first
    longer: int = 0  # how much of `width` is there for words of a language alone
    order: Callable[[Any], Any] | None = None
    sheet: tuple[
        str, ...
    ] = ()  # the titles in a spreadsheet, where it becomes several columns there

    @property
    def key(self) -> str:
        """The name under which the column's place is saved."""
        return self.name or self.title

    @property
    def words(self) -> str:
        """What lists of columns call it."""
        return self.chooser or self.title


def fitted(width: int, *words: str, around: int = 12) -> int:
    """The design's width of a column in pixels, or more for words of a language that are longer than English ones."""
    return max(width, *(round(_reach(one)) + around for one in words))


def _reach(words: str) -> float:
    """About how many pixels words are long."""
    return sum(_pixels(sign) for sign in words)


def _pixels(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return _IDEOGRAPH
    if sign.isdecimal():
        return _DIGIT
    return _SPACE if sign in " ." else _LETTER
