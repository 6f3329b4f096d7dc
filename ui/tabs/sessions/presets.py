"""A field with its unit, and chips beside it that fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.filter_chip import FilterChip
from ui.widgets.labels import PlainLabel


class PresetRow(QWidget):
    """`picked` carries the value of a chip that the person pressed."""

    picked = Signal(object)

    def __init__(
        self, look: Appearance, edit: QWidget, width: int, unit: str, chips: Mapping[object, str]
    ) -> None:
        """Put `edit` before its unit, and a chip for each value of `chips`; their words name them."""
        super().__init__()
        edit.setFixedWidth(look.px(width))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(6))
        row.addWidget(edit)
        row.addWidget(PlainLabel(look, unit, types.BODY, "text2"))
        row.addSpacing(look.px(4))
        self.chips: dict[object, FilterChip] = {}
        for value, words in chips.items():
            chip = self.chips[value] = FilterChip(look, words)
            chip.setAccessibleName(f"{value} {unit}")
            chip.clicked.connect(self._on_chip_clicked)
            row.addWidget(chip)
        row.addStretch(1)
        for first, then in pairwise((edit, *self.chips.values())):
            self.setTabOrder(first, then)

    def mark(self, value: object) -> None:
        """Show which chip says what the field does, if any."""
        for one, chip in self.chips.items():
            chip.setChecked(one == value)

    def _on_chip_clicked(self) -> None:
        pressed = self.sender()
        value = next(one for one, chip in self.chips.items() if chip is pressed)
        self.picked.emit(value)
