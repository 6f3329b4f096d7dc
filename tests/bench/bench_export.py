"""How long exports of an invented account take, and how much memory, for every kind of file.

Run with `python -m tests.bench.bench_export`. Each export runs in a process of its own: its peak is the
most memory that the process held, less what it held before the first row (libraries and all). Memory is
flat when ten times the rows need hardly more of it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from app.export.formats import Format, writer_of
from app.export.job import Export
from app.export.layouts import LAYOUTS
from app.export.new_file import Stop
from app.export.source import Records, TableRows
from app.export.writer import About, Writer
from app.store.queries import Queries, Table
from tests.bench.invented import CHARGES, NOW, START, charges, fill
from tests.fakes.exported import charge_row
from tests.fakes.store_key import new_key

SMALL = 10
MEGA = 1024 * 1024
KILO = 1024
LONGEST_S = 300.0


def peak() -> int:
    """The most bytes that this process has held."""
    if sys.platform == "linux":  # getrusage there begins with the peak of the parent
        said = Path("/proc/self/status").read_text(encoding="ascii")
        return int(said.partition("VmHWM:")[2].split()[0]) * KILO
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * KILO


def measure(
    told: Connection, kind: Format, store: Path, key: bytes, rows: int, folder: Path
) -> None:
    """Write one export and tell its rows, seconds, seconds of processor, bytes of memory, bytes of file."""
    open_store = partial(Queries, store, key)
    queries = open_store()
    keys = queries.table_keys(Table.CHARGES, sort="time")[:rows]
    queries.close()
    about = About(
        LAYOUTS["charges"], START
    )  # all are yet to come, the most that a calendar can hold

    def begin(path: Path, stop: Stop) -> Writer:
        return writer_of(kind, path, about, may_replace=True, stop=stop)

    # A first file with one row brings in the libraries and what they keep.
    Export(Records([charge_row()]), partial(begin, folder / f"first.{kind}")).run()
    before = peak()
    path = folder / f"all.{kind}"
    start, worked = time.perf_counter(), time.process_time()
    done = Export(TableRows(open_store, Table.CHARGES, keys, NOW), partial(begin, path)).run()
    taken, worked = time.perf_counter() - start, time.process_time() - worked
    more = peak() - before
    files = [one for one in (path, *path.rglob("*")) if one.is_file()]
    told.send((done, taken, worked, more, sum(one.stat().st_size for one in files)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--charges", type=int, default=CHARGES)
    given = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        folder, key = Path(name), new_key()
        store = folder / "store.db"
        fill(store, key, charges(random.Random(7))[: given.charges])
        for kind in Format:
            for rows in (max(given.charges // SMALL, 1), given.charges):
                with tempfile.TemporaryDirectory(dir=folder) as out:
                    here, there = spawn.Pipe(duplex=False)
                    work = (there, kind, store, key, rows, Path(out))
                    child = spawn.Process(target=measure, args=work)
                    child.start()
                    there.close()
                    done, taken, worked, more, size = here.recv()
                    child.join(LONGEST_S)
                print(
                    f"{kind:<8}{done:>8,} rows  {taken:>6.2f} s, {worked:>6.2f} s of processor  peak memory +{more / MEGA:>5.1f} MB"
                    f"  file {size / MEGA:>5.1f} MB",
                    flush=True,
                )


if __name__ == "__main__":
    main()
