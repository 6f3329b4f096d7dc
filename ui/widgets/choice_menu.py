"""The menu of what has no chip of its own, with the number of rows that each leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from ui import text
from ui.appearance import Appearance
from ui.widgets.buttons import button_text
from ui.widgets.menu import Menu


def choice_menu(
    look: Appearance,
    parent: QWidget,
    name: str,
    values: Mapping[str, str],
    chosen: Collection[str],
    numbers: Mapping[str, int] | None = None,
    *,
    takes_several: bool = False,
) -> Menu:
    """Make a menu of words by their values, which the entries carry as data; it goes when it closes."""
    menu = Menu(look, parent)
    menu.setAccessibleName(name)
    group = QActionGroup(menu)
    group.setExclusive(not takes_several)
    for value, words in values.items():
        number = (numbers or {}).get(value)
        tail = "" if number is None else f"\t{text.count(number)}"
        action = QAction(button_text(words) + tail, menu)
        action.setCheckable(True)
        action.setChecked(value in chosen)
        action.setData(value)
        group.addAction(action)
        menu.addAction(action)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
