"""Icons inside fields grow with the text, and cost nothing where it has the usual size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance, Scheme
from ui.fonts import MAX_SCALE, Fonts
from ui.widgets.field import FilterField
from ui.widgets.line_icons import LineIcons


@pytest.fixture(params=[1.0, 1.5, MAX_SCALE])
def scale(request: pytest.FixtureRequest, look: Appearance) -> Iterator[float]:
    """Text of the usual size, larger, and as large as it gets."""
    before = look.fonts
    look.fonts = Fonts(wanted=request.param)
    look._apply()
    yield request.param
    look.fonts = before
    look._apply()


@pytest.fixture
def field(look: Appearance, scale: float, qtbot: QtBot) -> FilterField:
    """A field with its icon, and something to clear."""
    made = FilterField(look)
    qtbot.addWidget(made)
    made.setText("lumen")
    made.resize(look.px(300), made.sizeHint().height())
    made.show()
    return made


def _buttons(field: FilterField) -> list[QToolButton]:
    found = field.findChildren(QToolButton)
    return sorted(found, key=lambda one: one.geometry().left())


def _drawn(image: QImage) -> int:
    """How wide something is in a picture."""
    ground = image.pixelColor(0, 0)
    rows, columns = range(image.height()), range(image.width())
    ink = [x for x in columns if any(image.pixelColor(x, y) != ground for y in rows)]
    return max(ink) - min(ink) + 1


def test_icon_and_clear_button_are_as_large_as_the_text(
    field: FilterField, look: Appearance, scale: float
) -> None:
    icon, clear = _buttons(field)
    side = look.px(16)
    assert side == round(16 * scale)
    assert min(icon.width(), icon.height(), clear.width(), clear.height()) >= side
    assert side * 0.6 < _drawn(icon.grab().toImage()) <= side


def test_no_text_lies_under_an_icon(field: FilterField) -> None:
    icon, clear = _buttons(field)
    assert not icon.geometry().intersects(clear.geometry())
    assert field.cursorRect().left() > icon.geometry().right() - 1
    assert field.rect().contains(icon.geometry())
    assert field.rect().contains(clear.geometry())


def test_only_larger_text_needs_a_style_of_our_own(field: FilterField, scale: float) -> None:
    has_own = field.findChild(LineIcons) is not None
    assert has_own is (scale > 1)
    assert field.testAttribute(Qt.WidgetAttribute.WA_SetStyle) is has_own


def test_another_theme_reaches_the_field_all_the_same(field: FilterField, look: Appearance) -> None:
    before = look._scheme
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        look.set_scheme(scheme)
        ground = field.grab().toImage().pixelColor(field.width() // 2, 4)
        assert ground.name() == look.color(look.theme.card).name()
    look.set_scheme(before)


def test_what_a_field_is_for_is_said_in_as_many_words_as_fit(
    look: Appearance, qtbot: QtBot
) -> None:
    field = FilterField(look, "Search models", "magnifying-glass", short="Search")
    qtbot.addWidget(field)
    for width, said in ((224, "Search models"), (130, "Search"), (224, "Search models")):
        field.resize(width, 32)
        field.show()
        assert field.placeholderText() == said
    assert field.accessibleName() == "Search models"
