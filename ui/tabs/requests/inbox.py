"""The list of requests with its footer: how many are open, and what they ask for by currency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.model.money import MoneyBag
from app.model.request import PENDING, RequestKind, RequestRow
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.tabs.requests.inbox_view import InboxView
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_SUMS_SHOWN = 3


class Inbox(QWidget):
    """`selected` carries the RequestRow that the person chose, or None."""

    selected = Signal(object)

    def __init__(self, look: Appearance, now: datetime) -> None:
        super().__init__()
        self._look = look
        self._is_refreshing = False
        self._is_chosen = False
        self.view = InboxView(look, now)
        self.model = self.view.requests
        self.footer = Footer(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.footer)
        self.setMinimumWidth(look.px(320))
        self.view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.view.pressed.connect(self._on_chosen)
        self.view.entered_pane.connect(self._on_chosen)

    @property
    def current(self) -> RequestRow | None:
        """The selected request."""
        return self.model.row_at(self.view.currentIndex())

    @property
    def is_chosen(self) -> bool:
        """The person chose the selected request, or one whose place it took."""
        return self._is_chosen

    def show_rows(self, rows: Sequence[RequestRow], now: datetime, *, keep: str | None) -> None:
        """Show these rows; `keep` stays selected, else the row that took its place, else the first.

        None selects nothing.
        """
        before = self.model.position(keep) if keep is not None else None
        self._is_refreshing = True
        self.model.set_now(now)
        self.model.set_rows(rows)
        place = self.model.position(keep) if keep is not None else None
        if keep is None:
            self.view.selectionModel().clear()
        elif place is None and rows:
            place = min(before or 0, len(rows) - 1)
        if place is not None:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(self.model.index(place), flag)
        self._is_refreshing = False
        self._is_chosen = self._is_chosen and bool(rows)
        self.selected.emit(self.current)

    def select(self, request_id: str) -> bool:
        """Select a request and bring it into view; False when it is not in the list."""
        place = self.model.position(request_id)
        if place is None:
            return False
        self._is_chosen = True
        self.view.setCurrentIndex(self.model.index(place))
        self.view.scrollTo(self.model.index(place))
        return True

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._is_refreshing:
            self._is_chosen = True
            self.selected.emit(self.model.row_at(current))

    def _on_chosen(self) -> None:
        self._is_chosen = True


class Footer(Foot):
    """The number of requests, and sums kept apart by currency."""

    def __init__(self, look: Appearance) -> None:
        super().__init__(look)
        self._look = look
        self.number = PlainLabel(look, "", types.SECOND, "text2")
        self.sums = Paragraph(look, "", types.SECOND, is_quiet=True)
        self.row.addWidget(self.number)
        self.row.addStretch(1)
        self.row.addWidget(self.sums)

    def show_open(self, rows: Sequence[RequestRow]) -> None:
        """Say how many wait and what they ask for. Approvals are quotes: nothing is paid by them."""
        self.number.setText(tr("{number} open", number=text.count(len(rows))))
        payments = [
            row for row in rows if row.kind is RequestKind.PAYMENT and row.status == PENDING
        ]
        sums = list(MoneyBag(row.money for row in payments if row.money is not None))
        runs: list[tuple[str, bool]] = []
        for money in sums[:_SUMS_SHOWN]:
            runs += [(text.amount(money), True), (f" {money.currency}  ", False)]
        if len(sums) > _SUMS_SHOWN:
            more = text.plural(
                len(sums) - _SUMS_SHOWN, "and {n} more currency", "and {n} more currencies"
            )
            runs.append((f"{more} ", False))
        unknown = len(payments) - sum(row.money is not None for row in payments)
        tail = [tr("to pay")] if sums else []
        if unknown:
            tail.append(tr("{number} without an amount", number=text.count(unknown)))
        self._say(runs, ", ".join(tail))

    def show_decided(self, number: int) -> None:
        """Say how many have ended."""
        self.number.setText(tr("{number} decided", number=text.count(number)))
        self._say([], "")

    def _say(self, runs: list[tuple[str, bool]], tail: str) -> None:
        if runs:
            last, is_strong = runs[-1]
            runs[-1] = (f"{last.rstrip()} ", is_strong)
        self.sums.set_runs((*runs, (tail, False)))
        self.sums.setVisible(bool(runs or tail))
