"""Secrets under a passphrase, for a computer whose keyring cannot be used."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import unicodedata
from pathlib import Path

import msgspec

from app.accounts.key_text import KEY_BYTES
from app.accounts.keyring_store import WITHOUT_KEYRING
from app.errors import BadSettings, NoKeyring, StoreDamaged
from app.language import tr
from app.model.passphrase import passphrase_problem
from app.model.secret import Secret
from app.model.typed import known
from app.private_folder import private_folder, told_as_settings, write_private
from app.store.vault import VaultFile, remove_vault, replace_vault, set_vault_aside

_PURPOSE = b"countersign passphrase"
# 128 MB and 0.4 s on a small machine: what each guess costs whoever has the files.
_COST, _BLOCK, _LANES = 2**17, 8, 1
_MOST_COST = 2**20
_MEMORY_LIMIT = 2**30 + 2**26
_FILE_LIMIT = 10_000  # bytes
_SALT_BYTES = 16


class _Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a key comes of the passphrase (scrypt), and how a wrong one is known. Nothing of it is in here."""

    version: int
    cost: int
    block: int
    lanes: int
    salt: bytes
    check: bytes

    @property
    def is_sane(self) -> bool:
        """Whether these are figures that Countersign would have written."""
        is_power = self.cost.bit_count() == 1
        fits = _COST <= self.cost <= _MOST_COST and self.block == _BLOCK and self.lanes == _LANES
        return self.version == 1 and is_power and fits and len(self.salt) == _SALT_BYTES


class PassphraseStore:
    """A SecretStore in an encrypted file, whose key comes of a passphrase that is kept nowhere.

    Until it is opened every access raises NoKeyring. `key` opens it again in the process that follows.
    """

    def __init__(self, data_dir: Path, key: bytes = b"") -> None:
        self._recipe_path = data_dir / "passphrase.json"
        self._path = data_dir / "passphrase.db"
        self._next_path = data_dir / "passphrase.next.db"
        self._lock = threading.RLock()
        self._key = key
        self._file: VaultFile | None = None

    @property
    def exists(self) -> bool:
        """Whether a passphrase was chosen in this folder."""
        return self._recipe_path.exists()

    @property
    def key(self) -> bytes:
        """What came of the passphrase; empty while it is not known."""
        return self._key

    def open(self, passphrase: str) -> None:
        """Open with the passphrase; takes half a second on purpose.

        Raises:
            BadSettings: the passphrase is wrong (code wrong-passphrase), or its file is damaged.
            StoreDamaged: the secrets cannot be read.
        """
        key = self._proved(passphrase)
        with self._lock:
            self._close()
            self._file = self._unlocked(key)
            self._key = key

    def choose(self, passphrase: str) -> None:
        """Begin anew with this passphrase; what an earlier one opened is kept aside, unreadable without it.

        Raises:
            BadSettings: it is too short or too long, or the folder cannot be written.
        """
        recipe, key = _new_recipe(passphrase)
        private_folder(self._path.parent)
        with self._lock:
            self._close()
            self._key = b""
            self._set_aside()
            self._file = VaultFile(self._path, key)
            self._write_recipe(recipe)
            self._key = key

    def change(self, old: str, new: str) -> None:
        """Keep the same secrets under another passphrase; takes a second on purpose.

        The new one counts from the moment in which its recipe takes the place of the old one's:
        whatever ends this process before or after that, one of the two opens the secrets.

        Raises:
            BadSettings: the old one is wrong (code wrong-passphrase), the new one cannot be one, or the
                folder cannot be written. The old one still counts.
            StoreDamaged: the secrets cannot be read.
        """
        old_key = self._proved(old)
        recipe, key = _new_recipe(new)
        with self._lock:
            self._close()
            self._copy(old_key, key)
            self._write_recipe(recipe)
            self._key = key  # the file moves to its place when it is opened

    def get(self, name: str) -> Secret | None:
        """Give a secret, None when there is none of this name."""
        with self._lock:
            content = self._opened().get(name)
        return None if content is None else Secret(content.decode())

    def set(self, name: str, secret: Secret) -> None:
        """Keep a secret under this name."""
        with self._lock:  # else it could be put into a file that was copied just before
            self._opened().put(name, secret.reveal().encode())

    def delete(self, name: str) -> None:
        """Forget a secret; one that does not exist is forgotten already."""
        with self._lock:
            self._opened().delete(name)

    def backend_name(self) -> str:
        """Name where secrets are kept; what is kept of it is compared later, so it is in no language."""
        return WITHOUT_KEYRING

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._close()

    def _opened(self) -> VaultFile:
        if self._file is None:
            if not self._key:
                raise passphrase_wanted()
            try:
                self._file = self._unlocked(self._key)
            except StoreDamaged:
                self._key = b""  # another passphrase was chosen meanwhile
                raise passphrase_wanted() from None
        return self._file

    def _unlocked(self, key: bytes) -> VaultFile:
        """Open the file. One to which a new passphrase has led already takes its place first."""
        if self._next_path.exists():
            try:
                VaultFile(self._next_path, key).close()
            except StoreDamaged:
                pass  # the passphrase was not changed in the end
            else:
                with told_as_settings(self._path.parent):
                    replace_vault(self._path, self._next_path)
        return VaultFile(self._path, key)

    def _copy(self, old_key: bytes, key: bytes) -> None:
        """Write all secrets into a file for another key."""
        file = self._unlocked(old_key)
        try:
            with told_as_settings(self._path.parent):
                remove_vault(self._next_path)
            copy = VaultFile(self._next_path, key)
            try:
                for name in file.names():
                    copy.put(name, file.get(name) or b"")
            finally:
                copy.close()
        finally:
            file.close()

    def _proved(self, passphrase: str) -> bytes:
        """Give the key of the right passphrase. Raises BadSettings."""
        recipe = self._read_recipe()
        key, check = _derived(passphrase, recipe)
        if not hmac.compare_digest(check, recipe.check):
            raise BadSettings(
                tr("This is not the passphrase of the stored data."),
                tr("Type it again. Upper and lower case differ."),
                code="wrong-passphrase",
            )
        return key

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _read_recipe(self) -> _Recipe:
        with told_as_settings(self._recipe_path.parent):
            try:
                if self._recipe_path.stat().st_size <= _FILE_LIMIT:
                    recipe = msgspec.json.decode(
                        self._recipe_path.read_bytes(), type=known(_Recipe)
                    )
                    if recipe.is_sane:
                        return recipe
            except (msgspec.DecodeError, UnicodeDecodeError):
                pass  # told below, as a file that is too large is
        raise BadSettings(
            tr(
                "The file {path} is damaged; without it no passphrase opens the stored data.",
                path=self._recipe_path,
            ),
            tr("Put it back from a backup, or go on without the stored data."),
            code="passphrase-file",
        )

    def _write_recipe(self, recipe: _Recipe) -> None:
        with told_as_settings(self._recipe_path.parent):
            for left in self._recipe_path.parent.glob(f"{self._recipe_path.stem}.*.part"):
                left.unlink(missing_ok=True)
        write_private(self._recipe_path, msgspec.json.encode(recipe))

    def _set_aside(self) -> None:
        """Keep what an earlier passphrase opens, recipe and secrets under one name."""
        if not (self._recipe_path.exists() or self._path.exists()):
            return
        if self._next_path.exists():
            set_vault_aside(self._next_path, "earlier")
        aside = set_vault_aside(self._path, "earlier")
        with told_as_settings(self._path.parent):
            if self._recipe_path.exists():
                self._recipe_path.rename(aside.with_suffix(".json"))


