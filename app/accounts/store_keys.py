"""Where each store lies and the key that opens it: kept in the keyring, or for one session only."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import secrets
import sys
from pathlib import Path

import msgspec

from app.accounts.keyring_store import SecretStore
from app.accounts.private_folder import private_folder, told_as_settings
from app.errors import NoKeyring, StoreLocked
from app.model.secret import Secret

STORE_NAME = "store.db"
_SESSION_PREFIX = "session-"
_KEY_BYTES = 32


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
            private_folder(folder)
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

    def forget(self, name: str) -> None:
        """Remove a store that nobody has open, what was set aside of it, and its key.

        Raises:
            NoKeyring: the keyring is there but cannot be used now; nothing was removed.
            BadSettings: the folder cannot be changed.
        """
        try:
            self._secrets.delete(self._secret_name(name))
        except NoKeyring as error:
            if error.reason != "missing":  # without a keyring there is no key to remove
                raise
        folder = self.path_of(name).parent
        with told_as_settings(folder):
            for part in folder.glob("*"):
                part.unlink(missing_ok=True)
            if folder.exists():
                folder.rmdir()

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
