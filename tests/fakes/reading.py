"""A signed-in account whose rounds of reading a test starts by hand, on a sandbox account."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.model.account import Source
from app.model.notice import Notice
from app.model.sync import Listing, ListingState
from app.store.queries import Queries
from app.worker.account import Account
from app.worker.host import Worker
from app.worker.listings import Outcome
from app.worker.messages import FromWorker, NoticeDue
from app.worker.opening import WorkerOptions
from tests.fakes.sandbox import RunningSandbox
from tests.fakes.secrets import FakeSecretStore


class Reader:
    """One account after its first full round; `messages` is all that the window was told."""

    def __init__(
        self, account: Account, messages: list[FromWorker], sandbox: RunningSandbox
    ) -> None:
        self.account = account
        self.messages = messages
        self.control = sandbox.control

    @property
    def queries(self) -> Queries:
        """The account's store."""
        return self.account.store.queries

    async def full(self) -> Outcome:
        """Read everything, and fill the archive."""
        outcome = await self.account.sync.full()
        await self.account.archive.fill(outcome)
        return outcome

    async def poll(self) -> Outcome:
        """Read what waits for an answer."""
        return await self.account.sync.poll()

    def state(self, listing: Listing) -> ListingState:
        """Say how fresh a listing is."""
        return next(one for one in self.queries.listing_states() if one.listing is listing)

    def notices(self) -> list[Notice]:
        """Give what the tray was to tell."""
        return [one.notice for one in self.messages if isinstance(one, NoticeDue)]


def at_account(
    sandbox: RunningSandbox,
    data_dir: Path,
    work: Callable[[Reader, Outcome], Awaitable[None]],
    secrets: FakeSecretStore | None = None,
) -> None:
    """Sign in, read everything once, then do the work of a test."""

    async def run() -> None:
        messages: list[FromWorker] = []
        options = WorkerOptions(Source(sandbox=True), str(data_dir), paced=False)
        worker = Worker(
            options,
            messages.append,
            secrets=secrets or FakeSecretStore(),
            sandbox_url=lambda: sandbox.url,
        )
        try:
            account, outcome = await worker.read_everything()
            await work(Reader(account, messages, sandbox), outcome)
        finally:
            await worker.close()

    asyncio.run(run())
