"""Keyrings that keep state in memory and fail the ways real ones do, when a test says so."""

from __future__ import annotations

import threading

from keyring.backend import KeyringBackend

from app.errors import NoKeyring
from app.model.secret import Secret

WINDOWS_LIMIT = 2560  # bytes of UTF-16 that the Windows vault takes for one secret


class FakeSecretStore:
    """A SecretStore. `fault` is the reason of the NoKeyring that every access raises, empty for none.

    `forgets` makes it take secrets without keeping them; `garbles` gives other bytes back; `place` is
    the name of the keyring.
    """

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.fault = ""
        self.forgets = False
        self.garbles = False
        self.place = "Sample keyring"

    def get(self, name: str) -> Secret | None:
        self._fail()
        text = self.secrets.get(name)
        if text is None:
            return None
        return Secret(text[::-1] if self.garbles else text)

    def set(self, name: str, secret: Secret) -> None:
        self._fail()
        text = secret.reveal()
        if len(text.encode("utf-16-le")) > WINDOWS_LIMIT:
            raise _fault("failed")
        if not self.forgets:
            self.secrets[name] = text

    def delete(self, name: str) -> None:
        self._fail()
        self.secrets.pop(name, None)

    def backend_name(self) -> str:
        self._fail()
        return self.place

    def _fail(self) -> None:
        if self.fault:
            raise _fault(self.fault)


class FakeBackend(KeyringBackend):
    """What lies under a KeyringStore. `error` is raised by every access; `hangs` blocks until set.

    The limit is enforced as the Windows vault does it, with an error that is not the library's.
    """

    priority = 1.0

    def __init__(self) -> None:
        self.passwords: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.hangs: threading.Event | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        if len(password.encode("utf-16-le")) > WINDOWS_LIMIT:
            raise OSError(1783, "CredWrite", "The stub received bad data")
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        del self.passwords[service, username]

    def _fail(self) -> None:
        if self.hangs is not None:
            self.hangs.wait()
        if self.error is not None:
            raise self.error


def _fault(reason: str) -> NoKeyring:
    return NoKeyring(
        f"The system's keyring is {reason}.", "Mend it.", code="no-keyring", reason=reason
    )
