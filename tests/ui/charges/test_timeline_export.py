"""What the timeline shows is what it exports."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.export.formats import Format
from app.model.timeline import Kind
from tests.fakes.exported import csv_rows
from tests.fakes.stored_world import NOW
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.timeline.bars import LIST
from ui.tabs.charges.timeline.view import TimelineView
from ui.tabs.charges.views import TIMELINE


@pytest.fixture
def view(opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> TimelineView:
    monkeypatch.setattr(opened.store, "now", lambda: NOW)
    tab = opened.window.open_tab(TabKey.CHARGES)
    assert isinstance(tab, ChargesTab)
    tab.go_to(TIMELINE)
    shown = tab.current
    assert isinstance(shown, TimelineView)
    qtbot.waitUntil(lambda: shown.snapshot is not None and shown.bar.export.button.isEnabled())
    return shown


def test_the_entries_that_a_filter_leaves_are_exported(
    view: TimelineView, qtbot: QtBot, tmp_path: Path
) -> None:
    view.set_mode(LIST)
    qtbot.waitUntil(lambda: not view._is_asking)
    next(chip for key, chip in view.kinds.chips.items() if key == "charges").click()
    path = tmp_path / "mine.csv"
    view.bar.export.exporter.write_to(Format.CSV, path)
    qtbot.waitUntil(lambda: path.exists() and view.bar.export.percent is None)
    rows = csv_rows(path)
    assert {row["kind"] for row in rows} == {Kind.CHARGE.value}
    assert view.snapshot is not None
    assert len(rows) == view.snapshot.counts[Kind.CHARGE] > 1
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def test_ctrl_e_opens_the_menu_of_the_timeline(view: TimelineView, opened: Opened) -> None:
    next(one for one in opened.window.actions() if one.text() == "Export…").trigger()
    (menu,) = [one for one in view.findChildren(QMenu) if one.isVisible()]
    assert menu.actions()[0].text().startswith("CSV: ")
    menu.close()
