"""The accounts that this data folder knows: which choice led to which, and how the person calls them."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from datetime import datetime
from pathlib import Path

import msgspec

from app.accounts.private_folder import private_folder, told_as_settings
from app.errors import BadSettings, NotFound
from app.model.account import (
    NICKNAME_LIMIT,
    AccountColor,
    AccountKind,
    Identity,
    KnownAccount,
    Source,
)
from app.model.text import plain

_INDEX_LIMIT = 1_000_000  # bytes; nobody has so many choices
_ACCOUNT_ID = re.compile(r"[0-9]{12}")


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


def store_of(account: KnownAccount) -> str:
    """Name the store of a known account. Raises BadSettings."""
    return store_name(account.source, account.account_id)


class _Saved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file. `programs` has, for each profile, the hash of the command that may run."""

    version: int
    accounts: tuple[KnownAccount, ...] = ()
    programs: dict[str, str] = {}


_EMPTY = _Saved(1)


class AccountIndex:
    """Remembers accounts, so that stored data shows before sign-in is done and the switcher can offer them.

    No secrets are in it; nicknames are personal, so only this user may read the file. One that cannot
    be understood is kept beside as `.bad`, and the index begins anew. Every method raises BadSettings
    where the folder cannot be used.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "accounts.json"

    def all(self) -> tuple[KnownAccount, ...]:
        """Give every known account."""
        accounts = self._read().accounts
        return tuple(one for one in accounts if _ACCOUNT_ID.fullmatch(one.account_id))

    def get(self, source: Source) -> KnownAccount | None:
        """Give the account that this choice led to last time."""
        return next((one for one in self.all() if one.key == source.key), None)

    def last(self) -> KnownAccount | None:
        """Give the account that a window opened last."""
        used = [(one.used_at, one) for one in self.all() if one.used_at is not None]
        return max(used, key=lambda pair: pair[0])[1] if used else None

    def remember(
        self, source: Source, identity: Identity, kind: AccountKind, used_at: datetime | None
    ) -> KnownAccount:
        """Keep the account that this choice led to; `used_at` None when no window has opened it.

        Raises:
            BadSettings: the account id is none.
        """
        store_name(source, identity.account_id)
        saved = self._read()
        known = next((one for one in saved.accounts if one.key == source.key), None)
        account = KnownAccount(
            source=source,
            account_id=identity.account_id,
            kind=kind,
            nickname=known.nickname if known else plain(source.default_name, NICKNAME_LIMIT),
            color=known.color if known else _free_color(source, saved.accounts),
            region=identity.region,
            is_favorite=known is not None and known.is_favorite,
            used_at=used_at or (known.used_at if known else None),
        )
        self._put(saved, account)
        return account

    def change(
        self, key: str, *, nickname: str, color: AccountColor, is_favorite: bool
    ) -> KnownAccount:
        """Call an account something else, in another colour; an empty name brings the first one back.

        Raises:
            NotFound: it is not known.
        """
        saved = self._read()
        known = _find(saved, key)
        account = msgspec.structs.replace(
            known,
            nickname=plain(nickname, NICKNAME_LIMIT) or known.source.default_name,
            color=color,
            is_favorite=is_favorite,
        )
        self._put(saved, account)
        return account

    def forget(self, key: str) -> KnownAccount:
        """Strike an account out, with the program that its profile was allowed to run.

        Raises:
            NotFound: it is not known.
        """
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
        saved = self._read()
        programs = saved.programs | {profile: _mark(profile, command)}
        self._write(msgspec.structs.replace(saved, programs=programs))

    def _put(self, saved: _Saved, account: KnownAccount) -> None:
        if account in saved.accounts:
            return
        rest = tuple(one for one in saved.accounts if one.key != account.key)
        self._write(msgspec.structs.replace(saved, accounts=(*rest, account)))

    def _read(self) -> _Saved:
        with told_as_settings(self._path.parent):
            try:
                if self._path.stat().st_size <= _INDEX_LIMIT:
                    return msgspec.json.decode(self._path.read_bytes(), type=_Saved)
            except FileNotFoundError:
                return _EMPTY
            except (msgspec.DecodeError, UnicodeDecodeError):
                pass  # the file moves aside below, as one that is too large does
            self._path.replace(self._path.with_suffix(".json.bad"))
            return _EMPTY

    def _write(self, saved: _Saved) -> None:
        with told_as_settings(self._path.parent):
            private_folder(self._path.parent)
            part = self._path.with_suffix(f".{secrets.token_hex(4)}.part")
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(saved))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path)


def _find(saved: _Saved, key: str) -> KnownAccount:
    for account in saved.accounts:
        if account.key == key:
            return account
    raise NotFound("Countersign does not know this account any more.", code="account")


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
