"""How a person arranged a table: kept as text in the settings, checked when it is read again."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from app.model.typed import known
from ui.table.column import Column

_WIDTHS = (40, 1200)
_PANE_WIDTHS = (320, 900)
_MOST_TEXT = 20_000


class Place(msgspec.Struct, frozen=True):
    """One column: whether it is shown and how wide, in pixels at 100 %."""

    key: str
    width: int
    is_shown: bool


class Layout(msgspec.Struct, frozen=True):
    """The columns in their order, the sort, the width of the pane (0 = never moved), and the chip that is on.

    No typed filter: it may hold names, and the file is plain.
    """

    places: tuple[Place, ...]
    sort: str
    is_descending: bool = False
    pane_width: int = 0
    chip: str = ""


def default_places(columns: Sequence[Column]) -> tuple[Place, ...]:
    """The columns as they are at first."""
    return tuple(Place(one.key, one.width, not one.is_extra) for one in columns)


def written(layout: Layout) -> str:
    """The layout as text."""
    return msgspec.json.encode(layout).decode()


def read(
    content: str, columns: Sequence[Column], default: Layout, chips: Collection[str] = ()
) -> Layout:
    """The layout of a text; whatever cannot be right in it is as in the default."""
    if not content or len(content) > _MOST_TEXT:
        return default
    try:
        found = msgspec.json.decode(content, type=known(Layout))
    except (msgspec.DecodeError, UnicodeError):  # a damaged file may hold halves of characters
        return default
    is_sort = found.sort in {one.sort for one in columns if one.sort}
    return Layout(
        places=_checked(found.places, columns),
        sort=found.sort if is_sort else default.sort,
        is_descending=found.is_descending if is_sort else default.is_descending,
        pane_width=_within(found.pane_width, _PANE_WIDTHS) if found.pane_width else 0,
        chip=found.chip if found.chip in chips else default.chip,
    )


def _checked(places: Sequence[Place], columns: Sequence[Column]) -> tuple[Place, ...]:
    """Each column once: known ones as they were placed, ones new to this version after them."""
    known = {one.key: one for one in columns}
    found: dict[str, Place] = {}
    for place in places:
        if (column := known.get(place.key)) is not None:
            is_shown = place.is_shown or column.stretches
            found.setdefault(place.key, Place(place.key, _within(place.width, _WIDTHS), is_shown))
    new = (place for place in default_places(columns) if place.key not in found)
    return (*found.values(), *new)


def _within(width: int, bounds: tuple[int, int]) -> int:
    return min(max(width, bounds[0]), bounds[1])
