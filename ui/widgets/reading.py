"""The way in which one reads: Qt mirrors the order in a layout, but neither margins nor a label's text."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QGuiApplication

_SIDES = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight


def is_from_right() -> bool:
    """Whether the desktop's language is read from right to left."""
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def margins(start: int, top: int = 0, end: int = 0, bottom: int = 0) -> QMargins:
    """Margins in pixels; `start` is the side where a line begins."""
    if is_from_right():
        start, end = end, start
    return QMargins(start, top, end, bottom)


def from_start(alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """Where a text of ours stands, which itself reads from left to right: on the other side if need be."""
    if not is_from_right() or alignment & Qt.AlignmentFlag.AlignHCenter:
        return alignment
    is_at_end = bool(alignment & Qt.AlignmentFlag.AlignRight)
    side = Qt.AlignmentFlag.AlignLeft if is_at_end else Qt.AlignmentFlag.AlignRight
    return alignment & ~_SIDES | side
