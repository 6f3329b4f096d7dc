"""Runs all checks of the health check beside each other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounts.keyring_store import SecretStore
from app.accounts.store_keys import StoreKey
from app.language import tr
from app.model.account import Source
from app.model.health import HealthCheck, HealthGroup, HealthState, in_order
from app.worker.health.account import check_account
from app.worker.health.bounded import Bounded, Limits
from app.worker.health.computer import check_disk, check_keyring, check_store
from app.worker.health.connection import check_connection

if TYPE_CHECKING:  # boto3 costs 0.4 s, which importing this need not pay
    from app.aws.session import AwsSession

_log = logging.getLogger(__name__)

DEFAULT_LIMITS = Limits()
_PARTS = {
    "account": tr("account"),
    "connection": tr("connection"),
    "keyring": tr("keyring"),
    "store": tr("store"),
    "disk": tr("disk"),
}


class HealthChecks:
    """What is looked at for one choice of credentials.

    Args:
        source: Whose account it is.
        data_dir: The folder that Countersign stores in.
        secrets: The keyring.
        open_session: Gives a session of AWS; blocks. Raises AppError.
        sandbox_url: Says where the sandbox account answers; blocks.
        find_store: Gives the store to look at, None where there is none yet; blocks. Raises AppError.
        limits: How long each check may take.
    """

    def __init__(
        self,
        source: Source,
        data_dir: Path,
        secrets: SecretStore,
        *,
        open_session: Callable[[], AwsSession],
        sandbox_url: Callable[[], str],
        find_store: Callable[[], StoreKey | None],
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._source = source
        self._data_dir = data_dir
        self._secrets = secrets
        self._open_session = open_session
        self._sandbox_url = sandbox_url
        self._find_store = find_store
        self._limits = limits

    async def run(self) -> tuple[HealthCheck, ...]:
        """Check everything; raises nothing, and ends a few times the limit later at the latest."""
        bounded = Bounded(self._limits)
        try:
            parts = await asyncio.gather(
                _whole("account", check_account(self._open_session, bounded)),
                _whole(
                    "connection",
                    check_connection(self._source, self._data_dir, self._sandbox_url, bounded),
                ),
                _whole("keyring", check_keyring(self._secrets, bounded)),
                _whole("store", check_store(self._find_store, bounded)),
                _whole("disk", check_disk(self._data_dir, bounded)),
            )
        finally:
            bounded.close()
        return in_order(check for part in parts for check in part)


async def _whole(name: str, part: Awaitable[tuple[HealthCheck, ...]]) -> tuple[HealthCheck, ...]:
    try:
        return await part
    except Exception:  # noqa: BLE001 - a fault in one part must not hide the others
        _log.exception("The health check of %s went wrong.", name)
        found = tr("Countersign has a fault in its check of the {part}.", part=_PARTS[name])
        fix = tr("The log in the data folder has the details.")
        return (
            HealthCheck(
                f"fault.{name}", HealthGroup.COMPUTER, "Countersign", HealthState.FAILED, found, fix
            ),
        )
