"""Every action of the window in one table: menu, words, keys. The menu bar and the shortcuts come from it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

NEEDS_ACCOUNT = "needs_account"
WORKS_LOCKED = "works_locked"
SPEC = "spec"


class ActionSpec(msgspec.Struct, frozen=True):
    """One action: its menu, its words, its keys (several mean the same), what it does.

    And whether it also does it without an account, and in a locked window. `why_off` says why it cannot be
    done now; an action that only makes sense by its key is not `in_palette`. None of them answers for good:
    where money is at stake a sheet opens, whose last button has no key and is no action.
    """

    menu: str
    words: str
    keys: tuple[str, ...]
    run: Callable[[], None]
    after_line: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    needs_account: bool = True
    works_locked: bool = False
    why_off: Callable[[], str] | None = None
    in_palette: bool = True


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
        action.setProperty(SPEC, spec)
        action.triggered.connect(_without_flag(spec.run))
        menu.addAction(action)
        window.addAction(action)


def spec_of(action: QAction) -> ActionSpec | None:
    """The line of the table that an action comes from; None for an action that is none of them."""
    spec = action.property(SPEC)
    return spec if isinstance(spec, ActionSpec) else None


def native(keys: str) -> str:
    """Keys as this system writes them: "Ctrl+K", on macOS with its own signs."""
    words = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    return words.replace("Return", "Enter")  # what stands on the key


def _without_flag(run: Callable[[], None]) -> Callable[[], None]:
    def triggered() -> None:
        run()

    return triggered
