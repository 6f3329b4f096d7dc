"""Every action of the window in one table: menu, words, keys. The menu bar and the shortcuts come from it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

NEEDS_ACCOUNT = "needs_account"
WORKS_LOCKED = "works_locked"


class ActionSpec(msgspec.Struct, frozen=True):
    """One action: its menu, its words, its keys (several mean the same), what it does.

    And whether it also does it without an account, and in a locked window.
    """

    menu: str
    words: str
    keys: tuple[str, ...]
    run: Callable[[], None]
    after_line: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    needs_account: bool = True
    works_locked: bool = False


def add_actions(window: QMainWindow, specs: tuple[ActionSpec, ...]) -> None:
    """Fill the window's menu bar. The actions also hang on the window: a hidden bar has no shortcuts."""
    menus: dict[str, QMenu] = {}
    for spec in specs:
        menu = menus.get(spec.menu)
        if menu is None:
            menu = window.menuBar().addMenu(spec.menu)
            menus[spec.menu] = menu
        if spec.after_line:
            menu.addSeparator()
        action = QAction(spec.words.replace("&", "&&"), window)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        is_quit = spec.role == QAction.MenuRole.QuitRole  # also from the log and the other windows
        context = Qt.ShortcutContext
        action.setShortcutContext(
            context.ApplicationShortcut if is_quit else context.WindowShortcut
        )
        action.setMenuRole(spec.role)
        action.setProperty(NEEDS_ACCOUNT, spec.needs_account)
        action.setProperty(WORKS_LOCKED, spec.works_locked)
        action.triggered.connect(_without_flag(spec.run))
        menu.addAction(action)
        window.addAction(action)


def _without_flag(run: Callable[[], None]) -> Callable[[], None]:
    def triggered() -> None:
        run()

    return triggered
