"""Guards against faults of the Qt binding itself."""

from __future__ import annotations

import sys

from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.widgets.labels import PlainLabel

CALLS = 1000


def test_void_calls_do_not_lose_references_to_none(look: Appearance, qtbot: QtBot) -> None:
    label = PlainLabel(look)
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        label.setText(str(number % 2))
    assert abs(sys.getrefcount(None) - before) < CALLS / 10
