"""Lets one process at a time make a key: a keyring cannot take one only where there is none yet."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from app.private_folder import private_folder, told_as_settings

_LOCK_NAME = "keys.lock"


@contextlib.contextmanager
def one_process(data_dir: Path) -> Iterator[None]:
    """Wait until no other process makes a key for this data folder; the system ends a dead one's turn.

    What was read before has to be read again inside. Keep it short: every access to a keyring is bounded
    in time, so that the wait is as well.

    Raises:
        BadSettings: the folder cannot be written.
    """
    private_folder(data_dir)
    with told_as_settings(data_dir):
        descriptor = os.open(data_dir / _LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with told_as_settings(data_dir):
            _lock(descriptor)
        yield
    finally:
        os.close(descriptor)  # which unlocks it


if sys.platform == "win32":
    import msvcrt

    # It gives up after ten seconds. WORKAROUND: Wine's does so after ten milliseconds, and names no reason.
    _STILL_HELD = frozenset({errno.EDEADLK, 0})

    def _lock(descriptor: int) -> None:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError as error:
                if error.errno not in _STILL_HELD:
                    raise
            else:
                return

else:
    import fcntl

    # Some network folders have no locks: two first starts at once are not worth refusing every start.
    _WITHOUT_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})

    def _lock(descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _WITHOUT_LOCKS:
                raise
