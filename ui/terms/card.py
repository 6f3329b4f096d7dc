"""A term as a card: its lines, what is cut behind a button, its id to copy."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QClipboard

from app.language import tr
from ui.appearance import Appearance
from ui.help.explain import ExplainButton
from ui.help.subjects import term_address
from ui.terms.term_card import CardWords
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.card import Card, head
from ui.widgets.chip import Chip
from ui.widgets.fact import Fact
from ui.widgets.facts import FactList
from ui.widgets.tooltip import set_tooltip


class TermCard(Card):
    """`link_asked` carries the foreign address of a document, `opened` the key of a card shown whole."""

    link_asked = Signal(str)
    opened = Signal(str)

    def __init__(
        self, look: Appearance, said: CardWords, clipboard: QClipboard, *, is_open: bool
    ) -> None:
        super().__init__(look)
        self.said = said
        self._look = look
        self._clipboard = clipboard
        self.setAccessibleName(said.title)
        row = head(look, said.icon, said.title)
        if said.chip is not None:
            row.addWidget(Chip(look, said.chip))
        row.addWidget(ExplainButton(look, term_address(said.kind), said.title))
        if said.term_id:
            row.addWidget(self._copy_button())
        self.body.addLayout(row)
        self.body.setSpacing(look.px(4))
        self._facts = FactList(look, every_line(said) if is_open else said.lines, clipboard)
        self._facts.link_asked.connect(self.link_asked)
        self.body.addWidget(self._facts)
        if said.more and not is_open:
            self._more = LinkButton(look, said.more_words)
            self._more.clicked.connect(self._on_more_clicked)
            self.body.addWidget(self._more)

    def _copy_button(self) -> IconButton:
        title = self.said.title
        button = IconButton(
            self._look, "copy", tr("Copy the id of the term {title}", title=title), small=True
        )
        set_tooltip(button, tr("Copy the term's id\n{term_id}", term_id=self.said.term_id))
        button.clicked.connect(self._on_copy_clicked)
        return button

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self.said.term_id)

    def _on_more_clicked(self) -> None:
        self.opened.emit(self.said.key)
        self._facts.set_facts(every_line(self.said))
        self._more.hide()


def every_line(said: CardWords) -> tuple[Fact, ...]:
    """The lines of a card with those that were cut, each once."""
    return (*(one for one in said.lines if one not in said.more), *said.more)
