"""Secrets in the system's own keyring, with an answer, or a reason for none, within seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.errors import NoKeyring
from app.model.secret import Secret
from app.secret_service import read_unlocked

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Countersign"
KEYRING_TIMEOUT_S = 10.0  # a locked keyring may ask the person, or hang for ever
_LOCKED = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException"})
_NAMES = {  # by the module of the backend
    "SecretService": "Secret Service",
    "kwallet": "KWallet",
    "Windows": "Windows Credential Manager",
    "macOS": "macOS Keychain",
}
_Result = TypeVar("_Result")


class SecretStore(Protocol):
    """Keeps secrets for this user of this machine. All methods raise NoKeyring."""

    def get(self, name: str) -> Secret | None:
        """Give a secret, None when there is none of this name."""

    def set(self, name: str, secret: Secret) -> None:
        """Keep a secret under this name."""

    def delete(self, name: str) -> None:
        """Forget a secret; one that does not exist is forgotten already."""


class KeyringStore:
    """The system's own keyring, each access bounded in time.

    `pick` gives the backend. The default accepts only the platforms' real keyrings by class, so no
    environment variable, config file or installed package can put a plain-text one in their place.
    What was read once is not asked for again: a keyring may ask the person each time.
    """

    def __init__(
        self,
        pick: Callable[[], KeyringBackend] | None = None,
        timeout_s: float = KEYRING_TIMEOUT_S,
    ) -> None:
        self._pick = pick or pinned_backend
        self._is_system = pick is None
        self._timeout_s = timeout_s
        self._known: dict[str, Secret] = {}

    def get(self, name: str) -> Secret | None:
        """Give a secret, None when there is none of this name."""
        if name not in self._known:
            text = self._bounded(lambda: self._read(name))
            if text is None:
                return None
            self._known[name] = Secret(text)
        return self._known[name]

    def set(self, name: str, secret: Secret) -> None:
        """Keep a secret under this name."""
        self._known.pop(name, None)
        self._bounded(lambda: self._pick().set_password(SERVICE, name, secret.reveal()))

    def delete(self, name: str) -> None:
        """Forget a secret; one that does not exist is forgotten already."""

        def forget() -> None:
            backend = self._pick()
            if backend.get_password(SERVICE, name) is not None:
                backend.delete_password(SERVICE, name)

        self._known.pop(name, None)
        self._bounded(forget)

    def backend_name(self) -> str:
        """Name the keyring in use. Raises NoKeyring."""
        module = self._bounded(lambda: type(self._pick()).__module__.rpartition(".")[2])
        return _NAMES.get(module, module)

    def _read(self, name: str) -> str | None:
        quick = None
        if self._is_system and sys.platform.startswith("linux"):
            quick = read_unlocked(SERVICE, name)
        return quick or self._pick().get_password(SERVICE, name)

    def _bounded(self, ask: Callable[[], _Result]) -> _Result:
        """Ask in a daemon thread: a keyring that hangs must hang neither the app nor its exit."""
        answer: Future[_Result] = Future()

        def run() -> None:
            try:
                answer.set_result(ask())
            # Backends raise what their system's libraries raise; `_told` says it to the person.
            except Exception as error:  # noqa: BLE001
                answer.set_exception(error)

        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            return answer.result(self._timeout_s)
        except NoKeyring:
            raise
        except Exception as error:
            if not answer.done():
                raise _too_slow(self._timeout_s) from error
            raise _told(error) from error


def pinned_backend() -> KeyringBackend:
    """Give this platform's own keyring.

    Raises:
        NoKeyring: it is not there, or cannot be reached.
    """
    # Imported here: 120 ms that the start without a keyring, and every test, would pay.
    from keyring.backends import SecretService, Windows, kwallet, macOS  # noqa: PLC0415

    kinds: dict[str, tuple[type[KeyringBackend], ...]] = {
        "win32": (Windows.WinVaultKeyring,),
        "darwin": (macOS.Keyring,),
    }
    causes: list[str] = []
    for kind in kinds.get(
        sys.platform,
        (SecretService.Keyring, kwallet.DBusKeyring, kwallet.DBusKeyringKWallet4),
    ):
        try:
            # Reading the priority is how keyring asks a backend whether it can work here.
            if kind.priority > 0:
                return kind()
        except RuntimeError as error:
            causes.append(str(error))
    raise NoKeyring(
        "This system has no keyring that Countersign can use.",
        "On Linux, install and start GNOME Keyring or KWallet.",
        code="no-keyring",
        reason="missing",
    ) from RuntimeError("; ".join(causes))


def _too_slow(timeout_s: float) -> NoKeyring:
    return NoKeyring(
        f"The system's keyring did not answer within {timeout_s:g} seconds.",
        "Unlock it, or answer its question, then start Countersign again.",
        code="no-keyring",
        reason="timed out",
    )


def _told(error: Exception) -> NoKeyring:
    if type(error).__name__ in _LOCKED:
        return NoKeyring(
            "The system's keyring is locked.",
            "Unlock it, then start Countersign again.",
            code="no-keyring",
            reason="locked",
        )
    return NoKeyring(
        f"The system's keyring gave an error ({type(error).__name__}).",
        "Check that it works in another program, then start Countersign again.",
        code="no-keyring",
        reason="failed",
    )
