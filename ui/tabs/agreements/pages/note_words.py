"""What the Summary page and the table say of the person's own notes."""

from __future__ import annotations

import msgspec

from app.language import tr
from app.model.note import Note, tags_text
from app.model.text import plain, plain_block
from ui.widgets.fact import Fact

_SHOWN = 400


class NoteFacts(msgspec.Struct, frozen=True):
    """The card of the notes: what stands in it, and what its link is called."""

    action: str
    facts: tuple[Fact, ...] = ()
    text: str = ""

    @property
    def spoken(self) -> str:
        """The card for screen readers."""
        words = [f"{one.label} {one.value}" for one in self.facts]
        return ". ".join((tr("Your notes"), *words, *((self.text,) if self.text else ())))


def note_facts(note: Note | None) -> NoteFacts:
    """Say what is written, the note itself cut where it is long."""
    if note is None or note.is_empty:
        return NoteFacts(tr("Write"))
    labelled = (
        (tr("Owner"), note.owner),
        (tr("Cost centre"), note.cost_center),
        (tr("Tags"), tags_text(note.tags)),
    )
    return NoteFacts(
        tr("Edit"),
        tuple(Fact(label, plain(words)) for label, words in labelled if words),
        plain_block(note.text, _SHOWN),
    )
