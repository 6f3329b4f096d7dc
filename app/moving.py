"""Moves the data folder, at a start and before anything in it is open: copy, compare, switch, remove.

One file says which folder is in use, and it is replaced as a whole: whatever ends this process at
whatever moment, there is one complete folder, and that one is used. What cannot be done leaves the old one
in use, and a sentence about it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from app.errors import AppError, BadSettings
from app.folders import HOME, PLAN, POINTER, content_of, home_of, path_in
from app.language import tr
from app.private_folder import private_folder, sync_names, write_private

_LOCK = "instance.lock"
_STAY = frozenset({POINTER, HOME, PLAN, _LOCK, "instance.address", "keys.lock"})
_HALF = re.compile(r"(moved|move|home)\.[0-9a-f]{8}\.part")
_SPARE = 50_000_000  # bytes that a disk has to have beyond the copy
_AT_ONCE = 1 << 20
_PASSES = 3  # over all bytes: one is copied, and both are read again
_STAYS = tr("This folder is still in use.")
_INTERRUPTED = tr("It was interrupted. This folder is still in use.")

# Hears how many bytes of how many are done, and may raise `stopped()` to leave the move off.
Watch = Callable[[int, int], None]


def stopped() -> AppError:
    """Give what a watch raises when the person wants to stay."""
    return BadSettings(tr("You stopped it."), _STAYS, code="move")


class LastMove(NamedTuple):
    """What became of the last move, and more of it in a sentence; `is_new` until it was told."""

    is_done: bool
    said: str
    is_new: bool

    @property
    def words(self) -> str:
        """What became of it."""
        if self.is_done:
            return tr("The data folder was moved.")
        return tr("The data folder was not moved.")


def target_problem(data_dir: Path, target: Path) -> str:
    """Why the data cannot move there, in a sentence; empty where they can, as far as is seen."""
    if not target.is_absolute():
        return tr("Choose a folder by its whole path.")
    old, new = data_dir.resolve(), target.resolve()
    if new == old or new.is_relative_to(old):
        return tr("Choose a folder outside of the one that is in use.")
    return _folder_problem(new, may_be_left=new == home_of(data_dir))


def _folder_problem(new: Path, *, may_be_left: bool) -> str:
    """To its first place a folder may come back: it holds what belongs to the place."""
    try:
        if new.exists() and not new.is_dir():
            return tr("Choose a folder, and not a file.")
        found = [] if not new.exists() else [one.name for one in new.iterdir()]
        if not all(may_be_left and _stays(one) for one in found):
            return tr("Choose an empty folder, or a new one.")
    except OSError as error:
        return tr("This folder cannot be read: {errno}.", errno=os.strerror(error.errno or 0))
    nearest = next(one for one in (new, *new.parents) if one.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        return tr("Your user may not write there.")
    return ""


def plan_move(data_dir: Path, target: Path) -> None:
    """Move at the next start. Raises BadSettings."""
    problem = target_problem(data_dir, target)
    if problem:
        raise BadSettings(tr("The data folder stays where it is."), problem, code="move")
    _write(data_dir / PLAN, {"to": str(target.resolve())})


def forget_plan(data_dir: Path) -> None:
    """Stay, and say nothing of the last move any more."""
    (data_dir / PLAN).unlink(missing_ok=True)


def planned(data_dir: Path) -> Path | None:
    """Where the data will move at the next start."""
    return path_in(data_dir / PLAN, "to")


def last_move(data_dir: Path) -> LastMove | None:
    """What became of the last move; None where nothing is to be said of one."""
    content = content_of(data_dir / PLAN)
    said = content.get("said")
    if not isinstance(said, str):
        return None
    return LastMove(content.get("done") is True, said, content.get("told") is not True)


def move_was_told(data_dir: Path) -> None:
    """It need not be told again."""
    found = last_move(data_dir)
    if found is not None and found.is_new:
        with contextlib.suppress(AppError):  # told twice, then
            _write_said(data_dir, found.said, is_done=found.is_done, is_told=True)


def move_now(data_dir: Path, watch: Watch | None = None) -> Path:
    """Move what is planned, and give the folder that is in use then; `watch` is told how far it is.

    Whoever calls it holds the folder's lock, and nothing in the folder is open.
    """
    target = planned(data_dir)
    if target is None:
        return data_dir
    home = home_of(data_dir)
    try:
        _write_said(data_dir, _INTERRUPTED)  # tried once: a start must not fail for ever
        return _move(data_dir.resolve(), target, watch)
    except AppError as error:
        if path_in(home / POINTER, "folder") == target:
            return target  # it was the very last step that failed: the other one is in use
        with contextlib.suppress(AppError):  # on a disk that is full the first words stay
            _write_said(data_dir, f"{error.message} {error.hint}".strip())
        return data_dir


def clear_up(data_dir: Path) -> None:
    """Remove what the last move left in the folder before, which nobody has open any more."""
    home = home_of(data_dir)
    left = path_in(home / POINTER, "left")
    if left is None or left == data_dir.resolve():
        return
    names = content_of(home / POINTER).get("names")
    with contextlib.suppress(OSError, AppError):  # the next start tries again
        for name in names if isinstance(names, list) else []:
            _remove(left, str(name))
        for path in [one for one in left.iterdir() if _stays(one.name)]:
            if path != home / POINTER:
                path.unlink()
        _remove_empty(left, is_kept=left == home)
        if home == data_dir.resolve():
            (home / POINTER).unlink()
        else:
            _write(home / POINTER, {"folder": str(data_dir.resolve())})


def _move(old: Path, new: Path, watch: Watch | None) -> Path:
    problem = target_problem(old, new)
    if problem:
        raise BadSettings(problem, code="move")
    home, made = home_of(old), not new.exists()
    with _told():
        names = sorted(_names(old))
        before = [_stamp(old / name) for name in names]
        private_folder(new)
        try:
            size = sum(size for size, _ in before)
            _require_room(new, size)
            passed = _Passed(_PASSES * size, watch)
            for name in names:
                _copy(old / name, new / name, passed)
            _require_same(old, names, before)
            if new != home:
                _write(new / HOME, {"home": str(home)})
            _write_said(new, tr("Before, it was {old}.", old=old), is_done=True)
            _write(home / POINTER, {"folder": str(new), "left": str(old), "names": names})
        except BaseException:
            if path_in(home / POINTER, "folder") != new:
                _undo(new, names, is_made=made)
            raise
    return new


class _Passed:
    """Counts the bytes that went through, and tells it."""

    def __init__(self, total: int, watch: Watch | None) -> None:
        self._total = total
        self._watch = watch
        self._done = 0

    def parts(self, file: IO[bytes]) -> Iterator[bytes]:
        """Read a file part by part."""
        while part := file.read(_AT_ONCE):
            yield part
            self._done += len(part)
            if self._watch is not None:
                self._watch(self._done, self._total)


def _stays(name: str) -> bool:
    """What belongs to the place, half written ones among it, and does not move."""
    return name in _STAY or _HALF.fullmatch(name) is not None


def _names(folder: Path) -> Iterator[str]:
    """All files but those that belong to the place."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if _stays(name):
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise BadSettings(
                tr("{name} in it is no plain file.", name=name),
                tr("Take it out first."),
                code="move",
            )
        if path.is_file():
            yield name


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _require_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size + _SPARE:
        raise BadSettings(
            tr("There is not enough room on that disk."), tr("Choose another one."), code="move"
        )


