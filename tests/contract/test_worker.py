"""The worker as the window sees it: calls and events, through lost networks, accounts and stores."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import AppError, NeverSent, SignInNeeded
from app.model.command import ApprovePayment, CommandState
from app.model.note import Note
from app.model.notice import NoticeKind
from app.model.request import RequestKind
from app.model.saved_view import ChargeFilters, SavedView
from app.model.sync import Listing
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import BUYER_ACCOUNT, Identity
from app.sandbox.sample_agreements import LUMENFOLD
from app.store.queries import Queries
from app.worker.messages import (
    Changed,
    ClockMeasured,
    CommandChanged,
    Done,
    NoticeDue,
    NoticeShown,
    ReadContact,
    ReadRequest,
    RunCommand,
    SetStoreAside,
    Settled,
    SignedIn,
    SignInFailed,
    SyncEnded,
    SyncNow,
)
from app.worker.note_messages import KeepNote
from app.worker.opening import StoreOpened, StoreProblem, SyncStarted
from app.worker.scheduler import Timing
from app.worker.view_messages import DropView, KeepView
from tests.fakes.approving import approval
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.worker import DEADLINE_S, SHORT_S, RunningWorker, running_worker

ACCEPT = "AcceptAgreementPaymentRequest"
OTHER_ACCOUNT = "550271846390"
HASTY = Timing(
    poll=timedelta(milliseconds=50),
    retry=timedelta(milliseconds=50),
    tick=timedelta(milliseconds=10),
)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        yield running


def approve(worker: RunningWorker) -> ApprovePayment:
    worker.synced()
    with worker.queries() as queries:
        return approval(queries, SAMPLE_NOW)


def test_an_approved_payment_has_one_effect_and_is_stored_as_decided(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        command = approve(worker)
        result = worker.call(RunCommand(command, BUYER_ACCOUNT))
        assert isinstance(result, Settled)
        assert result.record.state is CommandState.CONFIRMED
        assert len([e for e in sandbox.control.effects(command.target) if "APPROVED" in e]) == 1
        states = [event.record.state for event in worker.log.of(CommandChanged)]
        assert states == [CommandState.PREPARED, CommandState.SENT, CommandState.CONFIRMED]
        assert worker.call(ReadRequest(RequestKind.PAYMENT, command.target)) == Done()
        with worker.queries() as queries:
            detail = queries.payment_detail(command.target, SAMPLE_NOW)
        assert detail
        assert detail.request.status == "APPROVED"
        assert detail.request.charge_id


def test_a_lost_answer_is_told_by_the_tray_when_its_outcome_is_known(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        command = approve(worker)
        sandbox.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=ACCEPT))
        worker.call(RunCommand(command, BUYER_ACCOUNT))
        outcome = worker.log.wait_for(
            NoticeDue, lambda event: event.notice.kind is NoticeKind.OUTCOME
        )
        assert outcome.notice.request_id == command.target
        assert outcome.notice.outcome == CommandState.CONFIRMED.value


def test_a_quit_while_a_command_is_on_its_way_is_short_and_the_next_start_finds_out_first(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    secrets = FakeSecretStore()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        command = approve(worker)
        sandbox.control.add_fault(Fault(kind=FaultKind.HANG_AFTER, operation=ACCEPT))
        worker.client.call(RunCommand(command, BUYER_ACCOUNT))
        worker.log.wait_for(CommandChanged, lambda event: event.record.state is CommandState.SENT)
        began = time.monotonic()
        worker.client.close(timeout=DEADLINE_S)
        assert time.monotonic() - began < SHORT_S
    sandbox.control.release()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        kinds = [type(event) for event in worker.log.events]
        found_out = worker.log.of(CommandChanged)
        assert found_out[-1].record.state is CommandState.CONFIRMED
        first_round_ends = kinds.index(SyncEnded)
        assert kinds.index(CommandChanged) < first_round_ends
        assert len([e for e in sandbox.control.effects(command.target) if "APPROVED" in e]) == 1


def test_a_note_is_kept_through_a_restart_and_only_for_the_account_that_was_seen(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    secrets = FakeSecretStore()
    note = Note(LUMENFOLD, "Ask finance first", ("renewal",), "Dana", "CC-4711")
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        assert worker.call(KeepNote(note, BUYER_ACCOUNT)) == Done()
        worker.log.wait_for(Changed, lambda event: Listing.AGREEMENTS in event.listings)
        with pytest.raises(NeverSent, match="not kept"):
            worker.call(KeepNote(Note(LUMENFOLD), OTHER_ACCOUNT))
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.log.wait_for(StoreOpened)
        with worker.queries() as queries:
            detail = queries.agreement_detail(LUMENFOLD, SAMPLE_NOW)
        assert detail
        assert detail.row.note == note


def test_stored_data_is_shown_before_anybody_is_asked_who_we_are(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    secrets = FakeSecretStore()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
    sandbox.close()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        ended = worker.synced()
        kinds = [type(event) for event in worker.log.events]
        assert kinds.index(StoreOpened) < kinds.index(SignInFailed)
        assert ended.is_offline
        assert ended.error
        with worker.queries() as queries:
            assert queries.request_rows(decided=False, now=SAMPLE_NOW)


def test_credentials_of_another_account_open_another_store(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    secrets = FakeSecretStore()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
    arn = f"arn:aws:iam::{OTHER_ACCOUNT}:user/dana"
    sandbox.control.assign_identity(
        "AKIASANDBOXBUYER", Identity(account_id=OTHER_ACCOUNT, principal_arn=arn)
    )
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        first, second = worker.log.of(StoreOpened)
        assert second.account_id == OTHER_ACCOUNT != first.account_id
        assert first.path != second.path
        assert worker.log.of(SignedIn)[0].identity.account_id == OTHER_ACCOUNT


def test_expired_credentials_are_told_and_work_again_after_a_new_sign_in(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url, timing=HASTY) as worker:
        worker.synced()
        number = sandbox.control.add_fault(Fault(kind=FaultKind.EXPIRED_TOKEN, times=None))
        failed = worker.log.wait_for(SignInFailed)
        assert failed.error.kind == SignInNeeded.__name__
        sandbox.control.clear_faults(number)
        worker.log.wait_for(SignedIn)
        assert worker.log.wait_for(SyncEnded, lambda event: event.error is None)


def test_a_damaged_store_can_be_set_aside_and_begins_anew(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    secrets = FakeSecretStore()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        path = Path(worker.log.of(StoreOpened)[0].path)
    path.write_bytes(b"not a store " * 4000)
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        problem = worker.log.wait_for(StoreProblem)
        assert problem.can_set_aside
        worker.synced()
        assert worker.call(SetStoreAside()) == Done()
        worker.log.wait_for(StoreOpened)
        assert worker.synced().error is None
        assert list(path.parent.glob("store.damaged-*.db"))


def test_a_store_that_is_damaged_while_it_is_open_can_be_set_aside(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        worker.synced()
        path = Path(worker.log.of(StoreOpened)[0].path)
        for part in path.parent.glob("store.db*"):
            if part.suffix in {".db", ".db-wal"}:
                part.write_bytes(b"not a store " * (part.stat().st_size // 12))
        worker.call(SyncNow())
        assert worker.log.wait_for(StoreProblem).can_set_aside
        assert worker.call(SetStoreAside()) == Done()
        worker.log.wait_for(StoreOpened)
        worker.log.wait_for(SyncEnded, lambda event: event.error is None)


def test_without_a_keyring_the_store_is_removed_on_quit(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    secrets = FakeSecretStore()
    secrets.fault = "missing"
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        opened = worker.log.of(StoreOpened)[0]
        assert not opened.is_kept
        assert opened.problem
        assert Path(opened.path).exists()
    assert not list(Path(opened.path).parent.iterdir())


def test_what_the_tray_has_shown_is_not_told_after_a_restart(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    secrets = FakeSecretStore()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        notice = worker.log.wait_for(NoticeDue).notice
        assert worker.call(NoticeShown(notice.key)) == Done()
    with running_worker(tmp_path, sandbox.url, secrets=secrets) as worker:
        worker.synced()
        assert not worker.log.of(NoticeDue)


def test_views_of_the_charges_are_kept_for_their_account(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        worker.synced()
        opened = worker.log.of(StoreOpened)[-1]
        view = SavedView("Euros", ChargeFilters(currency="EUR"))
        assert worker.call(KeepView(view, opened.account_id)) == Done()
        with closing(Queries(Path(opened.path), opened.key)) as queries:
            assert queries.saved_views() == (view,)
            with pytest.raises(NeverSent, match="was not changed"):
                worker.call(DropView("Euros", "999999999999"))
            assert queries.saved_views() == (view,)
            assert worker.call(DropView("Euros", opened.account_id)) == Done()
            assert queries.saved_views() == ()


def test_polls_go_on_by_themselves_and_bring_what_sellers_ask(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url, timing=HASTY) as worker:
        command = approve(worker)
        worker.log.wait_for(SyncStarted, lambda event: not event.is_full)
        done = sandbox.control.act("new_payment_request", agreement_id=command.agreement_id)
        told = worker.log.wait_for(NoticeDue, lambda event: event.notice.request_id == done["id"])
        assert told.notice.kind is NoticeKind.NEW_REQUEST


def test_a_round_ends_before_the_archive_is_filled(sandbox: RunningSandbox, tmp_path: Path) -> None:
    hang = Fault(kind=FaultKind.HANG_BEFORE, operation="GetOfferTerms", times=None)
    sandbox.control.add_fault(hang)
    with running_worker(tmp_path, sandbox.url) as worker:
        assert worker.synced().error is None
        assert worker.call(SyncNow()) == Done()
        assert worker.terms_state().is_partial
        assert worker.terms_state().read_at is None
        began = time.monotonic()
        worker.client.close(timeout=DEADLINE_S)
        assert time.monotonic() - began < SHORT_S


def test_the_archive_begins_nothing_more_once_a_command_runs(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    hang = Fault(kind=FaultKind.HANG_BEFORE, operation="GetOfferTerms", times=None)
    sandbox.control.add_fault(hang)
    with running_worker(tmp_path, sandbox.url) as worker:
        command = approve(worker)
        assert isinstance(worker.call(RunCommand(command, BUYER_ACCOUNT)), Settled)
        sandbox.control.clear_faults()
        sandbox.control.release()
        for _ in range(20):
            worker.call(ReadContact(LUMENFOLD))
        assert worker.terms_state().is_partial
    assert sandbox.control.count("GetOfferTerms") <= 4  # those that were under way


def test_the_archive_is_filled_between_polls(sandbox: RunningSandbox, tmp_path: Path) -> None:
    with running_worker(tmp_path, sandbox.url, timing=HASTY) as worker:
        worker.archived()
        assert sandbox.control.count("GetAgreementTerms") == 14


def test_an_update_by_hand_reads_everything_and_ends_with_the_answer(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        worker.synced()
        sandbox.control.clear_requests()
        assert worker.call(SyncNow()) == Done()
        assert sandbox.control.count("SearchAgreements") == 1
        assert len([event for event in worker.log.of(SyncEnded) if event.is_full]) == 2


def test_countdowns_follow_the_clock_of_the_account(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        ended = worker.synced()
        measured = worker.log.of(ClockMeasured)
        assert len(measured) == 1
        assert not measured[0].is_wrong
        assert abs(ended.at - sandbox.clock.now()) < timedelta(seconds=3)


def test_a_call_that_cannot_be_carried_out_says_why(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    with running_worker(tmp_path, sandbox.url) as worker:
        worker.synced()
        with pytest.raises(AppError) as raised:
            worker.call(ReadRequest(RequestKind.PAYMENT, "pr-0000000000"))
        assert raised.value.message
