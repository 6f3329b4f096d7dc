"""Signs in: finds out who we are, opens that account's store, and sees to its open commands first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.accounts.account_index import AccountIndex, store_name, store_of
from app.errors import AppError, NeverSent, SignInNeeded
from app.language import tr
from app.model.account import AccountKind
from app.model.agreement import Agreement
from app.model.charge import ChargesSeen
from app.model.command import Command, CommandRecord
from app.model.now import now_utc
from app.model.quote import Quote
from app.model.request import Approval, CancellationRequest, PaymentRequest
from app.model.sign_in import Center, Vault
from app.model.sync import Listing
from app.worker.aftermath import Aftermath
from app.worker.agreement_reads import AgreementCall, AgreementReads
from app.worker.announcer import Announcer
from app.worker.archive import Archive
from app.worker.catalogue_messages import CatalogueRequest
from app.worker.catalogue_reads import CatalogueReads
from app.worker.clock import Clock
from app.worker.failures import describe
from app.worker.invoice_messages import InvoiceRequest
from app.worker.invoice_reads import InvoiceReads
from app.worker.listings import Listings, Outcome, ReadLocks
from app.worker.messages import Answer, CommandChanged, Event, SignedIn, SignInFailed
from app.worker.model_messages import ModelRequest
from app.worker.model_reads import ModelReads
from app.worker.notices import NoticeDesk
from app.worker.opening import AccountsKnown, WorkerOptions
from app.worker.papers import Papers
from app.worker.quote_messages import QuoteCall
from app.worker.quote_reads import QuoteReads
from app.worker.session_messages import SessionRequest
from app.worker.session_opener import PATIENCE, SessionOpener
from app.worker.session_reads import SessionReads
from app.worker.sign_in_desk import SignInDesk
from app.worker.sign_in_messages import SignInEnds
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

_WAITING = (Listing.PAYMENTS, Listing.CANCELLATIONS, Listing.APPROVALS)
_LEAST_LEFT = timedelta(seconds=60)  # of a sign-in, for a command to begin
_FINISH_S = 10.0  # for commands that are being sent, when a new sign-in is there
_AWS_THREADS = 12
_COMMAND_THREADS = 4  # of their own, so that a sync at its quota never delays a command


@dataclass(frozen=True)
class Account:
    """Everything that belongs to one signed-in account."""

    aws: AwsSession
    identity: Identity
    store: OpenStore
    sync: Sync
    archive: Archive
    reads: AgreementReads
    catalogue: CatalogueReads
    quotes: QuoteReads
    aftermath: Aftermath
    models: ModelReads
    invoices: InvoiceReads
    sessions: SessionReads
    runner: CommandRunner
    notices: NoticeDesk
    watch: asyncio.Task[None]

    async def answer(
        self,
        request: AgreementCall
        | CatalogueRequest
        | QuoteCall
        | ModelRequest
        | SessionRequest
        | InvoiceRequest,
    ) -> Answer:
        """Read for a person who waits. Raises AppError."""
        if isinstance(request, QuoteCall):
            return await self.quotes.answer(request)
        if isinstance(request, ModelRequest):
            return await self.models.answer(request)
        if isinstance(request, InvoiceRequest):
            return await self.invoices.answer(request)
        if isinstance(request, SessionRequest):
            return await self.sessions.answer(request)
        if isinstance(request, CatalogueRequest):
            return await self.catalogue.answer(request)
        return await self.reads.answer(request)


class SignIn:
    """Keeps the one account that is signed in. `sandbox_url` blocks; it says where the sandbox is.

    The first account that a worker signs in to is the only one that it ever works for: what the person
    was shown, and decides on, is of that account. `patience` is how long a round waits for the
    credentials and for who we are, `now` this computer's time for the end of credentials.
    """

    def __init__(
        self,
        options: WorkerOptions,
        *,
        stores: Stores,
        index: AccountIndex,
        vault: Vault,
        desk: SignInDesk,
        tasks: Tasks,
        announcer: Announcer,
        publish: Callable[[Event], None],
        sandbox_url: Callable[[], str],
        patience: timedelta = PATIENCE,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._options = options
        self._stores = stores
        self._index = index
        self._vault = vault
        self._desk = desk
        self._tasks = tasks
        self._announcer = announcer
        self._publish = publish
        self.clock = Clock(publish, may_differ=options.source.sandbox)
        self._aws_threads = Threads(_AWS_THREADS, "aws")
        self._command_threads = Threads(_COMMAND_THREADS, "command")
        self._opener = SessionOpener(
            options,
            index=index,
            vault=vault,
            prompt=desk.prompt,
            threads=self._aws_threads,
            sandbox_url=sandbox_url,
            on_ends=self._ends_changed,
            patience=patience,
            now=now,
        )
        self._papers = Papers(Path(options.data_dir))
        self._papers.empty()
        self._lock = asyncio.Lock()
        self._account: Account | None = None
        self._pinned = ""
        self._shows_sessions = False
        self._locks = ReadLocks()
        self._running: set[asyncio.Future[None]] = set()

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
        if self._account is not None:
            return self._account
        async with self._lock:
            return self._account or await self._sign_in()

    async def again(self) -> Account:
        """Sign in anew, in the browser or with an MFA code where it takes one; the person asked for it.

        The sign-in that there was goes on until the new one is done.

        Raises:
            AppError: the sign-in was given up, did not work, or is another account's.
        """
        # Imported here: botocore comes with it (0.3 s), which no start waits for.
        from app.worker import way_back  # noqa: PLC0415

        source = self._options.source
        way = await self._aws_threads.run(way_back.way_back, source, self._vault)
        if isinstance(way, Center):
            await self._desk.enter_center(way, endpoint_url=source.endpoint_url)
        elif way is not None:
            kept_id = await self._desk.enter_console(way.region, endpoint_url=source.endpoint_url)
            known = await self._aws_threads.run(self._index.all)
            await self._aws_threads.run(way_back.require_same, source, kept_id, self._vault, known)
        self._opener.ask_anew()
        async with self._lock:
            return await self._sign_in()

    async def run(self, command: Command, account_id: str) -> tuple[Account, CommandRecord]:
        """Run a command that was decided in this account.

        Raises:
            NeverSent: another account is signed in, or the sign-in is about to end.
            AppError: as `account`, and what the runner raises.
        """
        account = await self._lasting()
        if account.identity.account_id != account_id:
            raise _other_account(account.identity.account_id, account_id)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._running.add(done)
        try:
            return account, await account.runner.run(command)
        finally:
            self._running.discard(done)
            done.set_result(None)

    async def _lasting(self) -> Account:
        """Give an account whose sign-in does not end while a command is on its way.

        Raises:
            NeverSent: it ends in less than a minute, and a new one takes the person.
            AppError: as `account`.
        """
        account = await self.account()
        if not self._ends_soon(account):
            return account
        async with self._lock:
            current = self._account
            try:
                account = await self._sign_in() if current in (None, account) else current
            except AppError as error:
                raise _ends_now() from error
        if self._ends_soon(account):
            raise _ends_now()
        return account

    def open_session(self) -> AwsSession:
        """Give the session of who is signed in, else open one; blocks. Raises AppError."""
        account = self._account
        return account.aws if account is not None else self._opener.opened()

    def drop(self, error: AppError | None = None) -> None:
        """Forget credentials that are not accepted any more; the next round signs in anew."""
        self._leave()
        if error is not None:
            self._publish(SignInFailed(describe(error)))

    def close(self) -> None:
        """Let the threads end, and a credential program that hangs; opened PDFs go."""
        self._papers.empty()
        self._opener.close()
        self._aws_threads.close()
        self._command_threads.close()

    async def _sign_in(self) -> Account:
        """Sign in, in place of the account that there is once AWS has said who we are."""
        try:
            aws, identity = await self._opener.ask()
            self._require_same_account(identity)
        except AppError as error:
            if self._opener.failed is not None:
                self.clock.corrected(self._opener.failed.clock.offset)
            if self._account is None:
                self._publish(SignInFailed(describe(error)))
            raise
        await self._let_finish()
        self._leave()
        self.clock.corrected(aws.clock.offset)
        source = self._options.source
        kind, name = await self._aws_threads.run(self._describe)
        known = await self._aws_threads.run(self._index.get, source)
        self._publish(
            SignedIn(
                identity,
                label=known.nickname if known else name,
                endpoint_url=source.endpoint_url or "",
                ends_at=aws.ends_at,
            )
        )
        store = await self._stores.open(
            store_name(source, identity.account_id), identity.account_id
        )
        self._pinned = identity.account_id
        self._publish(await self._aws_threads.run(self._remember, identity, kind, name))
        self._account = await self._settle_in(aws, identity, store)
        return self._account

    async def _let_finish(self) -> None:
        """Wait for what is being sent, also for what begins meanwhile: the new runner would take it over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _FINISH_S
        while self._running and (left_s := end - loop.time()) > 0:
            await asyncio.wait(self._running, timeout=left_s)

    def _require_same_account(self, identity: Identity) -> None:
        if self._pinned and identity.account_id != self._pinned:
            raise SignInNeeded(
                tr(
                    "These credentials are of account {account_id}; this was account {pinned}.",
                    account_id=identity.account_id,
                    pinned=self._pinned,
                ),
                tr(
                    "Sign in to account {pinned} again, or start Countersign again to work with"
                    " the other one.",
                    pinned=self._pinned,
                ),
                code="other-account",
            )

    def _leave(self) -> None:
        account, self._account = self._account, None
        if account is not None:
            account.watch.cancel()
            account.aftermath.end()
            account.sessions.end()
            self._shows_sessions = account.sessions.is_shown

    async def _settle_in(self, aws: AwsSession, identity: Identity, store: OpenStore) -> Account:
        """Build what works on the account; open commands are looked at before anything else runs."""
        # Imported here: boto3 and botocore come with them (0.4 s), and the store is shown first.
        from app.worker.runner import CommandRunner, RunnerHooks  # noqa: PLC0415
        from app.worker.sync import Sync  # noqa: PLC0415

        notices = NoticeDesk(store, self.clock.now, self._publish)
        listings = Listings(store, self._aws_threads, self._announcer, self.clock.now)
        archive = Archive(aws, listings, self.clock.now)
        reads = AgreementReads(aws, identity.account_id, listings, archive)
        invoices = InvoiceReads(aws, identity.account_id, listings, aws.clock.now, self._papers)
        aftermath = Aftermath(
            aws, listings, archive, reads, self._tasks, self._publish, self.clock.now
        )

        sessions = SessionReads(
            aws,
            store,
            self._aws_threads,
            self._tasks,
            self.clock.now,
            self._publish,
            notices.time_passed,
            is_shown=self._shows_sessions,
        )

        async def waiting_read(outcome: Outcome) -> None:
            await notices.waiting_read(is_complete=outcome.has_settled(*_WAITING))
            await aftermath.resume()
            if not outcome.errors:
                self._tasks.start("quotes that wait", aftermath.look())

        def changed(record: CommandRecord) -> None:
            self._publish(CommandChanged(record))
            aftermath.command_changed(record)
            sessions.command_changed(record)
            self._tasks.start("outcome notice", _logged(notices.command_changed(record)))

        def observe(seen: tuple[Observed, ...]) -> None:
            self._tasks.start("keep what was read", _logged(_keep_observed(listings, seen)))
            self._tasks.start("keep sessions", _logged(sessions.keep(seen)))

        runner = CommandRunner(
            store.journal,
            aws,
            identity,
            self.clock.following(lambda: aws.clock.offset),
            changed,
            RunnerHooks(observe=observe, keep=sessions.keep, in_thread=self._command_threads.run),
        )
        notices.begin(store.journal.open_commands())
        await runner.reconcile_open()
        return Account(
            aws=aws,
            identity=identity,
            store=store,
            sync=Sync(
                aws, listings, self.clock.now, waiting_read, archive, self._locks, invoices=invoices
            ),
            archive=archive,
            reads=reads,
            catalogue=CatalogueReads(aws, self._aws_threads),
            quotes=QuoteReads(aws, identity.account_id, listings, archive),
            aftermath=aftermath,
            models=ModelReads(aws, self._aws_threads, self._publish),
            invoices=invoices,
            sessions=sessions,
            runner=runner,
            notices=notices,
            watch=self._tasks.start("open commands", runner.watch()),
        )

    def _ends_changed(self) -> None:
        if self._account is not None:
            self._publish(SignInEnds(self._account.aws.ends_at))

    def _ends_soon(self, account: Account) -> bool:
        ends_at = account.aws.ends_at
        return ends_at is not None and ends_at - self.clock.now() < _LEAST_LEFT

    def _describe(self) -> tuple[AccountKind, str]:
        """Say where the credentials come from, and what the account is called until it is named."""
        # Imported here: botocore comes with them (0.3 s), and the store is shown first.
        from app.aws.kept import KeptSignIns  # noqa: PLC0415
        from app.aws.profiles import kind_of  # noqa: PLC0415

        source = self._options.source
        kept = KeptSignIns(self._vault)
        name = kept.name(source.kept) if source.kept else source.default_name
        return kind_of(source, self._vault), name

    def _remember(self, identity: Identity, kind: AccountKind, name: str) -> AccountsKnown:
        """Keep where this choice of credentials led to, for the switcher and the next start."""
        source = self._options.source
        used_at = datetime.now(UTC) if self._options.has_window else None
        self._index.remember(source, identity, kind, used_at, name=name)
        return AccountsKnown(self._index.all(), source)


def _other_account(signed_in: str, shown: str) -> NeverSent:
    return NeverSent(
        tr(
            "Nothing was sent. You are signed in to account {signed_in} now, but this was decided for"
            " account {shown}.",
            signed_in=signed_in,
            shown=shown,
        ),
        tr("Look at the request again in the account that it belongs to."),
        code="other-account",
    )


def _ends_now() -> NeverSent:
    return NeverSent(
        tr("Your sign-in ends in less than a minute, so nothing was sent."),
        tr("Sign in again, then decide anew."),
        code="sign-in-ends",
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
        elif isinstance(one, Agreement):
            await listings.keep(cache.put_agreements, [one])
        elif isinstance(one, ChargesSeen):
            await listings.keep(cache.put_charges, one.charges)
        elif isinstance(one, Quote):  # it may be a member account's
            await listings.keep(partial(cache.put_quotes, is_listed=False), [one])
