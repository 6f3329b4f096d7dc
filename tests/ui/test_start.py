"""The first frame: stored requests where they will stay, and nothing where nothing is stored."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QMainWindow

from app.model.account import Source
from app.store.queries import Queries
from app.worker.opening import AppOptions, FirstRows
from tests.fakes import samples
from tests.fakes.client import FakeClient
from tests.fakes.stored_world import StoredWorld
from ui.application import Application
from ui.start import Base
from ui.tabs.requests.inbox_delegate import InboxDelegate
from ui.tabs.requests.inbox_view import InboxView


@pytest.fixture
def client() -> Iterator[FakeClient]:
    interval = sys.getswitchinterval()
    yield FakeClient()
    sys.setswitchinterval(interval)


def list_of(window: QMainWindow) -> InboxView:
    (view,) = [one for one in window.findChildren(InboxView) if one.isVisible()]
    return view


def place(window: QMainWindow) -> QRect:
    """Where the list stands."""
    view = list_of(window)
    return QRect(view.mapTo(window, QPoint(0, 0)), view.size())


def test_stored_requests_stay_where_the_first_frame_showed_them(
    qapp: QApplication, tmp_path: Path, client: FakeClient, world: StoredWorld
) -> None:
    world.cache.put_payments([samples.payment(samples.TRAVEL)])
    queries = Queries(world.path, world.key)
    rows = tuple(queries.request_rows(decided=False, now=samples.NOW))
    queries.close()
    client.early = [world.opened, FirstRows(rows)]
    options = AppOptions(Source(sandbox=True), tmp_path)
    base = Base(qapp, options, client)
    base.show_stored()
    view = list_of(base.window)
    assert [row.request_id for row in view.requests.rows] == [samples.TRAVEL]
    assert view.currentIndex().row() == 0
    first = place(base.window)

    application = Application(qapp, options, client, base)
    application.show_stored()
    assert place(application.window) == first
    assert list_of(application.window).requests.rows == list(rows)
    application.quit(7)
    assert application.run() == 7


def test_the_first_frame_is_painted_before_the_rest_is_built(
    qapp: QApplication, tmp_path: Path, client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[int] = []
    rows = (samples.travel_detail().row,)
    monkeypatch.setattr(InboxDelegate, "paint", lambda *given: painted.append(given[3].row()))
    client.early = [FirstRows(rows)]
    base = Base(qapp, AppOptions(Source(sandbox=True), tmp_path), client)
    base.show_stored()
    assert painted == [0]
    base.window.deleteLater()


def test_with_a_pin_no_stored_request_is_shown_at_the_start(
    qapp: QApplication, tmp_path: Path, client: FakeClient
) -> None:
    client.early = [FirstRows((samples.travel_detail().row,))]
    base = Base(qapp, AppOptions(Source(sandbox=True), tmp_path), client)
    base.settings.pin_digest = "scrypt:00:00"
    base.show_stored()
    assert not base.window.isVisible()
    base.window.deleteLater()


def test_without_stored_requests_the_window_waits_until_it_is_whole(
    qapp: QApplication, tmp_path: Path, client: FakeClient
) -> None:
    client.early = [FirstRows()]
    base = Base(qapp, AppOptions(Source(sandbox=True), tmp_path), client)
    base.show_stored()
    assert not base.window.isVisible()
    base.window.deleteLater()
