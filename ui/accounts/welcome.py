"""The first page: what Countersign is for on the left, the steps of signing in on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.accounts.step import Step
from ui.accounts.ways import Ways
from ui.accounts.welcome_side import WelcomeSide
from ui.appearance import Appearance


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
        row.addWidget(WelcomeSide(look))
        row.addWidget(self._steps, 1)

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
