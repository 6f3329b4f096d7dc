"""What the offer calls its dimensions; all of it is foreign text."""

from __future__ import annotations

from collections.abc import Iterable

from app.language import tr
from app.model.term import DimensionName
from app.model.text import plain
from ui import text

_EACH = {
    "unit": tr("unit"),
    "units": tr("unit"),
    "hour": tr("hour"),
    "hrs": tr("hour"),
    "hours": tr("hour"),
    "gigabytes": "GB",
    "request": tr("request"),
    "requests": tr("request"),
}


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
        return tr("per {unit}", unit=_EACH.get(unit.lower(), unit)) if unit else ""

    def counted(self, number: int, key: str, *, is_more: bool = False) -> str:
        """`20 editor seats`; a name is not ours to put into the singular, so one is `Editor seats, 1`.

        `is_more`: an amendment adds them.
        """
        name = self.name(key)
        if number == 1:
            return tr("{name}, 1 more", name=name) if is_more else f"{name}, 1"
        said = name[:1].lower() + name[1:] if name[1:2].islower() else name
        if is_more:
            return tr("{number} more {name}", number=text.count(number), name=said)
        return f"{text.count(number)} {said}"
