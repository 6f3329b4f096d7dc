"""Menus and what opens them: as large as the text, with the caret of the design."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.widgets.buttons import ButtonSize
from ui.widgets.choice import Choice
from ui.widgets.menu_button import MenuButton


def line_of(menu: QMenu) -> int:
    return menu.actionGeometry(menu.actions()[0]).height()


def icon_of(menu: QMenu) -> int:
    return menu.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, None, menu)


def shown_menu(look: Appearance, qtbot: QtBot) -> QMenu:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction(look.icon("copy"), "Copy the id")
    menu.ensurePolished()
    return menu


def test_a_menu_has_icons_and_lines_of_the_design(look: Appearance, qtbot: QtBot) -> None:
    menu = shown_menu(look, qtbot)
    assert (icon_of(menu), line_of(menu)) == (16, 28)


@pytest.mark.usefixtures("large_text")
def test_icons_and_lines_of_menus_grow_with_the_text(look: Appearance, qtbot: QtBot) -> None:
    menu = shown_menu(look, qtbot)
    side = look.px(16)
    assert icon_of(menu) == side > 16
    assert menu.actions()[0].icon().availableSizes()[0].width() >= side
    assert line_of(menu) >= look.px(12) + menu.fontMetrics().height()


@pytest.mark.usefixtures("large_text")
def test_the_caret_of_a_choice_leaves_its_words_alone(look: Appearance, qtbot: QtBot) -> None:
    choice = Choice(look, "Theme", {"": "As the system"})
    qtbot.addWidget(choice)
    choice.resize(choice.sizeHint())
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    words = choice.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox,
        option,
        QStyle.SubControl.SC_ComboBoxEditField,
        choice,
    )
    assert words.width() >= choice.fontMetrics().horizontalAdvance("As the system")
    assert words.right() < choice.width() - look.px(14 + 10)  # the caret and its edge


def test_a_button_with_a_menu_draws_one_caret(look: Appearance, qtbot: QtBot) -> None:
    button = MenuButton(look, "Copy a policy", "copy")
    qtbot.addWidget(button)
    alone = button.sizeHint()
    button.setMenu(QMenu(button))
    assert button.sizeHint() == alone  # Qt leaves no room for a triangle of its own
    assert button.accessibleName() == "Copy a policy"


@pytest.mark.parametrize("size", [ButtonSize.NORMAL, ButtonSize.SMALL])
@pytest.mark.usefixtures("large_text")
def test_the_caret_of_a_button_leaves_its_words_alone(
    look: Appearance, qtbot: QtBot, size: ButtonSize
) -> None:
    button = MenuButton(look, "Copy a policy", "copy", size=size)
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    button.has_caret = False  # what lies below it
    place = button.caret_place().toRect().adjusted(0, 4, 0, -4)
    below = button.grab(place).toImage()
    grounds = {
        below.pixelColor(x, y).name() for x in range(below.width()) for y in range(below.height())
    }
    assert grounds == {look.theme.card.lower()}
