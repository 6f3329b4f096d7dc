"""What happens with a bug: log it, tell it once, keep going. What earlier processes left is told as well."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion

from app.language import tr
from app.runs import Runs

_LOG = logging.getLogger("ui.crash")
_MOST = 50  # different bugs of one run that are told; all are logged


class CrashReporter(QObject):
    """Catches what nobody caught. `reported` carries a report, once for each different trace.

    `runs` knows what crashed before, and in the worker.
    """

    reported = Signal(str)

    def __init__(self, data_dir: Path) -> None:
        super().__init__()
        self.runs = Runs(data_dir)
        self._seen: set[str] = set()

    def install(self) -> None:
        """Hook in everywhere."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def close(self) -> None:
        """Unhook."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def look_back(self) -> None:
        """Tell what has crashed before this run, or beside it."""
        for report in self.runs.untold(_about_qt()):
            words = report.partition("\n\n")[
                2
            ]  # without the time: a worker may crash at each start
            if words not in self._seen:
                self._seen.add(words)
                self.reported.emit(report)

    def report(self, where: str, error: BaseException) -> None:
        """Log a bug, and tell it once. Raises nothing: there is nobody left to catch it."""
        try:
            self._report(where, error)
        except Exception as other:  # noqa: BLE001 - a bug in the reporting of bugs must not end the window
            names = type(error).__name__, type(other).__name__
            _LOG.critical("%s in %s could not be reported for %s", names[0], where, names[1])

    def _report(self, where: str, error: BaseException) -> None:
        import time  # noqa: PLC0415 - only when something has gone wrong
        import traceback  # noqa: PLC0415 - as above

        from app.crash_report import report  # noqa: PLC0415 - as above
        from app.log import redact  # noqa: PLC0415 - as above

        trace = "".join(traceback.format_exception(error))
        _LOG.error("unexpected error in %s\n%s", where, redact(trace))
        if trace in self._seen or len(self._seen) >= _MOST:
            return
        self._seen.add(trace)
        self.reported.emit(f"{report(trace, where, time.time())}\n\n{_about_qt()}")

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


def _about_qt() -> str:
    return tr("Qt {qversion}", qversion=qVersion())
