"""The worker without its process: takes calls, publishes events, keeps everything going until it quits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from app.accounts.account_index import AccountIndex
from app.accounts.keyring_store import SecretStore
from app.accounts.store_keys import StoreKey, StoreKeys
from app.accounts.vault import open_vault
from app.errors import AppError, NeverSent, Offline, StoreDamaged, Unclear
from app.language import tr
from app.model.command import CommandRecord
from app.model.command import Reply as ReplyCommand
from app.model.now import now_utc
from app.model.sign_in import Vault
from app.model.sync import Listing
from app.publisher import Publisher
from app.worker.account import Account, SignIn
from app.worker.account_desk import AccountDesk, AccountDeskRequest
from app.worker.agreement_reads import AgreementCall
from app.worker.announcer import Announcer
from app.worker.answering import reply_to
from app.worker.catalogue_messages import CatalogueRequest
from app.worker.failures import describe
from app.worker.health.desk import HealthDesk
from app.worker.invoice_messages import InvoiceRequest
from app.worker.listings import Outcome
from app.worker.messages import (
    Answer,
    Call,
    CheckCommand,
    CheckHealth,
    Done,
    ForgetAccount,
    FromWorker,
    NoticeShown,
    Quit,
    ReadRequest,
    Reply,
    Request,
    RunCommand,
    SetPolling,
    SetStoreAside,
    Settled,
    SyncEnded,
    SyncNow,
)
from app.worker.model_messages import ModelRequest
from app.worker.network_desk import NetworkDesk
from app.worker.network_messages import NetworkRequest
from app.worker.note_messages import KeepNote
from app.worker.notices import kept_as
from app.worker.opening import SyncStarted, WorkerOptions, WorkerReady
from app.worker.quote_messages import QuoteCall
from app.worker.sandbox_child import SandboxChild
from app.worker.scheduler import Round, Scheduler, Timing
from app.worker.secret_messages import (
    ChangePassphrase,
    ChoosePassphrase,
    GivePassphrase,
    GoWithoutSecrets,
    SecretsRequest,
    TrySecretsAgain,
)
from app.worker.secrets_desk import SecretsDesk
from app.worker.session_messages import SessionRequest
from app.worker.sign_in_desk import SignInDesk, SignInDeskRequest
from app.worker.sign_in_messages import SignInAgain, SignOut
from app.worker.stores import Stores
from app.worker.subjects import kind_of
from app.worker.tasks import Tasks
from app.worker.threads import Threads
from app.worker.update_desk import UpdateDesk, publisher_for
from app.worker.update_messages import LookForRelease
from app.worker.view_messages import DropView, KeepView
from app.worker.watchman import Watchman

_log = logging.getLogger(__name__)

_FINISH_S = 3.0  # of the five seconds in which a quit is promised, for what is being sent
_CANCEL_S = 0.5
_LEAST_POLL_S = 30  # AWS's quotas are shared with whatever else reads this account
_LOOK_EVERY = timedelta(seconds=30)  # for deadlines that have come near


class Worker:
    """One account's worker; lives on the loop that calls `run`.

    Args:
        options: The source and the data folder.
        send: Takes what goes to the window; must not block.
        secrets: Where the keys of stores are kept.
        sandbox_url: Says where a sandbox account is that runs already; else it is started.
        timing: How often AWS is read.
        vault: Where sign-ins are kept; else in the data folder.
        publisher: Who tells of newer releases; else this build's, unless nothing is real here.
    """

    def __init__(
        self,
        options: WorkerOptions,
        send: Callable[[FromWorker], None],
        *,
        secrets: SecretStore,
        sandbox_url: Callable[[], str] | None = None,
        timing: Timing | None = None,
        vault: Vault | None = None,
        publisher: Publisher | None = None,
    ) -> None:
        self._send = send
        self._quit = asyncio.Event()
        self._crash: BaseException | None = None
        self._tasks = Tasks(self._on_crash)
        self._commands: set[asyncio.Task[None]] = set()
        self._archiving: asyncio.Task[None] | None = None
        self._quit_calls: list[int] = []
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._threads = Threads(2, "worker")
        self._announcer = Announcer(send)
        self._sandbox = SandboxChild(options)
        data_dir = Path(options.data_dir)
        keys = StoreKeys(secrets, data_dir, resume=_resumed(options), owner_pid=options.owner_pid)
        self._stores = Stores(keys, send)
        index = AccountIndex(data_dir)
        vault = vault or open_vault(secrets, data_dir)
        self._secrets = SecretsDesk(secrets, vault, send)
        self._desk = AccountDesk(
            index,
            keys,
            vault,
            send,
            current=options.source,
            endpoint_url=options.endpoint_url,
        )
        self._sign_ins = SignInDesk(vault, index, send, endpoint_url=options.endpoint_url)
        self._sign_in = SignIn(
            options,
            stores=self._stores,
            index=index,
            vault=vault,
            desk=self._sign_ins,
            tasks=self._tasks,
            announcer=self._announcer,
            publish=send,
            sandbox_url=sandbox_url or self._sandbox.url,
        )
        self._health = HealthDesk(
            options.source,
            data_dir,
            secrets,
            sign_in=self._sign_in,
            stores=self._stores,
            sandbox_url=sandbox_url or self._sandbox.url,
        )
        self._network = NetworkDesk(options.source, data_dir)
        self._updates = UpdateDesk(publisher or publisher_for(options.source), data_dir, send)
        self._watchman = Watchman(
            options,
            index=index,
            keys=keys,
            vault=vault,
            stores=self._stores,
            tasks=self._tasks,
            publish=send,
            timing=timing or Timing(),
            now=now_utc,
        )
        self._own_key = options.source.key
        self._has_own_sandbox = options.source.sandbox and sandbox_url is None
        self._scheduler = Scheduler(
            self._read,
            self._time_passed,
            tasks=self._tasks,
            now=now_utc,
            timing=timing,
            waits=options.waits,
        )

    async def run(self) -> None:
        """Work until `quit`; open the store first, and only then wait for the network.

        Raises:
            BaseException: what crashed a task; the process shall end and be started again.
        """
        self._send(WorkerReady())
        self._secrets.tell()
        if unopened := self._desk.unopened():
            remove = partial(self._desk.remove, unopened)
            self._tasks.start("unopened", self._quietly(remove))
        self._tasks.start("begin", self._begin())
        await self._quit.wait()
        await self.close()
        for call_id in self._quit_calls:
            self._send(Reply(call_id, Done()))
        if self._crash is not None:
            raise self._crash

    def quit(self) -> None:
        """End `run`, after what is being sent has had a few seconds."""
        self._hold_archive()
        self._quit.set()

    def take(self, call: Call) -> None:
        """Carry out a call; its reply is sent when it is done."""
        if isinstance(call.request, Quit):
            self._quit_calls.append(call.call_id)
            self.quit()
            return
        task = self._tasks.start(f"call {type(call.request).__name__}", self._answer(call))
        if isinstance(call.request, RunCommand | CheckCommand):
            self._hold_archive()
            self._commands.add(task)
            task.add_done_callback(self._commands.discard)

    async def read_everything(self) -> tuple[Account, Outcome]:
        """Do one full round without a timetable, and fill the archive. Raises AppError."""
        account = await self._sign_in.account()
        outcome = await account.sync.full()
        await account.archive.fill(outcome)
        await account.sessions.read()
        return account, outcome

    async def close(self) -> None:
        """End everything in at most five seconds; a command in flight is found out at the next start."""
        self._sign_ins.end()
        if self._commands:
            await asyncio.wait(self._commands, timeout=_FINISH_S)
        await self._tasks.end(_CANCEL_S)
        self._announcer.flush()
        self._sign_in.close()
        self._sign_ins.close()
        self._desk.close()
        self._secrets.close()
        self._network.close()
        self._updates.close()
        self._watchman.close()
        sandbox_closed = self._threads.submit(self._sandbox.close)
        await self._stores.close()
        await asyncio.wrap_future(sandbox_closed)
        self._threads.close()

    # --- life --------------------------------------------------------------------------------------

    async def _begin(self) -> None:
        # The server of the sandbox account starts while the keyring is asked and the store opens.
        if self._has_own_sandbox:
            self._tasks.start(
                "sandbox", self._quietly(partial(self._threads.run, self._sandbox.url))
            )
        await self._quietly(self._sign_in.show_last)
        self._tasks.start("scheduler", self._scheduler.run())

    async def _read(self, kind: Round) -> bool:
        """Do one round; a poll beside a full round is part of that one for the window."""
        is_full = kind is Round.FULL
        is_told = is_full or not self._scheduler.is_running(Round.FULL)
        if is_told:
            self._send(SyncStarted(is_full))
        self._hold_archive()
        error, is_offline = await self._read_account(is_full=is_full)
        self._announcer.flush()
        if is_told:
            at = self._sign_in.clock.now()
            told = describe(error) if error else None
            self._send(SyncEnded(at, is_full, told, is_offline))
        other = Round.POLL if is_full else Round.FULL
        if not (is_offline or self._commands or self._scheduler.is_running(other)):
            self._fill_archive()
        return error is None

    def _hold_archive(self) -> None:
        """Let the archive wait until the round that is under way, or the next one, is over."""
        if self._sign_in.current is not None:
            self._sign_in.current.archive.hold()

    def _fill_archive(self) -> None:
        account = self._sign_in.current
        if account is not None:
            fill = partial(account.archive.fill, Outcome())
            self._archiving = self._tasks.start("archive", self._quietly(fill))

    def _drop_account(self, error: AppError | None = None) -> None:
        """Forget who is signed in; nothing goes on in the store, which may be closed."""
        if self._archiving is not None:
            self._archiving.cancel()
        self._sign_in.drop(error)

    async def _read_anew(self) -> None:
        """Read everything with a new sign-in; a round that is under way may be failing with the old one."""
        if self._archiving is not None:
            self._archiving.cancel()
        if self._scheduler.is_running(Round.FULL):
            await asyncio.shield(self._scheduler.start(Round.FULL))
        self._scheduler.start(Round.FULL)

    async def _read_account(self, *, is_full: bool) -> tuple[AppError | None, bool]:
        error, is_offline = await self._try_account(is_full=is_full)
        has_lost_sandbox = self._has_own_sandbox and not self._sandbox.is_running
        if has_lost_sandbox and isinstance(error, Offline | Unclear):
            return await self._try_account(is_full=is_full)  # on a new server
        return error, is_offline

    async def _try_account(self, *, is_full: bool) -> tuple[AppError | None, bool]:
        if self._has_own_sandbox and not self._sandbox.is_running:
            self._drop_account()  # its server has another address after a new start
        try:
            account = await self._sign_in.account()
            outcome = await (account.sync.full() if is_full else account.sync.poll())
        except StoreDamaged as error:
            self._drop_account()
            await self._stores.give_up(error)
            return error, False
        except AppError as error:
            return error, isinstance(error, Offline)
        self._sign_in.clock.corrected(account.aws.clock.offset)
        if outcome.sign_in is not None and account is self._sign_in.current:
            self._drop_account(outcome.sign_in)
        return outcome.error, outcome.is_offline

    async def _time_passed(self) -> None:
        account = self._sign_in.current
        now = now_utc()
        if account is not None and abs(now - self._looked_at) >= _LOOK_EVERY:
            self._looked_at = now
            await self._quietly(account.notices.time_passed)
        if account is not None:
            await self._quietly(account.sessions.time_passed)
        if self._scheduler.is_waiting:
            return
        is_busy = bool(self._commands) or self._scheduler.is_running(Round.FULL)
        self._watchman.time_passed(is_busy=is_busy)

    async def _quietly(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something that nobody waits for: the round that comes next meets the same error."""
        try:
            await work()
        except AppError as error:
            _log.info("Left for the next round: %s", error)

    def _on_crash(self, error: BaseException) -> None:
        self._crash = error
        self._quit.set()

    # --- calls -------------------------------------------------------------------------------------

    async def _answer(self, call: Call) -> None:
        self._send(await reply_to(call, self._carry_out))

    async def _carry_out(self, request: Request) -> Answer:
        if isinstance(request, AccountDeskRequest):
            return await self._ask_desk(request)
        if isinstance(request, SignInDeskRequest):
            return await self._sign_ins.answer(request)
        if isinstance(request, NetworkRequest):
            return await self._network.answer(request)
        if isinstance(
            request,
            AgreementCall
            | CatalogueRequest
            | QuoteCall
            | ModelRequest
            | SessionRequest
            | InvoiceRequest,
        ):
            return await (await self._sign_in.account()).answer(request)
        match request:
            case CheckHealth():
                return await self._health.check()
            case _:
                return await self._act(request)

    async def _ask_desk(self, request: AccountDeskRequest) -> Answer:
        if not isinstance(request, ForgetAccount | SignOut):
            return await self._desk.answer(request)
        async with self._watchman.away_from(request.key):  # nothing of it may be in use
            return await self._desk.answer(request)

    async def _act(self, request: Request) -> Answer:
        match request:
            case SyncNow():
                await self._scheduler.read_now()
                self._watchman.look_now()
            case SignInAgain():
                await self._sign_in.again()
                self._watchman.look_now()  # one sign-in may open several accounts
                self._tasks.start("read with a new sign-in", self._read_anew())
            case (
                GivePassphrase()
                | ChoosePassphrase()
                | ChangePassphrase()
                | GoWithoutSecrets()
                | TrySecretsAgain()
            ):
                await self._change_secrets(request)
            case RunCommand():
                return Settled(await self._run_command(request))
            case CheckCommand(command_id):
                return Settled(await (await self._sign_in.account()).runner.check(command_id))
            case ReadRequest(kind, request_id):
                await (await self._sign_in.account()).sync.read_request(kind, request_id)
            case NoticeShown() | KeepView() | DropView() | KeepNote() | SetPolling():
                await self._keep(request)
            case LookForRelease():
                await self._updates.look(self._sign_in.clock.now())
            case SetStoreAside():
                await self._stores.set_aside()
                await self._sign_in.show_last()
                self._scheduler.start(Round.FULL)
            case _:
                raise TypeError(f"{type(request).__name__} is not carried out like this")
        return Done()

    async def _keep(
        self, request: NoticeShown | KeepView | DropView | KeepNote | SetPolling
    ) -> None:
        """Write down, or remember, what the window tells."""
        now = self._sign_in.clock.now()
        match request:
            case NoticeShown(account=account) if account not in ("", self._own_key):
                await self._watchman.notice_shown(account, kept_as(request))
            case NoticeShown():
                await self._stores.notice_shown(kept_as(request), now)
            case SetPolling(every_s):
                self._scheduler.set_poll(timedelta(seconds=max(every_s, _LEAST_POLL_S)))
            case KeepView() | DropView():
                await self._stores.change_views(request)
            case KeepNote(note, account_id):
                self._stores.keep_note(note, account_id, now)
                self._announcer.changed(Listing.AGREEMENTS)

    async def _change_secrets(self, request: SecretsRequest) -> None:
        """Do what the person chose, then open the store anew where its key has moved. Raises AppError."""
        if isinstance(request, ChangePassphrase):
            await self._secrets.answer(request)
            return
        if self._commands:
            raise NeverSent(
                tr("Something is being sent to AWS now."),
                tr("Try again once its outcome is known."),
                code="commands-open",
            )
        await self._secrets.answer(request)
        while self._commands:  # what began meanwhile writes into the store that is closed now
            await asyncio.wait(self._commands)
        self._drop_account()
        try:
            if not isinstance(request, GoWithoutSecrets):
                await self._stores.keep(sets_aside=isinstance(request, ChoosePassphrase))
            if isinstance(request, TrySecretsAgain):
                await self._sign_in.show_last()
            else:
                # What is wrong with it is in the banner.
                await self._quietly(self._sign_in.show_last)
        finally:
            self._tasks.start("read into the store anew", self._read_anew())
            self._watchman.look_now()

    async def _run_command(self, request: RunCommand) -> CommandRecord:
        command = request.command
        account, record = await self._sign_in.run(command, request.account_id)
        if isinstance(command, ReplyCommand):
            again = partial(account.sync.read_request, kind_of(command), command.target)
            self._tasks.start("read again after a command", self._quietly(again))
        return record


def _resumed(options: WorkerOptions) -> StoreKey | None:
    if not options.session_path:
        return None
    return StoreKey(
        Path(options.session_path),
        options.session_key,
        is_kept=False,
        problem=tr(
            "The system's keyring cannot be used. What is read now is removed when you quit."
        ),
    )
