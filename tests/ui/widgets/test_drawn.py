"""What draws its words itself is a text with a name to screen readers, and as large as before."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.money import Money
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.card import IconLabel, Note
from ui.widgets.chip import Chip, ChipFace
from ui.widgets.drawn import Drawn
from ui.widgets.fact import Fact
from ui.widgets.fact_table import FactTable
from ui.widgets.labels import MoneyLabel
from ui.widgets.meter import DeadlineBar
from ui.widgets.paragraph import Paragraph
from ui.widgets.title_chips import TitleChips

ACTIVE = ChipFace(Tone.POSITIVE, "check-circle", "Active")
PAID = Money(Decimal("1284.60"), "USD")
MAKERS: dict[str, Callable[[Appearance], QWidget]] = {
    "Active": lambda look: Chip(look, ACTIVE),
    "1,284.60\u00a0USD": lambda look: MoneyLabel(look, PAID),
    "Not available": MoneyLabel,
    "FY27 renewal, Active": lambda look: TitleChips(look, "FY27 renewal", [ACTIVE]),
    "It renews by itself": lambda look: Paragraph(look, "It renews by itself"),
}


@pytest.mark.parametrize("said", MAKERS)
def test_it_is_a_text_with_a_name(look: Appearance, qtbot: QtBot, said: str) -> None:
    made = MAKERS[said](look)
    qtbot.addWidget(made)
    spoken = QAccessible.queryAccessibleInterface(made)
    assert spoken.role() == QAccessible.Role.StaticText
    assert spoken.text(QAccessible.Text.Name) == said


def test_another_state_is_heard(look: Appearance, qtbot: QtBot) -> None:
    chip = Chip(look, ACTIVE)
    qtbot.addWidget(chip)
    chip.set_face(ChipFace(Tone.NEUTRAL, "calendar-x", "Expired"))
    spoken = QAccessible.queryAccessibleInterface(chip)
    assert spoken.text(QAccessible.Text.Name) == "Expired"


def test_facts_and_bars_are_texts_too(look: Appearance, qtbot: QtBot) -> None:
    for made in (FactTable(look, [Fact("Seller", "Lumenfold")], 4), DeadlineBar(look)):
        qtbot.addWidget(made)
        spoken = QAccessible.queryAccessibleInterface(made)
        assert spoken.role() == QAccessible.Role.StaticText


def test_an_icon_beside_words_is_no_graphic_without_a_name(look: Appearance, qtbot: QtBot) -> None:
    note = Note(look, Tone.WARNING, "copy", "Possible duplicate.")
    qtbot.addWidget(note)
    (icon,) = note.findChildren(IconLabel)
    spoken = QAccessible.queryAccessibleInterface(icon)
    assert spoken.role() == QAccessible.Role.Client
    assert not icon.grab().toImage().allGray()


def test_the_icon_of_a_chip_without_words_stands_in_its_middle(
    look: Appearance, qtbot: QtBot
) -> None:
    chip = Chip(look, ChipFace(Tone.WARNING, "copy", ""))
    qtbot.addWidget(chip)
    drawn = chip.grab().toImage()
    inside = range(round(4 * drawn.devicePixelRatio()), drawn.width() - 4)
    middle = range(drawn.height() // 3, 2 * drawn.height() // 3)
    ground = drawn.pixelColor(inside[0], drawn.height() // 2)
    inked = [x for x in inside if any(drawn.pixelColor(x, y) != ground for y in middle)]
    assert abs(inked[0] + inked[-1] - drawn.width()) <= 2 * drawn.devicePixelRatio()


def test_a_label_that_is_not_shown_takes_no_room(qtbot: QtBot) -> None:
    made = Drawn()
    qtbot.addWidget(made)
    assert made.minimumSizeHint() == QSize(-1, -1)
    assert not made.hasHeightForWidth()
