"""One keyring for several processes: the test is the keyring, and decides when each access is answered."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from app.model.secret import Secret

ROOT = Path(__file__).parents[2]


class AskingSecretStore:
    """A SecretStore of a child process; every access is a line on its output and waits for an answer."""

    def get(self, name: str) -> Secret | None:
        text = _asked("get", name)
        return None if text is None else Secret(text)

    def set(self, name: str, secret: Secret) -> None:
        _asked("set", name, secret.reveal())

    def delete(self, name: str) -> None:
        _asked("delete", name)

    def backend_name(self) -> str:
        return "Shared keyring"


def _asked(*asked: str) -> str | None:
    print(json.dumps(asked), flush=True)
    answer: str | None = json.loads(sys.stdin.readline())
    return answer


class Child:
    """A process that runs `code` with an AskingSecretStore; it ends with the line `["done", …]`."""

    def __init__(self, code: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def asks(self) -> list[str]:
        """Wait for the next access."""
        assert self._process.stdout
        asked: list[str] = json.loads(self._process.stdout.readline())
        return asked

    def answer(self, secrets: dict[str, str], asked: list[str]) -> None:
        """Carry an access out."""
        kind, name, *content = asked
        told: Any = secrets.get(name)
        if kind == "set":
            secrets[name], told = content[0], None
        assert self._process.stdin
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def finish(self, secrets: dict[str, str], asked: list[str]) -> str:
        """Carry out this access and all that follow; give what the process says at its end."""
        while asked[0] != "done":
            self.answer(secrets, asked)
            asked = self.asks()
        return asked[1]
