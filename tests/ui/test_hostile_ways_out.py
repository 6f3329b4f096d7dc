"""What leaves the window of a hostile account, or comes last: menus, tray, notifications, exports, the log, invoices.

Each is made of what the real worker has read over the wire.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.export.formats import Format
from app.export.layout import Layout
from app.export.layouts import LAYOUTS
from app.model.command import CommandState
from app.model.notice import Notice, NoticeKind
from app.model.request import RequestRow
from app.store.queries import Queries, Table
from tests.fakes.exported import FORMULA_STARTS, exported, parquet_rows, sheet_rows
from tests.fakes.hostile_walk import Walk, hostile_stage
from tests.fakes.plainness import faults, menu_faults, text_faults
from tests.fakes.window import Opened
from ui.freedesktop import without_markup
from ui.notice_words import in_account, locked_words, notice_words
from ui.registry import TabKey
from ui.screens import Screen, Stage, all_screens
from ui.table.tab import TableTab
from ui.tray_menu import TrayMenu
from ui.tray_words import TrayFacts

_PATIENCE_MS = 290_000
_LONGEST_NOTE = 400
_SMUGGLED = ("ATTACH", "URL:JAVASCRIPT", "URL:FILE", "ORGANIZER", "ATTENDEE")
_SORTS = {
    Table.AGREEMENTS: "product",
    Table.CHARGES: "time",
    Table.OFFERS: "created",
    Table.SESSIONS: "created",
    Table.INVOICES: "issued",
}
# The purchase orders of the sandbox: the screen of an invoice finds its charge by one.
_ORDERS = frozenset(f"BL-{year}-{n:04d}" for year in range(2024, 2028) for n in range(500))


@pytest.fixture
def stage(bare_window: Opened, tmp_path: Path) -> Iterator[Stage]:
    """The window on the hostile account, read once."""
    with hostile_stage(bare_window, tmp_path / "data", _ORDERS) as stage:
        yield stage


class WaysOut(Walk):
    """Goes through the screens that come last, then through everything that is no screen."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        super().__init__(stage)
        self.menus = self.words = self.files = 0
        self.is_whole = False
        self._folder = folder

    async def leave(self, screens: tuple[Screen, ...]) -> None:
        await self.stage.first_read()
        try:
            await self._open_menus()
            self._look_at_tray()
            self._look_at_notifications()
            self._export_all()
            for screen in screens:
                await self._look(screen)
            self.is_whole = True
        finally:
            self.is_over = True

    @property
    def queries(self) -> Queries:
        queries = self.stage.context.store.queries
        assert queries is not None
        return queries

    @property
    def requests(self) -> list[RequestRow]:
        now = self.stage.context.store.now()
        return [
            one
            for decided in (False, True)
            for one in self.queries.request_rows(decided=decided, now=now)
        ]

    def _note(self, where: str, found: list[str]) -> None:
        self.found += [f"{where}: {one}" for one in found]

    async def _open_menus(self) -> None:
        """Open the context menu of a row in every table, and every menu that a button opens."""
        for key in TabKey:
            tab = self.stage.tab(key)
            await self.stage.settle()
            for table in (tab, *tab.findChildren(QWidget)):
                if isinstance(table, TableTab) and table.isVisible():
                    self._open_menu(key, table)
            for menu in tab.findChildren(QMenu):
                menu.aboutToShow.emit()
                self._note(f"menu of {key}", menu_faults(menu.actions()) + faults(menu))
                self.menus += 1

    def _open_menu(self, key: TabKey, table: TableTab) -> None:
        for row in range(min(3, table.model.rowCount())):
            table.view.selectRow(row)
            menu = table.actions_of_rows.open_menu(QPoint(5, 5))
            self._note(f"row menu of {key}", faults(menu) + menu_faults(menu.actions()))
            menu.close()
            self.menus += 1

    def _look_at_tray(self) -> None:
        menu = TrayMenu(self.stage.context)
        rows = self.requests
        for first in range(0, len(rows), 3):
            menu.show_facts(TrayFacts(tuple(rows[first : first + 3]), 2, is_known=True), None)
            self._note("tray", faults(menu) + menu_faults(menu.actions()))
        menu.deleteLater()

    def _look_at_notifications(self) -> None:
        now = self.stage.context.store.now()
        for row in self.requests:
            for kind in NoticeKind:
                notice = Notice(
                    key="k",
                    kind=kind,
                    request_kind=row.kind,
                    request_id=row.request_id,
                    title=row.title,
                    seller=row.seller,
                    money=row.money,
                    deadline=row.deadline.at,
                    outcome=CommandState.REFUSED.value,
                    outcome_code=row.title,
                )
                told = notice_words(notice, now, hides_amounts=False)
                for words in (told, in_account(told, row.seller), locked_words(notice, now)):
                    self._look_at_words(words.title, words.body)

    def _look_at_words(self, title: str, body: str) -> None:
        self.words += 1
        self._note("notification", text_faults("title", title) + text_faults("body", body))
        if "\n" in title + body or len(title + body) > _LONGEST_NOTE:
            self.found.append(f"notification is long: {title!r} {body[:60]!r}")
        if "<" in without_markup(body):
            self.found.append(f"notification has markup: {body!r}")

    def _export_all(self) -> None:
        now = self.stage.context.store.now()
        for table in Table:
            keys = self.queries.table_keys(table, sort=_SORTS[table], now=now)
            rows = list(self.queries.table_rows(table, keys, now=now))
            layout = LAYOUTS[table.value]
            folder = self._folder / table.value
            folder.mkdir()
            for kind in Format:
                if not rows or (kind is Format.ICS and layout.happenings is None):
                    continue
                self._look_at_file(kind, exported(folder, kind, rows, table.value), layout)

    def _look_at_file(self, kind: Format, path: Path, layout: Layout) -> None:
        self.files += 1
        where = f"{layout.subject}.{kind}"
        cells = _cells(kind, path)
        if kind is Format.CSV:
            amounts = {one for one in cells if one.lstrip("-").replace(".", "").isdecimal()}
            for one in set(cells) - amounts:
                if one.lstrip().startswith(FORMULA_STARTS):
                    self.found.append(f"{where} has a formula: {one[:60]!r}")
        for one in cells:
            if kind is Format.ICS and one.upper().startswith(_SMUGGLED):
                self.found.append(f"{where} has an entry: {one[:60]!r}")
            odd = {char for char in one if unicodedata.category(char) in ("Cc", "Cf", "Cs")}
            if odd - set("\n\u200d"):
                self.found.append(f"{where} has {odd}: {one[:60]!r}")


