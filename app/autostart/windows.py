r"""Windows: a value below HKCU\Software\Microsoft\Windows\CurrentVersion\Run, as the installer writes it.

The Task Manager turns such a value off by another one, below StartupApproved: its first byte is odd then.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from app.autostart.files import told_as_autostart
from app.errors import BadSettings
from app.language import tr

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
NAME = "Countersign"
_LONGEST = 260  # characters; Windows does not start what is longer


class Registry(Protocol):
    """The values of the person who is signed in (HKEY_CURRENT_USER). All methods raise OSError."""

    def get(self, key: str, name: str) -> object:
        """Give a value, None when there is none."""

    def set(self, key: str, name: str, value: str) -> None:
        """Keep a text."""

    def delete(self, key: str, name: str) -> None:
        """Remove a value; none is no error."""


def run_value(command: Sequence[str]) -> str:
    """Write a command as the value: the program always quoted, so that no folder before a blank is tried.

    Raises:
        BadSettings: Windows would not start it.
    """
    program, *rest = command
    value = " ".join([f'"{program}"', *([subprocess.list2cmdline(rest)] if rest else [])])
    if len(value) > _LONGEST:
        raise BadSettings(
            tr("The folder of Countersign has too long a name for Windows to start it from there."),
            tr("Install it in a folder with a shorter name."),
            code="autostart",
        )
    return value


def is_turned_off(approved: object) -> bool:
    """Whether the Task Manager has turned a value off."""
    return isinstance(approved, bytes) and bool(approved[:1]) and bool(approved[0] & 1)


class WindowsAutostart:
    """An Autostart."""

    def __init__(self, command: Sequence[str], registry: Registry) -> None:
        self._command = tuple(command)
        self._registry = registry

    def is_on(self) -> bool:
        """Whether the value starts this program, and the Task Manager lets it."""
        try:
            value = self._registry.get(RUN, NAME)
            approved = self._registry.get(APPROVED, NAME)
            wanted = run_value(self._command)
            is_ours = isinstance(value, str) and value.casefold() == wanted.casefold()
            return is_ours and not is_turned_off(approved)
        except (OSError, BadSettings):
            return False

    def turn_on(self) -> None:
        """Write the value, and take away what turns it off. Raises BadSettings."""
        value = run_value(self._command)
        with told_as_autostart(rf"HKEY_CURRENT_USER\{RUN}"):
            self._registry.set(RUN, NAME, value)
            self._registry.delete(APPROVED, NAME)

    def turn_off(self) -> None:
        """Remove the value, whichever program it starts. Raises BadSettings."""
        with told_as_autostart(rf"HKEY_CURRENT_USER\{RUN}"):
            self._registry.delete(RUN, NAME)
            self._registry.delete(APPROVED, NAME)


if sys.platform == "win32":
    import winreg

    class WindowsRegistry:
        """The registry of Windows."""

        def get(self, key: str, name: str) -> object:
            """Give a value, None when there is none."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    return winreg.QueryValueEx(opened, name)[0]
            except FileNotFoundError:
                return None

        def set(self, key: str, name: str, value: str) -> None:
            """Keep a text."""
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str, name: str) -> None:
            """Remove a value; none is no error."""
            try:
                with winreg.OpenKey(
                    winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE
                ) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return
