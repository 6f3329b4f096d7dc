"""Answers what concerns the choice of an account: profiles, names and colours, forgetting, programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.keyring_store import SecretStore
from app.accounts.store_keys import StoreKeys
from app.errors import BadSettings
from app.model.account import Source
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
from app.worker.threads import Threads

DeskRequest = ListProfiles | AllowProgram | ChangeAccount | ForgetAccount


class AccountDesk:
    """Works on the index of accounts, in a thread. `current` is the choice that is open, None for none."""

    def __init__(
        self,
        data_dir: Path,
        secrets: SecretStore,
        publish: Callable[[Event], None],
        *,
        current: Source | None,
    ) -> None:
        self._index = AccountIndex(data_dir)
        self._keys = StoreKeys(secrets, data_dir)
        self._publish = publish
        self._current = current
        self._threads = Threads(1, "accounts")

    async def answer(self, request: DeskRequest) -> Answer:
        """Carry out a request. Raises AppError."""
        match request:
            case ListProfiles():
                return await self._threads.run(self._find_profiles)
            case AllowProgram(profile, command):
                await self._threads.run(self._index.allow, profile, command)
                return Done()
            case ChangeAccount(key, nickname, color, is_favorite):
                change = partial(
                    self._index.change,
                    key,
                    nickname=nickname,
                    color=color,
                    is_favorite=is_favorite,
                )
                await self._threads.run(change)
            case ForgetAccount(key):
                await self._threads.run(self._forget, key)
        await self.tell()
        return Done()

    async def tell(self) -> None:
        """Let the window know all accounts as they are now. Raises AppError."""
        accounts = await self._threads.run(self._index.all)
        self._publish(AccountsKnown(accounts, self._current))

    def close(self) -> None:
        """Let the thread end."""
        self._threads.close()

    def _find_profiles(self) -> ProfilesFound:
        # Imported here: botocore comes with it (0.3 s), which no start waits for.
        from app.aws.profiles import find_profiles  # noqa: PLC0415

        found = find_profiles(self._index.is_allowed)
        return ProfilesFound(found.profiles, found.problem)

    def _forget(self, key: str) -> None:
        if self._current is not None and self._current.key == key:
            raise BadSettings(
                "This account is open.", "Open another one first.", code="account-open"
            )
        accounts = self._index.all()
        account = next((one for one in accounts if one.key == key), None)
        others = {store_of(one) for one in accounts if one.key != key}
        if account is not None and store_of(account) not in others:
            self._keys.forget(store_of(account))
        self._index.forget(key)
