"""One export from the first row to the file in its place, for a thread or a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing

from app.export.new_file import Stop, check
from app.export.source import Source
from app.export.writer import Writer


def _nobody(_done: int) -> None:
    """Listens to no progress."""


class Export:
    """Reads a source and writes it. `done` rows of `total` may be looked at from any thread."""

    def __init__(
        self,
        source: Source,
        writer: Callable[[Stop], Writer],
        tell: Callable[[int], None] = _nobody,
    ) -> None:
        """Prepare; `writer`, and `tell` with the number of rows, are called in the thread that runs it."""
        self._source = source
        self._writer = writer
        self._tell = tell
        self._stop = threading.Event()
        self._is_read = threading.Event()
        self.done = 0
        self.total = source.total

    def run(self) -> int:
        """Write everything; gives the number of rows. Whatever ends it early, nothing of it stays.

        Raises:
            Cancelled: `cancel` was called.
            BadSettings: the file cannot be written there.
            StoreDamaged: the store cannot be read.
        """
        try:
            check(self._stop)
            writer = self._writer(self._stop)
            try:
                self._copy(writer)
                self._is_read.set()
                check(self._stop)
                writer.finish()
            finally:
                writer.discard()
        finally:
            self._is_read.set()
        return self.done

    def cancel(self) -> None:
        """End it soon; from any thread."""
        self._stop.set()

    def let_go(self) -> None:
        """End it, and wait until it has let go of the store: the time that one portion takes."""
        self.cancel()
        self._is_read.wait()

    def _copy(self, writer: Writer) -> None:
        with closing(self._source.portions()) as portions:
            for records in portions:
                check(self._stop)
                writer.write(records)
                self.done += len(records)
                self._tell(self.done)
