"""Notes: as high as their words, with a button beside them or without."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.help.explain import ExplainButton
from ui.help.subjects import DUPLICATE
from ui.theme import Tone
from ui.widgets.card import IconLabel, Note


@pytest.fixture
def note(look: Appearance, qtbot: QtBot) -> Note:
    made = Note(look, Tone.WARNING, "copy", "Possible duplicate.", "It was approved before.")
    qtbot.addWidget(made)
    return made


def test_a_small_button_makes_a_note_no_higher(look: Appearance, note: Note) -> None:
    before = note.sizeHint().height()
    note.add_widget(ExplainButton(look, DUPLICATE, "a possible duplicate"))
    assert note.sizeHint().height() == before


@pytest.mark.parametrize("has_button", [False, True])
def test_the_icon_stands_beside_the_words(
    look: Appearance, note: Note, *, has_button: bool
) -> None:
    if has_button:
        note.add_widget(ExplainButton(look, DUPLICATE, "a possible duplicate"))
    note.resize(QSize(600, note.sizeHint().height()))
    note.show()
    (icon,) = note.findChildren(IconLabel)
    assert abs(icon.geometry().center().y() - note.words.geometry().center().y()) <= 1
