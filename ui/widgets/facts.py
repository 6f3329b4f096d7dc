"""Facts as labels at the left and values at the right, for cards and panes; all values may be foreign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.model.text import plain, plain_block
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.buttons import LinkButton
from ui.widgets.fact import LONGEST_BESIDE, Fact
from ui.widgets.fact_table import FactTable
from ui.widgets.labels import IdLabel, PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.tooltip import set_tooltip

_LONGEST_ID = 40


class FactList(QWidget):
    """Facts below one another. `link_asked` carries the address of a fact that was clicked."""

    link_asked = Signal(str)

    def __init__(
        self, look: Appearance, facts: Sequence[Fact], clipboard: QClipboard, *, spacing: int = 4
    ) -> None:
        super().__init__()
        self._look = look
        self._clipboard = clipboard
        self._spacing = look.px(spacing)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(self._spacing)
        self.set_facts(facts)

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        for widget in self._widgets(facts):
            self._column.addWidget(widget)
            widget.show()

    def _widgets(self, facts: Sequence[Fact]) -> Iterator[QWidget]:
        for is_plain, group in groupby(facts, key=lambda fact: fact.is_plain):
            if is_plain:
                yield FactTable(self._look, tuple(group), self._spacing)
                continue
            for fact in group:
                row = FactRow(self._look, fact, self._clipboard)
                row.link_asked.connect(self.link_asked)
                yield row


class FactRow(QWidget):
    """One fact with a button, or one whose value needs lines of its own."""

    link_asked = Signal(str)

    def __init__(self, look: Appearance, fact: Fact, clipboard: QClipboard) -> None:
        super().__init__()
        self.fact = fact
        self._look = look
        self.setAccessibleName(fact.spoken)
        set_tooltip(self, fact.tip)
        if fact.is_long:
            self._stack()
        else:
            self._lay_beside(clipboard)

    def _stack(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._label())
        column.addWidget(Paragraph(self._look, plain_block(self.fact.value)))

    def _lay_beside(self, clipboard: QClipboard) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._look.px(4))
        fact = self.fact
        row.addWidget(self._label(), 0 if fact.link else 1)
        if fact.link:
            row.addStretch(1)
        if fact.copies:
            shown = IdLabel(self._look, fact.copied or fact.value, fact.copies, clipboard)
            if fact.copied:
                shown.label.setText(plain(fact.value, _LONGEST_ID))
            row.addWidget(shown)
        else:
            row.addWidget(PlainLabel(self._look, plain(fact.said, LONGEST_BESIDE), types.BODY))

    def _label(self) -> QWidget:
        fact = self.fact
        if not fact.link:
            return PlainLabel(self._look, plain(fact.label), types.BODY, "text2", elided=True)
        link = LinkButton(self._look, plain(fact.label, LONGEST_BESIDE))
        link.setFont(self._look.font(types.BODY))
        link.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        link.clicked.connect(self._on_link_clicked)
        return link

    def _on_link_clicked(self) -> None:
        self.link_asked.emit(self.fact.link)
