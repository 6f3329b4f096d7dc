"""The start with the session in Windows' real registry, and what the Task Manager notes beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from app.autostart import windows

COMMAND = ("C:\\Program Files\\Zo\u00eb\\countersign.exe", "--in-tray")

if sys.platform == "win32":
    import winreg

    @pytest.fixture
    def autostart() -> Iterator[windows.WindowsAutostart]:
        made = windows.WindowsAutostart(COMMAND, windows.WindowsRegistry())
        yield made
        made.turn_off()

    def test_it_is_a_quoted_command_in_the_persons_own_key(
        autostart: windows.WindowsAutostart,
    ) -> None:
        assert not autostart.is_on()
        autostart.turn_on()
        assert windows.WindowsRegistry().get(windows.RUN, windows.NAME) == (
            '"C:\\Program Files\\Zo\u00eb\\countersign.exe" --in-tray'
        )
        assert autostart.is_on()
        autostart.turn_off()
        autostart.turn_off()
        assert windows.WindowsRegistry().get(windows.RUN, windows.NAME) is None

    def test_what_the_task_manager_turned_off_is_off_until_it_is_chosen_again(
        autostart: windows.WindowsAutostart,
    ) -> None:
        autostart.turn_on()
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, windows.APPROVED) as key:
            winreg.SetValueEx(key, windows.NAME, 0, winreg.REG_BINARY, b"\x03" + bytes(11))
        assert not autostart.is_on()
        autostart.turn_on()
        assert autostart.is_on()
