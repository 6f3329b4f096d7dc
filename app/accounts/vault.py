"""The vault of a data folder: its key is one small item of the keyring, its content an encrypted file."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import threading
from pathlib import Path

from app.accounts.key_text import as_secret, from_secret, item_name, new_key
from app.accounts.keyring_faults import not_kept
from app.accounts.keyring_store import SecretStore
from app.accounts.one_process import one_process
from app.accounts.secret_keeper import SecretKeeper
from app.accounts.session_files import remove_session, session_path, sweep_sessions
from app.errors import AppError, NoKeyring, StoreDamaged
from app.model.sign_in import Vault
from app.private_folder import private_folder
from app.store.vault import VaultFile, set_vault_aside

_log = logging.getLogger(__name__)

_PREFIX = "vault-"
_SESSION_PREFIX = "session-vault-"
_NOWHERE = frozenset({"missing", "without"})  # there is nothing that could be opened later


def open_vault(secrets: SecretStore, data_dir: Path) -> Vault:
    """Give the vault of a data folder; nothing is read, and nobody asked, before it is used."""
    return KeptVault(secrets, data_dir)


def forget_vault_key(secrets: SecretStore, data_dir: Path) -> None:
    """Remove the key of a vault, without which nothing opens its files.

    Raises:
        NoKeyring: the keyring is there but cannot be used now; nothing was removed.
    """
    try:
        secrets.delete(item_name("vault", data_dir))
    except NoKeyring as error:
        # Without a keyring there is no key to remove, and without a file none that would be missed.
        if error.reason != "missing" and any(data_dir.glob(f"{_PREFIX}*.db")):
            raise


class KeptVault:
    """A Vault. Its file is named after its key, so that another keyring begins another file.

    That a desktop changed its keyring therefore costs signing in again, and coming back brings back what
    was kept there. A damaged file is set aside: what it held can be had again by signing in, which each
    account that needs it says. Without a keyring a file takes its place that opens only as long as the
    window.
    """

    def __init__(self, secrets: SecretStore, data_dir: Path) -> None:
        self._secrets = secrets
        self._data_dir = data_dir
        self._item = item_name("vault", data_dir)
        self._lock = threading.RLock()
        self._file: VaultFile | _Memory | None = None
        self._is_session = False
        self._round = 0

    @property
    def is_kept(self) -> bool:
        """Whether what is put here is there at the next start."""
        with self._lock:
            try:
                self._open(makes_key=False)
            except AppError:
                return False
            return not self._is_session

    def settle(self) -> None:
        """Keep for good what was kept for the session, where there is a place for it now.

        Every use does this first; this is for the moment in which the place was found, as there may be
        no use before the window ends, and the session's key with it. Where there is still no place,
        everything stays as it is.

        Raises:
            AppError: there is a place, but it cannot be used; nothing was lost, each use tries it again.
        """
        with self._lock, contextlib.suppress(NoKeyring):
            self._open(makes_key=False)

    def get(self, name: str) -> bytes | None:
        """Read a secret; None when there is none. Raises AppError."""
        with self._lock:
            file = self._open(makes_key=False)
            return None if file is None else file.get(name)

    def put(self, name: str, content: bytes) -> None:
        """Keep a secret, in place of an earlier one. Raises AppError."""
        with self._lock:
            file = self._open(makes_key=True)
            assert file is not None  # noqa: S101  # a key was made
            file.put(name, content)

    def delete(self, name: str) -> None:
        """Forget a secret; none is no error. Raises AppError."""
        with self._lock:
            file = self._open(makes_key=False)
            if file is not None:
                file.delete(name)

    def names(self) -> tuple[str, ...]:
        """List what is kept. Raises AppError."""
        with self._lock:
            file = self._open(makes_key=False)
            return () if file is None else file.names()

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            file, self._file = self._file, None
            if file is not None and not isinstance(file, _Memory):
                file.close()

    def _open(self, *, makes_key: bool) -> VaultFile | _Memory | None:
        """Give the file, None where there is no key yet and none is to be made."""
        now = self._secrets.round if isinstance(self._secrets, SecretKeeper) else 0
        if now == self._round and (self._file is not None or (self._is_session and not makes_key)):
            return self._file
        self.close()
        self._is_session = False
        session = self._session()
        try:
            key = self._key(makes_key=makes_key or session is not None)
        except NoKeyring as error:
            if error.reason == "passphrase" or (error.reason not in _NOWHERE and self._has_files()):
                raise  # it can be opened once the person has answered
            self._is_session, self._round = True, now
            if makes_key or session is not None or not isinstance(self._secrets, SecretKeeper):
                self._file = self._for_session()
            return self._file
        if key is None:
            return None
        self._file, self._is_session = self._kept_file(key), False
        self._round = now
        if session is not None:
            self._take_over(session, self._file)
        return self._file

    def _session(self) -> Path | None:
        """Find what this window has kept so far without a keyring."""
        if isinstance(self._secrets, SecretKeeper) and self._secrets.has_session:
            path = self._session_path(self._secrets)
            return path if path.exists() else None
        return None

    def _take_over(self, session: Path, file: VaultFile) -> None:
        """Keep for good what was kept for the session, now that there is a place for it."""
        assert isinstance(self._secrets, SecretKeeper)  # noqa: S101  # `_session` asked for it
        left = VaultFile(session, self._secrets.session_key())
        try:
            for name in left.names():
                content = left.get(name)
                if content is not None:
                    file.put(name, content)
        finally:
            left.close()
        remove_session(session)

    def _key(self, *, makes_key: bool) -> bytes | None:
        key = from_secret(self._secrets.get(self._item))
        if key is not None or not makes_key:
            return key
        with one_process(self._data_dir):
            # Read again: another process may have made one meanwhile, with which it keeps its own.
            key = from_secret(self._secrets.get(self._item))
            if key is None:
                self._secrets.set(self._item, as_secret(new_key()))
                key = from_secret(self._secrets.get(self._item))
        if key is None:
            raise not_kept()
        return key

    def _kept_file(self, key: bytes) -> VaultFile:
        self._make_folder()
        path = self._data_dir / f"{_PREFIX}{_mark(key)}.db"
        others = [one for one in self._data_dir.glob(f"{_PREFIX}*.db") if one != path]
        if others and not path.exists():
            _log.warning("The keyring has no key for the sign-ins that stay in %s.", others[0])
        try:
            return VaultFile(path, key)
        except StoreDamaged:
            aside = set_vault_aside(path)
            _log.warning("The kept sign-ins were damaged and are set aside in %s.", aside)
            return VaultFile(path, key)

    def _for_session(self) -> VaultFile | _Memory:
        if not isinstance(self._secrets, SecretKeeper):
            return _Memory()
        self._make_folder()
        return VaultFile(self._session_path(self._secrets), self._secrets.session_key())

    def _make_folder(self) -> None:
        """Make the folder, and remove what earlier windows left that kept nothing."""
        private_folder(self._data_dir)
        own = self._secrets.owner_pid if isinstance(self._secrets, SecretKeeper) else 0
        sweep_sessions(self._data_dir, _SESSION_PREFIX, spare=own)

    def _session_path(self, keeper: SecretKeeper) -> Path:
        word = _mark(keeper.session_key())
        return session_path(self._data_dir, _SESSION_PREFIX, keeper.owner_pid, word)

    def _has_files(self) -> bool:
        return any(self._data_dir.glob(f"{_PREFIX}*.db"))


class _Memory:
    """Secrets that go with this process."""

    def __init__(self) -> None:
        self._secrets: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self._secrets.get(name)

    def put(self, name: str, content: bytes) -> None:
        self._secrets[name] = content

    def delete(self, name: str) -> None:
        self._secrets.pop(name, None)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._secrets))


def _mark(key: bytes) -> str:
    """Stand for a key without giving it away: it is 32 random bytes."""
    return hashlib.sha256(b"countersign vault " + key).hexdigest()[:8]
