"""The bar over a table while several charges are selected: their sum, and one purchase order for all."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.language import tr
from app.model.charge import ChargeRow
from app.model.money import MoneyBag
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.help.explain import ExplainButton
from ui.help.subjects import PURCHASE_ORDER
from ui.orders.order_field import OrderField
from ui.table.tab import TableTab
from ui.widgets.buttons import PrimaryButton, QuietButton
from ui.widgets.labels import PlainLabel

_HEIGHT = 48
_EDGE = 16
_SUMMED = 500  # rows: more are not added up, as each has to be read for it


class OrderBar(QFrame):
    """Shows itself while two or more rows are selected; its button leads to the list, where one looks first."""

    def __init__(self, context: Context, tab: TableTab) -> None:
        super().__init__(tab)
        look = context.look
        self._context = context
        self._tab = tab
        self.setProperty("ground", "selected")
        self.setProperty("line", "bottom")
        self.setFixedHeight(look.px(_HEIGHT))
        self.number = PlainLabel(look, "", types.BODY_STRONG)
        self.sum = PlainLabel(look, "", types.BODY, "text2", elided=True)
        label = PlainLabel(look, tr("Purchase order"), types.BODY, "text2")
        self.field = OrderField(look, tr("Purchase order for the selected charges"))
        label.setBuddy(self.field)
        self.set_button = PrimaryButton(look, "")
        self.clear_button = QuietButton(look, tr("Clear selection"))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_EDGE), 0, look.px(_EDGE), 0)
        row.setSpacing(look.px(12))
        row.addWidget(self.number)
        row.addWidget(self.sum, 1)
        self.explain = ExplainButton(
            look, PURCHASE_ORDER, tr("until when a purchase order can be set")
        )
        for widget in (label, self.explain, self.field, self.set_button, self.clear_button):
            row.addWidget(widget)
        self.hide()
        self._is_in_order = False
        self.field.textChanged.connect(self._refresh_button)
        self.field.returnPressed.connect(self._on_set_clicked)
        self.set_button.clicked.connect(self._on_set_clicked)
        self.clear_button.clicked.connect(self._on_clear_clicked)
        tab.view.selectionModel().selectionChanged.connect(self._refresh)
        tab.loader.loaded.connect(self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand before the table for Tab as well, once there is a window."""
        super().showEvent(event)
        if self._is_in_order:
            return
        self._is_in_order = True
        before = self._tab.view.previousInFocusChain()
        while before is not None and before.isAncestorOf(self._tab.view):
            before = before.previousInFocusChain()  # after what is around the table is behind it
        if before is None:
            return
        parts = (before, self.explain, self.field, self.set_button, self.clear_button)
        for one, then in pairwise(parts):
            QWidget.setTabOrder(one, then)

    def _refresh(self) -> None:
        parts = self._tab.view.selectionModel().selection()
        ranges = [parts.at(at) for at in range(parts.count())]
        number = sum(one.bottom() - one.top() + 1 for one in ranges)
        self.setVisible(number > 1)
        if number <= 1:
            return
        self.number.setText(text.plural(number, "{n} charge selected", "{n} charges selected"))
        self.sum.setText(self._sum() if number <= _SUMMED else "")
        self.set_button.set_words(
            text.plural(number, "Set PO on {n} charge…", "Set PO on {n} charges…")
        )
        self._refresh_button()

    def _sum(self) -> str:
        rows = self._tab.model.records(self._tab.view.selected_rows())
        charges = (row.charge for row in rows if isinstance(row, ChargeRow))
        return text.money_list(MoneyBag(one.money for one in charges if one.money is not None))

    def _refresh_button(self) -> None:
        reason = self.field.reason_off if self.field.text().strip() else ""
        self.set_button.set_on(not reason, reason)

    def _on_set_clicked(self) -> None:
        """Open the list; without a number it is filled there."""
        if not self.set_button.isEnabled():
            return
        from ui.orders.bulk import MOST_ROWS, open_bulk  # noqa: PLC0415 - when it is first wanted

        rows = self._tab.view.selected_rows()
        records = self._tab.model.records(rows[:MOST_ROWS])
        ids = [one.charge.charge_id for one in records if isinstance(one, ChargeRow)]
        left_out = len(rows) - len(ids)
        open_bulk(self._context, self._tab, ids, order=self.field.order or "", left_out=left_out)
        self.field.clear()

    def _on_clear_clicked(self) -> None:
        self._tab.view.clearSelection()
        self._tab.view.setFocus(Qt.FocusReason.OtherFocusReason)
