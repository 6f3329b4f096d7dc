"""Where the keyboard enters a part of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.widgets.tab_order import stops


def first_stop(region: QWidget) -> QWidget | None:
    """The first widget inside that Tab would reach; None when there is none."""
    return next(iter(stops(region)), None)
