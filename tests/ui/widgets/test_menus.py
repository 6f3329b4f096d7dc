"""Menus and what opens them: as large as the text, with the caret of the design."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QStyle, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.widgets.buttons import ButtonSize
from ui.widgets.choice import Choice
from ui.widgets.choice_menu import choice_menu
from ui.widgets.menu import Menu
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


class Unmarked(Menu):
    """Shows what lies below the marks."""

    def _paint(self, *_args: object, **_kwargs: object) -> None:
        pass


def filled(menu: Menu, sides: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight) -> Menu:
    """Give it a chosen line and one that leads on; both again, but off."""
    menu.setLayoutDirection(sides)
    for is_on in (True, False):
        chosen = menu.addAction("Purchase order")
        chosen.setCheckable(True)
        chosen.setChecked(True)
        further = menu.add_submenu("Sort by")
        chosen.setEnabled(is_on)
        further.setEnabled(is_on)
    menu.resize(menu.sizeHint())
    return menu


def mark_places(menu: Menu) -> list[QRect]:
    return [
        menu.mark_place(action, is_at_end=action.menu() is not None) for action in menu.actions()
    ]


def up_to_the_edge(menu: Menu, place: QRect) -> QRect:
    """What is between a mark and the end of its line, with the mark."""
    is_left = place.center().x() < menu.width() // 2
    edge = menu.actionGeometry(menu.actions()[0])
    x = edge.left() if is_left else edge.right()
    return place.united(QRect(x, place.top(), 1, place.height()))


def inks(image: QImage, place: QRect) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(place.left(), place.right() + 1)
        for y in range(place.top(), place.bottom() + 1)
    }


def nothing_lies_below_the_marks(menu: Menu, look: Appearance) -> bool:
    """Tell whether neither words nor marks of Qt's own are there."""
    image, ground = menu.grab().toImage(), {look.theme.card.lower()}
    return all(inks(image, up_to_the_edge(menu, place)) == ground for place in mark_places(menu))


SIDES = pytest.mark.parametrize(
    "sides", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)


@SIDES
def test_menus_draw_their_own_marks_and_no_others(
    look: Appearance, qtbot: QtBot, sides: Qt.LayoutDirection
) -> None:
    bare, menu = filled(Unmarked(look), sides), filled(Menu(look), sides)
    qtbot.addWidget(bare)
    qtbot.addWidget(menu)
    assert nothing_lies_below_the_marks(bare, look)
    image = menu.grab().toImage()
    chosen, further, chosen_off, further_off = (inks(image, place) for place in mark_places(menu))
    assert all(len(one) > 1 for one in (chosen, further, chosen_off, further_off))
    assert chosen != chosen_off
    assert further != further_off


@pytest.mark.usefixtures("large_text")
def test_the_marks_of_menus_grow_with_the_text(look: Appearance, qtbot: QtBot) -> None:
    bare = filled(Unmarked(look))
    qtbot.addWidget(bare)
    assert {place.width() for place in mark_places(bare)} == {look.px(16)}
    assert nothing_lies_below_the_marks(bare, look)


def test_a_menu_of_choices_ticks_what_is_chosen(look: Appearance, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = choice_menu(look, parent, "Kind", {"": "All", "a": "Text"}, ("a",), {"a": 3})
    menu.resize(menu.sizeHint())
    image = menu.grab().toImage()
    plain, chosen = (inks(image, place) for place in mark_places(menu))
    assert plain == {look.theme.card.lower()}
    assert len(chosen) > 1


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


def test_a_choice_is_as_wide_as_its_words_need_it(look: Appearance, qtbot: QtBot) -> None:
    choice = Choice(look, "Period", {"30": "30 days", "365": "Last 12 months"})
    qtbot.addWidget(choice)
    choice.take_width(20)
    assert choice.width() == choice.sizeHint().width()
    choice.take_width(400)
    assert choice.width() == look.px(400)


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
