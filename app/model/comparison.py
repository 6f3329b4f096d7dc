"""Sets two or more things of the same kind side by side, line by line, and says where they differ.

What the lines say is the caller's: quotes against quotes, an offer against an agreement.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec

from app.model.money import Money

Key = TypeVar("Key", bound=Hashable)


class Entry(msgspec.Struct, frozen=True):
    """One named value. Names may repeat: the second of a name is compared with the second elsewhere.

    `money` is given beside the text where the value is an amount.
    """

    name: str
    value: str
    money: Money | None = None


class Group(msgspec.Struct, frozen=True):
    """Entries under a heading; headings do not repeat."""

    name: str
    entries: tuple[Entry, ...] = ()


class Side(msgspec.Struct, frozen=True):
    """One of the things that are compared."""

    title: str
    groups: tuple[Group, ...] = ()


class ComparedLine(msgspec.Struct, frozen=True):
    """One name with the value of each side, None where a side does not have it.

    `change` is how much the second amount is above the first, of two sides in one currency.
    """

    name: str
    values: tuple[str | None, ...]
    is_different: bool
    change: Money | None = None


class ComparedGroup(msgspec.Struct, frozen=True):
    """The lines under one heading."""

    name: str
    lines: tuple[ComparedLine, ...]

    @property
    def differences(self) -> int:
        """How many lines differ."""
        return sum(line.is_different for line in self.lines)


class Comparison(msgspec.Struct, frozen=True):
    """All sides by their titles, and every line that at least one of them has."""

    titles: tuple[str, ...]
    groups: tuple[ComparedGroup, ...]

    @property
    def differences(self) -> int:
        """How many lines differ."""
        return sum(group.differences for group in self.groups)


def compare(sides: Sequence[Side]) -> Comparison:
    """Compare the sides. A line that only some sides have stands where those have it."""
    by_side = [{group.name: group.entries for group in side.groups} for side in sides]
    names = _merged(by_side)
    return Comparison(
        tuple(side.title for side in sides),
        tuple(
            ComparedGroup(name, _lines([groups.get(name, ()) for groups in by_side]))
            for name in names
        ),
    )


def _lines(columns: Sequence[tuple[Entry, ...]]) -> tuple[ComparedLine, ...]:
    numbered = [_numbered(entries) for entries in columns]
    keys = _merged(numbered)
    return tuple(_line(key[0], [column.get(key) for column in numbered]) for key in keys)


def _numbered(entries: Iterable[Entry]) -> dict[tuple[str, int], Entry]:
    """Give each entry its name and which of that name it is."""
    found: dict[tuple[str, int], Entry] = {}
    seen: dict[str, int] = {}
    for entry in entries:
        seen[entry.name] = seen.get(entry.name, 0) + 1
        found[(entry.name, seen[entry.name])] = entry
    return found


def _line(name: str, entries: Sequence[Entry | None]) -> ComparedLine:
    values = tuple(entry.value if entry else None for entry in entries)
    return ComparedLine(name, values, is_different=len(set(values)) > 1, change=_change(entries))


def _change(entries: Sequence[Entry | None]) -> Money | None:
    amounts = [entry.money for entry in entries if entry and entry.money]
    if len(entries) != 2 or len(amounts) != 2 or amounts[0] == amounts[1]:  # noqa: PLR2004
        return None
    before, after = amounts
    return after - before if before.currency == after.currency else None


def _merged(columns: Iterable[Mapping[Key, object]]) -> list[Key]:
    """Put the keys of all columns in one order, each after what stands before it in its own column."""
    order: list[Key] = []
    for column in columns:
        place = 0
        for key in column:
            if key in order:
                place = order.index(key) + 1
            else:
                order.insert(place, key)
                place += 1
    return order
