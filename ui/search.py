"""The command palette: hits and actions under their titles, moved in by the field's keys.

What was searched is not kept anywhere: it may name sellers, amounts and purchase orders. What was opened
from the list is known until Countersign ends or another account is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem, QWidget

from app.errors import AppError
from app.language import tr
from app.model.text import plain
from ui import text
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.registry import Offered
from ui.search_delegate import GROUP_ROLE, HIT_ROLE, WORDS_ROLE
from ui.search_find import find
from ui.search_hits import Found, Group, Hit, HitKind, action_group
from ui.search_match import folded
from ui.search_panel import SearchPanel
from ui.widgets.announce import announce

if TYPE_CHECKING:
    from app.store.queries import Queries

_DELAY_MS = 120
_SLOW_MS = 300  # a search that takes longer says that it goes on
_ROW = 38
_TITLE_ROW = 30
_NOTHING = tr("Nothing that is stored matches")
_SEARCHING = tr("Searching")
_NO_STORE = tr("Nothing has been read from AWS yet")
_ONLY_ACTIONS = ">"
_SOME_ACTIONS = 5  # beside what was found
_ALL_ACTIONS = 100
_RECENT = 5
_NO_ACTION = tr("No action is called that")
_NO_FLAGS = Qt.ItemFlag.NoItemFlags


class SearchPalette(SearchPanel):
    """Up, Down and Enter work from the field; Esc closes.

    `chosen` carries the Hit that was picked. The store answers in its own thread; a question that is
    still being answered is interrupted when the text changes.
    """

    chosen = Signal(object)

    def __init__(
        self, context: Context, over: QWidget, offered: Callable[[], Iterable[Offered]]
    ) -> None:
        """Make the palette of a window; `offered` gives what can be done now."""
        super().__init__(context.look, over)
        self._offered = offered
        self._recent: list[Hit] = []
        self.tasks: Tasks = context.tasks
        self.found = Found()
        self._context = context
        self.shown_content: str | None = None  # what the rows answer
        self._opens_first = False
        self._is_asking = False
        self._rows: list[int] = []  # where the hits stand between the titles
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self._ask)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._on_slow)
        self.list.itemClicked.connect(self._on_item_clicked)
        self.field.textChanged.connect(self._on_text_changed)
        context.lock.changed.connect(self._on_lock_changed)

    # --- without a word ---------------------------------------------------------------------------

    def open_palette(self, content: str = "") -> None:
        """Show what was opened last and everything that can be done, or search for what was typed."""
        if not self.is_open:
            self._show_actions("")
        self.open_over()
        if content:
            self.field.insert(content)
        else:
            self.field.selectAll()

    def forget(self) -> None:
        """Another account is opened: nothing of this one is shown again."""
        self._recent.clear()
        self.leave()

    def closed(self) -> None:
        """Keep nothing of what was asked and found."""
        super().closed()
        self._delay.stop()
        self._fill(Found())
        self.shown_content = None

    def _on_lock_changed(self) -> None:
        if self._context.lock.is_locked:
            self.leave()

    def _show_actions(self, content: str) -> None:
        bare = content.removeprefix(_ONLY_ACTIONS)
        recent = () if content else tuple(self._recent)
        groups = (
            Group(HitKind.RECENT, recent, len(recent)),
            action_group(self._offered(), bare, _ALL_ACTIONS),
        )
        self.shown_content = content
        self.nothing.setText(_NO_ACTION)
        words = tuple(folded(bare).split())
        self._show(Found(words, tuple(group for group in groups if group.hits)))

    # --- keys -------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field that move in the list."""
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and self._take_key(Qt.Key(event.key()))
        ):
            return True
        return super().eventFilter(watched, event)

    def _take_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def _enter(self) -> None:
        content = self._content()
        if content == self.shown_content:
            self._choose(self.list.currentRow())
        elif content:  # typed faster than the store answers
            self._opens_first = True
            self._delay.start()

    def _step(self, step: int) -> None:
        now = self.list.currentRow()
        if not self._rows:
            return
        place = self._rows.index(now) + step if now in self._rows else 0
        row = self._rows[min(max(place, 0), len(self._rows) - 1)]
        self.list.setCurrentRow(row)
        if row == self._rows[0]:
            self.list.scrollToTop()  # with its title
        announce(self.list, self.list.item(row).text())  # the focus stays in the field

    # --- asking -----------------------------------------------------------------------------------

    def _content(self) -> str:
        return plain(self.field.text(), 200)

    def _on_text_changed(self, content: str) -> None:
        self._opens_first = False
        if self._is_asking:
            self._context.store.interrupt()
        if content.strip():
            self._delay.start()
        elif self.is_open:
            self._delay.stop()
            self._show_actions("")
            self.list.setCurrentRow(-1)  # Enter in a field that was emptied means none of them

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
            self.tell_state("")
        if content and content == self._content():
            self.shown_content = content
            self.nothing.setText(_NO_STORE if found is None else _NOTHING)
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
        self.place()
        announce(self.list, self._spoken())

    def _on_slow(self) -> None:
        if not self._content():
            return
        self.tell_state(_SEARCHING)
        if not self.shown_content:  # the rows are no answer at all
            self._fill(Found())
            self.nothing.setText(_SEARCHING)
            self.place()

    def _spoken(self) -> str:
        if not self._rows:
            return self.nothing.text()
        number = text.plural(self.found.total, "{n} result", "{n} results")
        return f"{number}. {self.list.currentItem().text()}"

    def _fill(self, found: Found) -> None:
        self.found = found
        self.list.clear()
        self._rows = []
        for group in found.groups:
            self._add_title(group)
            for hit in (*group.hits, *([group.rest] if group.rest else [])):
                self._add_hit(hit, group, found.words)
        self.list.setCurrentRow(self._rows[0] if self._rows else -1)
        self.list.scrollToTop()

    def _add_title(self, group: Group) -> None:
        words = f"{group.kind.value}, {group.number}" if group.number else group.kind.value
        title = self._item(words, _TITLE_ROW)
        title.setFlags(_NO_FLAGS)
        title.setData(GROUP_ROLE, group)
        self.list.addItem(title)

    def _add_hit(self, hit: Hit, group: Group, words: tuple[str, ...]) -> None:
        item = self._item(f"{hit.words}, {group.kind.value}", _ROW)
        item.setData(HIT_ROLE, hit)
        item.setData(WORDS_ROLE, () if hit is group.rest else words)
        self._rows.append(self.list.count())
        self.list.addItem(item)

    def _item(self, words: str, height: int) -> QListWidgetItem:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        item.setSizeHint(QSize(0, self._context.look.px(height)))
        return item

    def _on_item_clicked(self, item: QListWidgetItem) -> None:
        self._choose(self.list.row(item))

    def _choose(self, row: int) -> None:
        if row not in self._rows:
            return
        self._opens_first = False
        hit = self.list.item(row).data(HIT_ROLE)
        if hit.off:
            announce(self.list, self.list.item(row).text(), is_urgent=True)
            return
        self.leave()
        if hit.item_id:
            self._recent = [hit, *(one for one in self._recent if one != hit)][:_RECENT]
        self.chosen.emit(hit)
