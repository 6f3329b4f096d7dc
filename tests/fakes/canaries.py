"""Looks for secrets that got where they do not belong: files, processes, words; in every form they could take."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

_LOOK_S = 0.05
_SHORT = 12  # a shorter secret is looked for as a word of its own: random bytes hold any few digits


def forms_of(secret: str) -> tuple[bytes, ...]:
    """Give a secret as it stands, and as programs write it: Base64 at any offset, URLs, UTF-16, hex."""
    plain = secret.encode()
    found = {
        plain,
        secret.encode("utf-16-le"),
        secret.encode("utf-16-be"),
        quote(secret, safe="").encode(),
        quote_plus(secret).encode(),
        json.dumps(secret)[1:-1].encode(),
        plain.hex().encode(),
    }
    if len(secret) >= _SHORT:
        found |= {form for offset in range(3) for form in _in_base64(plain, offset)}
    return tuple(found)


def _in_base64(plain: bytes, offset: int) -> tuple[bytes, bytes]:
    """Give what is the same wherever the secret begins at this offset of three bytes."""
    whole = len(plain) - (len(plain) + offset) % 3
    text = base64.b64encode(bytes(offset) + plain[:whole])[4 if offset else 0 :]
    return text, text.translate(bytes.maketrans(b"+/", b"-_"))


class Canaries:
    """Secrets by what they are, and the places that hold them all the same."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        assert all(secrets.values()), secrets.keys()
        self._forms = [(name, secret, forms_of(secret)) for name, secret in secrets.items()]

    def in_content(self, content: bytes, where: str) -> list[str]:
        """List which secrets a content holds."""
        return [
            f"{name} in {where}"
            for name, secret, forms in self._forms
            if any(_holds(content, form, is_short=len(secret) < _SHORT) for form in forms)
        ]

    def in_files(self, folder: Path, *, but: Iterable[Path] = ()) -> list[str]:
        """List which secrets the names and contents of a folder's files hold, whatever their depth."""
        found, left_out = [], set(but)
        for path in folder.rglob("*"):
            found += self.in_content(str(path).encode(), f"the name {path}")
            if path not in left_out and path.is_file():
                found += self.in_content(path.read_bytes(), str(path))
        return found


def _holds(content: bytes, form: bytes, *, is_short: bool) -> bool:
    if not is_short:
        return form in content
    return (
        re.search(rb"(?<![0-9A-Za-z])" + re.escape(form) + rb"(?![0-9A-Za-z])", content) is not None
    )


class ProcessWatch:
    """Remembers the command line and the environment of every process that has a home folder.

    `is_own` tells processes of the test, whose command lines are no concern of the program.
    """

    def __init__(self, home: str, is_own: Callable[[bytes], bool]) -> None:
        self._mark = f"HOME={home}\0".encode()
        self._is_own = is_own
        self.seen: dict[bytes, set[bytes]] = {}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="process-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._is_over.set()
        self._thread.join()

    def content(self) -> bytes:
        """Give all that was seen."""
        return b"\n".join(
            command + b"\n" + b"\n".join(environments)
            for command, environments in self.seen.items()
        )

    def _run(self) -> None:
        while not self._is_over.wait(_LOOK_S):
            for process in Path("/proc").glob("[0-9]*"):
                self._look(process)

    def _look(self, process: Path) -> None:
        try:
            environment = (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes()
        except OSError:
            return  # it has ended, or is somebody else's
        if self._mark in environment + b"\0" and not self._is_own(command):
            self.seen.setdefault(command, set()).add(environment)
