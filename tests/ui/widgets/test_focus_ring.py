"""The focus ring outlives the sheets that it was shown in."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from ui.appearance import Appearance
from ui.widgets.focus import FocusRing


def test_the_ring_survives_the_end_of_a_sheet(
    qapp: QApplication, look: Appearance, qtbot: QtBot
) -> None:
    ring = FocusRing(look, qapp)
    sheet = QDialog()
    column = QVBoxLayout(sheet)
    button, field = QPushButton("Approve"), QLineEdit()
    column.addWidget(button)
    column.addWidget(field)
    sheet.show()
    sheet.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    ring._on_focus_changed(None, button)
    assert ring.widget() is button
    ring._on_focus_changed(button, None)
    with qtbot.waitSignal(sheet.destroyed):
        sheet.deleteLater()
    assert shiboken6.isValid(ring)
    ring.deleteLater()
