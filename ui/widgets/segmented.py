"""A choice of a few views side by side, one of them on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui import fonts as types
from ui import text
from ui.appearance import Appearance


class Segmented(QFrame):
    """Exclusive segments by key; `chosen` carries the key that the person picked."""

    chosen = Signal(str)

    def __init__(
        self, look: Appearance, segments: dict[str, str], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = segments
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.setProperty("card", "segments")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for key, words in segments.items():
            button = QPushButton(words.replace("&", "&&"))
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # heard as one of several, and not as a box to tick
            button.setFont(look.font(types.BODY_MEDIUM))
            button.setAccessibleName(words)
            self._buttons[key] = button
            self._group.addButton(button)
            row.addWidget(button)
        self.select(next(iter(segments)))
        self._group.buttonClicked.connect(self._on_button_clicked)

    @property
    def current(self) -> str:
        """The key of the segment that is on."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def select(self, key: str) -> None:
        """Turn a segment on without telling; Tab stops at it, whichever way it comes, and arrows go on."""
        for one, button in self._buttons.items():
            is_on = one == key
            button.setChecked(is_on)
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_on else Qt.FocusPolicy.ClickFocus
            )

    def set_number(self, key: str, number: int | None) -> None:
        """Show how many rows a segment has, or no number."""
        words, button = self._words[key], self._buttons[key]
        tail = "" if number is None else f"\u2002{text.count(number)}"
        button.setText(f"{words.replace('&', '&&')}{tail}")
        button.setAccessibleName(words if number is None else f"{words}, {text.count(number)}")

    def _on_button_clicked(self) -> None:
        self.chosen.emit(self.current)
