"""The first page: what Countersign is for on the left, the steps of signing in on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.accounts.step import Step
from ui.accounts.ways import Ways
from ui.accounts.welcome_side import SIDE_NARROW, SIDE_WIDTH, WelcomeSide
from ui.appearance import Appearance

_NARROW = 1180
_LEAST_WITH_SIDE = 860


class WelcomePage(QWidget):
    """Begins with `ways`; other steps take its place and give it back."""

    def __init__(
        self, look: Appearance, clipboard: QClipboard, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ways = Ways(look, clipboard)
        self._steps = QStackedWidget()
        self._steps.addWidget(self.ways)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._look = look
        self.side = WelcomeSide(look)
        row.addWidget(self.side)
        row.addWidget(self._steps, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the steps: the side gives way in a narrow window."""
        super().resizeEvent(event)
        px, width = self._look.px, event.size().width()
        self.side.setVisible(width >= px(_LEAST_WITH_SIDE))
        self.side.setFixedWidth(px(SIDE_WIDTH if width >= px(_NARROW) else SIDE_NARROW))

    @property
    def step(self) -> Step:
        """The step that is shown."""
        step = self._steps.currentWidget()
        return step if isinstance(step, Step) else self.ways

    def show_step(self, step: Step) -> None:
        """Show a step; the keyboard goes along where it was on this page."""
        if self._steps.indexOf(step) < 0:
            self._steps.addWidget(step)
        self._steps.setCurrentWidget(step)
        step.verticalScrollBar().setValue(0)
        if self.isVisible():
            step.enter()

    def show_ways(self) -> None:
        """Show all ways to sign in again."""
        self.show_step(self.ways)
