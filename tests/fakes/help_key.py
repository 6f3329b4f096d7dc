"""Whether F1 leads from a window or sheet to a page that the guide has."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

from tests.fakes.window import Opened
from ui.help.guide import Guide
from ui.help.window import GuideWindow

_ASKED = "guide "


def help_faults(opened: Opened, shown: QWidget) -> list[str]:
    """Press F1 in the window of what is shown, and list what is wrong with where it leads."""
    window = shown.window()
    is_window = isinstance(window, QMainWindow | QDialog) and not isinstance(window, GuideWindow)
    if not is_window or not window.isActiveWindow() or opened.context.lock.is_locked:
        return []
    before = len(opened.places)
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)
    asked = [one for one in opened.places[before:] if one.startswith(_ASKED)]
    if len(asked) != 1:
        return [f"F1 in {type(window).__name__} asked for {asked}"]
    address = asked[0].removeprefix(_ASKED)
    return [] if is_in_guide(address) else [f"the guide has no {address!r}"]


def is_in_guide(address: str) -> bool:
    """Whether the guide has this page, and this section of it; nothing stands for what is shown."""
    name, _, section = address.partition("#")
    if not name:
        return not section
    page = Guide().page(name)
    return not section or page.section(section) is not None
