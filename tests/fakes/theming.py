"""What of a screen moves when light turns to dark or back: a theme is colours, and no measure depends on it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtWidgets import QWidget

from tests.fakes.spoken import about
from ui.appearance import Appearance, Scheme
from ui.theme import DARK


def theme_faults(look: Appearance, shown: QWidget) -> list[str]:
    """Switch to the other theme, stay there, and list what has another place or size than before."""
    shown.grab()  # lays out what was not shown yet
    before = _places(shown)
    look.set_scheme(Scheme.LIGHT if look.theme is DARK else Scheme.DARK)
    after = _places(shown)
    return [
        f"{about(one)} {was.getRect()} becomes {after[one].getRect()}"
        for one, was in before.items()
        if one in after and after[one] != was
    ]


def _places(shown: QWidget) -> dict[QWidget, QRect]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    every = (shown, *shown.findChildren(QWidget))
    return {one: one.geometry() for one in every if one.isVisibleTo(shown)}
