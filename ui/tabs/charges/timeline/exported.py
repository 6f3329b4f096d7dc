"""What the timeline exports: the entries that are shown, of the month or of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.language import tr
from app.model.timeline import Entry
from ui.export.subject import Subject
from ui.tabs.charges.timeline.words import CHIPS
from ui.text import Counted

if TYPE_CHECKING:
    from app.export.layout import Layout
    from app.export.source import Source
    from ui.tabs.charges.timeline.view import TimelineView


def entries_of(view: TimelineView) -> Subject:
    """Give what a timeline exports."""
    found = _Entries(view)
    return Subject(
        Counted("{n} entry", "{n} entries"),
        tr("entries"),
        found.layout,
        found.number,
        found.source,
        found.chosen,
    )


class _Entries:
    """Answers from the view as it is when it is asked."""

    def __init__(self, view: TimelineView) -> None:
        self._view = view

    def layout(self) -> Layout:
        from app.export.timeline import TIMELINE  # noqa: PLC0415 - when somebody exports

        return TIMELINE

    def number(self) -> int:
        return len(self._entries())

    def source(self) -> Source:
        from app.export.source import Records  # noqa: PLC0415 - see above

        return Records(self._entries())

    def chosen(self) -> str:
        """The kinds and the days that are shown."""
        found, kinds = self._view.snapshot, self._view.kinds.kinds
        words = [said for said, of_chip in CHIPS.values() if kinds.intersection(of_chip)]
        days = (
            tr("{first} to {last}", first=found.period.first, last=found.period.last)
            if found
            else ""
        )
        return ", ".join(part for part in (*words, days) if part)

    def _entries(self) -> list[Entry]:
        found = self._view.snapshot
        if found is None:
            return []
        return [one for _, day in found.filtered(self._view.kinds.kinds) for one in day]
