"""What a term's card is made of, and the words that several kinds of terms share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from app.language import tr, tr_in
from app.model.agreement import Agreement
from app.model.renewal import Renewal
from app.model.term import DimensionName
from app.model.text import plain, plain_block
from ui import text
from ui.widgets.chip import ChipFace
from ui.widgets.fact import Fact as Line

NOT_READABLE = tr("Not readable")
CHOSEN_LATER = tr("You choose it with the quote")
_TEENS = (11, 12, 13)
_ORDINAL = tr_in("day of the month", "{day}th")
_ORDINALS = {
    1: tr_in("day of the month", "{day}st"),
    2: tr_in("day of the month", "{day}nd"),
    3: tr_in("day of the month", "{day}rd"),
}


class CardWords(msgspec.Struct, frozen=True):
    """One card. `more` are the lines behind the button `more_words`."""

    kind: str
    icon: str
    title: str
    lines: tuple[Line, ...]
    term_id: str = ""
    chip: ChipFace | None = None
    more: tuple[Line, ...] = ()
    more_words: str = ""

    @property
    def key(self) -> str:
        """What tells the card from the others of its page."""
        return f"{self.kind} {self.term_id}"


class Around(msgspec.Struct, frozen=True):
    """What the words of a term need beside the term. Without an agreement, it is a term of an offer."""

    now: datetime
    agreement: Agreement | None = None
    renewal: Renewal = Renewal.UNKNOWN
    decide_by: datetime | None = None
    used: int | None = None  # renewals before this agreement
    names: Mapping[str, DimensionName] = {}


def dimension(key: str, around: Around) -> str:
    """The offer's name for a dimension, or its key."""
    name = around.names.get(key)
    return plain(name.name, 120) if name and name.name else plain(key, 120)


def about_dimension(key: str, around: Around) -> str:
    """The offer's description of a dimension, with its key."""
    name = around.names.get(key)
    said = plain_block(name.description, 400) if name else ""
    labels = [plain(label, 200) for label in name.labels] if name else []
    return "\n".join(part for part in (said, *labels, plain(key, 120)) if part)


def ordinal(day: int) -> str:
    """`1st`, `2nd`, `31st`."""
    unit = 0 if day % 100 in _TEENS else day % 10
    return _ORDINALS.get(unit, _ORDINAL).format(day=day)


def cut(
    lines: list[Line], count: int, most: int, what: text.Counted
) -> tuple[tuple[Line, ...], tuple[Line, ...], str]:
    """The lines to show at once; all of them, and the words of the button, when they are many."""
    if len(lines) <= most:
        return tuple(lines), (), ""
    return (
        tuple(lines[:most]),
        tuple(lines),
        tr("Show all {count}", count=text.plural(count, *what)),
    )
