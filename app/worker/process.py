"""Starts the program again as one of its other processes, which never outlives the one that started it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.language import spoken

_NICE = 5
_MAIN = Path(__file__).resolve().parents[2] / "main.py"


def own_command(*arguments: str) -> list[str]:
    """The command line that starts this program again, as a script or as a built program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, str(_MAIN), *arguments]


def start(command: list[str], *, reads_output: bool = False) -> subprocess.Popen[bytes]:
    """Start a child that follows its standard input: it ends when that closes, however we ended.

    The child is not in the terminal's group, so that Ctrl+C ends the first process, which then ends
    the others in order.
    """
    windows = sys.platform == "win32"
    return subprocess.Popen(
        [*command, "--language", spoken()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if reads_output else subprocess.DEVNULL,
        # A windowed program has no standard error to hand on.
        stderr=None if sys.stderr else subprocess.DEVNULL,
        start_new_session=not windows,
        creationflags=_hidden() if windows else 0,
    )


def give_way() -> None:
    """Let the window go first where the processors are short: it has frames to keep, we have not.

    Windows is told when it starts us.
    """
    if sys.platform != "win32":
        os.nice(_NICE)


def _hidden() -> int:
    return int(
        getattr(subprocess, "CREATE_NO_WINDOW", 0)
        | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    )
