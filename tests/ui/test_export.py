"""The export button: what it offers, what it asks before anything gets lost, how it is cancelled."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app.export.formats import Format
from app.export.layouts import LAYOUTS
from app.export.source import Records, Source
from app.store.database import open_writer
from app.store.payment_sessions import SessionRecords
from tests.fakes.exported import charge_row, csv_rows
from tests.fakes.frame import Frame
from tests.fakes.session_samples import listed, session
from tests.fakes.stored_world import StoredWorld
from tests.fakes.window import Opened
from ui.export.button import ExportButton
from ui.export.replace_sheet import ReplaceSheet
from ui.export.subject import Subject
from ui.registry import TabKey
from ui.table.tab import TableTab
from ui.text import Counted
from ui.toast import Toast
from ui.widgets.paragraph import Paragraph

LONGEST_S = 20.0


class SlowRows:
    """Three portions of ten rows; after each it waits until it may go on."""

    total = 30

    def __init__(self) -> None:
        self.may_go_on = threading.Event()
        self.is_over = threading.Event()

    def portions(self) -> Generator[Sequence[Any], None, None]:
        try:
            for first in (0, 10, 20):
                yield [charge_row(first + one) for one in range(10)]
                assert self.may_go_on.wait(LONGEST_S)
        finally:
            self.is_over.set()


class Shown:
    """An export button in a window, and what it exports."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.source: Source | None = Records([charge_row(one) for one in range(51)])
        subject = Subject(
            Counted("{n} charge", "{n} charges"),
            "charges",
            lambda: LAYOUTS["charges"],
            lambda: 51,
            lambda: self.source,
            lambda: "Without PO, by time",
        )
        self.button = ExportButton(frame.context, subject)
        self.button.setParent(frame.window)
        frame.window.show()
        self.button.show()

    def menu(self) -> QMenu:
        menu = self.button.open_menu()
        assert menu is not None
        return menu

    def entry(self, menu: QMenu, kind: Format) -> QAction:
        return next(one for one in menu.actions() if one.data() == kind.value)

    def toasts(self) -> str:
        labels = [
            one
            for toast in self.frame.window.findChildren(Toast)
            for one in toast.findChildren(Paragraph)
        ]
        return " ".join(label.text() for label in labels)


@pytest.fixture
def shown(frame: Frame) -> Iterator[Shown]:
    made = Shown(frame)
    yield made
    if isinstance(made.source, SlowRows):
        made.source.may_go_on.set()


def test_the_menu_offers_every_kind_of_file(shown: Shown) -> None:
    menu = shown.menu()
    assert [one.text() for one in menu.actions()] == [
        "CSV: 51 rows, as filtered and sorted…",
        "Excel workbook: 51 rows, no formulas…",
        "JSON: 51 rows, for programs…",
        "Calendar file: what is to come, with reminders…",
        "Parquet folder: for Athena, DuckDB or Spark…",
    ]
    assert not [one.text() for one in menu.actions() if one.icon().isNull()]
    menu.close()


def test_a_kind_that_is_not_installed_says_how_to_get_it(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Format, "is_installed", property(lambda self: self is not Format.PARQUET))
    menu = shown.menu()
    entry = shown.entry(menu, Format.PARQUET)
    assert entry.text() == 'Parquet: needs pip install "countersign[parquet]"'
    entry.trigger()
    menu.close()
    assert 'pip install "countersign[parquet]"' in shown.toasts()
    assert not shown.frame.window.findChildren(QFileDialog)


def test_an_entry_asks_for_the_file_and_writes_it(
    shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    menu = shown.menu()
    shown.entry(menu, Format.JSON).trigger()
    menu.close()
    (dialog,) = shown.button.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("countersign-charges.json")
    assert dialog.defaultSuffix() == "json"
    path = tmp_path / "mine.json"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: "51 charges exported." in shown.toasts())
    told = json.loads(path.read_bytes())
    assert len(told["rows"]) == 51
    assert told["countersign"]["chosen"] == "Without PO, by time"


