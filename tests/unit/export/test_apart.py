"""An export in a process of its own: the same file, ended at any time without a trace, the key told to nobody."""

from __future__ import annotations

import base64
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import msgspec
import pytest

from app.errors import AppError, BadSettings, StoreLocked
from app.export.apart import ExportApart, ExportFailed
from app.export.formats import Format, writer_of
from app.export.job import Export
from app.export.layouts import LAYOUTS
from app.export.new_file import Cancelled, Stop
from app.export.order import Order, Stopped, StoredRows, decode_answer, encode
from app.export.parts import new_record
from app.export.source import TableRows
from app.export.writer import About, Writer
from app.store.queries import Queries, Table
from app.worker import process
from tests.fakes.desktop import wait_until
from tests.fakes.exported import NOW
from tests.fakes.stored_world import StoredWorld, stored_world

LONGEST_S = 30.0
MANY = 60_000  # rows, so that there is time to end it


def start() -> subprocess.Popen[bytes]:
    return process.start(process.own_command("--export"), reads_output=True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[StoredWorld]:
    made = stored_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def order(world: StoredWorld, tmp_path: Path) -> Callable[..., Order]:
    queries = Queries(Path(world.opened.path), world.opened.key)
    keys = tuple(queries.table_keys(Table.AGREEMENTS, sort="product"))
    queries.close()

    def made(kind: Format = Format.CSV, times: int = 1, target: Path | None = None) -> Order:
        rows = StoredRows(world.opened.path, world.opened.key, "agreements", keys * times, NOW)
        path = target or tmp_path / f"apart.{kind}"
        return Order(rows, kind, str(path), False, NOW, "all rows")

    return made


def _files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("store"))


@pytest.mark.parametrize("kind", [Format.CSV, Format.JSON, Format.ICS])
def test_it_writes_what_a_thread_of_this_process_writes(
    order: Callable[..., Order], tmp_path: Path, kind: Format
) -> None:
    told = order(kind)
    assert ExportApart(told, start).run() == told.rows.total > 0

    def begin(stop: Stop) -> Writer:
        about = About(LAYOUTS["agreements"], NOW, "all rows")
        return writer_of(kind, tmp_path / "here", about, may_replace=False, stop=stop)

    open_store = partial(Queries, Path(told.rows.path), told.rows.key)
    Export(TableRows(open_store, Table.AGREEMENTS, told.rows.keys, NOW), begin).run()
    assert (tmp_path / f"apart.{kind}").read_bytes() == (tmp_path / "here").read_bytes()


@pytest.mark.parametrize("kind", [Format.XLSX, Format.PARQUET])
def test_it_writes_the_kinds_with_large_libraries(
    order: Callable[..., Order], tmp_path: Path, kind: Format
) -> None:
    assert ExportApart(order(kind), start).run() > 0
    assert _files(tmp_path) == [f"apart.{kind}"]


