"""Meters: the part that is left can be told from the ground in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes.frame import appearance
from ui.appearance import Scheme
from ui.widgets.meter import Segment, SegmentBar


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_what_is_left_of_a_budget_has_an_outline(
    qapp: QApplication, qtbot: QtBot, scheme: Scheme
) -> None:
    look = appearance(qapp, scheme)
    bar = SegmentBar(look)
    qtbot.addWidget(bar)
    bar.resize(200, bar.height())
    bar.set_segments([Segment(0.5, 0)], "Half is left")
    image = bar.grab().toImage()
    assert image.pixelColor(150, 0) == QColor(look.theme.control)
    assert image.pixelColor(150, bar.height() // 2) == QColor(look.theme.track)
    assert image.pixelColor(50, 0) == QColor(look.theme.chart_at(0))
