"""A comparison as a grid: a line for each name, a column for each side, and in words whether they differ."""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.language import tr
from app.model.comparison import ComparedGroup, ComparedLine, Comparison
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

NOT_THERE = tr("Not there")
_DIFFERS = ChipFace(Tone.WARNING, "swap", tr("Differs"))
_SAME = tr("Same")
_NAME_SHARE, _SIDE_SHARE, _WORD_SHARE = 3, 4, 2


def line_words(line: ComparedLine, titles: tuple[str, ...]) -> str:
    """A line as one sentence, for screen readers and for a message."""
    values = [value if value is not None else tr("not there") for value in line.values]
    if not line.is_different:
        return f"{line.name}: {values[0]}"
    sides = "; ".join(f"{title}: {value}" for title, value in zip(titles, values, strict=True))
    if not line.change:
        return tr("{name} differs: {sides}", name=line.name, sides=sides)
    return tr(
        "{name} differs: {sides} (change {change})",
        name=line.name,
        sides=sides,
        change=change_words(line),
    )


def change_words(line: ComparedLine) -> str:
    """How much more or less the second amount is, with its sign."""
    if line.change is None:
        return ""
    sign = "+" if line.change.amount > 0 else ""
    return f"{sign}{text.money(line.change)}"


def as_text(comparison: Comparison) -> str:
    """The whole comparison for a message: what differs is said in words."""
    parts = [reduce(_compared, comparison.titles), summary(comparison)]
    for group in comparison.groups:
        parts += ["", group.name]
        parts += [f"- {line_words(line, comparison.titles)}" for line in group.lines]
    return "\n".join(parts) + "\n"


def _compared(title: str, other: str) -> str:
    return tr("{title} compared with {other}", title=title, other=other)


def summary(comparison: Comparison) -> str:
    """How many lines differ."""
    number = comparison.differences
    return (
        text.plural(number, "{n} difference", "{n} differences") if number else tr("No differences")
    )


class CompareView(QWidget):
    """The groups as cards. With `only_differences`, lines that are the same are left out."""

    def __init__(
        self, look: Appearance, comparison: Comparison, *, only_differences: bool = False
    ) -> None:
        super().__init__()
        self._look = look
        self._titles = comparison.titles
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        for group in comparison.groups:
            lines = [one for one in group.lines if one.is_different or not only_differences]
            if lines:
                column.addWidget(self._card(group, lines))
        if only_differences and not comparison.differences:
            column.addWidget(PlainLabel(look, tr("Nothing differs."), types.BODY, "text2"))

    def _card(self, group: ComparedGroup, lines: list[ComparedLine]) -> Card:
        look = self._look
        card = Card(look)
        number = text.plural(group.differences, "{n} difference", "{n} differences")
        card.setAccessibleName(f"{group.name}, {number}")
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(8))
        last = len(self._titles) + 1
        for place in range(last + 1):
            share = _NAME_SHARE if place == 0 else _WORD_SHARE if place == last else _SIDE_SHARE
            grid.setColumnStretch(place, share)
        grid.addWidget(PlainLabel(look, group.name, types.SECTION), 0, 0, 1, last + 1)
        for place, title in enumerate(self._titles, start=1):
            grid.addWidget(self._label(title, types.SECOND_STRONG, "text2"), 1, place)
        for row, one in enumerate(lines, start=2):
            self._add(grid, row, one)
        card.body.addLayout(grid)
        return card

    def _add(self, grid: QGridLayout, row: int, line: ComparedLine) -> None:
        top = Qt.AlignmentFlag.AlignTop
        name = self._label(line.name, types.BODY, "text2")
        name.setAccessibleName(line_words(line, self._titles))
        grid.addWidget(name, row, 0, top)
        kind = types.BODY_STRONG if line.is_different else types.BODY
        for place, value in enumerate(line.values, start=1):
            shown = self._words(value or NOT_THERE, kind, is_quiet=value is None)
            grid.addWidget(shown, row, place, top)
        grid.addWidget(self._word(line), row, len(self._titles) + 1, top)

    def _word(self, line: ComparedLine) -> QWidget:
        look = self._look
        if not line.is_different:
            return PlainLabel(look, _SAME, types.SECOND, "text2")
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(2))
        column.addWidget(Chip(look, _DIFFERS), 0, Qt.AlignmentFlag.AlignLeft)
        if line.change is not None:
            change = self._words(change_words(line), types.SECOND, is_quiet=True)
            column.addWidget(change)
        return holder

    def _words(self, words: str, kind: types.Type, *, is_quiet: bool) -> Paragraph:
        """Values are never cut: where there is no room, a currency stands on the next line."""
        made = Paragraph(self._look, words.replace(text.NBSP, " "), kind, is_quiet=is_quiet)
        policy = made.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        made.setSizePolicy(policy)
        return made

    def _label(self, content: str, kind: types.Type, ink: str) -> PlainLabel:
        label = PlainLabel(self._look, content, kind, ink, wraps=True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return label
