"""Every key on one sheet: those of the window's actions as they are now, and those of lists and panes."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.actions import native, spec_of
from ui.appearance import Appearance
from ui.help.sheet_pages import FIND_YOUR_WAY
from ui.shortcuts.in_lists import KEYS
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_WIDTH = 860
_COLUMNS = 2
_LINES_IN_FIRST = 27  # then the second column begins, with the next group
_NO_KEY = tr("The last button of a sheet that pays, buys or ends something has no key, on purpose.")
_ALT = "Alt"  # Qt has no name for it as a key of its own


class ShortcutSheet(Sheet):
    """Groups of lines, what it does and its keys; Esc closes."""

    help_address = FIND_YOUR_WAY

    def __init__(self, look: Appearance, window: QMainWindow) -> None:
        super().__init__(look, window, tr("Keyboard shortcuts"), width=_WIDTH)
        self.enter_presses = True
        self.lines: list[tuple[str, str]] = []
        self.body.addWidget(PlainLabel(look, tr("Keyboard shortcuts"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        self.body.addWidget(Paragraph(look, _NO_KEY, types.SECOND, is_quiet=True))
        self.body.addSpacing(look.px(12))
        row = QHBoxLayout()
        row.setSpacing(look.px(32))
        for grid in self._columns(shortcuts_of(window)):
            row.addLayout(grid, 1)
        self.body.addLayout(row)
        self.close_button = PlainButton(look, tr("Close"))
        self.close_button.clicked.connect(self.reject)
        self.footer.addStretch(1)
        self.footer.addWidget(self.close_button)
        self.close_button.setFocus()

    def _columns(self, groups: dict[str, list[tuple[str, tuple[str, ...]]]]) -> list[QVBoxLayout]:
        columns, used = [QVBoxLayout() for _ in range(_COLUMNS)], 0
        for column in columns:
            column.setSpacing(self.look.px(4))
        for title, lines in groups.items():
            column = columns[0 if used + len(lines) <= _LINES_IN_FIRST else 1]
            used += len(lines) + 1
            column.addWidget(PlainLabel(self.look, title, types.BODY_STRONG))
            column.addLayout(self._group(lines))
            column.addSpacing(self.look.px(12))
        for column in columns:
            column.addStretch(1)
        return columns

    def _group(self, lines: list[tuple[str, tuple[str, ...]]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(self.look.px(1))
        grid.setColumnStretch(0, 1)
        for number, (words, keys) in enumerate(lines):
            said = tr(" or ").join(keys)
            self.lines.append((words, said))
            label = PlainLabel(self.look, words, types.BODY, "text2", wraps=True)
            label.setAccessibleName(f"{words}: {said}")
            grid.addWidget(label, number, 0)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            grid.addWidget(self._caps(keys), number, 1, side)
        return grid

    def _caps(self, keys: tuple[str, ...]) -> QWidget:
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(4))
        for one in keys:
            cap = PlainLabel(self.look, one, types.KEY, "text2")
            cap.setObjectName("key-cap")
            row.addWidget(cap)
        return inside


def shortcuts_of(window: QMainWindow) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The keys of all actions by menu, then those that lists and panes have; written as this system does."""
    groups: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for action in window.actions():
        spec = spec_of(action)
        if spec is not None and spec.keys:
            line = (spec.words.removesuffix("…"), tuple(_written(spec.keys)))
            groups.setdefault(spec.menu, []).append(line)
    for title, key in KEYS:
        if key.keys == (_ALT,) and sys.platform == "darwin":
            continue  # its menu bar is always there
        groups.setdefault(title, []).append((key.words, tuple(_written(key.keys))))
    return groups


def _written(keys: tuple[str, ...]) -> Iterator[str]:
    seen = set[str]()
    for one in keys:
        words = one if one == _ALT else native(one)
        if words not in seen:  # two keys of one name count once
            yield words
        seen.add(words)