def test_it_says_how_far_it_is_and_a_cancelled_one_leaves_nothing(
    order: Callable[..., Order], tmp_path: Path
) -> None:
    told = order(Format.XLSX)
    job = ExportApart(order(Format.XLSX, MANY // told.rows.total), start)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(job.run)
        wait_until(lambda: 0 < job.done < job.total, "progress", LONGEST_S)
        job.cancel()
        assert isinstance(running.exception(LONGEST_S), Cancelled)
    assert _files(tmp_path) == []


def test_one_that_was_cancelled_before_it_began_starts_nothing(
    order: Callable[..., Order], tmp_path: Path
) -> None:
    def never() -> subprocess.Popen[bytes]:
        raise AssertionError

    job = ExportApart(order(), never)
    job.cancel()
    with pytest.raises(Cancelled):
        job.run()
    job.let_go()
    assert _files(tmp_path) == []


def test_one_that_is_cancelled_while_it_starts_ends_as_soon_as_it_runs(
    order: Callable[..., Order], tmp_path: Path
) -> None:
    may_start = threading.Event()

    def slowly() -> subprocess.Popen[bytes]:
        assert may_start.wait(LONGEST_S)
        return start()

    told = order(Format.XLSX)
    job = ExportApart(order(Format.XLSX, MANY // told.rows.total), slowly)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(job.run)
        job.cancel()
        may_start.set()
        assert isinstance(running.exception(LONGEST_S), Cancelled)
    assert _files(tmp_path) == []


def test_who_lets_go_waits_until_the_process_has_gone(
    order: Callable[..., Order], tmp_path: Path
) -> None:
    children: list[subprocess.Popen[bytes]] = []

    def kept() -> subprocess.Popen[bytes]:
        children.append(start())
        return children[0]

    told = order(Format.XLSX)
    job = ExportApart(order(Format.XLSX, MANY // told.rows.total), kept)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(job.run)
        wait_until(lambda: job.done > 0, "progress", LONGEST_S)
        job.let_go()
        assert children[0].returncode == 0
        assert isinstance(running.exception(LONGEST_S), Cancelled)
    assert _files(tmp_path) == []


def test_it_ends_without_a_trace_when_the_window_is_gone(
    order: Callable[..., Order], tmp_path: Path
) -> None:
    told = order(Format.XLSX)
    child = start()
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(encode(order(Format.XLSX, MANY // told.rows.total)))
    child.stdin.flush()
    assert b"Progress" in child.stdout.readline()
    child.stdin.close()
    *_, last = child.stdout.readlines()
    assert decode_answer(last) == Stopped()
    assert child.wait(LONGEST_S) == 0
    child.stdout.close()
    assert _files(tmp_path) == []


def test_what_cannot_be_done_is_said_as_the_same_error(
    order: Callable[..., Order], tmp_path: Path
) -> None:
    with pytest.raises(BadSettings, match="The folder is not there"):
        ExportApart(order(target=tmp_path / "nowhere" / "a.csv"), start).run()
    told = order()
    other = msgspec.structs.replace(told.rows, key=bytes(len(told.rows.key)))
    with pytest.raises(StoreLocked):
        ExportApart(msgspec.structs.replace(told, rows=other), start).run()
    assert _files(tmp_path) == []


def test_a_mistake_in_the_program_brings_its_traceback(
    order: Callable[..., Order], tmp_path: Path
) -> None:
    told = order()
    unknown = msgspec.structs.replace(told, rows=msgspec.structs.replace(told.rows, table="none"))
    with pytest.raises(ExportFailed, match="in _job"):
        ExportApart(unknown, start).run()
    assert _files(tmp_path) == []


def test_a_process_that_is_killed_is_said_in_a_sentence(order: Callable[..., Order]) -> None:
    def killed() -> subprocess.Popen[bytes]:
        child = start()
        child.kill()
        child.wait(LONGEST_S)
        return child

    with pytest.raises(AppError, match="ended from outside"):
        ExportApart(order(), killed).run()


@pytest.mark.parametrize("kind", [Format.CSV, Format.XLSX, Format.JSON, Format.PARQUET])
def test_one_that_is_killed_while_it_writes_leaves_nothing(
    order: Callable[..., Order], tmp_path: Path, kind: Format
) -> None:
    children: list[subprocess.Popen[bytes]] = []

    def kept() -> subprocess.Popen[bytes]:
        children.append(start())
        return children[0]

    told, target = order(kind), tmp_path / "documents" / f"apart.{kind}"
    target.parent.mkdir()
    many = order(kind, MANY // told.rows.total, target)
    job = ExportApart(msgspec.structs.replace(many, record=str(new_record(tmp_path))), kept)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(job.run)
        wait_until(lambda: job.done > 0, "progress", LONGEST_S)
        assert list(target.parent.iterdir())
        children[0].kill()
        assert "ended from outside" in str(running.exception(LONGEST_S))
    assert list(target.parent.iterdir()) == []
    assert list((tmp_path / "exports").iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of processes")
def test_the_key_is_in_no_argument_and_no_variable(order: Callable[..., Order]) -> None:
    told = order()
    child = start()
    try:
        said = b"".join(
            Path(f"/proc/{child.pid}/{name}").read_bytes() for name in ("cmdline", "environ")
        )
    finally:
        child.kill()
        child.wait(LONGEST_S)
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
    key = told.rows.key
    assert not [one for one in (key, key.hex().encode(), base64.b64encode(key)) if one in said]
    assert key.hex() not in repr(told)
    assert repr(key) not in repr(told)
