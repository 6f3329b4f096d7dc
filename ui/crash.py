"""What happens with a bug: log it, show it once in a window of its own, keep going."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QObject, Signal

_LOG = logging.getLogger("ui.crash")
_FILE = "crash.txt"


class CrashReporter(QObject):
    """Catches what nobody caught. `reported` carries the trace, once for each different trace."""

    reported = Signal(str)

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        self._seen: set[str] = set()
        self._path = data_dir / _FILE
        self._file: IO[str] | None = None

    def install(self) -> str:
        """Hook in everywhere; returns what a hard crash of the run before left behind."""
        before = ""
        if self._path.exists():
            before = self._path.read_text("utf-8", "replace").strip()
        self._file = self._path.open("w", encoding="utf-8")
        faulthandler.enable(self._file)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        return before

    def close(self) -> None:
        """Unhook; a clean end leaves no crash file."""
        faulthandler.disable()
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self._file is not None:
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)

    def report(self, where: str, error: BaseException) -> None:
        """Log a bug and tell about it once."""
        trace = "".join(traceback.format_exception(error))
        _LOG.error("unexpected error in %s", where, exc_info=error)
        if trace not in self._seen:
            self._seen.add(trace)
            self.reported.emit(trace)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report("the window", error)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.thread.name if args.thread else "a thread", args.exc_value)
