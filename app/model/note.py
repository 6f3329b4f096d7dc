"""What the person writes beside an agreement: kept on this computer alone, AWS never hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from app.model.text import plain, plain_block

NOTE_LIMIT = 4000
OWNER_LIMIT = 100
COST_CENTER_LIMIT = 60
TAG_LIMIT = 40
TAGS_LIMIT = 20
_SEPARATORS = str.maketrans("\n;", ",,")


class Note(msgspec.Struct, frozen=True):
    """The person's own words about one agreement; a field without any is empty."""

    agreement_id: str
    text: str = ""
    tags: tuple[str, ...] = ()
    owner: str = ""
    cost_center: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not (self.text or self.tags or self.owner or self.cost_center)


def tidy(note: Note) -> Note:
    """Give the note as it is kept: plain text within the limits, each tag once.

    It goes through this on both sides: the window shows what is kept, and the store never holds more.
    """
    return Note(
        note.agreement_id,
        _settled(plain_block, note.text, NOTE_LIMIT),
        tags_of(",".join(note.tags)),
        _settled(plain, note.owner, OWNER_LIMIT),
        _settled(plain, note.cost_center, COST_CENTER_LIMIT),
    )


def tags_of(typed: str) -> tuple[str, ...]:
    """Read tags that stand between commas, semicolons or line ends; the first spelling of each counts."""
    found: dict[str, str] = {}
    for part in typed.translate(_SEPARATORS).split(","):
        tag = _settled(plain, part, TAG_LIMIT)
        if tag:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:TAGS_LIMIT]


def tags_text(tags: Iterable[str]) -> str:
    """Write tags as they are typed."""
    return ", ".join(tags)


def _settled(clean: Callable[[str, int], str], text: str, limit: int) -> str:
    """Clean a text until nothing changes: what goes may leave spaces at the ends behind."""
    cleaned = clean(text, limit)
    while cleaned != text:
        text, cleaned = cleaned, clean(cleaned, limit)
    return cleaned
