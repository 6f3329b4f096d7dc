"""The list under the header's search field: hits and actions under their titles, moved in by the field's keys.

What was searched is not kept anywhere: it may name sellers, amounts and purchase orders. What was opened
from the list is known until Countersign ends or another account is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.registry import Offered
from ui.search_delegate import GROUP_ROLE, HIT_ROLE, WORDS_ROLE, HitDelegate
from ui.search_find import find
from ui.search_hits import Found, Group, Hit, HitKind, action_group
from ui.search_match import folded
from ui.widgets.announce import announce
from ui.widgets.labels import PlainLabel
from ui.widgets.shadow import cast_shadow

if TYPE_CHECKING:
    from app.store.queries import Queries

_DELAY_MS = 120
_SLOW_MS = 300  # a search that takes longer says that it goes on
_WIDTH = 640
_ROW = 34
_TITLE_ROW = 30
_HIGHEST = 456  # then it scrolls
_EDGE = 4
_BELOW = 16
_NOTHING = "Nothing that is stored matches"
_SEARCHING = "Searching"
_NO_STORE = "Nothing has been read from AWS yet"
_NOT_KEPT = "Type > for actions. What you search is not kept"
_ONLY_ACTIONS = ">"
_SOME_ACTIONS = 5  # beside what was found
_ALL_ACTIONS = 100
_RECENT = 5
_KEYS = ((("↑", "↓"), "Move"), (("Enter",), "Open"), (("Esc",), "Close"))
_NO_ACTION = "No action is called that"
_NO_FLAGS = Qt.ItemFlag.NoItemFlags


class SearchPopup(QFrame):
    """The list under the search field. Up, Down and Enter work from the field; Esc closes.

    `chosen` carries the Hit that was picked. The store answers in its own thread; a question that is
    still being answered is interrupted when the text changes.
    """

    chosen = Signal(object)

    def __init__(
        self,
        context: Context,
        field: QLineEdit,
        over: QWidget,
        offered: Callable[[], Iterable[Offered]],
    ) -> None:
        """Make the list of a field, over a window; `offered` gives what can be done now."""
        super().__init__(over)
        self._offered = offered
        self._recent: list[Hit] = []
        self.tasks: Tasks = context.tasks
        self.found = Found()
        self._context = context
        self._field = field
        self._over = over
        self.shown_content: str | None = None  # what the rows answer
        self._opens_first = False
        self._is_asking = False
        self._is_left = False  # the person went on to something else
        self._rows: list[int] = []  # where the hits stand between the titles
        self.setProperty("card", "popover")
        self._build()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self._ask)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._on_slow)
        self._list.itemClicked.connect(self._on_item_clicked)
        field.textChanged.connect(self._on_text_changed)
        field.installEventFilter(self)
        context.look.changed.connect(self._on_look_changed)
        self.hide()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self._context.look
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, 0)
        column.setSpacing(0)
        self._list = QListWidget()
        self._list.setItemDelegate(HitDelegate(look, self._list))
        self._list.setMouseTracking(True)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._list.setAccessibleName("Search results")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = PlainLabel(look, _NOTHING, types.BODY, "text2")
        edge = look.px(12)
        self._nothing.setContentsMargins(edge, look.px(10), edge, look.px(10))
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        column.addWidget(self._footer())
        cast_shadow(look, self)

    def _footer(self) -> QWidget:
        look = self._context.look
        foot = QFrame()
        foot.setProperty("line", "top")
        row = QHBoxLayout(foot)
        row.setContentsMargins(look.px(10), look.px(7), look.px(10), look.px(7))
        row.setSpacing(look.px(6))
        for keys, words in _KEYS:
            for key in keys:
                row.addWidget(self._cap(key))
            row.addWidget(PlainLabel(look, words, types.SECOND, "text2"))
            row.addSpacing(look.px(10))
        row.addStretch(1)
        self._state = PlainLabel(look, _NOT_KEPT, types.SECOND, "text2")
        row.addWidget(self._state)
        return foot

    def _cap(self, key: str) -> QLabel:
        cap = QLabel(key)
        cap.setTextFormat(Qt.TextFormat.PlainText)
        cap.setObjectName("key-cap")
        cap.setFont(self._context.look.font(types.KEY))
        return cap

    def _on_look_changed(self) -> None:
        cast_shadow(self._context.look, self)

    # --- without a word ---------------------------------------------------------------------------

    def open_palette(self) -> None:
        """Show what was opened last and everything that can be done, before a word is typed."""
        if not self._content():
            self._is_left = False
            self._show_actions("")

    def forget(self) -> None:
        """Another account is opened: nothing of this one is shown again."""
        self._recent.clear()
        self._field.clear()
        self.hide()

    def _show_actions(self, content: str) -> None:
        bare = content.removeprefix(_ONLY_ACTIONS)
        recent = () if content else tuple(self._recent)
        groups = (
            Group(HitKind.RECENT, recent, len(recent)),
            action_group(self._offered(), bare, _ALL_ACTIONS),
        )
        self.shown_content = content
        self._nothing.setText(_NO_ACTION)
        words = tuple(folded(bare).split())
        self._show(Found(words, tuple(group for group in groups if group.hits)))

    # --- keys -------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field that move in the list."""
        if watched is self._field and event.type() is QEvent.Type.FocusOut:
            self._is_left = True
            self.hide()
        if watched is self._field and event.type() is QEvent.Type.FocusIn and self._content():
            self._is_left = False
            self._delay.start()
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
        content = self._content()
        if self.isVisible() and content == self.shown_content:
            self._choose(self._list.currentRow())
        elif content:  # typed faster than the store answers
            self._opens_first = True
            self._delay.start()

    def _step(self, step: int) -> None:
        if self._list.currentRow() not in self._rows:
            return
        place = self._rows.index(self._list.currentRow()) + step
        row = self._rows[min(max(place, 0), len(self._rows) - 1)]
        self._list.setCurrentRow(row)
        if row == self._rows[0]:
            self._list.scrollToTop()  # with its title
        announce(self._list, self._list.item(row).text())  # the focus stays in the field

    # --- asking -----------------------------------------------------------------------------------

    def _content(self) -> str:
        return plain(self._field.text(), 200)

    def _on_text_changed(self, content: str) -> None:
        self._opens_first, self._is_left = False, False
        if self._is_asking:
            self._context.store.interrupt()
        if content.strip():
            self._delay.start()
        else:
            self._delay.stop()
            self.hide()

    @async_slot
    async def _ask(self) -> None:
        from app.store.queries import SearchCancelled  # noqa: PLC0415 - the store opens after the first frame

        if self._is_asking:
            self._delay.start()
            return
        content, now = self._content(), self._context.store.now()
        if content.startswith(_ONLY_ACTIONS):
            self._show_actions(content)
            return

        def read(queries: Queries) -> Found:
            return find(queries, content, now)

        self._is_asking = True
        self._slow.start()
        try:
            found = await self._context.store.ask(read)
        except SearchCancelled:
            if self._content():
                self._delay.start()
            return
        except AppError as error:
            self._context.notices.error(error)
            return
        finally:
            self._is_asking = False
            self._slow.stop()
            self._state.setText(_NOT_KEPT)
        if content and content == self._content():
            self.shown_content = content
            self._nothing.setText(_NO_STORE if found is None else _NOTHING)
            self._show(self._with_actions(found or Found(), content))

    def _with_actions(self, found: Found, content: str) -> Found:
        actions = action_group(self._offered(), content, _SOME_ACTIONS)
        if not actions.hits:
            return found
        words = found.words or tuple(folded(content).split())
        return Found(words, (*found.groups, actions))

    # --- showing ----------------------------------------------------------------------------------

    def _show(self, found: Found) -> None:
        self._fill(found)
        if self._opens_first and self._rows:
            self._choose(self._rows[0])
            return
        if self._is_left:
            return
        self._place()
        self.show()
        self.raise_()
        announce(self._list, self._spoken())

    def _on_slow(self) -> None:
        if self._is_left or self._opens_first or not self._content():
            return
        self._state.setText(_SEARCHING)
        if not self.isVisible():
            self._fill(Found())
            self._nothing.setText(_SEARCHING)
            self._place()
            self.show()
            self.raise_()

    def _spoken(self) -> str:
        if not self._rows:
            return self._nothing.text()
        number = text.plural(self.found.total, "result")
        return f"{number}. {self._list.currentItem().text()}"

    def _place(self) -> None:
        look, over = self._context.look, self._over
        width = min(look.px(_WIDTH), over.width() - 2 * _BELOW)
        self.setFixedWidth(width)
        middle = self._field.mapTo(over, QPoint(self._field.width() // 2, self._field.height() + 4))
        left = min(max(middle.x() - width // 2, _BELOW), over.width() - width - _BELOW)
        titles = self._list.count() - len(self._rows)
        whole = len(self._rows) * look.px(_ROW) + titles * look.px(_TITLE_ROW) + _EDGE
        footer = look.px(_ROW)
        room = over.height() - middle.y() - footer - 2 * look.px(_BELOW)
        self._list.setFixedHeight(max(1, min(whole, room, look.px(_HIGHEST))))
        self._list.setVisible(bool(self._rows))
        self._nothing.setVisible(not self._rows)
        self.adjustSize()
        self.move(left, middle.y())

    def _fill(self, found: Found) -> None:
        self.found = found
        self._list.clear()
        self._rows = []
        for group in found.groups:
            self._add_title(group)
            for hit in (*group.hits, *([group.rest] if group.rest else [])):
                self._add_hit(hit, group, found.words)
        self._list.setCurrentRow(self._rows[0] if self._rows else -1)
        self._list.scrollToTop()

    def _add_title(self, group: Group) -> None:
        words = f"{group.kind.value}, {group.number}" if group.number else group.kind.value
        title = self._item(words, _TITLE_ROW)
        title.setFlags(_NO_FLAGS)
        title.setData(GROUP_ROLE, group)
        self._list.addItem(title)

    def _add_hit(self, hit: Hit, group: Group, words: tuple[str, ...]) -> None:
        item = self._item(f"{hit.words}, {group.kind.value}", _ROW)
        item.setData(HIT_ROLE, hit)
        item.setData(WORDS_ROLE, () if hit is group.rest else words)
        self._rows.append(self._list.count())
        self._list.addItem(item)

    def _item(self, words: str, height: int) -> QListWidgetItem:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        item.setSizeHint(QSize(0, self._context.look.px(height)))
        return item

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._choose(self._list.row(item))

    def _choose(self, row: int) -> None:
        if row not in self._rows:
            return
        self._opens_first = False
        hit = self._list.item(row).data(HIT_ROLE)
        if hit.off:
            announce(self._list, self._list.item(row).text(), is_urgent=True)
            return
        self.hide()
        if hit.item_id:
            self._recent = [hit, *(one for one in self._recent if one != hit)][:_RECENT]
        self.chosen.emit(hit)
