"""The line under a table: how many rows, how fresh they are, and what is still to pay."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.money import Money
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.widgets.foot import Foot
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.tooltip import set_tooltip

_MOST_SUMS = 4
_NARROW = 700  # a footer below this width shows one sum
_TITLE = tr("Still to pay")
_TITLE_OF_PART = tr("Still to pay, of what is read")


class TableFooter(Foot):
    """Sums are kept apart by currency; those without room are in the tooltip and in the spoken name."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._look = look
        self._sums: tuple[Money, ...] = ()
        self._note = ""
        self.row.setSpacing(look.px(12))
        self.count = PlainLabel(look, "", types.SECOND, "text2")
        self.freshness = PlainLabel(look, "", types.SECOND, "text3", elided=True)
        self._title = PlainLabel(look, _TITLE, types.SECOND, "text2")
        self._more = PlainLabel(look, "", types.SECOND, "text2")
        self._labels = [
            MoneyLabel(look, kind=types.SECOND_STRONG, code_kind=types.SECOND)
            for _ in range(_MOST_SUMS)
        ]
        self.row.addWidget(self.count)
        self.row.addWidget(self.freshness, 1)
        self.row.addWidget(self._title)
        for label in self._labels:
            self.row.addWidget(label)
        self.row.addWidget(self._more)
        self._show()

    def show_rows(
        self, rows: int, all_rows: int | None, selected: int, words: text.Counted
    ) -> None:
        """Say how many rows there are, out of how many, and how many are selected."""
        said = text.plural(rows, *words)
        if all_rows is not None and all_rows > rows:
            said = tr(
                "{rows} of {all_rows}",
                rows=text.count(rows),
                all_rows=text.plural(all_rows, *words),
            )
        if selected > 1:
            said = tr("{said}, {selected} selected", said=said, selected=text.count(selected))
        self.count.setText(said)

    def show_sums(self, sums: Sequence[Money], note: str = "", *, is_whole: bool = True) -> None:
        """Show what is still to pay; `note` says what is not in it.

        As long as not all charges have been read, the sums are not `is_whole` and the title says so.
        """
        title = _TITLE if is_whole else _TITLE_OF_PART
        if (tuple(sums), note, title) != (self._sums, self._note, self._title.text()):
            self._sums, self._note = tuple(sums), note
            self._title.setText(title)
            self._show()

    def text(self) -> str:
        """The sums as one line, all of them."""
        said = f"{self._title.text()}: {text.money_list(self._sums)}" if self._sums else ""
        return f"{said}. {self._note}" if said and self._note else said

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many sums as there is room for."""
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        most = _MOST_SUMS if self.width() >= self._look.px(_NARROW) else 1
        shown = self._sums[:most]
        for index, label in enumerate(self._labels):
            label.setVisible(index < len(shown))
            if index < len(shown):
                label.set_money(shown[index])
        left = len(self._sums) - len(shown)
        self._title.setVisible(bool(shown))
        self._more.setVisible(left > 0)
        self._more.setText(tr("{left} more", left=text.count(left)))
        for widget in (self._title, self._more, *self._labels):
            set_tooltip(widget, self.text())
        self.setAccessibleName(self.text() or tr("Footer"))