def _require_same(folder: Path, names: list[str], before: list[tuple[int, int]]) -> None:
    if names != sorted(_names(folder)) or before != [_stamp(folder / name) for name in names]:
        raise BadSettings(
            tr("Something changed in it meanwhile."), tr("Try it again."), code="move"
        )


def _copy(source: Path, target: Path, passed: _Passed) -> None:
    """Copy one file to the disk, and read it again."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(
        target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    with source.open("rb") as file, os.fdopen(descriptor, "wb") as copy:
        copy.writelines(passed.parts(file))
        copy.flush()
        os.fsync(copy.fileno())
    os.utime(target, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))
    sync_names(target.parent)
    if _digest(source, passed) != _digest(target, passed):
        raise BadSettings(
            tr("The copy of {name} is not the same.", name=source.name),
            tr("That disk may be damaged."),
            code="move",
        )


def _digest(path: Path, passed: _Passed) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for part in passed.parts(file):
            digest.update(part)
    return digest.digest()


def _undo(new: Path, names: list[str], *, is_made: bool) -> None:
    with contextlib.suppress(OSError):
        for name in (*names, HOME, PLAN):
            _remove(new, name)
        _remove_empty(new, is_kept=not is_made)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    if path.resolve().is_relative_to(folder.resolve()) and not path.is_dir():
        path.unlink(missing_ok=True)


def _remove_empty(folder: Path, *, is_kept: bool) -> None:
    """Remove folders in which nothing is any more; others stay with what somebody else put there."""
    folders = [one for one in folder.rglob("*") if one.is_dir() and not one.is_symlink()]
    for one in sorted(folders, reverse=True):
        with contextlib.suppress(OSError):
            one.rmdir()
    if not is_kept:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _write_said(folder: Path, said: str, *, is_done: bool = False, is_told: bool = False) -> None:
    _write(folder / PLAN, {"said": said, "done": is_done, "told": is_told})


def _write(path: Path, content: dict[str, object]) -> None:
    write_private(path, json.dumps(content).encode())


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        words = os.strerror(error.errno or 0)
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        said = tr("There is not enough room on that disk.") if is_full else f"{words}."
        raise BadSettings(said, _STAYS, code="move") from error