def passphrase_wanted() -> NoKeyring:
    """Say that the passphrase has yet to be given."""
    return NoKeyring(
        tr("What Countersign stored waits for your passphrase."),
        tr("Give it in the window of Countersign."),
        code="passphrase-wanted",
        reason="passphrase",
    )


def _new_recipe(passphrase: str) -> tuple[_Recipe, bytes]:
    """Give a recipe for a new passphrase, and the key. Raises BadSettings: it cannot be one."""
    problem = passphrase_problem(passphrase)
    if problem:
        raise BadSettings(problem, tr("Choose another one."), code="passphrase")
    bare = _Recipe(1, _COST, _BLOCK, _LANES, secrets.token_bytes(_SALT_BYTES), b"")
    key, check = _derived(passphrase, bare)
    return msgspec.structs.replace(bare, check=check), key


def _derived(passphrase: str, recipe: _Recipe) -> tuple[bytes, bytes]:
    """Give the key, and what proves passphrase and figures without giving the key away."""
    # Keyboards write the same letter in different ways.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    both = hashlib.scrypt(
        typed,
        salt=recipe.salt,
        n=recipe.cost,
        r=recipe.block,
        p=recipe.lanes,
        maxmem=_MEMORY_LIMIT,
        dklen=2 * KEY_BYTES,
    )
    figures = f"{recipe.version} {recipe.cost} {recipe.block} {recipe.lanes} ".encode()
    proof = hmac.new(both[KEY_BYTES:], _PURPOSE + figures + recipe.salt, hashlib.sha256)
    return both[:KEY_BYTES], proof.digest()
