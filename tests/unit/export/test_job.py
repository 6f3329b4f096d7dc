"""An export from the store: one moment of it, ended at any time without a trace."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.errors import BadSettings
from app.export.formats import Format, writer_of
from app.export.job import Export
from app.export.layouts import LAYOUTS
from app.export.new_file import Cancelled, Stop
from app.export.source import Records, Source, TableRows
from app.export.writer import About, Writer
from app.store.database import open_writer
from app.store.payment_sessions import SessionRecords
from app.store.queries import Queries, Table
from tests.fakes.exported import NOW, charge_row, csv_rows
from tests.fakes.invoice_samples import invoice
from tests.fakes.session_samples import listed, session
from tests.fakes.stored_world import AGREEMENTS, StoredWorld, stored_world

LONGEST_S = 20.0
ABOUT = About(LAYOUTS["charges"], NOW)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StoredWorld]:
    made = stored_world(tmp_path)
    yield made
    made.close()


class SlowRows:
    """Rows of which each portion waits until it may come."""

    total = 30

    def __init__(self) -> None:
        self.began = threading.Event()
        self.may_go_on = threading.Event()
        self.is_closed = False

    def portions(self) -> Generator[Sequence[Any], None, None]:
        try:
            for number in range(3):
                yield [charge_row(number * 10 + one) for one in range(10)]
                self.began.set()
                assert self.may_go_on.wait(LONGEST_S)
        finally:
            self.is_closed = True


def _job(kind: Format, path: Path, source: Source, about: About = ABOUT) -> Export:
    def begin(stop: Stop) -> Writer:
        return writer_of(kind, path, about, may_replace=False, stop=stop)

    return Export(source, begin)


def _files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("store"))


@pytest.mark.parametrize("kind", list(Format))
def test_a_cancelled_export_leaves_nothing(tmp_path: Path, kind: Format) -> None:
    rows = SlowRows()
    job = _job(kind, tmp_path / f"out.{kind}", rows)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(job.run)
        assert rows.began.wait(LONGEST_S)
        assert job.done >= 10
        job.cancel()
        rows.may_go_on.set()
        with pytest.raises(Cancelled):
            running.result(LONGEST_S)
    assert rows.is_closed
    assert _files(tmp_path) == []


@pytest.mark.parametrize("kind", list(Format))
def test_an_export_that_is_cancelled_at_its_very_end_leaves_nothing(
    tmp_path: Path, kind: Format
) -> None:
    jobs: list[Export] = []

    class LastMoment(Records):
        def portions(self) -> Generator[Sequence[Any], None, None]:
            yield from super().portions()
            jobs[0].cancel()

    rows = LastMoment([charge_row(one) for one in range(10)])
    jobs.append(_job(kind, tmp_path / f"out.{kind}", rows))
    with pytest.raises(Cancelled):
        jobs[0].run()
    assert _files(tmp_path) == []


def test_a_workbook_can_be_cancelled_while_it_is_packed(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    stop = threading.Event()
    writer = writer_of(Format.XLSX, path, ABOUT, may_replace=False, stop=stop)
    writer.write([charge_row(one) for one in range(100)])
    stop.set()
    with pytest.raises(Cancelled):
        writer.finish()
    writer.discard()
    assert _files(tmp_path) == []


@pytest.mark.parametrize("kind", list(Format))
def test_a_failure_in_the_middle_leaves_nothing(tmp_path: Path, kind: Format) -> None:
    class Broken(Records):
        def portions(self) -> Generator[Sequence[Any], None, None]:
            yield from super().portions()
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        _job(kind, tmp_path / f"out.{kind}", Broken([charge_row()])).run()
    assert _files(tmp_path) == []


@pytest.mark.parametrize("kind", list(Format))
def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path, kind: Format) -> None:
    with pytest.raises(BadSettings, match="The folder is not there"):
        _job(kind, tmp_path / "nowhere" / f"out.{kind}", Records([charge_row()])).run()
    assert _files(tmp_path) == []


@contextmanager
def _small_disk(most_bytes: int) -> Iterator[None]:
    """No file of this process grows beyond that, as on a disk that is full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize("kind", list(Format))
def test_a_disk_that_fills_up_in_the_middle_is_told_and_nothing_is_left(
    tmp_path: Path, kind: Format
) -> None:
    rows = [charge_row(one, text=f"{one:x}" * 40, time=NOW + timedelta(1)) for one in range(3000)]
    job = _job(kind, tmp_path / f"out.{kind}", Records(rows))
    with _small_disk(40_000), pytest.raises(BadSettings, match="The disk takes no file"):
        job.run()
    assert _files(tmp_path) == []


def _opener(world: StoredWorld) -> Callable[[], Queries]:
    return partial(Queries, Path(world.opened.path), world.opened.key)


def test_an_export_shows_the_store_as_it_was_at_its_first_row(
    world: StoredWorld, tmp_path: Path
) -> None:
    queries = _opener(world)()
    keys = queries.table_keys(Table.AGREEMENTS, sort="product")
    queries.close()

    class Watched(TableRows):
        def portions(self) -> Generator[Sequence[Any], None, None]:
            for portion in super().portions():
                renamed = msgspec.structs.replace(AGREEMENTS[0], product_name="Renamed meanwhile")
                world.cache.put_agreements([renamed])
                yield portion

    doubled = [*keys, *([keys[0]] * 1000), *keys]  # more than one portion
    rows = Watched(_opener(world), Table.AGREEMENTS, doubled, NOW)
    path = tmp_path / "out.csv"
    assert _job(Format.CSV, path, rows, About(LAYOUTS["agreements"], NOW)).run() == len(doubled)
    names = {row["product"] for row in csv_rows(path)}
    assert "Renamed meanwhile" not in names
    assert AGREEMENTS[0].product_name in names


def test_who_lets_go_waits_until_the_store_is_closed(tmp_path: Path) -> None:
    rows = SlowRows()
    job = _job(Format.CSV, tmp_path / "out.csv", rows)
    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(job.run)
        assert rows.began.wait(LONGEST_S)
        letting_go = pool.submit(job.let_go)
        rows.may_go_on.set()
        letting_go.result(LONGEST_S)
        assert rows.is_closed
        assert isinstance(running.exception(LONGEST_S), Cancelled)


@pytest.mark.parametrize("table", list(Table))
def test_every_table_of_the_store_has_columns_and_every_kind_of_file_takes_them(
    world: StoredWorld, tmp_path: Path, table: Table
) -> None:
    connection = open_writer(world.path, world.key)
    store = SessionRecords(connection)
    store.choose_regions(["us-east-1"])
    store.put_sessions([session(1), listed(2)])
    connection.close()
    world.cache.invoices.put([invoice()])
    sort = {Table.SESSIONS: "standing", Table.INVOICES: "issued"}.get(table, "product")
    queries = _opener(world)()
    keys = queries.table_keys(table, sort=sort, now=NOW)
    queries.close()
    layout = LAYOUTS[table.value]
    kinds = [kind for kind in Format if kind is not Format.ICS or layout.happenings is not None]
    for kind in kinds:
        rows = TableRows(_opener(world), table, keys, NOW)
        assert _job(kind, tmp_path / f"out.{kind}", rows, About(layout, NOW)).run() == len(keys)
    assert len(csv_rows(tmp_path / "out.csv")) == len(keys) > 0
    assert len(_files(tmp_path)) == len(kinds)
