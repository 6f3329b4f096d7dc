"""The accounts that this data folder knows: which choice led to which, and how the person calls them."""

from __future__ import annotations

import hashlib
import re
import threading
from datetime import datetime
from pathlib import Path

import msgspec

from app.errors import BadSettings, NotFound
from app.language import tr
from app.model.account import (
    NICKNAME_LIMIT,
    AccountColor,
    AccountKind,
    Identity,
    KnownAccount,
    Source,
)
from app.model.text import plain
from app.model.typed import known
from app.private_folder import told_as_settings, write_private

_INDEX_LIMIT = 1_000_000  # bytes; nobody has so many choices
_ACCOUNT_ID = re.compile(r"[0-9]{12}")


def store_name(source: Source, account_id: str) -> str:
    """Name an account's store: the simulated, the real and another endpoint's account never share one.

    Raises:
        BadSettings: the account id is not one that AWS would give.
    """
    if not _ACCOUNT_ID.fullmatch(account_id):
        raise BadSettings(
            tr("The account id that came back is not an AWS account id."),
            tr("Check the endpoint that this account is read from."),
            code="account-id",
        )
    if source.sandbox:
        return f"sandbox-{account_id}"
    if source.endpoint_url:
        return (
            f"endpoint-{hashlib.sha256(source.endpoint_url.encode()).hexdigest()[:8]}-{account_id}"
        )
    return f"aws-{account_id}"


def store_of(account: KnownAccount) -> str:
    """Name the store of a known account. Raises BadSettings."""
    return store_name(account.source, account.account_id)


