"""The worker's side of the health check: on the session and the store that are open, where they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from app.accounts.keyring_store import SecretStore
from app.accounts.store_keys import StoreKey
from app.model.account import Source
from app.worker.account import SignIn
from app.worker.health.computer import kept_store
from app.worker.health.runner import HealthChecks
from app.worker.messages import HealthChecked
from app.worker.stores import Stores


class HealthDesk:
    """Answers the window's `CheckHealth`, one after the other."""

    def __init__(
        self,
        source: Source,
        data_dir: Path,
        secrets: SecretStore,
        *,
        sign_in: SignIn,
        stores: Stores,
        sandbox_url: Callable[[], str],
    ) -> None:
        self._source = source
        self._data_dir = data_dir
        self._secrets = secrets
        self._stores = stores
        self._checks = HealthChecks(
            source,
            data_dir,
            secrets,
            open_session=sign_in.open_session,
            sandbox_url=sandbox_url,
            find_store=self._find_store,
        )
        self._lock = asyncio.Lock()

    async def check(self) -> HealthChecked:
        """Look at everything; ends in time whatever hangs."""
        async with self._lock:
            return HealthChecked(await self._checks.run())

    def _find_store(self) -> StoreKey | None:
        opened = self._stores.current
        return opened.key if opened else kept_store(self._source, self._secrets, self._data_dir)
