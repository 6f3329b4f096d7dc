"""Signs in: finds out who we are, opens that account's store, and sees to its open commands first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.accounts.account_index import AccountIndex, store_name, store_of
from app.aws.programs import Programs
from app.errors import AppError, Offline, SignInNeeded
from app.model.command import CommandRecord
from app.model.request import Approval, CancellationRequest, PaymentRequest
from app.model.sync import Listing
from app.worker.agreement_reads import AgreementReads
from app.worker.announcer import Announcer
from app.worker.archive import Archive
from app.worker.failures import describe
from app.worker.listings import Listings, Outcome
from app.worker.messages import ClockMeasured, CommandChanged, Event, SignedIn, SignInFailed
from app.worker.notices import NoticeDesk
from app.worker.opening import AccountsKnown, WorkerOptions
from app.worker.stores import OpenStore, Stores
from app.worker.tasks import Tasks
from app.worker.threads import Threads

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession
    from app.commands.base import Observed
    from app.model.account import Identity
    from app.worker.runner import CommandRunner
    from app.worker.sync import Sync

_log = logging.getLogger(__name__)

_SIGNATURES_END = timedelta(minutes=5)  # AWS refuses requests signed further off its own time
_NOTICEABLE = timedelta(seconds=2)
_WAITING = (Listing.PAYMENTS, Listing.CANCELLATIONS, Listing.APPROVALS)
_PATIENCE = timedelta(seconds=30)
_AWS_THREADS = 12
_COMMAND_THREADS = 4  # of their own, so that a sync at its quota never delays a command


class Clock:
    """AWS's time: ours, corrected by what its answers say. Countdowns and deadlines follow it."""

    def __init__(self, publish: Callable[[Event], None], *, may_differ: bool) -> None:
        self._publish = publish
        self._may_differ = may_differ
        self._offset = timedelta()
        self._is_told = False

    def now(self) -> datetime:
        """AWS's time now."""
        return datetime.now(UTC) + self._offset

    def corrected(self, offset: timedelta | None) -> None:
        """Take over what AWS's answers say, which is whole seconds: less than two is no difference."""
        if offset is None:
            return
        is_changed = abs(offset - self._offset) >= _NOTICEABLE
        if is_changed:
            self._offset = offset if abs(offset) >= _NOTICEABLE else timedelta()
        if is_changed or not self._is_told:
            self._is_told = True
            # The sandbox account's clock may be set to any time; it does not check signatures.
            is_wrong = abs(self._offset) > _SIGNATURES_END and not self._may_differ
            self._publish(ClockMeasured(self._offset.total_seconds(), is_wrong))


@dataclass(frozen=True)
class Account:
    """Everything that belongs to one signed-in account."""

    aws: AwsSession
    identity: Identity
    store: OpenStore
    sync: Sync
    archive: Archive
    reads: AgreementReads
    runner: CommandRunner
    notices: NoticeDesk
    watch: asyncio.Task[None]


