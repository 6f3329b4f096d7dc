"""The Terms page: a card for each accepted term, and what AWS changed since they were first read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.agreement_detail import AgreementDetail
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.tabs.agreements.pages.ending import newest_terms, renewals_used
from ui.tabs.agreements.pages.page import Page, note, quiet
from ui.tabs.agreements.pages.term_diff import TermChange, history
from ui.terms.card import TermCard
from ui.terms.term_card import Around, CardWords
from ui.terms.term_words import cards
from ui.theme import Tone
from ui.widgets.paragraph import Paragraph


class _Change(msgspec.Struct, frozen=True):
    """Different terms since a day."""

    since: str
    lines: tuple[TermChange, ...]


class _Words(msgspec.Struct, frozen=True):
    """The whole page."""

    is_read: bool
    changes: tuple[_Change, ...]
    cards: tuple[CardWords, ...]


class TermsPage(Page):
    """`document_asked` carries the foreign address of a legal document that was clicked."""

    document_asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._said: _Words | None = None
        self._open: set[str] = set()

    def forget(self) -> None:
        """Long cards are short again."""
        super().forget()
        self._open.clear()
        self._said = None

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Show the terms as AWS showed them last."""
        row = detail.row
        around = Around(now, row.agreement, row.renewal, row.decide_by, renewals_used(detail))
        changed = tuple(
            _Change(text.date(version.seen_at), lines)
            for version, lines in history(detail.terms, around)
        )
        said = _Words(bool(detail.terms), changed, cards(newest_terms(detail), around))
        if said != self._said:
            self._said = said
            self.fill(list(self._widgets(said)))

    def _widgets(self, said: _Words) -> Iterator[QWidget]:
        for change in said.changes:
            yield self._change(change)
        for card in said.cards:
            yield self._card(card)
        if not said.cards:
            yield quiet(
                self.context,
                tr("AWS names no terms.")
                if said.is_read
                else tr("The terms have not been read yet."),
            )

    def _change(self, change: _Change) -> QWidget:
        made = note(
            self.context, Tone.WARNING, "git-merge",
            tr("AWS shows different terms since {date}.", date=change.since),
            tr("Countersign kept the earlier ones."),
        )  # fmt: skip
        for line in change.lines:
            made.column.addWidget(Paragraph(self.look, change_words(line), types.SECOND))
        return made

    def keep_open(self, key: str) -> None:
        """A card was opened: it stays open when the page is filled again."""
        self._open.add(key)

    def _card(self, said: CardWords) -> TermCard:
        card = TermCard(self.look, said, self.context.clipboard, is_open=said.key in self._open)
        card.link_asked.connect(self.document_asked)
        card.opened.connect(self.keep_open)
        return card


def change_words(line: TermChange) -> str:
    """One difference as a sentence part."""
    where = f"{line.card}, {line.label}"
    if not line.before:
        added = tr("Added: {where}", where=where)
        return f"{added}: {line.after}" if line.after else added
    if not line.after:
        return tr("Removed: {where}: {before}", where=where, before=line.before)
    return tr(
        "Changed: {where}: {before} became {after}",
        where=where,
        before=line.before,
        after=line.after,
    )
