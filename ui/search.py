"""The header's search: looks through what is stored and lists the first hits of each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.model.request import RequestKind
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.registry import TabKey
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.queries import Queries

_DELAY_MS = 120
_EACH = 5
_ROW = 30
_KIND_ICONS = {
    TabKey.REQUESTS: "tray",
    TabKey.AGREEMENTS: "handshake",
    TabKey.CHARGES: "receipt",
}


class Hit(msgspec.Struct, frozen=True):
    """One line of the results: where it leads and what it says."""

    tab: TabKey
    item_id: str
    words: str


def find(queries: Queries, words: str, now: datetime) -> list[Hit]:
    """The first hits among requests, agreements and charges."""
    from app.store.queries import Table  # noqa: PLC0415 - the store opens after the first frame

    hits: list[Hit] = []
    for is_decided in (False, True):
        rows = queries.request_rows(decided=is_decided, now=now, text=words)[:_EACH]
        hits += [
            Hit(
                TabKey.REQUESTS,
                f"{RequestKind(row.kind)}:{row.request_id}",
                _line(
                    row.title, text.party(row.seller), text.money(row.money) if row.money else ""
                ),
            )
            for row in rows
        ]
    keys = queries.table_keys(Table.AGREEMENTS, sort="ends", text=words)[:_EACH]
    hits += [
        Hit(TabKey.AGREEMENTS, one.agreement_id, _line(one.title, text.party(one.seller)))
        for one in queries.table_rows(Table.AGREEMENTS, keys)
    ]
    keys = queries.table_keys(Table.CHARGES, sort="time", descending=True, text=words)[:_EACH]
    hits += [
        Hit(
            TabKey.CHARGES,
            one.charge.charge_id,
            _line(
                one.product_name or one.charge.agreement_id,
                text.date(one.charge.time) if one.charge.time else "",
                text.money(one.charge.money) if one.charge.money else "",
            ),
        )
        for one in queries.table_rows(Table.CHARGES, keys)
    ]
    return hits


def _line(*parts: str) -> str:
    return " · ".join(plain(part, 80) for part in parts if part)


class SearchPopup(QFrame):
    """The list under the search field. Up, Down and Enter work from the field; Esc closes."""

    chosen = Signal(object)

    def __init__(self, context: Context, field: QLineEdit, over: QWidget) -> None:
        super().__init__(over)
        self.tasks: Tasks = context.tasks
        self._context = context
        self._field = field
        self._over = over
        self._hits: list[Hit] = []
        look = context.look
        self.setProperty("card", "popover")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        self._list = QListWidget()
        self._list.setFont(look.font(types.BODY))
        self._list.setIconSize(QSize(look.px(16), look.px(16)))
        self._list.setAccessibleName("Search results")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = PlainLabel(look, "Nothing that is stored matches", types.BODY, "text2")
        self._nothing.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self._on_delay_timeout)
        self._list.itemClicked.connect(self._on_item_clicked)
        field.textChanged.connect(self._on_text_changed)
        field.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field that move in the list."""
        if watched is self._field and event.type() is QEvent.Type.FocusOut:
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._take_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _take_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            row = min(max(self._list.currentRow() + step, 0), self._list.count() - 1)
            self._list.setCurrentRow(row)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(max(self._list.currentRow(), 0))
            return True
        if key == Qt.Key.Key_Escape:
            self._field.clear()
            self.hide()
            return True
        return False

    def _on_text_changed(self, content: str) -> None:
        if content.strip():
            self._delay.start()
        else:
            self._delay.stop()
            self.hide()

    @async_slot
    async def _on_delay_timeout(self) -> None:
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        words = plain(self._field.text(), 200)
        now = self._context.store.now()

        def read(queries: Queries) -> list[Hit]:
            return find(queries, words, now)

        try:
            hits = await self._context.store.ask(read)
        except SearchCancelled:
            self._delay.start()
            return
        if words == plain(self._field.text(), 200):
            self._show(hits or [])

    def _show(self, hits: list[Hit]) -> None:
        look = self._context.look
        self._hits = hits
        self._list.clear()
        for hit in hits:
            icon = look.icon(_KIND_ICONS[hit.tab], look.theme.text2)
            self._list.addItem(QListWidgetItem(icon, hit.words))
        self._list.setVisible(bool(hits))
        self._nothing.setVisible(not hits)
        self._list.setFixedHeight(max(1, len(hits)) * look.px(_ROW))
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setSizeHint(QSize(0, look.px(_ROW)))
        self.setFixedWidth(self._field.width())
        self.adjustSize()
        corner = self._field.mapTo(self._over, QPoint(0, self._field.height() + 4))
        self.move(corner)
        self.show()
        self.raise_()

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._choose(self._list.row(item))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._hits):
            self.hide()
            self.chosen.emit(self._hits[row])
