"""What a frame of scrolling costs: only new rows are painted, their records are read at once."""

from __future__ import annotations

import gc
import random
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QCursor, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.model.charge import ChargeRow
from tests.bench.invented import NOW, PRODUCTS, charges
from ui.appearance import Appearance
from ui.table.column import Cell, Column
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.table.view import TableView
from ui.tabs.charges.columns import COLUMNS
from ui.tabs.charges.rows_view import TickView
from ui.theme import Tone

ROWS = 2_000
ROW_PX = 40
SHOWN = 12


class Source:
    def __init__(self) -> None:
        self._charges = charges(random.Random(7))[:ROWS]
        self.asked: list[int] = []

    def fetch(self, keys: Sequence[int]) -> list[ChargeRow]:
        self.asked.append(len(keys))
        return [
            ChargeRow(self._charges[key], "prod-1", PRODUCTS[key % 5], "000000000001", "Seller 1")
            for key in keys
        ]


class Painted(QObject):
    """How high the parts were that a widget was asked to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.heights: list[int] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.rect().height())
        return False


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def view(qtbot: QtBot, look: Appearance, source: Source) -> Iterator[TickView]:
    model = TableModel(COLUMNS, source.fetch, lambda: NOW)
    place = QWidget()
    qtbot.addWidget(place)
    view = TickView(look, model, "Charges", ROW_PX, place)
    model.apply(plan_change(model.keys, array("q", range(ROWS))))
    view.resize(1268, SHOWN * ROW_PX + view.horizontalHeader().sizeHint().height())
    place.resize(view.size())
    with qtbot.waitExposed(place):
        place.show()
    place.grab()  # the header has its height only now
    view.resize(1268, SHOWN * ROW_PX + view.horizontalHeader().height())
    place.resize(view.size())
    place.grab()
    place.repaint()  # and nothing is left to paint before a test scrolls
    # A row that comes under the pointer is painted, too: other tests leave it anywhere.
    QCursor.setPos(place.mapToGlobal(place.rect().bottomRight() + QPoint(20, 20)))
    qtbot.waitUntil(lambda: bool(source.asked))
    yield view
    place.close()


def scroll(qtbot: QtBot, view: TickView, place: int) -> list[int]:
    """Move the rows; the heights that were painted."""
    painted = Painted()
    view.viewport().installEventFilter(painted)
    view.verticalScrollBar().setValue(place)
    qtbot.waitUntil(lambda: bool(painted.heights))
    view.viewport().removeEventFilter(painted)
    return painted.heights


def test_a_turn_of_the_wheel_paints_the_rows_that_come_up_alone(
    qtbot: QtBot, view: TickView
) -> None:
    assert scroll(qtbot, view, 3 * ROW_PX) == [3 * ROW_PX]


def test_what_is_moved_and_painted_in_parts_looks_as_if_painted_anew(
    qtbot: QtBot, view: TickView
) -> None:
    for place in (3 * ROW_PX, 5 * ROW_PX + 7, 2 * ROW_PX):
        scroll(qtbot, view, place)
    window = view.window()
    moved = view.screen().grabWindow(window.winId()).toImage()
    assert not moved.isNull()
    assert moved == window.grab().toImage()


def test_a_far_jump_reads_what_it_shows_at_once_and_little_more(
    qtbot: QtBot, view: TickView, source: Source
) -> None:
    source.asked.clear()
    scroll(qtbot, view, 1_000 * ROW_PX + 11)
    assert len(source.asked) == 1
    assert SHOWN < source.asked[0] <= SHOWN + 2 * 16


def test_what_a_row_is_made_of_is_none_of_the_garbage_collectors_business(source: Source) -> None:
    row = source.fetch([0])[0]
    cell = COLUMNS[0].cell(row, NOW)
    made = (row, row.charge, row.charge.money, cell)
    assert [one for one in made if gc.is_tracked(one)] == []


def test_an_icon_with_a_tone_has_the_colour_of_its_words(
    qtbot: QtBot, look: Appearance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solid colours are for meters: on a selected row of the dark theme one of them is too weak."""
    inks: list[str] = []
    monkeypatch.setattr(look.icons, "paint", lambda *said: inks.append(said[3]))
    face = Cell("Done", icon="check", icon_tone=Tone.POSITIVE)
    model = TableModel((Column("State", 120, lambda *_: face),), lambda keys: [0] * len(keys), _now)
    view = TableView(look, model, "States", ROW_PX)
    qtbot.addWidget(view)
    model.apply(plan_change(model.keys, array("q", [1])))
    view.resize(300, 120)
    view.grab()
    assert set(inks) == {look.theme.tint(Tone.POSITIVE).text}


def _now() -> datetime:
    return NOW
