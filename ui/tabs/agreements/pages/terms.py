"""The Terms page: a card for each accepted term, and what AWS changed since they were first read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.model.agreement_detail import AgreementDetail
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.tabs.agreements.pages.ending import newest_terms, renewals_used
from ui.tabs.agreements.pages.page import Page, head, note, quiet
from ui.tabs.agreements.pages.term_card import Around, CardWords
from ui.tabs.agreements.pages.term_diff import TermChange, history
from ui.tabs.agreements.pages.term_words import cards
from ui.theme import Tone
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.paragraph import Paragraph
from ui.widgets.tooltip import set_tooltip


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
                "AWS names no terms." if said.is_read else "The terms have not been read yet.",
            )

    def _change(self, change: _Change) -> QWidget:
        made = note(
            self.context, Tone.WARNING, "git-merge",
            f"AWS shows different terms since {change.since}.",
            "Countersign kept the earlier ones.",
        )  # fmt: skip
        for line in change.lines:
            made.column.addWidget(Paragraph(self.look, change_words(line), types.SECOND))
        return made

    def _card(self, said: CardWords) -> Card:
        card = Card(self.look, padding=12)
        card.setAccessibleName(said.title)
        row = head(self.context, said.icon, said.title)
        if said.chip is not None:
            row.addWidget(Chip(self.look, said.chip))
        if said.term_id:
            row.addWidget(self._copy(said))
        card.body.addLayout(row)
        card.body.setSpacing(self.look.px(4))
        key = f"{said.kind} {said.term_id}"
        is_open = key in self._open
        facts = FactList(
            self.look, every_line(said) if is_open else said.lines, self.context.clipboard
        )
        facts.link_asked.connect(self.document_asked)
        card.body.addWidget(facts)
        if said.more and not is_open:
            card.body.addWidget(_MoreButton(self, facts, said, key))
        return card

    def keep_open(self, key: str) -> None:
        """A card was opened: it stays open when the page is filled again."""
        self._open.add(key)

    def _copy(self, said: CardWords) -> IconButton:
        button = IconButton(self.look, "copy", f"Copy the id of the term {said.title}", small=True)
        set_tooltip(button, f"Copy the term's id\n{said.term_id}")
        button.setProperty("term-id", said.term_id)
        button.clicked.connect(self._on_copy_clicked)
        return button

    def _on_copy_clicked(self) -> None:
        self.context.clipboard.setText(str(self.sender().property("term-id")))


class _MoreButton(LinkButton):
    """Shows all lines of a card that was cut."""

    def __init__(self, page: TermsPage, facts: FactList, said: CardWords, key: str) -> None:
        super().__init__(page.look, said.more_words)
        self._page = page
        self._facts = facts
        self._key = key
        self._all = every_line(said)
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self._page.keep_open(self._key)
        self._facts.set_facts(self._all)
        self.hide()


def every_line(said: CardWords) -> tuple[Fact, ...]:
    """The lines of a card with those that were cut, each once."""
    return (*(one for one in said.lines if one not in said.more), *said.more)


def change_words(line: TermChange) -> str:
    """One difference as a sentence part."""
    where = f"{line.card}, {line.label}"
    if not line.before:
        return f"Added: {where}: {line.after}" if line.after else f"Added: {where}"
    if not line.after:
        return f"Removed: {where}: {line.before}"
    return f"Changed: {where}: {line.before} became {line.after}"
