"""The list under the header's search field: hits under their titles, moved in by the field's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.model.text import plain
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.appearance import Appearance
from ui.context import Context
from ui.registry import TabKey
from ui.search_hits import Hit, find
from ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from app.store.queries import Queries

_DELAY_MS = 120
_HIT_ROLE = Qt.ItemDataRole.UserRole
_WIDTH = 420
_ROW = 30
_TITLE_ROW = 26
_GAP = 8
_ICON = 16
_BELOW = 16
_KIND_ICONS = {
    TabKey.REQUESTS: "tray",
    TabKey.AGREEMENTS: "handshake",
    TabKey.CHARGES: "receipt",
}


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
        self._shown_words = ""
        self._opens_first = False
        self._rows: list[int] = []  # where the hits stand between the titles
        look = context.look
        self.setProperty("card", "popover")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        self._list = QListWidget()
        self._list.setItemDelegate(_HitDelegate(look, self._list))
        self._list.setMouseTracking(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
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
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
            return True
        if key == Qt.Key.Key_Escape:
            self._field.clear()
            self.hide()
            return True
        return False

    def _enter(self) -> None:
        words = self._words()
        if self.isVisible() and words == self._shown_words:
            self._choose(self._list.currentRow())
        elif words:  # typed faster than the store answers
            self._opens_first = True
            self._delay.start()

    def _words(self) -> str:
        return plain(self._field.text(), 200)

    def _on_text_changed(self, content: str) -> None:
        self._opens_first = False
        if content.strip():
            self._delay.start()
        else:
            self._delay.stop()
            self.hide()

    @async_slot
    async def _on_delay_timeout(self) -> None:
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        words = self._words()
        now = self._context.store.now()

        def read(queries: Queries) -> list[Hit]:
            return find(queries, words, now)

        try:
            hits = await self._context.store.ask(read)
        except SearchCancelled:
            self._delay.start()
            return
        if words == self._words():
            self._shown_words = words
            self._show(hits or [])

    def _show(self, hits: list[Hit]) -> None:
        self._hits = hits
        self._fill()
        self._list.setVisible(bool(hits))
        self._nothing.setVisible(not hits)
        look = self._context.look
        self.setFixedWidth(max(self._field.width(), look.px(_WIDTH)))
        corner = self._field.mapTo(self._over, QPoint(0, self._field.height() + 4))
        titles = self._list.count() - len(self._rows)
        whole = len(self._rows) * look.px(_ROW) + titles * look.px(_TITLE_ROW)
        room = self._over.height() - corner.y() - look.px(_BELOW)
        self._list.setFixedHeight(max(1, min(whole, room)))
        self.adjustSize()
        self.move(corner)
        self.show()
        self.raise_()
        if self._opens_first:
            self._choose(self._list.currentRow())

    def _fill(self) -> None:
        self._list.clear()
        self._rows = []
        section = ""
        for hit in self._hits:
            if hit.section != section:
                section = hit.section
                self._list.addItem(self._item(section, _TITLE_ROW))
                self._list.item(self._list.count() - 1).setFlags(Qt.ItemFlag.NoItemFlags)
            item = self._item(hit.words, _ROW)
            item.setData(_HIT_ROLE, hit)
            self._rows.append(self._list.count())
            self._list.addItem(item)
        self._list.setCurrentRow(self._rows[0] if self._rows else -1)
        self._list.scrollToTop()

    def _item(self, words: str, height: int) -> QListWidgetItem:
        item = QListWidgetItem(words)
        item.setSizeHint(QSize(0, self._context.look.px(height)))
        return item

    def _step(self, step: int) -> None:
        if self._list.currentRow() not in self._rows:
            return
        place = self._rows.index(self._list.currentRow()) + step
        self._list.setCurrentRow(self._rows[min(max(place, 0), len(self._rows) - 1)])

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._choose(self._list.row(item))

    def _choose(self, row: int) -> None:
        if row in self._rows:
            self.hide()
            self.chosen.emit(self._hits[self._rows.index(row)])


class _HitDelegate(QStyledItemDelegate):
    """Draws section titles and hits: icon, name, detail, and the amount at the right, never cut."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        look, theme = self._look, self._look.theme
        hit = index.data(_HIT_ROLE)
        gap = look.px(_GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        inner = box.adjusted(gap, 0, -gap, 0)
        if isinstance(hit, Hit):
            self._paint_ground(painter, option, box)
            icon = QRectF(inner.left(), inner.top(), look.px(_ICON), inner.height())
            name = _KIND_ICONS[hit.tab]
            look.icons.paint(painter, icon, name, theme.text2, look.px(_ICON))
            self._paint_words(painter, inner.adjusted(look.px(_ICON) + gap, 0, 0, 0), hit)
        else:
            words = str(index.data(Qt.ItemDataRole.DisplayRole))
            self._paint_text(painter, inner, words, types.SECOND_STRONG, theme.text2)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        theme = self._look.theme
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.selected if is_current else theme.hover))
            painter.drawRoundedRect(box, 6, 6)

    def _paint_words(self, painter: QPainter, box: QRectF, hit: Hit) -> None:
        theme, gap = self._look.theme, self._look.px(_GAP)
        if hit.amount:
            width = self._width(types.BODY, hit.amount)
            right = QRectF(box.right() - width, box.top(), width, box.height())
            self._paint_text(painter, right, hit.amount, types.BODY, theme.text)
            box = box.adjusted(0, 0, -(width + gap), 0)
        self._paint_text(painter, box, hit.name, types.BODY_MEDIUM, theme.text)
        used = self._width(types.BODY_MEDIUM, hit.name) + gap
        if used < box.width():
            rest = box.adjusted(used, 0, 0, 0)
            self._paint_text(painter, rest, hit.detail, types.SECOND, theme.text2)

    def _paint_text(
        self, painter: QPainter, box: QRectF, words: str, kind: types.Type, ink: str
    ) -> None:
        font = self._look.font(kind)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(side), shown)

    def _width(self, kind: types.Type, words: str) -> int:
        return QFontMetrics(self._look.font(kind)).horizontalAdvance(words) + 1
