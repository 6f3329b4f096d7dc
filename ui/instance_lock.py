"""The right to be the one Countersign on a data folder. Free of Qt: it is asked for before anything starts.

The kernel keeps the lock and drops it with its process, so a crash leaves nothing behind. (QLockFile
would compare process ids, which are used again, and costs 90 ms of imports before the worker can start.)
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import msgspec

from app.errors import BadSettings
from app.language import tr

_LOCK = "instance.lock"
_PATIENCE_S = 10.0
_RETRY_S = 0.05


class RaiseRequest(msgspec.Struct, frozen=True):
    """What a second start asks of the first. `token` lets a Wayland window come to the front."""

    kind: str = ""
    request_id: str = ""
    token: str = ""


class InstanceLock:
    """Held until `release` or the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another start have it."""
        os.close(self._descriptor)


def claim(
    data_dir: Path, request: RaiseRequest, *, patience_s: float = _PATIENCE_S
) -> InstanceLock | None:
    """Become the one Countersign on this folder; None when another one was asked to come forward.

    Raises:
        BadSettings: the folder cannot be used, or the other one does not answer.
    """
    end = time.monotonic() + patience_s
    while True:
        lock = try_lock(data_dir)
        if lock is not None:
            return lock
        # Only a second start pays for Qt here.
        from ui.single_instance import pass_on  # noqa: PLC0415

        if pass_on(data_dir, request, _RETRY_S):
            return None
        if time.monotonic() > end:
            raise BadSettings(
                tr(
                    "Countersign runs already on {data_dir}{process} and does not answer.",
                    data_dir=data_dir,
                    process=_holder(data_dir),
                ),
                tr("End it, or choose another folder with --data-dir."),
                code="single-instance",
            )


def try_lock(data_dir: Path) -> InstanceLock | None:
    """Become the one Countersign on this folder; None when another one is, which is not told.

    Raises:
        BadSettings: the folder cannot be used.
    """
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(data_dir / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise BadSettings(
            tr(
                "Countersign cannot use the folder {data_dir}: {errno}.",
                data_dir=data_dir,
                errno=os.strerror(error.errno or 0),
            ),
            tr("Choose another folder with --data-dir."),
            code="data-folder",
        ) from error
    if not _take(descriptor):
        os.close(descriptor)
        return None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return InstanceLock(descriptor)


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a byte beyond the content, which others may then still read

    def _take(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _holder(data_dir: Path) -> str:
    try:
        process = (data_dir / _LOCK).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return tr(" (process {process})", process=process) if process.isdigit() else ""
