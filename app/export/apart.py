"""An export in a process of its own, so that nothing competes with the window for Python's interpreter lock."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

from app.errors import AppError
from app.export.new_file import Cancelled, check
from app.export.order import (
    Answer,
    Broken,
    Failed,
    Order,
    Progress,
    Stopped,
    Written,
    decode_answer,
    encode,
)
from app.export.parts import clear
from app.language import tr

_LONGEST_END_S = 5.0
Start = Callable[[], "subprocess.Popen[bytes]"]


class ExportFailed(Exception):
    """A mistake in the program ended the process that exports; the text is its traceback."""


class ExportApart:
    """As `Export`. The process follows its standard input: it ends when that closes, however we ended."""

    def __init__(self, order: Order, start: Start) -> None:
        """Prepare; `start` starts the process in the thread that runs the export."""
        self._order = order
        self._start = start
        self._stop = threading.Event()
        self._is_over = threading.Event()
        self._told = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None  # once it has its order
        self.done = 0
        self.total = order.rows.total

    def run(self) -> int:
        """Write everything; gives the number of rows. Whatever ends it early, nothing of it stays.

        Raises:
            Cancelled: `cancel` was called.
            BadSettings: the file cannot be written there.
            StoreDamaged: the store cannot be read.
            AppError: something outside ended the process.
            ExportFailed: a mistake in the program.
        """
        try:
            check(self._stop)
            answer = self._answer()
        finally:
            self._is_over.set()
        match answer:
            case Written():
                return answer.rows
            case Failed():
                raise answer.error()
            case Broken():
                raise ExportFailed(answer.trace)
            case _:
                raise Cancelled

    def cancel(self) -> None:
        """End it soon; from any thread."""
        self._stop.set()
        with self._told:
            if self._child is not None:
                _close_input(self._child)

    def let_go(self) -> None:
        """End it, and wait until it has let go of the store: the time that one portion takes."""
        self.cancel()
        self._is_over.wait(_LONGEST_END_S)

    def _answer(self) -> Answer:
        child = self._start()
        try:
            self._tell(child)
            return self._listen(child)
        finally:
            with self._told:
                self._child = None
                _close_input(child)
            _end(child)
            if self._order.record:
                clear(Path(self._order.record))  # one that was killed has left its parts

    def _tell(self, child: subprocess.Popen[bytes]) -> None:
        # One that ended at once says nothing, and that is heard.
        with contextlib.suppress(OSError):
            if child.stdin:
                child.stdin.write(encode(self._order))
                child.stdin.flush()
        with self._told:
            self._child = child
            if self._stop.is_set():
                _close_input(child)

    def _listen(self, child: subprocess.Popen[bytes]) -> Answer:
        for line in child.stdout or ():
            answer = decode_answer(line)
            if not isinstance(answer, Progress):
                return answer
            self.done = answer.done
        if self._stop.is_set():
            return Stopped()
        raise AppError(
            tr("The export was ended from outside, and no file was written."),
            tr("Export once more."),
        )


def _close_input(child: subprocess.Popen[bytes]) -> None:
    if child.stdin:
        with contextlib.suppress(OSError):
            child.stdin.close()


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        child.wait(_LONGEST_END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
    if child.stdout:
        child.stdout.close()
