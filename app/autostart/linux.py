"""Linux: an entry in the folder that desktops start from (freedesktop's Autostart Specification)."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from app.autostart.files import read_small, remove, write_whole

FILE = "countersign.desktop"  # as the archive's integrate.sh calls it
_BARE = re.compile(r"[\w./=:@+-]+", re.ASCII)
_QUOTED = re.compile(r'([\\"`$])')


def autostart_folder() -> Path:
    """Where this person's entries are."""
    given = os.environ.get("XDG_CONFIG_HOME", "")
    base = Path(given) if Path(given).is_absolute() else Path.home() / ".config"
    return base / "autostart"


def exec_value(command: Sequence[str]) -> str:
    """Write a command as the value of Exec: quoted for the command line, then for the file."""
    program, *rest = command
    words = [_quoted(program), *(one if _BARE.fullmatch(one) else _quoted(one) for one in rest)]
    return " ".join(words).replace("\\", "\\\\").replace("\n", "\\n").replace("%", "%%")


def entry(command: Sequence[str]) -> str:
    """The file that starts a command with the session."""
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.1",
        "Name=Countersign",
        "Comment=See, answer and pay what AWS Marketplace sellers ask of you",
        f"Exec={exec_value(command)}",
        "Icon=countersign",
        "Terminal=false",
        "X-GNOME-Autostart-enabled=true",
    )
    return "\n".join(lines) + "\n"


def starts(content: str, command: Sequence[str]) -> bool:
    """Whether an entry starts this command, and nobody turned it off."""
    pairs = (line.partition("=") for line in content.splitlines())
    values = {name.strip(): value.strip() for name, _, value in pairs}
    is_off = values.get("Hidden", "").lower() == "true"
    is_off = is_off or values.get("X-GNOME-Autostart-enabled", "").lower() == "false"
    return not is_off and values.get("Exec") == exec_value(command)


class LinuxAutostart:
    """An Autostart. `folder` is where entries are."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._command = tuple(command)
        self._path = folder / FILE

    def is_on(self) -> bool:
        """Whether the entry is there and starts this program."""
        return starts(read_small(self._path).decode("utf-8", "replace"), self._command)

    def turn_on(self) -> None:
        """Write the entry. Raises BadSettings."""
        write_whole(self._path, entry(self._command).encode())

    def turn_off(self) -> None:
        """Remove the entry, whichever program it starts. Raises BadSettings."""
        remove(self._path)


def _quoted(word: str) -> str:
    escaped = _QUOTED.sub(r"\\\1", word)
    return f'"{escaped}"'
