"""Secrets in the system's own keyring, with an answer, or a reason for none, within seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.accounts.keyring_faults import no_keyring, told, too_long, too_slow
from app.errors import NoKeyring
from app.model.secret import Secret
from app.secret_service import read_unlocked

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Countersign"
KEYRING_TIMEOUT_S = 10.0  # a locked keyring may ask the person, or hang for ever
_NOT_TWICE = frozenset(
    {"dismissed", "denied", "timed out"}
)  # by reason: each asks the person again
LONGEST_SECRET = 1280  # characters: the Windows vault takes 2,560 bytes of UTF-16
_NAMES = {  # by the module of the backend; kept beside stores, so in no language
    "SecretService": "Secret Service",
    "kwallet": "KWallet",
    "Windows": "Windows Credential Manager",
    "macOS": "macOS Keychain",
}
# What is kept under a passphrase is not in a keyring; as a name this, too, is in no language.
WITHOUT_KEYRING = "your passphrase"
_Result = TypeVar("_Result")


class SecretStore(Protocol):
    """Keeps secrets for this user of this machine. All methods raise NoKeyring."""

    def get(self, name: str) -> Secret | None:
        """Give a secret, None when there is none of this name."""

    def set(self, name: str, secret: Secret) -> None:
        """Keep a secret under this name."""

    def delete(self, name: str) -> None:
        """Forget a secret; one that does not exist is forgotten already."""

    def backend_name(self) -> str:
        """Name where secrets are kept, the same in every language."""


class KeyringStore:
    """The system's own keyring, each access bounded in time.

    `pick` gives the backend. The default accepts only the platforms' real keyrings by class, so no
    environment variable, config file or installed package can put a plain-text one in their place.
    What was read once is not asked for again: a keyring may ask the person each time. Nor is one asked
    again that the person has refused or not answered, before `ask_again`. No secret is longer
    than `LONGEST_SECRET`, on any system, so that what works on one works on all.
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
        self._answered_by = ""
        self._refusal: NoKeyring | None = None

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
        if len(secret.reveal().encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_SECRET:
            raise too_long(LONGEST_SECRET)
        try:
            self._bounded(lambda: self._backend().set_password(SERVICE, name, secret.reveal()))
        finally:
            self._known.pop(name, None)  # last: another thread may have read the one before

    def delete(self, name: str) -> None:
        """Forget a secret; one that does not exist is forgotten already."""

        def forget() -> None:
            backend = self._backend()
            if backend.get_password(SERVICE, name) is not None:
                backend.delete_password(SERVICE, name)

        try:
            self._bounded(forget)
        finally:
            self._known.pop(name, None)  # last: another thread may have read it meanwhile

    def backend_name(self) -> str:
        """Name the keyring that answered last, else the one that would be asked. Raises NoKeyring."""
        if not self._answered_by:
            self._bounded(self._backend)
        return self._answered_by

    def ask_again(self) -> None:
        """Ask the person again, who wants it."""
        self._refusal = None

    def _read(self, name: str) -> str | None:
        quick = None
        if self._is_system and sys.platform.startswith("linux"):
            quick = read_unlocked(SERVICE, name)
        if quick:
            self._answered_by = _NAMES["SecretService"]
            return quick
        return self._backend().get_password(SERVICE, name)

    def _backend(self) -> KeyringBackend:
        backend = self._pick()
        module = type(backend).__module__.rpartition(".")[2]
        self._answered_by = _NAMES.get(module, module)
        return backend

    def _bounded(self, ask: Callable[[], _Result]) -> _Result:
        """Ask, unless the person has refused."""
        refusal = self._refusal
        if refusal is not None:
            raise NoKeyring(refusal.message, refusal.hint, code=refusal.code, reason=refusal.reason)
        try:
            return self._ask(ask)
        except NoKeyring as error:
            if error.reason in _NOT_TWICE:
                self._refusal = error
            raise

    def _ask(self, ask: Callable[[], _Result]) -> _Result:
        """Ask in a daemon thread: a keyring that hangs must hang neither the app nor its exit."""
        answer: Future[_Result] = Future()

        def run() -> None:
            try:
                answer.set_result(ask())
            # Backends raise what their system's libraries raise; `told` says it to the person.
            except Exception as error:  # noqa: BLE001
                answer.set_exception(error)

        threading.Thread(target=run, name="keyring", daemon=True).start()
        try:
            return answer.result(self._timeout_s)
        except NoKeyring:
            raise
        except Exception as error:
            if not answer.done():
                raise too_slow(self._timeout_s) from error
            raise told(error) from error


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
    raise no_keyring() from RuntimeError("; ".join(causes))
