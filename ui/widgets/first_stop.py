"""Where the keyboard enters a part of the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def first_stop(region: QWidget) -> QWidget | None:
    """The first widget inside that Tab would reach; None when there is none."""
    for child in region.findChildren(QWidget):
        can_focus = bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if can_focus and child.isVisibleTo(region) and child.isEnabled():
            return child
    return None
