"""Keys and accounts: the store's key lives in the system's keyring and nowhere else."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import re
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from app.errors import BadSettings, NoKeyring, StoreLocked
from app.model.account import Source
from app.model.secret import Secret
from app.secret_service import read_unlocked

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Countersign"
KEYRING_TIMEOUT_S = 10.0  # a locked keyring may ask the person, or hang for ever
STORE_NAME = "store.db"
_SESSION_PREFIX = "session-"
_KEY_BYTES = 32
_INDEX_LIMIT = 1_000_000
_ACCOUNT_ID = re.compile(r"[0-9]{12}")
_LOCKED = frozenset({"KeyringLocked", "LockedException", "PromptDismissedException"})
_Result = TypeVar("_Result")


class SecretStore(Protocol):
    """Keeps secrets for this user of this machine. All methods raise NoKeyring."""

    def get(self, name: str) -> Secret | None:
        """Give a secret, None when there is none of this name."""

    def set(self, name: str, secret: Secret) -> None:
        """Keep a secret under this name."""

    def delete(self, name: str) -> None:
        """Forget a secret; one that does not exist is forgotten already."""


# --- the system's keyring ------------------------------------------------------------------------


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

    def _read(self, name: str) -> str | None:
        quick = None
        if self._is_system and sys.platform.startswith("linux"):
            quick = read_unlocked(SERVICE, name)
        return quick or self._pick().get_password(SERVICE, name)

    def backend_name(self) -> str:
        """Name the keyring in use, for the self-test."""
        return self._bounded(lambda: type(self._pick()).__module__.rpartition(".")[2])

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


# --- the key of each store -----------------------------------------------------------------------


class StoreKey(msgspec.Struct, frozen=True):
    """Where a store lies and what opens it. Not `is_kept`: both last for this session only.

    `problem` says in one sentence what the person should know about it, usually nothing.
    """

    path: Path
    key: bytes
    is_kept: bool
    problem: str = ""

    def __repr__(self) -> str:
        return f"StoreKey({self.path}, is_kept={self.is_kept})"


class StoreKeys:
    """Finds or makes the key of a store; without a keyring, one for this session.

    `resume` is the session's store of a worker that crashed: the next worker goes on with it, so that
    what was being sent is not forgotten while the window is open. A session's store is named after
    `owner_pid`, the process that lives as long as the session (0: this one): not a worker that may crash.
    """

    def __init__(
        self,
        secret_store: SecretStore,
        data_dir: Path,
        *,
        resume: StoreKey | None = None,
        owner_pid: int = 0,
    ) -> None:
        self._secrets = secret_store
        self._data_dir = data_dir
        self._resume = resume
        self._owner_pid = owner_pid or os.getpid()

    def path_of(self, name: str) -> Path:
        """Say where the kept store of this name lies, whether or not it exists."""
        return self._data_dir / "stores" / name / STORE_NAME

    def for_store(self, name: str) -> StoreKey:
        """Give path and key of a store.

        Raises:
            StoreLocked: a kept store exists, but not its key. Set aside, it makes room for a new one.
            BadSettings: the folder cannot be made.
        """
        path = self.path_of(name)
        for folder in (self._data_dir, path.parent.parent, path.parent):
            _private_folder(folder)
        resume = self._resume
        if resume is not None and resume.path.parent == path.parent and resume.path.exists():
            return resume
        _sweep(path.parent)
        try:
            return self._kept(name, path)
        except NoKeyring as error:
            if path.exists():
                raise StoreLocked(
                    f"{error.message} The key of the data stored in {path} is in there.",
                    f"{error.hint} Or set the stored data aside and begin anew.",
                    code="no-key",
                    reason=error.reason,
                ) from error
            return _session(path.parent, self._owner_pid, error)

    def existing(self, name: str) -> StoreKey | None:
        """Give path and key of a kept store that is there, None when it is not to be had just so.

        Raises:
            NoKeyring: the keyring cannot be used.
        """
        path = self.path_of(name)
        if not path.exists():
            return None
        key = _decoded(self._secrets.get(self._secret_name(name)))
        return None if key is None else StoreKey(path, key, is_kept=True)

    def discard(self, store: StoreKey) -> None:
        """Remove the store of a session; a kept one stays. Close every connection to it first."""
        if not store.is_kept:
            _remove_session(store.path)

    def _kept(self, name: str, path: Path) -> StoreKey:
        secret_name = self._secret_name(name)
        secret = self._secrets.get(secret_name)
        key = _decoded(secret)
        if path.exists():
            if key is None:
                raise _no_key(path, is_missing=secret is None)
            return StoreKey(path, key, is_kept=True)
        if key is not None:
            return StoreKey(path, key, is_kept=True, problem=_lost_file(path))
        key = secrets.token_bytes(_KEY_BYTES)
        self._secrets.set(secret_name, Secret(base64.b64encode(key).decode()))
        if _decoded(self._secrets.get(secret_name)) != key:
            raise NoKeyring(
                "The system's keyring did not keep what it was given.",
                "Check that it works in another program, then start Countersign again.",
                code="no-keyring",
                reason="failed",
            )
        return StoreKey(path, key, is_kept=True)

    def _secret_name(self, name: str) -> str:
        """Name the key after store and folder, so that two data folders never share one."""
        folder = hashlib.sha256(str(self._data_dir.resolve()).encode()).hexdigest()[:8]
        return f"store {name} {folder}"


def store_name(source: Source, account_id: str) -> str:
    """Name an account's store: the simulated, the real and another endpoint's account never share one.

    Raises:
        BadSettings: the account id is not one that AWS would give.
    """
    if not _ACCOUNT_ID.fullmatch(account_id):
        raise BadSettings(
            "The account id that came back is not an AWS account id.",
            "Check the endpoint that this account is read from.",
            code="account-id",
        )
    if source.sandbox:
        return f"sandbox-{account_id}"
    if source.endpoint_url:
        return (
            f"endpoint-{hashlib.sha256(source.endpoint_url.encode()).hexdigest()[:8]}-{account_id}"
        )
    return f"aws-{account_id}"


def _private_folder(folder: Path) -> None:
    with _told_as_settings(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)


@contextlib.contextmanager
def _told_as_settings(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadSettings(
            f"Countersign cannot use the folder {folder}: {os.strerror(error.errno or 0)}.",
            "Give your user the right to write there, or choose another folder with --data-dir.",
            code="data-folder",
        ) from error


def _decoded(secret: Secret | None) -> bytes | None:
    if secret is None:
        return None
    try:
        key = base64.b64decode(secret.reveal(), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None


def _no_key(path: Path, *, is_missing: bool) -> StoreLocked:
    what = "has no key" if is_missing else "holds something that is not a key"
    return StoreLocked(
        f"The system's keyring {what} for the data stored in {path}.",
        "Restore the keyring, or set the stored data aside and begin anew.",
        code="no-key",
    )


def _lost_file(path: Path) -> str:
    """Say that a store which has a key is gone, unless the person set it aside."""
    if any(path.parent.glob("store.damaged-*.db")):
        return ""
    return f"The data that Countersign stored in {path} is gone; a new store begins, without the earlier log."


# --- stores of one session -----------------------------------------------------------------------


def _session(folder: Path, owner_pid: int, error: NoKeyring) -> StoreKey:
    name = f"{_SESSION_PREFIX}{owner_pid}-{secrets.token_hex(4)}.db"
    problem = f"{error.message} What is read now is removed when you quit."
    return StoreKey(folder / name, secrets.token_bytes(_KEY_BYTES), is_kept=False, problem=problem)


def _sweep(folder: Path) -> None:
    """Remove what sessions left that ended without quitting; nobody has their keys any more."""
    for path in folder.glob(f"{_SESSION_PREFIX}*.db"):
        owner = path.name.removeprefix(_SESSION_PREFIX).partition("-")[0]
        if not owner.isdigit() or not _is_running(int(owner)):
            _remove_session(path)


def _is_running(process_id: int) -> bool:
    if sys.platform == "win32":
        return False  # asking could end the process; there, files in use refuse to be removed
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove_session(path: Path) -> None:
    for part in path.parent.glob(f"{path.name}*"):
        # Windows refuses while somebody still reads it; the next start removes it.
        with contextlib.suppress(PermissionError):
            part.unlink(missing_ok=True)


# --- which account belongs to which choice -------------------------------------------------------


class KnownAccount(msgspec.Struct, frozen=True):
    """The account that a choice of credentials led to last time."""

    account_id: str
    store: str


class AccountIndex:
    """Remembers the last account of each choice, so that stored data shows before sign-in is done.

    No secrets are in it. A file that cannot be understood is kept beside as `.bad`, and the index
    begins anew: it only saves time.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "accounts.json"

    def get(self, source: Source) -> KnownAccount | None:
        """Give the account of the last start with this choice.

        Raises:
            BadSettings: the file is there but cannot be read.
        """
        account_id = self._read().get(source.key)
        if account_id is None or not _ACCOUNT_ID.fullmatch(account_id):
            return None
        return KnownAccount(account_id, store_name(source, account_id))

    def remember(self, source: Source, account_id: str) -> None:
        """Keep the account that this choice led to.

        Raises:
            BadSettings: the folder cannot be written, or the account id is none.
        """
        store_name(source, account_id)
        accounts = self._read()
        if accounts.get(source.key) == account_id:
            return
        with _told_as_settings(self._path.parent):
            self._write(accounts | {source.key: account_id})

    def _read(self) -> dict[str, str]:
        with _told_as_settings(self._path.parent):
            try:
                if self._path.stat().st_size <= _INDEX_LIMIT:
                    return msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])
            except FileNotFoundError:
                return {}
            except (msgspec.DecodeError, UnicodeDecodeError):
                pass  # the file moves aside below, as one that is too large does
            self._path.replace(self._path.with_suffix(".json.bad"))
            return {}

    def _write(self, accounts: dict[str, str]) -> None:
        _private_folder(self._path.parent)
        part = self._path.with_suffix(f".{secrets.token_hex(4)}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(accounts))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
