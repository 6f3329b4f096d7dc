"""Amounts by currency, typed one below the other."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.language import tr
from app.model.money import BadAmount, Money
from app.model.personal_rules import check_limits
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.typed import typed_amount
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.field import mark_wrong
from ui.widgets.labels import PlainLabel
from ui.widgets.reading import margins

_EXAMPLE = Decimal(10_000)
_AMOUNT = 120
_CODE = 64
_CODE_CHARS = 3
_PLACES = 2
_AMOUNT_CHARS = 30


class _Line(NamedTuple):
    whole: QWidget
    amount: QLineEdit
    code: QLineEdit


class LimitsEditor(QWidget):
    """`changed` with each complete edit that makes sense; what does not says so and changes nothing."""

    changed = Signal()

    def __init__(self, look: Appearance, name: str, limits: tuple[Money, ...]) -> None:
        super().__init__()
        self._look = look
        self._name = name
        self.limits = limits
        self.lines: list[_Line] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(
            margins(4, 4, 4, 4)
        )  # for the ring around what has the focus
        self._column.setSpacing(look.px(6))
        wrong = tr(
            "Write an amount such as {amount}, and a currency such as USD, each currency once.",
            amount=text.number(_EXAMPLE, _PLACES),
        )
        self._problem = PlainLabel(look, wrong, types.SECOND, "danger", wraps=True)
        self._problem.hide()
        self.add_button = LinkButton(look, tr("Add a currency"))
        self.add_button.setAccessibleName(tr("{name}: add a currency", name=name))
        self.add_button.clicked.connect(self._on_add_clicked)
        self._column.addWidget(self._problem)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignRight)
        for one in limits:
            self._add(text.number(one.amount, _PLACES), one.currency)

    def show_limits(self, limits: tuple[Money, ...]) -> None:
        """Show other amounts, without telling."""
        if limits == self.limits:
            return
        for line in list(self.lines):
            self._drop(line)
        self.limits = limits
        for one in limits:
            self._add(text.number(one.amount, _PLACES), one.currency)

    def _add(self, amount: str, code: str) -> _Line:
        look, whole = self._look, QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        line = _Line(whole, QLineEdit(amount), QLineEdit(code))
        which = code or tr("another currency")
        named = {
            line.amount: tr("{name}, amount in {currency}", name=self._name, currency=which),
            line.code: tr("{name}, currency in {currency}", name=self._name, currency=which),
        }
        for edit, width in ((line.amount, _AMOUNT), (line.code, _CODE)):
            edit.setFont(look.font(types.BODY))
            edit.setFixedWidth(look.px(width))
            edit.setAccessibleName(named[edit])
            edit.editingFinished.connect(self._read)
            row.addWidget(edit)
        line.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.amount.setMaxLength(_AMOUNT_CHARS)
        line.code.setMaxLength(_CODE_CHARS)
        line.code.setPlaceholderText("USD")
        remove = IconButton(look, "x", tr("Remove {which}", which=which), small=True)
        remove.clicked.connect(partial(self._remove, line))
        row.addWidget(remove)
        self.lines.append(line)
        self._column.insertWidget(len(self.lines) - 1, whole)
        return line

    def _on_add_clicked(self) -> None:
        self._add("", "").amount.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, line: _Line) -> None:
        self._drop(line)
        self._read()
        self.add_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        line.whole.hide()
        line.whole.deleteLater()

    def _read(self) -> None:
        found, is_wrong = list[Money](), False
        for line in self.lines:
            money = self._money(line)
            started = bool(line.amount.text().strip() and line.code.text().strip())
            mark_wrong(line.amount, is_wrong=started and money is None)
            is_wrong = is_wrong or (started and money is None)
            found += [money] if money is not None else []
        try:
            check_limits(found)
        except ValueError:
            is_wrong = True
        self._problem.setVisible(is_wrong)
        if not is_wrong and tuple(found) != self.limits:
            self.limits = tuple(found)
            self.changed.emit()

    @staticmethod
    def _money(line: _Line) -> Money | None:
        amount = typed_amount(line.amount.text())
        if amount is None:
            return None
        try:
            return Money(amount, line.code.text().strip().upper())
        except BadAmount:
            return None
