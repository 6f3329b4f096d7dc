"""Chips that narrow a list, with the number of rows that they leave."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import fonts as types
from ui import text
from ui.appearance import Appearance


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
        self.setText(f"{self._words.replace('&', '&&')}{tail}")
        self.setAccessibleName(
            self._words if number is None else f"{self._words}, {text.count(number)}"
        )
