"""Chips that narrow a list, with the number of rows that they leave."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.widgets.reading import is_from_right
from ui.widgets.tooltip import set_tooltip

_LEFT_TO_RIGHT = "\u200e"


class FilterChip(QPushButton):
    """A checkable filter with the number of rows it leaves."""

    def __init__(
        self, look: Appearance, words: str, number: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.setProperty("role", "filter")
        self.setCheckable(True)
        self.setFont(look.font(types.BODY_MEDIUM))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_number(number)

    def set_number(self, number: int | None) -> None:
        """Show another number, or none."""
        tail = "" if number is None else f"\u2002{text.count(number)}"
        mark = _LEFT_TO_RIGHT if is_from_right() else ""  # else "8 h" would read "h 8"
        self.setText(f"{mark}{self._words.replace('&', '&&')}{tail}")
        self.setAccessibleName(
            self._words if number is None else f"{self._words}, {text.count(number)}"
        )


class TickChip(FilterChip):
    """One of several that are on at once: a tick says so, and not its colour alone."""

    def __init__(self, look: Appearance, words: str) -> None:
        super().__init__(look, words)
        self._look = look
        self.toggled.connect(self._show_tick)
        look.changed.connect(self._show_tick)
        self._show_tick()

    def _show_tick(self) -> None:
        side = self._look.px(12)
        self.setIconSize(QSize(side, side))
        tick = self._look.icon("check", self._look.theme.link, side)
        self.setIcon(tick if self.isChecked() else QIcon())


class MenuChip(FilterChip):
    """Opens a menu of filters; says which of them is on."""

    def __init__(self, look: Appearance, words: str) -> None:
        super().__init__(look, words)
        self._own_words = words
        self._look = look
        sides = Qt.LayoutDirection
        self.setLayoutDirection(sides.LeftToRight if is_from_right() else sides.RightToLeft)
        look.changed.connect(self._tint)
        self._tint()

    def say(self, words: str = "", number: int | None = None) -> None:
        """Say which filter is on; nothing when it is none of the menu."""
        self._words = words or self._own_words
        self.set_number(number)
        self.setChecked(bool(words))

    def set_number(self, number: int | None) -> None:
        """Show another number, or none, with a gap before the caret."""
        super().set_number(number)
        self.setText(f"{self.text()} ")

    def set_on(self, is_on: bool, reason_off: str) -> None:
        """Switch the chip on, or off with the reason as its tooltip."""
        self.setEnabled(is_on)
        set_tooltip(self, "" if is_on else reason_off)

    def nextCheckState(self) -> None:
        """A click opens the menu; what is chosen there decides."""

    def _tint(self) -> None:
        side = self._look.px(12)
        self.setIconSize(QSize(side, side))
        self.setIcon(self._look.icon("caret-down", self._look.theme.text2, side))
