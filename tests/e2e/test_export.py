"""Exporting in the real program, by keyboard alone: what is filtered goes into the file, and nothing gets lost."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until
from tests.fakes.exported import csv_rows, sheet_rows

pytestmark = pytest.mark.timeout(400)
CSV, WORKBOOK, CALENDAR = 1, 2, 4  # their places in the menu


def export(app: App, place: int, path: Path) -> None:
    """Choose a kind in the menu and write the name of the file."""
    app.see("^Export$", "push button")  # none is running
    app.key("ctrl+e", *["Down"] * place, "Return")
    app.see("^File name", "label")
    app.key("ctrl+a")
    app.type(str(path))
    app.key("Return")


def test_what_is_filtered_is_exported_by_keyboard_alone(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    app.see("^Updated ")
    app.key("ctrl+2")
    app.see("^14 agreements$", "label")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter"), "the filter has the focus", PATIENCE_S)
    app.type("lumenfold")
    app.see("^1 of 14 agreements", "label")
    path = tmp_path / "mine.csv"
    export(app, CSV, path)
    wait_until(path.exists, "the file", PATIENCE_S)
    app.picture("export-1-done")
    (row,) = csv_rows(path)
    assert row["product"] == "Lumenfold Observability"
    assert row["columns_version"] == "agreements/1"

    path.write_text("precious", encoding="utf-8")
    export(app, CSV, path)
    app.see("^Replace mine.csv", "label")
    app.picture("export-2-question")
    app.key("Escape")
    app.see_no("^Replace mine.csv", "label")
    assert path.read_text(encoding="utf-8") == "precious"

    export(app, WORKBOOK, tmp_path / "mine.xlsx")
    wait_until((tmp_path / "mine.xlsx").exists, "the workbook", PATIENCE_S)
    (cells,) = sheet_rows(tmp_path / "mine.xlsx")
    assert cells["agreement_id"] == row["agreement_id"]
    export(app, CALENDAR, tmp_path / "mine.ics")
    wait_until((tmp_path / "mine.ics").exists, "the calendar", PATIENCE_S)
    book = icalendar.Calendar.from_ical((tmp_path / "mine.ics").read_bytes())
    assert len(book.walk("VEVENT")) >= 1
    assert app.quit() == 0
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith(".mine")]
