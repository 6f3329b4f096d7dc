"""Runs the credential programs of AWS profiles that the person allowed, and ends those that hang."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from app.errors import SignInNeeded
from app.language import tr
from app.surroundings import for_others

NOT_ALLOWED = "program-not-allowed"


def _allow_none(_profile: str, _command: str) -> bool:
    return False


class Programs:
    """What runs for `credential_process` now; may be used from any thread.

    `is_allowed` says whether the person has allowed a profile to run a command, as its file has it.
    """

    def __init__(self, is_allowed: Callable[[str, str], bool] = _allow_none) -> None:
        self._is_allowed = is_allowed
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()

    def require_allowed(self, profile: str, command: str) -> None:
        """Refuse a command that nobody has allowed, so that no config file runs what it likes.

        Raises:
            SignInNeeded: the person has yet to look at this command.
        """
        if not self._is_allowed(profile, command):
            raise SignInNeeded(
                tr(
                    "The AWS profile {profile} runs a program to sign in, which you have not allowed yet.",
                    profile=profile,
                ),
                tr(
                    "Open it in Countersign's window to see and allow the command; in scripts, add"
                    " --allow-credential-process."
                ),
                code=NOT_ALLOWED,
            )

    def start(self, command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start a program, in the place of Popen: without our standard input, and remembered."""
        program = subprocess.Popen(
            command,
            env=for_others(os.environ),
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
