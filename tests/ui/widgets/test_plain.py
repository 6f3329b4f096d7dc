"""Foreign text in widgets: never markup, never a shortcut, never a broken layout."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.model.text import plain, plain_block
from tests.fakes.hostile import TEXTS
from tests.fakes.plainness import faults, menu_faults, text_faults
from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.buttons import PlainButton, button_text
from ui.widgets.labels import IdLabel, PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.tooltip import set_tooltip

HOSTILE = [
    "<b>bold</b>",
    "<img src='file:///etc/passwd'>",
    "<a href='https://evil.example'>here</a>",
    "&lt;b&gt;",
    "x" * 10_000,
    "Smith & Wesson",
]


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_whatever_is_written_becomes_short_plain_text(
    look: Appearance, qtbot: QtBot, name: str
) -> None:
    assert text_faults("a line", plain(TEXTS[name])) == []
    assert text_faults("a block", plain_block(TEXTS[name])) == []
    words = plain(TEXTS[name])
    label, button, paragraph = PlainLabel(look, words), PlainButton(look, words), Paragraph(look)
    paragraph.set_words(words, words)
    for widget in (label, button, paragraph):
        qtbot.addWidget(widget)
        set_tooltip(widget, TEXTS[name])
        assert faults(widget) == []
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction(button_text(words))
    assert menu_faults(menu.actions()) == []


@pytest.mark.parametrize("content", HOSTILE)
def test_a_label_shows_every_character(look: Appearance, qtbot: QtBot, content: str) -> None:
    label = PlainLabel(look, content, elided=True)
    qtbot.addWidget(label)
    assert label.text() == content
    assert label.minimumSizeHint().width() == 0


@pytest.mark.parametrize("content", HOSTILE)
def test_a_tooltip_escapes_markup(look: Appearance, qtbot: QtBot, content: str) -> None:
    label = PlainLabel(look)
    qtbot.addWidget(label)
    set_tooltip(label, content)
    inside = label.toolTip().removeprefix("<qt>").removesuffix("</qt>")
    assert "<" not in inside


def test_an_ampersand_in_a_button_is_no_shortcut(look: Appearance, qtbot: QtBot) -> None:
    button = PlainButton(look, "Smith & Wesson")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "Smith & Wesson"


def test_an_id_is_copied_whole(look: Appearance, qapp: QApplication, qtbot: QtBot) -> None:
    whole = "agmt-0123456789abcdef0123456789abcdef"
    label = IdLabel(look, whole, "agreement id", qapp.clipboard())
    qtbot.addWidget(label)
    label.copy_button.click()
    assert qapp.clipboard().text() == whole
    assert label.copy_button.accessibleName() == "Copy the agreement id"


def test_a_date_stays_on_one_line_and_is_read_and_copied_with_plain_spaces(
    look: Appearance, qapp: QApplication, qtbot: QtBot
) -> None:
    said = "It ends on 4 Feb 2027."
    label, paragraph = PlainLabel(look, wraps=True), Paragraph(look)
    # Room for all but the year, so that a line would end before it.
    width = QFontMetrics(look.font(types.BODY)).horizontalAdvance("It ends on 4 Feb ") + 4
    for widget in (label, paragraph):
        qtbot.addWidget(widget)
    label.setText(said)
    paragraph.set_words("", said)
    ends = "It ends on ", "4\u00a0Feb\u00a02027."
    lines, _ = paragraph._layout(width)
    whole = lines.text()
    assert (
        tuple(
            whole[one.textStart() : one.textStart() + one.textLength()]
            for one in (lines.lineAt(0), lines.lineAt(1))
        )
        == ends
    )
    assert label.text() == paragraph.text() == paragraph.accessibleName() == said
    label.make_selectable().show()
    label.setSelection(0, len(said))
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == said


def test_a_paragraph_gets_higher_when_it_gets_narrower(look: Appearance, qtbot: QtBot) -> None:
    paragraph = Paragraph(look)
    qtbot.addWidget(paragraph)
    paragraph.set_words("Possible duplicate.", "You approved the same amount nine days ago. " * 4)
    assert paragraph.heightForWidth(200) > paragraph.heightForWidth(800)


def test_a_paragraph_draws_no_markup(look: Appearance, qtbot: QtBot) -> None:
    words, markup = Paragraph(look), Paragraph(look)
    for widget, content in ((words, "[b]x[/b]"), (markup, "<b>x</b>")):
        qtbot.addWidget(widget)
        widget.set_words("", content)
        widget.resize(200, 20)
    ground = QColor(look.theme.surface)
    inked = [
        sum(picture.pixelColor(x, 10) != ground for x in range(200))
        for picture in (words.grab().toImage(), markup.grab().toImage())
    ]
    assert inked[1] > inked[0] * 0.5
