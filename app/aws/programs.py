"""Runs the credential programs of AWS profiles, and ends those that hang when Countersign ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from typing import Any


class Programs:
    """What runs for `credential_process` now; may be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()

    def start(self, command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start a program, in the place of Popen: without our standard input, and remembered."""
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",  # so that `end` reaches what it started
            **options,
        )
        with self._lock:
            self._running = {one for one in self._running if one.poll() is None} | {program}
        return program

    def end(self) -> None:
        """End those that still run."""
        with self._lock:
            for program in self._running:
                if program.poll() is None:
                    _kill(program)


if sys.platform == "win32":

    def _kill(program: subprocess.Popen[bytes]) -> None:
        program.kill()

else:

    def _kill(program: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ProcessLookupError):  # it ended just now
            os.killpg(program.pid, signal.SIGKILL)