def test_the_last_export_is_shown_in_its_folder(
    shown: Shown, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    shown.button.exporter.write_to(Format.CSV, tmp_path / "a.csv")
    qtbot.waitUntil(lambda: "exported" in shown.toasts())
    menu = shown.menu()
    next(one for one in menu.actions() if one.text() == "Show last export").trigger()
    menu.close()
    assert opened == [str(tmp_path)]


def _sheet(shown: Shown) -> ReplaceSheet:
    return next(iter(shown.frame.window.findChildren(ReplaceSheet)))


def test_nothing_is_replaced_without_a_question(shown: Shown, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("precious", encoding="utf-8")
    shown.button.exporter.write_to(Format.CSV, path)
    sheet = _sheet(shown)
    assert sheet.cancel_button.hasFocus() or not sheet.isActiveWindow()
    sheet.cancel_button.click()
    assert shown.button.percent is None
    assert path.read_text(encoding="utf-8") == "precious"


def test_a_yes_replaces_it(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("precious", encoding="utf-8")
    shown.button.exporter.write_to(Format.CSV, path)
    sheet = _sheet(shown)
    qtbot.waitUntil(sheet.confirm_button.isEnabled)
    QTest.mouseClick(sheet.confirm_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "51 charges exported." in shown.toasts())
    assert len(csv_rows(path)) == 51


def test_a_folder_that_is_there_stays(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "mine.parquet"
    path.mkdir()
    shown.button.exporter.write_to(Format.PARQUET, path)
    qtbot.waitUntil(lambda: "a folder is never replaced" in shown.toasts())
    assert list(path.iterdir()) == []


def _begin_slowly(shown: Shown, qtbot: QtBot, path: Path) -> SlowRows:
    rows = shown.source = SlowRows()
    shown.button.exporter.write_to(Format.CSV, path)
    qtbot.waitUntil(lambda: shown.button.percent == 33)
    return rows


def test_a_long_export_says_how_far_it_is_and_its_button_cancels_it(
    shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = _begin_slowly(shown, qtbot, tmp_path / "mine.csv")
    button, icon = shown.button.button, shown.button.icon
    qtbot.waitUntil(lambda: button.accessibleName() == "Cancel the export, 33% done")
    assert button.text().strip() == "Cancel, 33%"
    assert icon.accessibleName() == "Cancel the export, 33% done"
    shown.button.set_on(False, "There is nothing to export.")
    assert button.isEnabled()
    assert shown.button.open_menu() is None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    rows.may_go_on.set()
    qtbot.waitUntil(lambda: "Export cancelled." in shown.toasts())
    assert list(tmp_path.glob("*.csv")) == []
    assert button.accessibleName() == "Export"
    assert not button.isEnabled()


def test_one_export_runs_at_a_time(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    rows = _begin_slowly(shown, qtbot, tmp_path / "first.csv")
    shown.button.exporter.write_to(Format.CSV, tmp_path / "second.csv")
    rows.may_go_on.set()
    qtbot.waitUntil(lambda: "30 charges exported." in shown.toasts())
    assert not (tmp_path / "second.csv").exists()


def test_an_export_ends_when_the_store_is_closed(
    shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = _begin_slowly(shown, qtbot, tmp_path / "mine.csv")
    rows.may_go_on.set()
    shown.frame.store.closing.emit()
    assert rows.is_over.is_set()
    qtbot.waitUntil(lambda: shown.button.percent is None)


def test_an_export_ends_when_the_window_quits(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    rows = _begin_slowly(shown, qtbot, tmp_path / "mine.csv")
    tasks = shown.frame.context.tasks
    loop = tasks._loop
    assert loop is not None
    job = shown.button.exporter._job
    assert job is not None
    closing = loop.create_task(tasks.close())
    qtbot.waitUntil(job._stop.is_set)
    rows.may_go_on.set()
    qtbot.waitUntil(closing.done)
    assert rows.is_over.is_set()
    assert list(tmp_path.glob("*.csv")) == []


def test_without_a_store_nothing_begins(shown: Shown, tmp_path: Path) -> None:
    shown.source = None
    shown.button.exporter.write_to(Format.CSV, tmp_path / "mine.csv")
    assert shown.button.percent is None


def test_with_nothing_to_export_the_button_says_so(shown: Shown) -> None:
    shown.button.set_on(False, "There is nothing to export.")
    assert not shown.button.button.isEnabled()
    assert "There is nothing to export." in shown.button.button.toolTip()
    assert shown.button.open_menu() is None


def test_in_a_narrow_window_it_is_an_icon(shown: Shown) -> None:
    shown.button.set_narrow(is_narrow=True)
    assert shown.button.icon.isVisible()
    assert not shown.button.button.isVisible()
    menu = shown.menu()
    right = shown.button.icon.mapToGlobal(QPoint(shown.button.icon.width(), 0)).x()
    assert menu.pos().x() + menu.width() <= max(right, menu.width()) + 1
    menu.close()


def test_payment_sessions_are_exported_as_any_table(
    opened: Opened, world: StoredWorld, qtbot: QtBot, tmp_path: Path
) -> None:
    connection = open_writer(world.path, world.key)
    store = SessionRecords(connection)
    store.choose_regions(["us-east-1"])
    store.put_sessions([session(1), listed(2)])
    connection.close()
    tab = opened.window.open_tab(TabKey.SESSIONS)
    assert isinstance(tab, TableTab)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    path = tmp_path / "sessions.csv"
    tab.toolbar.export.exporter.write_to(Format.CSV, path)
    qtbot.waitUntil(lambda: path.exists() and tab.toolbar.export.percent is None)
    first, second = sorted(csv_rows(path), key=lambda row: row["session_id"])
    assert (first["limit"], first["spent"], first["left"]) == ("25.00", "18.42", "6.58")
    assert (second["limit"], second["has_limit"]) == ("", "")
