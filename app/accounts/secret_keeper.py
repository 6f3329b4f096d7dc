"""Where this window's secrets are: in the keyring, under the person's passphrase, or nowhere."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.accounts.key_text import new_key
from app.accounts.keyring_store import KeyringStore, SecretStore
from app.accounts.passphrase_store import PassphraseStore, passphrase_wanted
from app.errors import NoKeyring
from app.language import tr
from app.model.secret import Secret
from app.model.unlocked import Unlocked


class SecretKeeper:
    """A SecretStore that follows what the person chose; may be used from any thread.

    Args:
        data_dir: Where the file under the passphrase lies, if one was chosen.
        keyring: The system's keyring.
        unlocked: What an earlier worker of this window was given by the person.
        owner_pid: The process that lives as long as the window (0: this one).
        tell: Hears what the next worker of this window needs, so that nobody is asked twice.
    """

    def __init__(
        self,
        data_dir: Path,
        keyring: SecretStore | None = None,
        *,
        unlocked: Unlocked | None = None,
        owner_pid: int = 0,
        tell: Callable[[Unlocked], None] | None = None,
    ) -> None:
        unlocked = unlocked or Unlocked()
        self._keyring = keyring or KeyringStore()
        self._passphrase = PassphraseStore(data_dir, unlocked.passphrase_key)
        self._unlocked = unlocked
        self._tell = tell
        self._lock = threading.Lock()
        self._round = 0
        self.owner_pid = owner_pid or os.getpid()

    @property
    def wants_passphrase(self) -> bool:
        """Whether the stored data waits for the passphrase."""
        return self.is_closed and not self._unlocked.goes_without

    @property
    def is_closed(self) -> bool:
        """Whether there is a passphrase that was not given yet."""
        return self._passphrase.exists and not self._passphrase.key

    @property
    def is_under_passphrase(self) -> bool:
        """Whether the person chose a passphrase in place of the keyring."""
        return self._passphrase.exists

    @property
    def round(self) -> int:
        """Another number after each change of where secrets are."""
        return self._round

    def get(self, name: str) -> Secret | None:
        """Give a secret, None when there is none of this name."""
        return self._place().get(name)

    def set(self, name: str, secret: Secret) -> None:
        """Keep a secret under this name."""
        self._place().set(name, secret)

    def delete(self, name: str) -> None:
        """Forget a secret; one that does not exist is forgotten already."""
        self._place().delete(name)

    def backend_name(self) -> str:
        """Say in words for a person where secrets are kept."""
        return self._place().backend_name()

    def give(self, passphrase: str) -> None:
        """Open what the passphrase keeps; takes half a second on purpose.

        Raises:
            AppError: it is wrong (code wrong-passphrase), or its files are damaged.
        """
        self._passphrase.open(passphrase)
        self._change(passphrase_key=self._passphrase.key, goes_without=False)

    def choose(self, passphrase: str) -> None:
        """Keep secrets under this passphrase from now on. Raises AppError."""
        self._passphrase.choose(passphrase)
        self._change(passphrase_key=self._passphrase.key, goes_without=False)

    def change(self, old: str, new: str) -> None:
        """Keep the same secrets under another passphrase. Raises AppError: the old one still counts."""
        self._passphrase.change(old, new)
        self._change(passphrase_key=self._passphrase.key, goes_without=self._unlocked.goes_without)

    def go_without(self) -> None:
        """Keep nothing until the window ends."""
        self._change(goes_without=True)

    def try_again(self) -> None:
        """Ask the keyring again."""
        if isinstance(self._keyring, KeyringStore):
            self._keyring.ask_again()
        self._change(goes_without=False)

    @property
    def has_session(self) -> bool:
        """Whether something was kept that lasts as long as the window."""
        return bool(self._unlocked.session_key)

    def session_key(self) -> bytes:
        """Give the key of what lasts as long as the window."""
        with self._lock:
            if self._unlocked.session_key:
                return self._unlocked.session_key
            key = new_key()
            self._unlocked = msgspec.structs.replace(self._unlocked, session_key=key)
            unlocked = self._unlocked
        if self._tell is not None:
            self._tell(unlocked)
        return key

    def close(self) -> None:
        """Let go of the file under the passphrase."""
        self._passphrase.close()

    def _place(self) -> SecretStore:
        if self._unlocked.goes_without:
            raise NoKeyring(
                tr("You chose to go on without what is stored."),
                tr("Quit and start Countersign again to open it."),
                code="no-keyring",
                reason="without",
            )
        if self.wants_passphrase:
            raise passphrase_wanted()
        return self._passphrase if self._passphrase.exists else self._keyring

    def _change(self, *, goes_without: bool, passphrase_key: bytes | None = None) -> None:
        with self._lock:
            self._unlocked = unlocked = Unlocked(
                passphrase_key=self._unlocked.passphrase_key
                if passphrase_key is None
                else passphrase_key,
                session_key=self._unlocked.session_key,
                goes_without=goes_without,
            )
            self._round += 1
        if self._tell is not None:
            self._tell(unlocked)
