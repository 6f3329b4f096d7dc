"""Fields for numbers, switches and radio buttons: what they take, say and look like from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QValidator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance, Scheme
from ui.widgets.choice import Choice
from ui.widgets.number_field import NumberField
from ui.widgets.radio import Radio
from ui.widgets.segmented import Segmented
from ui.widgets.switch import Switch

State = QValidator.State


@pytest.fixture
def field(look: Appearance, qtbot: QtBot) -> Iterator[NumberField]:
    window = QWidget()
    qtbot.addWidget(window)
    before = QPushButton("Before", window)
    made = NumberField(look, "Seats", 5, 1_000_000)
    made.setParent(window)
    window.show()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    yield made
    window.close()


def test_a_number_is_written_with_groups_and_read_with_any(field: NumberField) -> None:
    field.setValue(12_480)
    assert field.text() == "12,480"
    for written in ("12480", "12,480", "12.480", "12 480", "12'480"):
        field.lineEdit().setText(written)
        assert field.number == 12_480


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("", State.Intermediate),
        ("3", State.Intermediate),
        ("5", State.Acceptable),
        ("1000000", State.Acceptable),
        ("1000001", State.Invalid),
        ("-5", State.Invalid),
        ("1e3", State.Invalid),
        ("٣٤", State.Invalid),
        ("12,", State.Intermediate),
        ("12.5", State.Intermediate),
        ("12,50", State.Intermediate),
        ("1.2,345", State.Intermediate),
        ("1,23,456", State.Acceptable),
        ("9" * 400, State.Invalid),
    ],
)
def test_what_can_be_typed(field: NumberField, typed: str, state: State) -> None:
    assert field.validate(typed, 0)[0] is state


def test_groups_are_not_in_the_way_of_typing(field: NumberField) -> None:
    field.setValue(1_234)
    assert field.text() == "1,234"
    field.setFocus()
    assert field.text() == "1234"
    QTest.keyClick(field, Qt.Key.Key_End)
    QTest.keyClicks(field, "5")
    assert field.number == 12_345
    field.clearFocus()
    assert field.text() == "12,345"


@pytest.mark.parametrize(("typed", "whole"), [("12.5", 12), ("12,5", 12), ("7,25", 7)])
def test_a_fraction_never_becomes_a_larger_number(
    field: NumberField, typed: str, whole: int
) -> None:
    field.setValue(20)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, typed)
    assert field.number is None
    field.clearFocus()
    assert field.number == whole


def test_half_a_number_is_none_until_the_field_is_left(
    field: NumberField, look: Appearance
) -> None:
    told: list[int | None] = []
    field.setValue(20)
    field.edited.connect(lambda: told.append(field.number))
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert told[-1] is None
    field.interpretText()
    assert field.number == 20


def test_its_buttons_step_and_are_on_the_other_side_from_right_to_left(
    field: NumberField, qtbot: QtBot
) -> None:
    field.resize(96, 28)
    QTest.mouseClick(field._up, Qt.MouseButton.LeftButton)
    assert field.number == 6
    assert field._up.x() > field.width() / 2
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    field.resize(97, 28)
    assert field._up.x() < field.width() / 2
    assert field.lineEdit().x() > field._up.geometry().right()


def test_its_number_stays_in_view_with_another_theme_or_direction(
    field: NumberField, look: Appearance
) -> None:
    field.resize(96, 28)
    before = field.lineEdit().geometry()
    assert before.width() > field.width() // 2
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        look.set_scheme(scheme)
        assert field.lineEdit().geometry() == before
    field.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = field.lineEdit().geometry()
    assert mirrored.width() == before.width()
    assert mirrored.left() > before.left()


def test_quietly_means_quietly(field: NumberField) -> None:
    told: list[int | None] = []
    field.edited.connect(lambda: told.append(field.number))
    field.set_quietly(7)
    assert told == []
    assert field.text() == "7"


def test_a_switch_is_a_checkbox_for_screen_readers(look: Appearance, qtbot: QtBot) -> None:
    switch = Switch(look, "Auto-renew")
    qtbot.addWidget(switch)
    switch.show()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    spoken = QAccessible.queryAccessibleInterface(switch)
    assert spoken.role() == QAccessible.Role.CheckBox
    assert spoken.text(QAccessible.Text.Name) == "Auto-renew"
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())
    assert not switch.isChecked()


def test_segments_are_heard_as_one_choice_of_several(look: Appearance, qtbot: QtBot) -> None:
    made = Segmented(look, {"month": "Month", "list": "List"}, "Month or list")
    qtbot.addWidget(made)
    for one in made.findChildren(QPushButton):
        spoken = QAccessible.queryAccessibleInterface(one)
        assert spoken.role() == QAccessible.Role.RadioButton
    made.select("list")
    assert made.current == "list"
    QTest.mouseClick(made.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert made.current == "month"


def test_radio_buttons_are_chosen_by_arrows_and_by_their_words(
    look: Appearance, qtbot: QtBot
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    group = QButtonGroup(holder)
    first, second = Radio(look, "Wait & see"), Radio(look, "Approve")
    for number, button in enumerate((first, second)):
        button.setParent(holder)
        button.move(0, 40 * number)
        button.resize(button.sizeHint())
        group.addButton(button)
    with qtbot.waitActive(holder):
        holder.show()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton, pos=first.rect().center())
    assert first.isChecked()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert second.isChecked()
    assert first.accessibleName() == "Wait & see"


@pytest.mark.usefixtures("large_text")
def test_larger_words_of_a_choice_end_before_its_caret(look: Appearance, qtbot: QtBot) -> None:
    choice = Choice(look, "Currency", {"USD": "USD", "EUR": "EUR"})
    qtbot.addWidget(choice)
    choice.resize(choice.sizeHint())
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    kind = QStyle.ComplexControl.CC_ComboBox
    words = choice.style().subControlRect(kind, option, part, choice)
    caret = look.px(14) + look.px(10)  # it stands at this edge
    assert words.right() < choice.width() - caret
