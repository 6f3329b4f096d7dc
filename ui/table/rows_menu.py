"""The menu of a list's rows, by a click of the other button, the menu key and Shift+F10."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from app.language import tr, tr_in
from ui.actions import native
from ui.registry import NO_ROW
from ui.widgets.tooltip import tooltip_html

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_IS_WINDOWS = sys.platform == "win32"


class MenuEntry(NamedTuple):
    """One of its lines; each has a key or a button elsewhere, too. `off` says why it is off."""

    words: str
    keys: str
    run: Callable[[], object]
    off: str = ""


def empty_menu(over: QWidget, name: str) -> QMenu:
    """A menu without lines yet, for lines that neither tick nor lead on."""
    menu = QMenu(over)
    begin_menu(menu, name)
    return menu


def begin_menu(menu: QMenu, name: str) -> None:
    """Name a menu without lines yet, which goes when it closes."""
    menu.setAccessibleName(name)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)


def add_line(
    menu: QMenu, label: str, run: Callable[[], object], *, is_on: bool = True, off: str = ""
) -> None:
    """Add a line: its words, perhaps with a tab and the keys behind them. `off` says why it is off."""
    action = QAction(label, menu)
    action.setEnabled(is_on and not off)
    words = label.partition("\t")[0].replace("&&", "&")
    action.setToolTip(tooltip_html(off or words))  # Qt's own may be markup
    action.setStatusTip(off)
    action.triggered.connect(run)
    menu.addAction(action)


class RowsMenu(QObject):
    """`entries` are asked for when the menu opens."""

    def __init__(
        self, view: QAbstractItemView, name: str, entries: Callable[[], Sequence[MenuEntry]]
    ) -> None:
        super().__init__(view)
        self._view = view
        self._name = name
        self._entries = entries
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu_requested)
        view.installEventFilter(self)

    def menu(self) -> QMenu:
        """Everything that can be done with the rows."""
        menu = empty_menu(self._view, self._name)
        for words, keys, run, off in self._entries():
            add_line(menu, f"{words}\t{native(keys)}" if keys else words, run, off=off)
        return menu

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Windows asks for the menu by itself, Qt elsewhere only with the menu key."""
        is_asked = (
            not _IS_WINDOWS
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F10
            and event.modifiers() == _SHIFT
        )
        if is_asked:
            self._on_menu_requested(self._view.visualRect(self._view.currentIndex()).center())
        return is_asked or super().eventFilter(watched, event)

    def _on_menu_requested(self, at: QPoint) -> None:
        self.menu().popup(self._view.viewport().mapToGlobal(at))


def row_entries(
    *,
    has_row: bool,
    enter: Callable[[], object] | None = None,
    copy_lines: Callable[[], object] | None = None,
    copy_text: Callable[[], object] | None = None,
    copy_id: Callable[[], object] | None = None,
) -> list[MenuEntry]:
    """What most lists can do with a row, in the order of all menus."""
    off = "" if has_row else NO_ROW
    ways = (
        (tr_in("verb", "Open"), "Return", enter),
        (tr("Copy for a spreadsheet"), "Ctrl+C", copy_lines),
        (tr("Copy as text"), "Ctrl+Shift+T", copy_text),
        (tr("Copy the id"), "Ctrl+Shift+C", copy_id),
    )
    return [MenuEntry(words, keys, run, off) for words, keys, run in ways if run is not None]
