"""macOS: a launch agent of this person, which the system shows among the login items."""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from app.autostart.files import read_small, remove, write_whole

LABEL = "io.github.countersign.Countersign"  # as the app is called


def agents_folder() -> Path:
    """Where this person's launch agents are."""
    return Path.home() / "Library" / "LaunchAgents"


def agent(command: Sequence[str]) -> bytes:
    """The file that starts a command once, when the person signs in with a screen."""
    content = {
        "Label": LABEL,
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
        "ProgramArguments": list(command),
        "RunAtLoad": True,
    }
    return plistlib.dumps(content)


def starts(content: bytes, command: Sequence[str]) -> bool:
    """Whether a launch agent starts this command."""
    try:
        told = plistlib.loads(content)
    except (ValueError, ExpatError):
        return False
    if not isinstance(told, dict) or told.get("Disabled") is True:
        return False
    return bool(told.get("RunAtLoad")) and told.get("ProgramArguments") == list(command)


class MacAutostart:
    """An Autostart. `folder` is where launch agents are."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = tuple(command)
        self._path = folder / f"{LABEL}.plist"

    def is_on(self) -> bool:
        """Whether the launch agent is there and starts this program."""
        return starts(read_small(self._path), self._command)

    def turn_on(self) -> None:
        """Write the launch agent. Raises BadSettings."""
        write_whole(self._path, agent(self._command))

    def turn_off(self) -> None:
        """Remove the launch agent; what it has started goes on. Raises BadSettings."""
        remove(self._path)
