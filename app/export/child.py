"""The process that writes one export and ends: neither the window nor the worker waits for it."""

from __future__ import annotations

import contextlib
import os
import threading
import traceback
from functools import partial
from pathlib import Path
from typing import IO, NoReturn

from app.errors import AppError
from app.export.formats import writer_of
from app.export.job import Export
from app.export.layouts import LAYOUTS
from app.export.new_file import Cancelled, Stop
from app.export.order import (
    Answer,
    Broken,
    Failed,
    Order,
    Progress,
    Stopped,
    Written,
    decode_order,
    encode,
)
from app.export.parts import Parts
from app.export.source import TableRows
from app.export.writer import About, Writer
from app.store.queries import Queries, Table

_STANDARD_INPUT, _STANDARD_OUTPUT, _STANDARD_ERROR = 0, 1, 2
_CHUNK = 4096


def run_export() -> NoReturn:
    """Carry out the order that comes over standard input; when that closes, nobody wants the file any more."""
    answers = os.fdopen(os.dup(_STANDARD_OUTPUT), "wb")
    os.dup2(_STANDARD_ERROR, _STANDARD_OUTPUT)  # what a library prints is no answer
    with os.fdopen(os.dup(_STANDARD_INPUT), "rb") as orders:
        line = orders.readline()
    if line.endswith(b"\n"):
        tell = partial(_tell, answers)
        tell(_carry_out(decode_order(line), tell))
    # All is said and written; taking large libraries down in order takes 0.1 s that somebody waits for.
    os._exit(0)


def _carry_out(order: Order, tell: partial[None]) -> Answer:
    try:
        return Written(_job(order, tell).run())
    except Cancelled:
        return Stopped()
    except AppError as error:
        return Failed.of(error)
    except Exception:  # noqa: BLE001 - told to the window, which reports it
        return Broken(traceback.format_exc())


def _job(order: Order, tell: partial[None]) -> Export:
    rows = order.rows
    source = TableRows(
        partial(Queries, Path(rows.path), rows.key), Table(rows.table), rows.keys, rows.now
    )
    about = About(LAYOUTS[rows.table], order.made_at, order.chosen)

    def begin(stop: Stop) -> Writer:
        target, may_replace = Path(order.target), order.may_replace
        parts = Parts(Path(order.record)) if order.record else None
        return writer_of(order.kind, target, about, may_replace=may_replace, stop=stop, parts=parts)

    job = Export(source, begin, lambda done: tell(Progress(done)))
    threading.Thread(target=_follow, args=(job,), name="orders", daemon=True).start()
    return job


def _follow(job: Export) -> None:
    """Cancel when the window closes the pipe, or is gone."""
    while os.read(_STANDARD_INPUT, _CHUNK):
        pass
    job.cancel()


def _tell(answers: IO[bytes], answer: Answer) -> None:
    with contextlib.suppress(OSError):  # the window is gone, and `_follow` sees it, too
        answers.write(encode(answer))
        answers.flush()