class _Saved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file. `programs` has, for each profile, the hash of the command that may run.

    `unopened` are the ids of kept sign-ins that have not led to an account yet.
    """

    version: int
    accounts: tuple[KnownAccount, ...] = ()
    programs: dict[str, str] = {}
    unopened: tuple[str, ...] = ()


_EMPTY = _Saved(1)


class AccountIndex:
    """Remembers accounts, so that stored data shows before sign-in is done and the switcher can offer them.

    No secrets are in it; nicknames are personal, so only this user may read the file. One that cannot
    be understood is kept beside as `.bad`, and the index begins anew. Every method raises BadSettings
    where the folder cannot be used, and may be called from any thread.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "accounts.json"
        self._lock = threading.RLock()  # around what is read, changed and written

    def all(self) -> tuple[KnownAccount, ...]:
        """Give every known account."""
        accounts = self._read().accounts
        return tuple(one for one in accounts if _ACCOUNT_ID.fullmatch(one.account_id))

    def get(self, source: Source) -> KnownAccount | None:
        """Give the account that this choice led to last time."""
        return next((one for one in self.all() if one.key == source.key), None)

    def last(self) -> KnownAccount | None:
        """Give the account that a window opened last, but for those that were signed out of."""
        used = [
            (one.used_at, one)
            for one in self.all()
            if one.used_at is not None and not one.is_signed_out
        ]
        return max(used, key=lambda pair: pair[0])[1] if used else None

    def remember(
        self,
        source: Source,
        identity: Identity,
        kind: AccountKind,
        used_at: datetime | None,
        *,
        name: str = "",
    ) -> KnownAccount:
        """Keep the account that this choice led to; `used_at` None when no window has opened it.

        `name` is what a new account is called in place of its source's name.

        Raises:
            BadSettings: the account id is none.
        """
        store_name(source, identity.account_id)
        with self._lock:
            saved = self._read()
            known = next((one for one in saved.accounts if one.key == source.key), None)
            first_name = plain(name or source.default_name, NICKNAME_LIMIT)
            account = KnownAccount(
                source=source,
                account_id=identity.account_id,
                kind=kind,
                nickname=known.nickname if known else first_name,
                color=known.color if known else _free_color(source, saved.accounts),
                region=identity.region,
                is_favorite=known is not None and known.is_favorite,
                used_at=used_at or (known.used_at if known else None),
                is_signed_out=known is not None and known.is_signed_out and used_at is None,
            )
            self._put(_opened(saved, source.kept), account, before=saved)
            return account

    def change(
        self, key: str, *, nickname: str, color: AccountColor, is_favorite: bool, name: str = ""
    ) -> KnownAccount:
        """Call an account something else, in another colour.

        An empty nickname brings the first one back: `name`, or else its source's.

        Raises:
            NotFound: it is not known.
        """
        with self._lock:
            saved = self._read()
            known = _find(saved, key)
            first_name = plain(name or known.source.default_name, NICKNAME_LIMIT)
            account = msgspec.structs.replace(
                known,
                nickname=plain(nickname, NICKNAME_LIMIT) or first_name,
                color=color,
                is_favorite=is_favorite,
            )
            self._put(saved, account, before=saved)
            return account

    def sign_out(self, key: str) -> KnownAccount:
        """Note that the person has signed out of an account, until a window opens it again.

        Raises:
            NotFound: it is not known.
        """
        with self._lock:
            saved = self._read()
            account = msgspec.structs.replace(_find(saved, key), is_signed_out=True)
            self._put(saved, account, before=saved)
            return account

    def forget(self, key: str) -> KnownAccount:
        """Strike an account out, with the program that its profile was allowed to run.

        Raises:
            NotFound: it is not known.
        """
        with self._lock:
            saved = self._read()
            known = _find(saved, key)
            programs = {
                name: mark for name, mark in saved.programs.items() if name != known.source.profile
            }
            rest = tuple(one for one in saved.accounts if one.key != key)
            self._write(msgspec.structs.replace(saved, accounts=rest, programs=programs))
            return known

    def is_allowed(self, profile: str, command: str) -> bool:
        """Whether the person has allowed this profile to run this very command."""
        return self._read().programs.get(profile) == _mark(profile, command)

    def allow(self, profile: str, command: str) -> None:
        """Let this profile run this command from now on."""
        with self._lock:
            saved = self._read()
            programs = saved.programs | {profile: _mark(profile, command)}
            self._write(msgspec.structs.replace(saved, programs=programs))

    def unopened(self) -> tuple[str, ...]:
        """Give the ids of the kept sign-ins that have not led to an account yet."""
        return self._read().unopened

    def note_kept(self, kept_id: str) -> None:
        """Note that a sign-in is kept, so that one which never leads anywhere can be removed."""
        with self._lock:
            saved = self._read()
            is_known = any(one.source.kept == kept_id for one in saved.accounts)
            if not is_known and kept_id not in saved.unopened:
                unopened = (*saved.unopened, kept_id)
                self._write(msgspec.structs.replace(saved, unopened=unopened))

    def note_removed(self, kept_id: str) -> None:
        """Note that a sign-in which led nowhere is not kept any more."""
        with self._lock:
            saved = self._read()
            if kept_id in saved.unopened:
                self._write(_opened(saved, kept_id))

    def _put(self, saved: _Saved, account: KnownAccount, *, before: _Saved) -> None:
        if account in saved.accounts and saved == before:
            return
        rest = tuple(one for one in saved.accounts if one.key != account.key)
        self._write(msgspec.structs.replace(saved, accounts=(*rest, account)))

    def _read(self) -> _Saved:
        with self._lock, told_as_settings(self._path.parent):
            try:
                if self._path.stat().st_size <= _INDEX_LIMIT:
                    return msgspec.json.decode(self._path.read_bytes(), type=known(_Saved))
            except FileNotFoundError:
                return _EMPTY
            except (msgspec.DecodeError, UnicodeDecodeError):
                pass  # the file moves aside below, as one that is too large does
            self._path.replace(self._path.with_suffix(".json.bad"))
            return _EMPTY

    def _write(self, saved: _Saved) -> None:
        write_private(self._path, msgspec.json.encode(saved))


def _opened(saved: _Saved, kept_id: str) -> _Saved:
    rest = tuple(one for one in saved.unopened if one != kept_id)
    return msgspec.structs.replace(saved, unopened=rest)


def _find(saved: _Saved, key: str) -> KnownAccount:
    for account in saved.accounts:
        if account.key == key:
            return account
    raise NotFound(tr("Countersign does not know this account any more."), code="account")


def _free_color(source: Source, accounts: tuple[KnownAccount, ...]) -> AccountColor:
    """Pick a colour that no other account has; the sandbox account begins with amber."""
    if source.sandbox:
        return AccountColor.AMBER
    taken = {one.color for one in accounts}
    free = [color for color in AccountColor if color not in taken]
    return free[0] if free else AccountColor.BLUE


def _mark(profile: str, command: str) -> str:
    """Stand for a command without keeping it: there may be something private in its words."""
    return hashlib.sha256(f"{profile}\0{command}".encode()).hexdigest()
