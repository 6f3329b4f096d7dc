"""Starting Countersign in the tray whenever the person signs in to the computer, by choice.

Each system has its own place for that: a file of the desktop on Linux (`linux`), a value of the registry
on Windows (`windows`), a launch agent on macOS (`macos`). What goes there is made by pure functions.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Protocol

from app.folders import name_of, usual_data_dir
from app.worker.process import own_command

IN_TRAY = "--in-tray"


class Autostart(Protocol):
    """Whether Countersign starts with the person's session."""

    def is_on(self) -> bool:
        """Whether this very program starts; another one, moved away or turned off elsewhere, counts as off."""

    def turn_on(self) -> None:
        """Start it from the next time on. Raises BadSettings."""

    def turn_off(self) -> None:
        """Start it no more; nothing is no error. Raises BadSettings."""


def start_command(data_dir: Path, usual_data_dir: Path) -> list[str]:
    """Give the command that starts this program in the tray, on the data folder that is open now."""
    other = [] if data_dir == usual_data_dir else ["--data-dir", str(data_dir)]
    return own_command(IN_TRAY, *other)


def own_autostart(data_dir: Path) -> Autostart | None:
    """Give this system's way; None where there is none that Countersign knows."""
    command = start_command(name_of(data_dir), usual_data_dir())
    if sys.platform == "win32":
        from app.autostart.windows import WindowsAutostart, WindowsRegistry  # noqa: PLC0415

        return WindowsAutostart(command, WindowsRegistry())
    if sys.platform == "darwin":
        from app.autostart.macos import MacAutostart, agents_folder  # noqa: PLC0415

        return MacAutostart(command, agents_folder())
    if sys.platform == "linux":
        from app.autostart.linux import LinuxAutostart, autostart_folder  # noqa: PLC0415

        return LinuxAutostart(command, autostart_folder())
    return None
