"""Four sums side by side: this month, the next 30 days, still to pay, without a purchase order."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.model.charge_figures import ChargeTotals
from ui import fonts as types
from ui.appearance import Appearance
from ui.tabs.charges.total_words import TotalWords, reading_words, total_words
from ui.tabs.charges.two_lines import TwoLines
from ui.theme import Tone
from ui.widgets.card import IconLabel
from ui.widgets.labels import MoneyLabel, PlainLabel
from ui.widgets.tooltip import set_tooltip

_EDGE = 16
_PAD = 11
_SIGN = 14
_SUMS = 4


class Divider(QFrame):
    """A one pixel line between columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "line")
        self.setFixedWidth(1)


class _Total(QWidget):
    """One of the sums; long amounts are cut and are whole in the tooltip."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(3))
        head = QHBoxLayout()
        head.setSpacing(look.px(5))
        self._sign = IconLabel(look, "warning-circle", Tone.WARNING, _SIGN)
        self._title = PlainLabel(look, "", types.SECOND, "text2", elided=True)
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        amount = QHBoxLayout()
        self._amount = MoneyLabel(look, kind=types.KPI, code_kind=types.BODY, elided=True)
        amount.addWidget(self._amount)
        amount.addStretch(1)
        self.second = TwoLines(look, types.SECOND, "text2")
        column.addLayout(head)
        column.addLayout(amount)
        column.addWidget(self.second)
        column.addStretch(1)

    def show_words(self, words: TotalWords) -> None:
        """Show another sum."""
        self._sign.setVisible(words.is_warning)
        self._title.setText(words.title)
        self._amount.set_money(words.money)
        self.second.show_words(words.second or " ")
        self.setAccessibleName(words.spoken)
        set_tooltip(self, words.spoken)

    def minimumSizeHint(self) -> QSize:
        """All share the room alike."""
        return QSize(0, super().minimumSizeHint().height())


class TotalsStrip(QFrame):
    """Hidden as long as there is no amount to add up."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = look.px
        self.setProperty("line", "bottom")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(_EDGE), px(_PAD), px(_EDGE), px(_PAD))
        column.setSpacing(px(6))
        row = QHBoxLayout()
        row.setSpacing(px(_EDGE))
        self.totals = [_Total(look) for _ in range(_SUMS)]
        for number, total in enumerate(self.totals):
            if number:
                row.addWidget(Divider())
            row.addWidget(total, 1)
        self.row = row
        self.note = PlainLabel(look, "", types.SECOND, Tone.WARNING, wraps=True)
        column.addLayout(row)
        column.addWidget(self.note)

    def show_totals(self, totals: ChargeTotals | None) -> None:
        """Show other sums."""
        words = total_words(totals) if totals is not None else ()
        self.setVisible(bool(words))
        for total, one in zip(self.totals, words, strict=False):
            total.show_words(one)
        note = reading_words(totals) if totals is not None else ""
        self.note.setText(note)
        self.note.setVisible(bool(note))
