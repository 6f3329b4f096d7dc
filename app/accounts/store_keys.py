"""Where each store lies and the key that opens it: kept in the keyring, or for one session only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import msgspec

from app.accounts.key_text import as_secret, from_secret, item_name, new_key
from app.accounts.keyring_faults import not_kept
from app.accounts.keyring_store import WITHOUT_KEYRING, SecretStore
from app.accounts.one_process import one_process
from app.accounts.session_files import remove_session, session_path, sweep_sessions
from app.errors import NoKeyring, StoreLocked
from app.language import tr
from app.model.secret import Secret
from app.model.text import plain
from app.private_folder import private_folder, told_as_settings

STORE_NAME = "store.db"
_SESSION_PREFIX = "session-"
_PLACE_LIMIT = 100  # characters


class StoreKey(msgspec.Struct, frozen=True):
    """Where a store lies and what opens it. Not `is_kept`: both last for this session only.

    `problem` says in one sentence what the person should know about it, usually nothing, and `reason`
    is the NoKeyring's where there is one.
    """

    path: Path
    key: bytes
    is_kept: bool
    problem: str = ""
    reason: str = ""

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
                With reason "passphrase" it is enough that the person gives that.
            BadSettings: the folder cannot be made.
        """
        path = self.path_of(name)
        for folder in (self._data_dir, path.parent.parent, path.parent):
            private_folder(folder)
        resume = self._resume
        if resume is not None and resume.path.parent == path.parent and resume.path.exists():
            return resume
        sweep_sessions(path.parent, _SESSION_PREFIX)
        try:
            return self._kept(name, path)
        except NoKeyring as error:
            if error.reason == "passphrase":
                raise StoreLocked(
                    error.message, error.hint, code=error.code, reason=error.reason
                ) from error
            if path.exists() and error.reason != "without":
                raise StoreLocked(
                    tr(
                        "{message} The key of the data stored in {path} is in there.",
                        message=error.message,
                        path=path,
                    ),
                    tr("{hint} Or set the stored data aside and begin anew.", hint=error.hint),
                    code="no-key",
                    reason=error.reason,
                ) from error
            return _session(path.parent, self._owner_pid, error)

    def kept(self, name: str) -> StoreKey:
        """Give path and key of the kept store; a new key where there is neither.

        Raises:
            NoKeyring: there is no place for a key.
            StoreLocked: the store is there, but not its key.
        """
        return self._kept(name, self.path_of(name))

    def existing(self, name: str) -> StoreKey | None:
        """Give path and key of a kept store that is there, None when it is not to be had just so.

        Raises:
            NoKeyring: the keyring cannot be used.
        """
        path = self.path_of(name)
        if not path.exists():
            return None
        key = from_secret(self._secrets.get(self._secret_name(name)))
        return None if key is None else StoreKey(path, key, is_kept=True)

    def mark(self, name: str) -> str:
        """Give what was kept of a store beside its key; empty for nothing. Raises NoKeyring."""
        kept = self._secrets.get(self._mark_name(name))
        return "" if kept is None else kept.reveal()

    def keep_mark(self, name: str, mark: str) -> None:
        """Keep a line of a store beside its key, where a copy of the data folder does not reach.

        An empty one is forgotten.

        Raises:
            NoKeyring: it cannot be kept there now.
        """
        if mark:
            self._secrets.set(self._mark_name(name), Secret(mark))
        else:
            self._secrets.delete(self._mark_name(name))

    def discard(self, store: StoreKey) -> None:
        """Remove the store of a session; a kept one stays. Close every connection to it first."""
        if not store.is_kept:
            remove_session(store.path)

    def forget(self, name: str) -> None:
        """Remove a store that nobody has open, what was set aside of it, and its key.

        Raises:
            NoKeyring: the keyring is there but cannot be used now; nothing was removed.
            BadSettings: the folder cannot be changed.
        """
        try:
            self._secrets.delete(self._secret_name(name))
            self._secrets.delete(self._mark_name(name))
        except NoKeyring as error:
            # Without a keyring there is no key to remove, and without a store none that would be missed.
            if error.reason != "missing" and self.path_of(name).exists():
                raise
        folder = self.path_of(name).parent
        with told_as_settings(folder):
            for part in folder.glob("*"):
                part.unlink(missing_ok=True)
            if folder.exists():
                folder.rmdir()

    def _kept(self, name: str, path: Path) -> StoreKey:
        key = from_secret(self._secrets.get(self._secret_name(name)))
        if key is None:
            with one_process(self._data_dir):
                key = self._made(name, path)
        elif not path.exists():
            return StoreKey(path, key, is_kept=True, problem=_lost_file(path))
        self._remember_place(path)
        return StoreKey(path, key, is_kept=True)

    def _made(self, name: str, path: Path) -> bytes:
        """Make a key, unless another process made one since there was none."""
        secret_name = self._secret_name(name)
        secret = self._secrets.get(secret_name)
        found = from_secret(secret)
        if found is not None:
            return found
        if path.exists():
            raise self._no_key(path, is_missing=secret is None)
        key = new_key()
        self._secrets.set(secret_name, as_secret(key))
        if from_secret(self._secrets.get(secret_name)) != key:
            raise not_kept()
        return key

    def _secret_name(self, name: str) -> str:
        return item_name(f"store {name}", self._data_dir)

    def _mark_name(self, name: str) -> str:
        return item_name(f"sent {name}", self._data_dir)

    def _remember_place(self, path: Path) -> None:
        """Keep the name of the keyring that has the key: the person may change desktops."""
        place = self._secrets.backend_name()
        mark = _place_mark(path)
        with told_as_settings(path.parent):
            if not mark.exists() or mark.read_text("utf-8", "replace") != place:
                mark.touch(0o600)
                mark.write_text(place, "utf-8")

    def _no_key(self, path: Path, *, is_missing: bool) -> StoreLocked:
        place = self._secrets.backend_name()
        mark = _place_mark(path)
        with told_as_settings(path.parent):
            before = mark.read_text("utf-8", "replace")[:_PLACE_LIMIT] if mark.exists() else place
        if is_missing and before != place:
            return StoreLocked(
                tr(
                    "The key of the data stored in {path} was kept by {before}; now {place} is asked.",
                    path=path,
                    before=_said(plain(before)),
                    place=_said(place),
                ),
                tr(
                    "Start Countersign where {before} runs. Or set the stored data aside and begin anew.",
                    before=_said(plain(before)),
                ),
                code="no-key",
                reason="changed",
            )
        told = (
            tr("The system's keyring has no key for the data stored in {path}.", path=path)
            if is_missing
            else tr(
                "The system's keyring holds something that is not a key for the data stored in {path}.",
                path=path,
            )
        )
        return StoreLocked(
            told,
            tr("Restore the keyring, or set the stored data aside and begin anew."),
            code="no-key",
        )


def _said(place: str) -> str:
    """A place in words; names of keyrings are the same in every language."""
    return tr("your passphrase") if place == WITHOUT_KEYRING else place


def _place_mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.keyring")


def _lost_file(path: Path) -> str:
    """Say that a store which has a key is gone, unless the person set it aside."""
    if any(path.parent.glob("store.damaged-*.db")):
        return ""
    return tr(
        "The data that Countersign stored in {path} is gone; a new store begins, without the earlier log.",
        path=path,
    )


def _session(folder: Path, owner_pid: int, error: NoKeyring) -> StoreKey:
    path = session_path(folder, _SESSION_PREFIX, owner_pid, secrets.token_hex(4))
    problem = tr("{message} What is read now is removed when you quit.", message=error.message)
    return StoreKey(path, new_key(), is_kept=False, problem=problem, reason=error.reason)
