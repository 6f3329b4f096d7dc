"""The step that lets a person pick one of many: an account of Identity Center, or a role in it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.errors import AppError
from app.language import tr
from app.model.text import plain
from ui import fonts as types
from ui.accounts.step import Step
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card, Note
from ui.widgets.chip import mirrored, paint_words
from ui.widgets.field import FilterField
from ui.widgets.labels import PlainLabel
from ui.widgets.spinner import Spinner
from ui.widgets.tile import TileFace, paint_tile

SEARCHED_FROM = 9  # a list of eight is taken in at a glance
_ROW = 52
_TILE = 28
_EDGE = 12
_LEAST_ROWS = 8  # where there are as many, so that a low window scrolls the page, not a slit
_AROUND_ROWS = 280  # the step's head and search, and the page's edges
_ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_OPEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PickRow(msgspec.Struct, frozen=True):
    """One line of the list; `key` is what choosing it gives. Its words have been made plain."""

    key: str
    name: str
    second: str
    icon: str


class PickWords(msgspec.Struct, frozen=True):
    """What is said of a kind of rows: in the search, of the whole list, and where none is found."""

    search: str
    every: str
    none: str


_WORDS = {
    "account": PickWords(
        tr("Search by name or number of the account"),
        tr("Every account that you may use"),
        tr("No account matches"),
    ),
    "role": PickWords(
        tr("Search by name of the role"),
        tr("Every role that you may use"),
        tr("No role matches"),
    ),
}


class PickStep(Step):
    """`picked` carries the key of a row; `again_wanted` after a failure."""

    picked = Signal(str)
    again_wanted = Signal()

    def __init__(
        self, look: Appearance, title: str, what: str, parent: QWidget | None = None
    ) -> None:
        """Begin empty; `what` is what one row is: "account" or "role"."""
        super().__init__(look, title, "", parent)
        self._words = _WORDS[what]
        self._build()
        self.search.textChanged.connect(self._narrow)
        keys = SearchKeys(self.search)
        keys.entered.connect(self._on_search_entered)
        keys.left.connect(self._on_search_left)
        self.list.itemActivated.connect(self._on_item_chosen)
        self.list.itemClicked.connect(self._on_item_chosen)
        self.again_button.clicked.connect(self.again_wanted)

    # --- what is shown ----------------------------------------------------------------------------

    def enter(self) -> None:
        """Go to the search where there is one, else into the list."""
        if self.search.isVisibleTo(self):
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._card.isVisibleTo(self):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().enter()

    def show_loading(self, hint: str, words: str) -> None:
        """Say what is being read."""
        self.hint.set_words("", hint)
        self._show(busy=words)

    def show_rows(self, hint: str, rows: Sequence[PickRow]) -> None:
        """Offer the rows; the first one is the current one."""
        self.hint.set_words("", hint)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row.name)
            item.setData(_ROW_ROLE, row)
            words = ", ".join(filter(None, (row.name, row.second)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.list.addItem(item)
        self.search.clear()
        self.search.setVisible(len(rows) >= SEARCHED_FROM)
        self._fit_rows()
        self.list.setCurrentRow(0)
        self.list.setEnabled(True)
        self.list.setAccessibleDescription("")
        self.none_label.hide()
        self._show(has_rows=True)
        self.enter()

    def show_empty(self, hint: str, message: str, rest: str) -> None:
        """Say that there is nothing to choose, and what to do."""
        self.hint.set_words("", hint)
        self._show(note=(Tone.NEUTRAL, message, rest))
        announce(self, f"{message} {rest}")

    def show_failure(self, error: AppError) -> None:
        """Say why there is no list, or why the choice could not be kept."""
        message, hint = plain(error.message), plain(error.hint)
        self._show(note=(Tone.DANGER, message, hint), can_retry=True)
        self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{message} {hint}".strip(), is_urgent=True)

    def show_opening(self, words: str) -> None:
        """Say that the choice is being carried out; nothing else can be chosen meanwhile."""
        self.list.setEnabled(False)
        self.list.setAccessibleDescription(words)
        self._show(busy=words, has_rows=True)

    @property
    def shown_names(self) -> list[str]:
        """The names that the search leaves."""
        items = [self.list.item(index) for index in range(self.list.count())]
        return [item.text() for item in items if not item.isHidden()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many rows as the window has room for."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        px = self.look.px
        room = (self.viewport().height() - px(_AROUND_ROWS)) // px(_ROW)
        self.list.setFixedHeight(min(self.list.count(), max(room, _LEAST_ROWS)) * px(_ROW))

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.look
        self.search = FilterField(look, self._words.search, "magnifying-glass")
        self.search.hide()
        self.column.addWidget(self.search)
        self._busy = Card(look, padding=12)
        row = QHBoxLayout()
        row.setSpacing(look.px(13))
        row.addWidget(Spinner(look))
        self.busy_label = PlainLabel(look, "")
        row.addWidget(self.busy_label, 1)
        self._busy.body.addLayout(row)
        self.column.addWidget(self._busy)
        self.note = Note(look, Tone.NEUTRAL, "info")
        self.column.addWidget(self.note)
        self.failed = Note(look, Tone.DANGER, "warning-circle")
        self.again_button = PlainButton(look, tr("Try again"), "arrow-clockwise")
        self.failed.add_widget(self.again_button)
        self.column.addWidget(self.failed)
        self._card = Card(look, padding=0)
        self._card.body.setContentsMargins(1, 1, 1, 1)
        self.list = QListWidget()
        self.list.setAccessibleName(self._words.every)
        self.list.setItemDelegate(PickDelegate(look, self.list))
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._card.body.addWidget(self.list)
        self.none_label = PlainLabel(look, self._words.none, types.BODY, "text2")
        self.none_label.hide()
        self.column.addWidget(self._card)
        self.column.addWidget(self.none_label)
        self._show()

    def _show(
        self,
        *,
        busy: str = "",
        has_rows: bool = False,
        note: tuple[Tone, str, str] | None = None,
        can_retry: bool = False,
    ) -> None:
        self.busy_label.setText(busy)
        self._busy.setVisible(bool(busy))
        self._card.setVisible(has_rows)
        if not has_rows:
            self.search.hide()
            self.none_label.hide()
        if note is not None:
            (self.failed if can_retry else self.note).set_words(note[1], note[2])
        self.note.setVisible(note is not None and not can_retry)
        self.failed.setVisible(note is not None and can_retry)

    # --- choosing ---------------------------------------------------------------------------------

    def _on_search_entered(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self._on_item_chosen(item)

    def _on_search_left(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self, typed: str) -> None:
        wanted = typed.casefold().split()
        digits = typed.replace("-", "").strip()
        first: QListWidgetItem | None = None
        for index in range(self.list.count()):
            item = self.list.item(index)
            row = item.data(_ROW_ROLE)
            there = f"{row.name} {row.second}".casefold()
            is_it = all(word in there for word in wanted) or (
                digits.isdigit() and digits in row.key
            )
            item.setHidden(not is_it)
            if is_it and first is None:
                first = item
        self.list.setCurrentItem(first) if first else self.list.setCurrentRow(-1)
        self._card.setVisible(first is not None)
        self.none_label.setVisible(first is None and self.list.count() > 0)

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        if self.list.isEnabled():
            self.picked.emit(item.data(_ROW_ROLE).key)


class SearchKeys(QObject):
    """`entered` by Enter in a search field, `left` by the arrow that leads into its list."""

    entered = Signal()
    left = Signal()

    def __init__(self, search: QWidget) -> None:
        super().__init__(search)
        search.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take these keys, and leave all others to the field."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _OPEN_KEYS:
                self.entered.emit()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


class PickDelegate(QStyledItemDelegate):
    """A tile, the name over its second line, a caret at the right."""

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as two lines."""
        return QSize(0, self._look.px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        look, theme, px = self._look, self._look.theme, self._look.px
        row = index.data(_ROW_ROLE)
        box = QRectF(option.rect)
        is_on = bool(option.state & QStyle.StateFlag.State_Enabled)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver) and is_on
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_current or is_under:
            painter.fillRect(box, QColor(theme.selected if is_current else theme.hover))
        if index.row():
            painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), QColor(theme.line))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(theme.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        side, edge = px(_TILE), px(_EDGE)
        tile = QRectF(box.left() + edge, box.center().y() - side / 2, side, side)
        tone = Tone.ACCENT if is_on or is_current else Tone.NEUTRAL
        paint_tile(painter, look, mirrored(painter, box, tile), TileFace(tone, row.icon))
        caret = QRectF(box.right() - edge - px(16), box.top(), px(16), box.height())
        if is_on:
            is_rtl = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
            name = "caret-left" if is_rtl else "caret-right"
            look.icons.paint(painter, mirrored(painter, box, caret), name, theme.text2, px(14))
        left = tile.right() + edge
        words = QRectF(left, box.top(), caret.left() - left, box.height())
        inks = (theme.text, theme.text2) if is_on or is_current else (theme.text3, theme.text3)
        self._paint_lines(painter, mirrored(painter, box, words), row, inks)
        painter.restore()

    def _paint_lines(
        self, painter: QPainter, box: QRectF, row: PickRow, inks: tuple[str, str]
    ) -> None:
        look, line = self._look, self._look.px(18)
        lines = [(types.BODY_STRONG, inks[0], row.name), (types.SECOND, inks[1], row.second)]
        top = box.center().y() - line * len([one for one in lines if one[2]]) / 2
        for kind, ink, words in lines:
            if not words:
                continue
            painter.setFont(look.font(kind))
            painter.setPen(QColor(ink))
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, int(box.width()) - 8
            )
            place = QRectF(box.left(), top, box.width(), line)
            paint_words(painter, place, shown)
            top += line
