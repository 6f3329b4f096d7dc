"""Where one reads from right to left, what tables paint by hand stands on the other side."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.chips import agreement_face
from ui.table.column import Cell, Column
from ui.table.common_cells import product_cell
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.view import TableView
from ui.widgets.chip import Chip

NOW = datetime(2026, 11, 18, tzinfo=UTC)
TITLE = "Lumenfold Observability"
COLUMNS = (
    Column(
        "Product",
        300,
        lambda _record, _now: product_cell(TITLE, "Lumenfold", "882015470002"),
        stretches=True,
    ),
    Column("Status", 160, lambda _record, _now: Cell(chip=agreement_face("ACTIVE"))),
)


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def is_rtl(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[bool]:
    """Both directions, for the whole application."""
    qapp.setLayoutDirection(request.param)
    yield request.param is Qt.LayoutDirection.RightToLeft
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def view(look: Appearance, qtbot: QtBot, is_rtl: bool) -> Iterator[TableView]:
    model = TableModel(COLUMNS, list, lambda: NOW)
    model.apply(plan_change(array("q"), array("q", range(2))))
    made = TableView(look, model, "Rows")
    qtbot.addWidget(made)
    made.resize(600, 200)
    made.show()
    yield made
    made.close()
    model.deleteLater()


def _places(image: QImage, color: str, box: QRect) -> list[int]:
    """Where a colour is, in pixels from the left of a box; nowhere else in it."""
    wanted = QColor(color).rgb()
    return [
        x - box.left()
        for x in range(box.left(), box.right() + 1)
        if any(image.pixel(x, y) == wanted for y in range(box.top(), box.bottom() + 1))
    ]


def _cell(view: TableView, column: int, row: int = 0) -> tuple[QImage, QRect]:
    return view.viewport().grab().toImage(), view.visualRect(view.model().index(row, column))


def test_the_tile_stands_where_one_begins_to_read(
    view: TableView, look: Appearance, is_rtl: bool
) -> None:
    image, box = _cell(view, 0)
    face = COLUMNS[0].cell(0, NOW).tile
    assert face is not None
    places = _places(image, look.theme.tint(face.tone).ground, box)
    assert places
    in_first_half = [place < box.width() / 2 for place in places]
    assert all(in_first_half) is not is_rtl
    assert any(in_first_half) is not is_rtl


def test_the_chip_stands_where_one_begins_to_read(
    view: TableView, look: Appearance, is_rtl: bool
) -> None:
    image, box = _cell(view, 1)
    ground = look.theme.tint(agreement_face("ACTIVE").tone).ground
    middle = sum(places := _places(image, ground, box)) / len(places)
    assert (middle > box.width() / 2) is is_rtl


def test_the_bar_of_the_selection_stands_at_the_outer_edge(
    view: TableView, look: Appearance, is_rtl: bool
) -> None:
    view.selectionModel().select(
        view.model().index(1, 0),
        view.selectionModel().SelectionFlag.Select | view.selectionModel().SelectionFlag.Rows,
    )
    image, box = _cell(view, 0, row=1)
    places = _places(image, look.theme.focus, box)
    width = box.width()
    assert places[:3] == ([width - 3, width - 2, width - 1] if is_rtl else [0, 1, 2])


def test_a_chips_icon_stands_before_its_words(look: Appearance, qtbot: QtBot, is_rtl: bool) -> None:
    chip = Chip(look, agreement_face("ACTIVE"))
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    image = chip.grab().toImage()
    ground = QColor(look.theme.tint(chip.face.tone).ground).rgb()
    row = range(3, image.height() - 3)
    empty = [x for x in range(image.width()) if all(image.pixel(x, y) == ground for y in row)]
    middle = image.width() / 2
    # The gap between icon and words lies on the icon's side: it is the widest one inside.
    inner = [x for x in empty if look.px(12) < x < image.width() - look.px(12)]
    assert inner
    assert (sum(inner) / len(inner) > middle) is is_rtl
