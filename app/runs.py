"""How the last runs ended: what those that crashed left behind, and how many crashed one after another.

Plain small files in a folder of their own: a run that crashes may have neither a store nor a log. What
Python writes while a process dies is put away as a report without secrets, and the original is removed.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
from pathlib import Path
from typing import IO

RESTARTS = 75  # the exit code of a window that wants to be started again
SAFE_AFTER = 3  # crashes, one after another
_FOLDER = "crashes"
_COUNT, _STARTING, _FAILED = "in-a-row", "starting", "failed"
_WINDOW = "window"
_REPORTS = 10  # the newest are kept
_LONGEST = 100_000


class LastWords:
    """The file into which a process writes where it stood when it crashes; none after a clean end."""

    def __init__(self, data_dir: Path, process: str) -> None:
        self._path = data_dir / _FOLDER / f"last-{process}.txt"
        self._file: IO[str] | None = None

    def open(self) -> None:
        """Let Python write there when the process crashes; does nothing where no file can be made."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = _open(self._path)
            faulthandler.enable(self._file)

    def add(self, error: BaseException) -> None:
        """Write down what ends the process, without secrets."""
        import traceback  # noqa: PLC0415 - only when something has gone wrong

        from app.log import redact  # noqa: PLC0415 - as above

        if self._file is not None:
            with contextlib.suppress(OSError, ValueError):
                self._file.write(redact("".join(traceback.format_exception(error))))
                self._file.flush()

    def close(self) -> None:
        """End in order: no file stays, unless something was written."""
        file, self._file = self._file, None
        if file is None:
            return
        if faulthandler.is_enabled():
            faulthandler.disable()
        with contextlib.suppress(OSError):
            file.close()
            if self._path.stat().st_size == 0:
                self._path.unlink()


class Runs:
    """The runs of the window on one data folder; whoever calls `begin` and `end` holds the folder's lock."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._folder = data_dir / _FOLDER
        self._words = LastWords(data_dir, _WINDOW)

    def begin(self) -> bool:
        """Begin a run; says whether it had better be a careful one, as three crashed in a row.

        A run crashed when it left words, or was ended before its window was complete. One that was killed
        later did not: nothing is known against it.
        """
        last = self._folder / f"last-{_WINDOW}.txt"
        has_crashed = (self._folder / _STARTING).exists() or _size(last) > 0
        count = self._count() + has_crashed
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if has_crashed:
                _write(self._folder / _COUNT, str(count))
            self._put_away()
            _write(self._folder / _STARTING, "")
        self._words.open()
        return count >= SAFE_AFTER

    def is_complete(self) -> None:
        """Note that the window stands: being ended from now on is no crash."""
        _remove(self._folder / _STARTING)

    def has_failed(self) -> None:
        """Note that this run is one that crashed, however it ends: the worker could not be kept up."""
        with contextlib.suppress(OSError):
            _write(self._folder / _FAILED, "")

    def forgive(self) -> None:
        """Begin counting anew: the person wants the next start to be as usual."""
        _remove(self._folder / _COUNT)
        _remove(self._folder / _FAILED)

    def crashed(self, error: BaseException) -> None:
        """Keep what ends the window before its time; the next run counts and tells it."""
        self._words.add(error)
        self._words.close()

    def end(self) -> None:
        """End in order: crashes are no longer in a row, unless this run had failed."""
        self._words.close()
        _remove(self._folder / _STARTING)
        if (self._folder / _FAILED).exists():
            with contextlib.suppress(OSError):
                _write(self._folder / _COUNT, str(self._count() + 1))
            _remove(self._folder / _FAILED)
        else:
            _remove(self._folder / _COUNT)

    def untold(self, about: str = "") -> list[str]:
        """Give the reports that nobody has seen yet, the oldest first, and remember that they are told.

        `about` is a line that the window adds, such as Qt's version. Takes along what workers left.
        """
        found: list[str] = []
        with contextlib.suppress(OSError):
            self._put_away(but_window=True)
            for path in sorted(self._folder.glob("new-*.txt")):
                content = path.read_text("utf-8", "replace")
                found.append(f"{content}\n\n{about}".strip())
                path.replace(path.with_name(path.name.replace("new-", "told-", 1)))
            for path in sorted(self._folder.glob("told-*.txt"))[:-_REPORTS]:
                path.unlink()
        return found

    def _count(self) -> int:
        try:
            content = (self._folder / _COUNT).read_bytes()[:8]
            return int(content) if content.isdigit() else 0
        except OSError:
            return 0

    def _put_away(self, *, but_window: bool = False) -> None:
        """Make reports of last words, and remove the words."""
        for path in self._folder.glob("last-*.txt"):
            process = path.stem.removeprefix("last-")
            if process == _WINDOW and but_window:
                continue  # this run's own, which is open
            if _size(path) > 0:
                self._report(path, process)
                path.unlink()
            elif not but_window:  # of a process that was killed; a worker of now keeps its own
                path.unlink()

    def _report(self, path: Path, process: str) -> None:
        from app.crash_report import report  # noqa: PLC0415 - only after a crash

        words = path.read_bytes()[:_LONGEST].decode("utf-8", "replace")
        modified = path.stat().st_mtime
        name = f"new-{int(modified):011}-{process}.txt"
        _write(self._folder / name, report(words, process.partition("-")[0], modified))


def _open(path: Path) -> IO[str]:
    """Open a file of this person's alone."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace")


def _write(path: Path, content: str) -> None:
    with _open(path) as file:
        file.write(content)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
