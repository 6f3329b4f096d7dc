"""Notes: as high as their words, the icon beside the first line, whatever stands at the end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize
from pytestqt.qtbot import QtBot

from ui import fonts as types
from ui.appearance import Appearance
from ui.help.explain import ExplainButton
from ui.help.subjects import DUPLICATE
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import IconLabel, Note

WORDS = "Agreement agmt-5kq2n8v1r7hd, until 4 Feb 2027. It can be compared with an offer."


@pytest.fixture
def short(look: Appearance, qtbot: QtBot) -> Note:
    made = Note(look, Tone.WARNING, "copy", "Possible duplicate.", "It was approved before.")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def long(look: Appearance, qtbot: QtBot) -> Note:
    made = Note(look, Tone.POSITIVE, "check-circle", "You have this.", WORDS)
    made.put_icon_on_first_line()
    qtbot.addWidget(made)
    return made


def middle_in(note: Note, widget: IconLabel) -> int:
    return widget.mapTo(note, QPoint(0, widget.height() // 2)).y()


def middle_of_first_line(note: Note, look: Appearance) -> int:
    words = note.words
    above = (words.height() - words.heightForWidth(words.width())) // 2
    return words.mapTo(note, QPoint(0, above + look.px(types.BODY.line) // 2)).y()


def test_a_small_button_makes_a_note_no_higher(look: Appearance, short: Note) -> None:
    before = short.sizeHint().height()
    short.add_widget(ExplainButton(look, DUPLICATE, "a possible duplicate"))
    assert short.sizeHint().height() == before


@pytest.mark.parametrize("has_button", [False, True])
def test_the_icon_stands_beside_the_words(
    look: Appearance, short: Note, *, has_button: bool
) -> None:
    if has_button:
        short.add_widget(ExplainButton(look, DUPLICATE, "a possible duplicate"))
    short.resize(QSize(600, short.sizeHint().height()))
    short.show()
    (icon,) = short.findChildren(IconLabel)
    words = short.words.mapTo(short, QPoint(0, short.words.height() // 2)).y()
    assert abs(middle_in(short, icon) - words) <= 1


@pytest.mark.parametrize("width", [900, 420])
def test_the_icon_stands_beside_the_first_line_also_where_a_button_is_higher(
    long: Note, look: Appearance, width: int
) -> None:
    long.add_widget(PlainButton(look, "Show agreement", size=ButtonSize.ROW))
    long.resize(width, long.heightForWidth(width))
    long.show()
    (icon,) = long.findChildren(IconLabel)
    assert abs(middle_in(long, icon) - middle_of_first_line(long, look)) <= 1
    assert long.words.height() >= long.words.heightForWidth(long.words.width())


def test_a_note_is_as_high_as_its_words_take(long: Note) -> None:
    heights = []
    for width in (900, 420, 260):
        long.resize(width, long.heightForWidth(width))
        long.show()
        lines = long.words.heightForWidth(long.words.width())
        assert long.words.height() == lines
        heights.append(long.height() - lines)
    assert len(set(heights)) == 1