def _cells(kind: Format, path: Path) -> list[str]:
    """Every text of a file, as programs find it; of a folder also the names in it."""
    if kind is Format.XLSX:
        return [str(one or "") for row in sheet_rows(path) for one in row.values()]
    if kind is Format.CSV:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [one for row in csv.reader(file) for one in row]
    if kind is Format.JSON:
        return _texts(json.loads(path.read_bytes()))
    if kind is Format.PARQUET:
        return [one.as_posix() for one in path.rglob("*")] + _texts(parquet_rows(path))
    return path.read_text("utf-8").replace("\r\n ", "").splitlines()


def _texts(told: object) -> list[str]:
    """Every text inside, as a program finds it."""
    if isinstance(told, Mapping):
        return [one for pair in told.items() for part in pair for one in _texts(part)]
    if isinstance(told, list):
        return [one for part in told for one in _texts(part)]
    return [told] if isinstance(told, str) else []


@pytest.mark.timeout(400)
def test_what_leaves_the_window_is_plain_and_dead(
    stage: Stage, bare_window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    walk = WaysOut(stage, tmp_path)
    last = tuple(one for one in all_screens() if one.is_last or one.name == "charges-invoice")
    assert {"activity-log-filled", "charges-invoice"} <= {one.name for one in last}
    invoice_first = tuple(sorted(last, key=lambda one: one.is_last))
    bare_window.context.tasks.start(walk.leave(invoice_first), "ways out")
    qtbot.waitUntil(lambda: walk.is_over, timeout=_PATIENCE_MS)
    assert walk.is_whole
    assert not walk.failed, "\n".join(walk.failed)
    assert not walk.found, "\n".join(sorted(set(walk.found)))
    assert min(walk.menus, walk.words) > 10, (walk.menus, walk.words)
    assert walk.files >= 10, walk.files
