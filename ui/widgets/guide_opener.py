"""Who can open the user guide from a part of a window: the window around it, or the one below it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget


@runtime_checkable
class OpensGuide(Protocol):
    """A window that can open the guide."""

    def open_guide(self, address: str) -> None:
        """Show the guide at "page" or "page#section"; empty: at what is shown."""


def guide_opener(widget: QWidget) -> OpensGuide | None:
    """The window around a widget that can open the guide; None where there is none."""
    around: QWidget | None = widget
    while around is not None:
        if isinstance(around, OpensGuide):
            return around
        around = around.parentWidget()
    return None