class SignIn:
    """Keeps the one account that is signed in. `sandbox_url` blocks; it says where the sandbox is.

    `patience` is how long a round waits for the credentials and for who we are.
    """

    def __init__(
        self,
        options: WorkerOptions,
        *,
        stores: Stores,
        index: AccountIndex,
        tasks: Tasks,
        announcer: Announcer,
        publish: Callable[[Event], None],
        sandbox_url: Callable[[], str],
        patience: timedelta = _PATIENCE,
    ) -> None:
        self._options = options
        self._stores = stores
        self._index = index
        self._tasks = tasks
        self._announcer = announcer
        self._publish = publish
        self._sandbox_url = sandbox_url
        self._patience = patience
        self._programs = Programs(self._is_allowed)
        self._opening: _Opening | None = None
        self.clock = Clock(publish, may_differ=options.source.sandbox)
        self._aws_threads = Threads(_AWS_THREADS, "aws")
        self._command_threads = Threads(_COMMAND_THREADS, "command")
        self._lock = asyncio.Lock()
        self._account: Account | None = None

    @property
    def current(self) -> Account | None:
        """The account that is signed in."""
        return self._account

    async def show_last(self) -> None:
        """Open the store of the last start with this source, before anybody is asked who we are."""
        known = await self._aws_threads.run(self._index.get, self._options.source)
        if known is not None:
            await self._stores.open(store_of(known), known.account_id)

    async def account(self) -> Account:
        """Give the signed-in account; sign in where nobody is.

        Raises:
            AppError: nobody is signed in, or the store cannot be opened. The window has been told.
        """
        async with self._lock:
            if self._account is None:
                self._account = await self._sign_in()
            return self._account

    def open_session(self) -> AwsSession:
        """Give the session of who is signed in, else open one; blocks. Raises AppError."""
        account = self._account
        return account.aws if account is not None else self._open_session()

    def drop(self, error: AppError | None = None) -> None:
        """Forget credentials that are not accepted any more; the next round signs in anew."""
        account, self._account = self._account, None
        if account is not None:
            account.watch.cancel()
        if error is not None:
            self._publish(SignInFailed(describe(error)))

    def close(self) -> None:
        """Let the threads end, and a credential program that hangs."""
        if self._opening is not None:
            self._opening.answer.cancel()
        self._programs.end()
        self._aws_threads.close()
        self._command_threads.close()

    async def _sign_in(self) -> Account:
        aws, identity = await self._ask_who_we_are()
        source = self._options.source
        known = await self._aws_threads.run(self._index.get, source)
        self._publish(
            SignedIn(
                identity,
                label=known.nickname if known else source.default_name,
                endpoint_url=source.endpoint_url or "",
            )
        )
        name = store_name(source, identity.account_id)
        store = await self._stores.open(name, identity.account_id)
        self._publish(await self._aws_threads.run(self._remember, identity))
        return await self._settle_in(aws, identity, store)

    async def _ask_who_we_are(self) -> tuple[AwsSession, Identity]:
        """Open a session and ask AWS; what hangs goes on for a later round, and none is begun beside it."""
        opening = self._opening
        if opening is None:
            opening = self._opening = _Opening(self._aws_threads, self._open_session)
        await asyncio.wait({opening.answer}, timeout=self._patience.total_seconds())
        try:
            if not opening.answer.done():
                raise _too_slow(self._patience, has_credentials=opening.aws is not None)
            self._opening = None
            aws, identity = opening.answer.result()
        except AppError as error:
            if opening.aws is not None:
                self.clock.corrected(opening.aws.clock.offset)
            self._publish(SignInFailed(describe(error)))
            raise
        self.clock.corrected(aws.clock.offset)
        return aws, identity

    async def _settle_in(self, aws: AwsSession, identity: Identity, store: OpenStore) -> Account:
        """Build what works on the account; open commands are looked at before anything else runs."""
        # Imported here: boto3 and botocore come with them (0.4 s), and the store is shown first.
        from app.worker.runner import CommandRunner, RunnerHooks  # noqa: PLC0415
        from app.worker.sync import Sync  # noqa: PLC0415

        notices = NoticeDesk(store, self.clock.now, self._publish)
        listings = Listings(store, self._aws_threads, self._announcer, self.clock.now)
        archive = Archive(aws, listings, self.clock.now)

        async def waiting_read(outcome: Outcome) -> None:
            await notices.waiting_read(is_complete=outcome.has_settled(*_WAITING))

        def changed(record: CommandRecord) -> None:
            self._publish(CommandChanged(record))
            self._tasks.start("outcome notice", _logged(notices.command_changed(record)))

        def observe(seen: tuple[Observed, ...]) -> None:
            self._tasks.start("keep what was read", _logged(_keep_observed(listings, seen)))

        runner = CommandRunner(
            store.journal,
            aws,
            identity,
            self.clock.now,
            changed,
            RunnerHooks(observe=observe, in_thread=self._command_threads.run),
        )
        notices.begin(store.journal.open_commands())
        await runner.reconcile_open()
        return Account(
            aws=aws,
            identity=identity,
            store=store,
            sync=Sync(aws, listings, self.clock.now, waiting_read, archive),
            archive=archive,
            reads=AgreementReads(aws, identity.account_id, listings, archive),
            runner=runner,
            notices=notices,
            watch=self._tasks.start("open commands", runner.watch()),
        )

    def _remember(self, identity: Identity) -> AccountsKnown:
        """Keep where this choice of credentials led to, for the switcher and the next start."""
        from app.aws.profiles import kind_of  # noqa: PLC0415 - botocore comes with it

        source = self._options.source
        used_at = datetime.now(UTC) if self._options.has_window else None
        self._index.remember(source, identity, kind_of(source), used_at)
        return AccountsKnown(self._index.all(), source)

    def _is_allowed(self, profile: str, command: str) -> bool:
        return self._options.allows_programs or self._index.is_allowed(profile, command)

    def _open_session(self) -> AwsSession:
        # Imported here: boto3 comes with it (0.4 s), and the store is shown first.
        from app.aws.session import AwsSession  # noqa: PLC0415

        source = self._options.source
        url = self._sandbox_url() if source.sandbox else None
        return AwsSession(source, url, paced=self._options.paced, programs=self._programs)


class _Opening:
    """A sign-in under way in a thread. `aws` is there as soon as the credentials are."""

    def __init__(self, threads: Threads, open_session: Callable[[], AwsSession]) -> None:
        self.aws: AwsSession | None = None
        self._open_session = open_session
        self.answer = asyncio.wrap_future(threads.submit(self._ask))

    def _ask(self) -> tuple[AwsSession, Identity]:
        self.aws = aws = self._open_session()
        return aws, aws.identity.caller()


def _too_slow(patience: timedelta, *, has_credentials: bool) -> AppError:
    within = f"within {patience.total_seconds():g} seconds"
    if has_credentials:
        return Offline(
            f"AWS did not say {within} whose credentials these are.",
            "Check the network connection. Countersign goes on trying.",
            code="sign-in-slow",
        )
    return SignInNeeded(
        f"The credentials of this profile did not come {within}.",
        "Run its credential_process by hand to see what it waits for. Countersign goes on trying.",
        code="credentials-slow",
    )


async def _logged(work: Awaitable[None]) -> None:
    """Do something on the side of a command; that the store cannot be written must not stop it."""
    try:
        await work
    except AppError as error:
        _log.warning("Not stored: %s", error)


async def _keep_observed(listings: Listings, seen: tuple[Any, ...]) -> None:
    """Store what a command read on its way, so that the window shows it at once."""
    cache = listings.store.cache
    for one in seen:
        if isinstance(one, PaymentRequest):
            await listings.keep(cache.put_payments, [one])
        elif isinstance(one, CancellationRequest):
            await listings.keep(cache.put_cancellations, [one])
        elif isinstance(one, Approval):
            await listings.keep(cache.put_approvals, [one])
