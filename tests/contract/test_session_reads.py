"""Payment sessions through the worker: what is read when, what it costs, and what the tray tells."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.errors import AccessDenied, NotFound, Rejected
from app.model.command import CommandState
from app.model.notice import NoticeKind
from app.model.payment_session import PaymentSession, SessionState
from app.sandbox import sample_sessions as sample
from app.sandbox.faults import Fault, FaultKind
from app.store.queries import Table
from app.worker.messages import NoticeDue, RunCommand, Settled, SignedIn
from app.worker.notices import NoticeDesk
from app.worker.once import count_rows
from app.worker.scheduler import Timing
from app.worker.session_messages import (
    ChooseRegions,
    ForgetUser,
    LinkRead,
    ReadConnectorLink,
    ReadInstrumentLink,
    ReadInstruments,
    ReadSession,
    ReadSessions,
    RememberUser,
    SessionAnswer,
    SessionRead,
    SessionRequest,
    SessionsChanged,
    SessionsRead,
    ShowSessions,
)
from app.worker.session_reads import EVERY, SessionReads
from app.worker.sign_in_messages import SignInAgain
from app.worker.tasks import Tasks
from app.worker.threads import Threads
from tests.fakes.paying import BRIEF, SessionDesk
from tests.fakes.reading import Reader, at_account
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.session_samples import usd
from tests.fakes.worker import DEADLINE_S, running_worker

GET, LIST, MANAGERS = "GetPaymentSession", "ListPaymentSessions", "ListPaymentManagers"
MINUTE = EVERY + timedelta(seconds=3)  # the sandbox tells its time in whole seconds
Work = Callable[["Looking"], Awaitable[None]]


class Looking:
    """Somebody at the tab, with reads whose rounds and time a test moves by hand."""

    def __init__(self, reader: Reader, sandbox: RunningSandbox) -> None:
        self.account = reader.account
        self.queries = reader.queries
        self.control = sandbox.control
        self.told: list[SessionsChanged] = []
        self.crashes: list[BaseException] = []
        self.notices: list[NoticeDue] = []
        self.tasks = Tasks(self.crashes.append)
        self.threads = Threads(2, "aws-sessions")
        self.desk = NoticeDesk(self.account.store, self.now, self.notices.append)
        self.ahead = timedelta()
        self.reads = SessionReads(
            self.account.aws,
            self.account.store,
            self.threads,
            self.tasks,
            self.now,
            self.told.append,
            self.desk.time_passed,
        )

    def now(self) -> datetime:
        return self.account.aws.clock.now() + self.ahead

    async def ask(self, request: SessionRequest) -> SessionAnswer:
        return await self.reads.answer(request)

    async def look(self, *users: str, regions: tuple[str, ...] = (sample.US,)) -> None:
        """Choose regions and users of the first manager, and read."""
        await self.ask(ChooseRegions(regions))
        await self.ask(ReadSessions())
        arn = self.arn()
        for user_id in users:
            await self.ask(RememberUser(arn, user_id))
        await self.ask(ReadSessions())
        self.control.clear_requests()

    def arn(self, manager_id: str = sample.RESEARCH_AGENTS) -> str:
        return next(
            one.arn for one in self.queries.payment_managers() if one.manager_id == manager_id
        )

    def stored(self, session_id: str = BRIEF) -> PaymentSession:
        found = self.queries.payment_session(session_id)
        assert found is not None
        return found

    async def let_pass(self, span: timedelta) -> None:
        """Let time pass, be told of it, and see to the round that is due."""
        self.control.advance(span)
        await asyncio.to_thread(self.account.aws.identity.caller)
        await self.reads.time_passed()
        await self.rest()

    async def rest(self) -> None:
        """Wait until no round is under way."""
        while self.tasks._running:
            await asyncio.wait(list(self.tasks._running))

    def counts(self) -> dict[str, int]:
        return {key.partition(":")[2]: n for key, n in self.control.requests().counts.items()}


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as sandbox:
        yield sandbox


@pytest.fixture
def at_tab(sandbox: RunningSandbox, tmp_path: Path) -> Callable[[Work], None]:
    def run(work: Work) -> None:
        async def do(reader: Reader, _outcome: object) -> None:
            looking = Looking(reader, sandbox)
            try:
                await work(looking)
                await looking.rest()
            finally:
                looking.reads.end()
                looking.threads.close()
            assert looking.crashes == []

        at_account(sandbox, tmp_path, do)

    return run


AtTab = Callable[[Work], None]


# --- reading -----------------------------------------------------------------------------------------


def test_all_of_a_region_is_read(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.RESEARCH, sample.CRAWL, sample.LEDGER)
        managers = {one.name: one for one in tab.queries.payment_managers()}
        assert managers.keys() == {"researchAgents", "customerWallets"}
        connectors = {one.name: one for one in managers["researchAgents"].connectors}
        assert connectors["coinbasemain"].is_ready
        assert connectors["stripetest"].needs_sign_in
        assert not managers["customerWallets"].takes_iam
        brief = tab.stored()
        assert (brief.spent, brief.left) == (usd("18.42"), usd("6.58"))
        assert brief.state(tab.now()) is SessionState.USABLE
        assert tab.stored(sample.session_id("without-limit")).is_unlimited
        assert tab.stored(sample.session_id("drained")).state(tab.now()) is SessionState.DRAINED
        old = tab.stored(sample.session_id("price-watch"))
        assert (old.state(tab.now()), old.spent) == (SessionState.EXPIRED, usd("6.12"))
        (reading,) = tab.queries.region_readings()
        assert reading.read_at is not None
        assert reading.error_code == ""
        assert tab.told

    at_tab(work)


def test_several_regions_are_read_and_one_that_fails_is_told_with_it(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        tab.control.add_fault(
            Fault(kind=FaultKind.ACCESS_DENIED, operation="ListPaymentConnectors", times=None)
        )
        await tab.ask(ChooseRegions((sample.EU, "sa-east-1")))
        assert await tab.ask(ReadSessions()) == SessionsRead()
        europe, brazil = tab.queries.region_readings()
        assert europe.missing_right == "bedrock-agentcore:ListPaymentConnectors"
        assert europe.read_at is None
        assert europe.tried_at is not None
        assert brazil.read_at is not None
        tab.control.clear_faults()
        await tab.ask(ReadSessions())
        assert {one.name for one in tab.queries.payment_managers()} == {"euAgents", "pilotBots"}
        assert tab.queries.region_readings()[0].error_code == ""

    at_tab(work)


def test_the_first_look_chooses_the_usual_region_once(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.ask(ShowSessions(is_shown=True))
        await tab.rest()
        assert tab.queries.session_regions() == (sample.US,)
        assert tab.queries.payment_managers()
        await tab.ask(ChooseRegions(()))
        await tab.ask(ShowSessions(is_shown=True))
        await tab.rest()
        assert tab.queries.session_regions() == ()

    at_tab(work)


@pytest.mark.parametrize("text", ["", "US-EAST-1", "us-east-1.evil.example", "nowhere"])
def test_only_codes_of_regions_are_chosen(at_tab: AtTab, text: str) -> None:
    async def work(tab: Looking) -> None:
        with pytest.raises(Rejected):
            await tab.ask(ChooseRegions((sample.US, text)))
        assert tab.queries.session_regions() == ()

    at_tab(work)


def test_one_session_is_read_on_demand_also_when_it_is_gone(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.RESEARCH)
        request = ReadSession(tab.arn(), BRIEF, sample.RESEARCH)
        tab.control.act("spend_from_session", session_id=BRIEF, amount="1.58")
        answer = await tab.ask(request)
        assert isinstance(answer, SessionRead)
        assert answer.session.left == usd("5.00")
        tab.control.act("delete_session_elsewhere", session_id=BRIEF)
        answer = await tab.ask(request)
        assert isinstance(answer, SessionRead)
        assert answer.session.state(tab.now()) is SessionState.GONE
        assert (answer.session.spent, answer.session.is_deleted_here) == (usd("20.00"), False)
        with pytest.raises(NotFound):
            await tab.ask(ReadSession(tab.arn(), sample.session_id("other"), sample.RESEARCH))

    at_tab(work)


def test_wallets_are_read_with_exact_balances(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.RESEARCH, sample.CRAWL)
        await tab.ask(ReadInstruments(tab.arn()))
        found = {one.instrument_id: one for one in tab.queries.payment_instruments(tab.arn())}
        shared = found[sample.wallet_id("shared")]
        amounts = {one.chain: one.amount for one in shared.balances}
        assert amounts == {
            "BASE": Decimal("142.318400"),
            "ETHEREUM": Decimal(0),
            "BASE_SEPOLIA": Decimal(500),
        }
        assert shared.address.startswith("0x7c1e")
        new = found[sample.wallet_id("new")]
        assert (new.needs_linking, new.address, new.balances) == (True, "", ())
        assert {one.chain for one in found[sample.wallet_id("crawler")].balances} == {
            "SOLANA", "SOLANA_DEVNET",
        }  # fmt: skip

    at_tab(work)


def test_links_are_given_for_the_browser_and_stored_nowhere(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.RESEARCH)
        arn = tab.arn()
        link = await tab.ask(ReadConnectorLink(arn, sample.connector_id("stripetest")))
        assert isinstance(link, LinkRead)
        assert link.url.startswith("https://connect.sandbox.example/")
        assert link.url not in repr(link)
        link = await tab.ask(ReadInstrumentLink(arn, sample.wallet_id("new"), sample.RESEARCH))
        assert isinstance(link, LinkRead)
        assert link.url.startswith("https://wallets.sandbox.example/")
        other = {
            "paymentInstrument.paymentInstrumentDetails.embeddedCryptoWallet.redirectUrl": (
                "javascript:alert(1)"
            )
        }
        tab.control.add_fault(
            Fault(kind=FaultKind.ALTERED, operation="GetPaymentInstrument", members=other)
        )
        link = await tab.ask(ReadInstrumentLink(arn, sample.wallet_id("new"), sample.RESEARCH))
        assert link == LinkRead("")

    at_tab(work)


def test_a_person_who_waits_is_told_what_is_denied(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.RESEARCH)
        tab.control.add_fault(
            Fault(kind=FaultKind.ACCESS_DENIED, operation="ListPaymentInstruments")
        )
        with pytest.raises(AccessDenied) as denied:
            await tab.ask(ReadInstruments(tab.arn()))
        assert denied.value.missing_right == "bedrock-agentcore:ListPaymentInstruments"

    at_tab(work)


def test_amounts_that_make_no_sense_are_unknown_and_never_no_limit(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        odd = {
            "paymentSession.limits.maxSpendAmount.value": "1e9",
            "paymentSession.availableLimits.availableSpendAmount.value": "lots",
        }
        tab.control.add_fault(Fault(kind=FaultKind.ALTERED, operation=GET, members=odd, times=None))
        await tab.look(sample.RESEARCH)
        found = tab.stored()
        assert (found.limit, found.left, found.is_unlimited) == (None, None, False)
        assert found.state(tab.now()) is SessionState.USABLE

    at_tab(work)


def test_one_answer_that_makes_no_sense_keeps_no_other_session_from_being_read(
    at_tab: AtTab,
) -> None:
    async def work(tab: Looking) -> None:
        other = {"paymentSession.expiryTimeInMinutes": "soon"}
        tab.control.add_fault(Fault(kind=FaultKind.ALTERED, operation=GET, members=other, times=1))
        await tab.look(sample.RESEARCH)
        keys = tab.queries.table_keys(Table.SESSIONS, sort="created")
        found = tab.queries.table_rows(Table.SESSIONS, keys, now=tab.now())
        assert sum(one.amounts_read_at is None for one in found) == 1
        assert tab.queries.region_readings()[0].error_message
        await tab.ask(ReadSessions())
        assert not tab.queries.region_readings()[0].error_message
        assert tab.stored().amounts_read_at is not None

    at_tab(work)


def test_so_many_user_ids_are_listed_and_no_more(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look()
        records = tab.account.store.cache.sessions
        for number in range(50):
            user_id = f"user-{number}"
            await tab.account.store.run(records.remember_user, tab.arn(), user_id, tab.now())
        with pytest.raises(Rejected):
            await tab.ask(RememberUser(tab.arn(), "one-more"))
        assert await tab.ask(RememberUser(tab.arn(), "user-3")) == SessionsRead()

    at_tab(work)


# --- when and how much -------------------------------------------------------------------------------


def test_while_the_tab_is_shown_lists_are_read_every_minute_and_managers_less_often(
    at_tab: AtTab,
) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.RESEARCH)
        await tab.ask(ShowSessions(is_shown=True))
        await tab.rest()
        tab.control.clear_requests()
        for _ in range(3):
            await tab.let_pass(MINUTE)
            await tab.let_pass(timedelta(seconds=5))
        counts = tab.counts()
        assert counts[LIST] == 3
        assert MANAGERS not in counts
        await tab.let_pass(timedelta(minutes=5))
        assert tab.counts()[MANAGERS] == 1

    at_tab(work)


def test_hidden_only_what_agents_may_spend_from_is_read(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.RESEARCH, sample.LEDGER)
        await tab.let_pass(MINUTE)
        assert tab.counts().keys() <= {GET, "GetCallerIdentity"}
        assert tab.counts()[GET] == 3  # market-brief, without-limit, invoice-matcher

    at_tab(work)


def test_nothing_is_read_once_everything_is_over(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.LEDGER)
        tab.control.act(
            "spend_from_session", session_id=sample.session_id("invoice-matcher"), amount="0.15"
        )
        await tab.let_pass(timedelta(minutes=8))
        assert tab.stored(sample.session_id("invoice-matcher")).spent == usd("1.00")
        await tab.let_pass(timedelta(minutes=10))
        tab.control.clear_requests()
        for _ in range(3):
            await tab.let_pass(timedelta(minutes=10))
        assert GET not in tab.counts()

    at_tab(work)


def test_a_session_is_read_once_more_after_it_has_expired(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.LEDGER)
        await tab.ask(ShowSessions(is_shown=True))
        await tab.rest()
        tab.control.act(
            "spend_from_session", session_id=sample.session_id("invoice-matcher"), amount="0.15"
        )
        await tab.let_pass(timedelta(minutes=10))
        found = tab.stored(sample.session_id("invoice-matcher"))
        assert (found.state(tab.now()), found.spent) == (SessionState.EXPIRED, usd("1.00"))
        tab.control.clear_requests()
        await tab.let_pass(MINUTE)
        assert GET not in tab.counts()

    at_tab(work)


@pytest.mark.parametrize("seconds_ahead", [2, 15, 3600])
def test_a_clock_that_was_ahead_at_the_end_does_not_hide_what_was_spent_last(
    at_tab: AtTab, seconds_ahead: int
) -> None:
    """AWS tells whole seconds, and a clock may be set: a read right before the end is none after it."""

    async def work(tab: Looking) -> None:
        await tab.look(sample.LEDGER)
        await tab.ask(ShowSessions(is_shown=True))
        await tab.rest()
        last = sample.session_id("invoice-matcher")
        tab.control.advance(tab.stored(last).expires_at - tab.now() - timedelta(seconds=1))
        await asyncio.to_thread(tab.account.aws.identity.caller)  # tells what time it is
        tab.ahead = timedelta(seconds=seconds_ahead)
        before = await tab.ask(ReadSession(tab.arn(), last, sample.LEDGER))
        tab.control.act("spend_from_session", session_id=last, amount="0.15")
        tab.ahead = timedelta()
        await tab.let_pass(MINUTE)
        await tab.let_pass(timedelta(hours=1))
        found = tab.stored(last)
        assert isinstance(before, SessionRead)
        assert (before.session.spent, found.spent) == (usd("0.85"), usd("1.00"))
        assert found.state(tab.now()) is SessionState.EXPIRED

    at_tab(work)


def test_a_forgotten_user_is_listed_no_more_and_the_record_stays(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.LEDGER)
        await tab.ask(ForgetUser(tab.arn(), sample.LEDGER))
        await tab.ask(ReadSessions())
        assert LIST not in tab.counts()
        assert tab.stored(sample.session_id("invoice-matcher")).limit == usd("5.00")
        for odd in ("", "a\nb", "u" * 121):
            with pytest.raises(Rejected):
                await tab.ask(RememberUser(tab.arn(), odd))

    at_tab(work)


# --- what the tray tells -----------------------------------------------------------------------------


def _notices(tab: Looking) -> list[tuple[NoticeKind, str]]:
    return [(one.notice.kind, one.notice.request_id) for one in tab.notices]


def test_the_tray_tells_once_when_most_is_spent_and_before_the_end(at_tab: AtTab) -> None:
    matcher = sample.session_id("invoice-matcher")

    async def work(tab: Looking) -> None:
        await tab.look(sample.RESEARCH, sample.LEDGER)
        assert _notices(tab) == [(NoticeKind.SESSION_ENDS, matcher)]  # nine minutes before
        tab.control.act("spend_from_session", session_id=BRIEF, amount="1.57")
        await tab.let_pass(MINUTE)
        assert len(tab.notices) == 1  # 79.96 %
        tab.control.act("spend_from_session", session_id=BRIEF, amount="0.01")
        await tab.let_pass(MINUTE)
        await tab.let_pass(MINUTE)
        assert _notices(tab)[1:] == [(NoticeKind.SESSION_SPENT, BRIEF)]
        spent = tab.notices[-1].notice
        assert (spent.money, spent.seller) == (usd("5.00"), sample.RESEARCH)
        assert spent.deadline == tab.stored().expires_at

    at_tab(work)


def test_what_was_told_before_is_not_told_by_the_next_process(at_tab: AtTab) -> None:
    async def work(tab: Looking) -> None:
        await tab.look(sample.LEDGER)
        (told,) = tab.notices
        records = tab.account.store.cache
        await tab.account.store.run(records.mark_notice_shown, told.notice.key, tab.now())
        again: list[NoticeDue] = []
        await NoticeDesk(tab.account.store, tab.now, again.append).time_passed()
        assert again == []

    at_tab(work)


# --- through the worker ------------------------------------------------------------------------------


def test_a_session_that_is_made_is_listed_and_deleted_with_its_record(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    desk = SessionDesk(sandbox, tmp_path / "other.db")
    account_id = desk.identity.account_id
    command = desk.creation(user_id="somebody")
    with running_worker(tmp_path, sandbox.url) as worker:
        worker.synced()
        worker.call(ShowSessions(is_shown=True))
        made = worker.call(RunCommand(command, account_id))
        assert isinstance(made, Settled)
        assert made.record.state is CommandState.CONFIRMED
        request = ReadSession(command.target, made.record.result, "somebody")
        sandbox.control.act("spend_from_session", session_id=request.session_id, amount="5")
        read = worker.call(request)
        assert isinstance(read, SessionRead)
        assert (read.session.agent, read.session.left) == ("market-brief", usd("20.00"))
        worker.call(ReadSessions())
        with worker.queries() as queries:
            assert ("somebody",) in [one.user_ids for one in queries.payment_managers()]

        deletion = desk.deletion(request.session_id, "somebody")
        gone = worker.call(RunCommand(deletion, account_id))
        assert isinstance(gone, Settled)
        assert gone.record.state is CommandState.CONFIRMED
        read = worker.call(request)
        assert isinstance(read, SessionRead)
        assert read.session.gone_at is not None
        assert (read.session.spent, read.session.is_deleted_here) == (usd("5.00"), True)


def test_a_whole_reading_counts_sessions_only_where_regions_were_chosen(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    async def work(reader: Reader, _outcome: object) -> None:
        assert sandbox.control.count(MANAGERS) == 0
        assert count_rows(reader.queries)["payment_sessions"] == 0
        reads, records = reader.account.sessions, reader.account.store.cache.sessions
        await reader.account.store.run(records.choose_regions, [sample.US])
        await reads.read()
        arn = reader.queries.payment_managers()[1].arn
        await reads.answer(RememberUser(arn, sample.CRAWL))
        await reads.read()
        assert count_rows(reader.queries)["payment_sessions"] == 3
        assert reader.queries.counts(reader.account.aws.clock.now()).sessions == 1

    at_account(sandbox, tmp_path, work)


def test_a_new_sign_in_goes_on_reading_for_the_tab(sandbox: RunningSandbox, tmp_path: Path) -> None:
    with running_worker(
        tmp_path, sandbox.url, timing=Timing(tick=timedelta(seconds=0.1))
    ) as worker:
        worker.synced()
        worker.call(ShowSessions(is_shown=True))
        worker.call(ReadSessions())
        worker.call(SignInAgain())
        sandbox.control.clear_requests()
        worker.log.wait_for(SignedIn)
        end = time.monotonic() + DEADLINE_S
        while not sandbox.control.count(MANAGERS):
            assert time.monotonic() < end


def test_who_is_signed_out_reads_no_more(sandbox: RunningSandbox, tmp_path: Path) -> None:
    async def work(reader: Reader, _outcome: object) -> None:
        reads, records = reader.account.sessions, reader.account.store.cache.sessions
        await reader.account.store.run(records.choose_regions, [sample.US])
        reads.end()
        await reads.read()
        assert sandbox.control.count(MANAGERS) == 0

    at_account(sandbox, tmp_path, work)
