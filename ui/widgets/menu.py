"""A menu with the ticks and carets of the design in place of Qt's own, which do not grow with the text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QStyle, QWidget

from ui.appearance import Appearance

_SIDE = 16  # as the icons of its lines
_GLYPH = 14
_EDGE = 8


class Menu(QMenu):
    """Draws the ticks of what is chosen and the carets of what leads on, in the tokens' colours."""

    def __init__(self, look: Appearance, parent: QWidget | None = None, words: str = "") -> None:
        super().__init__(words, parent)
        self._look = look
        self.setProperty("marks", "own")

    def add_submenu(self, words: str, icon: QIcon | None = None) -> Menu:
        """A menu that a line of this one opens."""
        menu = Menu(self._look, self, words)
        if icon is not None:
            menu.setIcon(icon)
        self.addMenu(menu)
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the marks over the lines."""
        super().paintEvent(event)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        with QPainter(self) as painter:
            for action in self.actions():
                if not action.isVisible():
                    continue
                if action.isCheckable() and action.isChecked():
                    self._paint(painter, action, "check", self._look.theme.link, is_at_end=False)
                if action.menu() is not None:
                    caret = "caret-left" if is_mirrored else "caret-right"
                    self._paint(painter, action, caret, self._look.theme.text2, is_at_end=True)

    def mark_place(self, action: QAction, *, is_at_end: bool) -> QRect:
        """Where the mark of a line stands: where its icon would, or at its end."""
        line, look = self.actionGeometry(action), self._look
        side, edge = look.px(_SIDE), look.px(_EDGE)
        left = line.right() + 1 - edge - side if is_at_end else line.left() + edge
        place = QRect(left, line.top(), side, line.height())
        return QStyle.visualRect(self.layoutDirection(), line, place)

    def _paint(
        self, painter: QPainter, action: QAction, name: str, ink: str, *, is_at_end: bool
    ) -> None:
        look = self._look
        place = QRectF(self.mark_place(action, is_at_end=is_at_end))
        color = ink if action.isEnabled() else look.theme.text3
        look.icons.paint(painter, place, name, color, look.px(_GLYPH))
