"""What the offer calls its dimensions; all of it is foreign text."""

from __future__ import annotations

from collections.abc import Iterable

from app.model.term import DimensionName
from app.model.text import plain
from ui import text

_EACH = {"units": "unit", "hrs": "hour", "hours": "hour", "gigabytes": "GB", "requests": "request"}


class About:
    """Names, descriptions and units by the dimension's key."""

    def __init__(self, names: Iterable[DimensionName]) -> None:
        self._names = {one.key: one for one in names}

    def name(self, key: str) -> str:
        """The name, or the key where there is none."""
        found = self._names.get(key)
        return plain(found.name if found and found.name else key, 80)

    def description(self, key: str) -> str:
        """One line about it; empty where there is none."""
        found = self._names.get(key)
        said = plain(found.description, 160) if found else ""
        return "" if said.casefold() == self.name(key).casefold() else said

    def each(self, key: str) -> str:
        """What a price is for: `per million rows`; empty where the offer does not say."""
        found = self._names.get(key)
        unit = plain(found.unit, 40) if found else ""
        return f"per {_EACH.get(unit.lower(), unit)}" if unit else ""

    def counted(self, number: int, key: str, more: str = "") -> str:
        """`20 editor seats`; a name is not ours to put into the singular, so one is `Editor seats, 1`.

        `more` stands before the name, with a blank: what an amendment adds.
        """
        name = self.name(key)
        if number == 1:
            return f"{name}, 1 {more}".rstrip()
        said = name[:1].lower() + name[1:] if name[1:2].islower() else name
        return f"{text.count(number)} {more}{said}"
