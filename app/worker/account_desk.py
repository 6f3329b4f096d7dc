"""Answers what concerns the choice of an account: profiles, names, signing out, forgetting, programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.store_keys import StoreKeys
from app.errors import AppError, BadSettings, NotFound, SignInNeeded
from app.language import tr
from app.model.account import KnownAccount, Source
from app.model.sign_in import Vault
from app.worker.messages import (
    AllowProgram,
    Answer,
    ChangeAccount,
    Done,
    Event,
    ForgetAccount,
    ListProfiles,
    ProfilesFound,
)
from app.worker.opening import AccountsKnown
from app.worker.sign_in_messages import ReadSignOut, SignedOut, SignOut, SignOutRead
from app.worker.threads import Threads

if TYPE_CHECKING:  # botocore comes with it (0.3 s), which no start waits for
    from app.aws.kept import KeptSignIns

AccountDeskRequest = (
    ListProfiles | AllowProgram | ChangeAccount | ForgetAccount | ReadSignOut | SignOut
)


class AccountDesk:
    """Works on the index of accounts, in a thread.

    `current` is the choice that is open, None for none. `endpoint_url` is where the profiles that are
    listed go; None is AWS.
    """

    def __init__(
        self,
        index: AccountIndex,
        keys: StoreKeys,
        vault: Vault,
        publish: Callable[[Event], None],
        *,
        current: Source | None,
        endpoint_url: str | None = None,
    ) -> None:
        self._index = index
        self._keys = keys
        self._vault = vault
        self._publish = publish
        self._current = current
        self._endpoint_url = endpoint_url
        self._threads = Threads(1, "accounts")

    async def answer(self, request: AccountDeskRequest) -> Answer:
        """Carry out a request. Raises AppError."""
        match request:
            case ListProfiles():
                return await self._threads.run(self._find_profiles)
            case AllowProgram(profile, command):
                await self._threads.run(self._index.allow, profile, command)
                return Done()
            case ReadSignOut(key):
                return await self._threads.run(self._read_sign_out, key)
            case SignOut(key):
                signed_out = await self._threads.run(self._sign_out, key)
                await self.tell()
                return signed_out
            case ChangeAccount():
                await self._threads.run(self._change, request)
            case ForgetAccount(key):
                await self._threads.run(self._forget, key)
        await self.tell()
        return Done()

    async def tell(self) -> None:
        """Let the window know all accounts as they are now. Raises AppError."""
        accounts = await self._threads.run(self._index.all)
        self._publish(AccountsKnown(accounts, self._current))

    def unopened(self) -> tuple[str, ...]:
        """Give the kept sign-ins that led to no account, but for the one that is open.

        Reads a small file. To be asked before any call is taken, which may keep others.
        """
        current = self._current.kept if self._current else ""
        try:
            return tuple(one for one in self._index.unopened() if one != current)
        except AppError:  # the folder cannot be used, which is told by whatever needs it
            return ()

    async def remove(self, kept_ids: tuple[str, ...]) -> None:
        """Remove kept sign-ins that led to no account. Raises AppError."""
        await self._threads.run(self._remove, kept_ids)

    def close(self) -> None:
        """Let the thread end."""
        self._threads.close()

    def _find_profiles(self) -> ProfilesFound:
        # Imported here: botocore comes with it (0.3 s), which no start waits for.
        from app.aws.profiles import find_profiles, offers_console  # noqa: PLC0415

        try:
            found = find_profiles(
                self._index.is_allowed, self._vault, endpoint_url=self._endpoint_url
            )
        except AppError:  # then each sign-in is needed anew, and `keeps_secrets` says why
            found = find_profiles(self._index.is_allowed)
        return ProfilesFound(
            tuple(
                msgspec.structs.replace(
                    one,
                    source=msgspec.structs.replace(one.source, endpoint_url=self._endpoint_url),
                )
                for one in found.profiles
            ),
            found.problem,
            offers_console=offers_console(),
            keeps_secrets=self._vault.is_kept,
            endpoint_url=self._endpoint_url or "",
            centers=found.centers,
        )

    def _change(self, change: ChangeAccount) -> None:
        account = self._find(change.key)
        has_own_name = bool(change.nickname.strip())
        self._index.change(
            change.key,
            nickname=change.nickname,
            color=change.color,
            is_favorite=change.is_favorite,
            name="" if has_own_name or account is None else self._first_name(account),
        )

    def _first_name(self, account: KnownAccount) -> str:
        """What a kept sign-in was called at first; empty where its source names it."""
        try:
            return self._sign_ins().name(account.source.kept) if account.source.kept else ""
        except SignInNeeded:  # its keys were removed when the person signed out
            return ""

    def _read_sign_out(self, key: str) -> SignOutRead:
        from app.worker.signing_out import read_sign_out  # noqa: PLC0415 - botocore comes with it

        account, others = self._with_others(key)
        return read_sign_out(account, others, self._vault)

    def _sign_out(self, key: str) -> SignedOut:
        from app.worker.signing_out import sign_out  # noqa: PLC0415 - botocore comes with it

        self._require_closed(key)
        account, others = self._with_others(key)
        is_over_at_aws = sign_out(account, others, self._vault)
        self._index.sign_out(key)
        return SignedOut(is_over_at_aws)

    def _with_others(self, key: str) -> tuple[KnownAccount, list[KnownAccount]]:
        account = self._find(key)
        if account is None:
            raise NotFound(tr("Countersign does not know this account any more."), code="account")
        return account, [one for one in self._index.all() if one.key != key]

    def _require_closed(self, key: str) -> None:
        if self._current is not None and self._current.key == key:
            raise BadSettings(
                tr("This account is open."), tr("Open another one first."), code="account-open"
            )

    def _forget(self, key: str) -> None:
        self._require_closed(key)
        account = self._find(key)
        others = [one for one in self._index.all() if one.key != key]
        if account is not None:
            self._forget_secrets(account, others)  # first: nothing may outlive what names it
            if store_of(account) not in {store_of(one) for one in others}:
                self._keys.forget(store_of(account))
        self._index.forget(key)

    def _forget_secrets(self, account: KnownAccount, others: list[KnownAccount]) -> None:
        if account.source.sandbox:
            return  # it has none, and a keyring that is locked does not matter
        from app.worker.forgetting import forget_secrets  # noqa: PLC0415 - botocore comes with it

        forget_secrets(account.source, others, self._vault)

    def _remove(self, kept_ids: tuple[str, ...]) -> None:
        for kept_id in kept_ids:
            self._sign_ins().forget(kept_id)
            self._index.note_removed(kept_id)

    def _find(self, key: str) -> KnownAccount | None:
        return next((one for one in self._index.all() if one.key == key), None)

    def _sign_ins(self) -> KeptSignIns:
        from app.aws.kept import KeptSignIns  # noqa: PLC0415 - see above

        return KeptSignIns(self._vault)
