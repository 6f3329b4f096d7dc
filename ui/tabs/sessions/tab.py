"""The payment sessions tab: says that this version does not read them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from ui.context import Context
from ui.registry import Tab
from ui.widgets.empty import EmptyState


class SessionsTab(Tab):
    """An empty state: this version reads no payment sessions."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        lines = (
            "This version of Countersign does not read payment sessions. "
            "Sessions that exist in AWS keep working as they are."
        )
        column.addWidget(
            EmptyState(context.look, "wallet", "Payment sessions are not read yet", lines)
        )


def build(context: Context) -> Tab:
    """Build the tab."""
    return SessionsTab(context)
