"""A store of an older version is waited for: the worker brings it up to date and offers it again."""

from __future__ import annotations

from pathlib import Path

import apsw
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.store import database, schema, versions
from app.store.database import open_writer
from app.worker.opening import StoreOpened
from tests.fakes.store_key import new_key
from tests.fakes.window import Opened


def test_an_outdated_store_is_no_error_and_is_read_when_it_is_up_to_date(
    bare_window: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    path, key = tmp_path / "old.db", new_key()
    old = database._connect(path, key, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    old.execute("PRAGMA journal_mode=WAL")
    schema.migrate(old, versions.MIGRATIONS[:1])
    old.close()
    opened = StoreOpened(str(path), key, is_kept=True, account_id="447109263358")
    failures: list[AppError] = []
    bare_window.store.failed.connect(failures.append)

    with qtbot.waitSignal(bare_window.store.opened):
        bare_window.client.tell(opened)
    assert bare_window.store.queries is None

    open_writer(path, key).close()
    with qtbot.waitSignal(bare_window.store.opened):
        bare_window.client.tell(opened)
    assert bare_window.store.queries is not None
    assert failures == []
