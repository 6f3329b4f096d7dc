"""Accounts that are known but not open: what waits there is told, once each, and nobody is asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from app.accounts.account_index import store_name
from app.model.account import Source
from app.model.notice import NoticeKind
from app.model.sync import Listing
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import Identity
from app.sandbox.signin.directory import DANA, EU, KIT, PROD, User
from app.worker.messages import Changed, Done, ForgetAccount, NoticeDue, NoticeShown, SyncNow
from app.worker.scheduler import Timing
from app.worker.sign_in_messages import BrowserWanted, MfaWanted
from app.worker.watch_messages import AccountWatched, WatchState
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.vault import FakeVault
from tests.fakes.worker import DEADLINE_S, SHORT_S, RunningWorker, running_worker

MOMENT = timedelta(milliseconds=20)
HOUR = timedelta(hours=1)
WATCHING = Timing(
    poll=HOUR, full=HOUR, retry=HOUR, tick=MOMENT, others_after=MOMENT, others=MOMENT,
    signed_out=MOMENT,
)  # fmt: skip
RARELY = Timing(poll=HOUR, full=HOUR, retry=HOUR, tick=MOMENT, others_after=MOMENT, others=HOUR)
ALONE = Timing(poll=HOUR, full=HOUR, retry=HOUR, others_after=HOUR)
CALLER = "GetCallerIdentity"


def keys_of(user: User) -> str:
    key = user.key
    return f"aws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret}\n"


@dataclass
class Computer:
    """Two accounts, each at an endpoint of its own, that this computer has profiles for."""

    here: RunningSandbox
    there: RunningSandbox
    folder: Path
    secrets: FakeSecretStore = field(default_factory=FakeSecretStore)
    vault: FakeVault = field(default_factory=FakeVault)

    @property
    def open_one(self) -> Source:
        return Source(profile="dana", endpoint_url=self.here.url)

    @property
    def other(self) -> Source:
        return Source(profile="kit", endpoint_url=self.there.url)

    @contextmanager
    def running(self, source: Source, timing: Timing = WATCHING) -> Iterator[RunningWorker]:
        """Run the worker of an account in a window."""
        with running_worker(
            self.folder,
            self.here.url,
            source=source,
            secrets=self.secrets,
            vault=self.vault,
            timing=timing,
        ) as worker:
            yield worker

    def know_both(self) -> None:
        """Open both accounts, and see what the first look at each tells."""
        for source in (self.open_one, self.other):
            with self.running(source, ALONE) as worker:
                worker.synced()
                for told in worker.log.of(NoticeDue):
                    assert worker.call(NoticeShown(told.notice.key)) == Done()

    def seller_asks(self) -> str:
        """Let a seller ask for money in the account that is not open."""
        done = self.there.control.act("new_payment_request", account=EU)
        return str(done["id"])


@pytest.fixture
def computer(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    (own_home / "config").write_text(
        f"[profile dana]\n{keys_of(DANA)}[profile kit]\n{keys_of(KIT)}"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(own_home / "config"))
    with running_sandbox(now=None) as here, running_sandbox(now=None) as there:
        made = Computer(here, there, tmp_path)
        made.know_both()
        yield made


def watched(worker: RunningWorker, state: WatchState = WatchState.WATCHED) -> AccountWatched:
    return worker.log.wait_for(AccountWatched, lambda event: event.state is state)


def told_of(worker: RunningWorker, request_id: str) -> NoticeDue:
    return worker.log.wait_for(NoticeDue, lambda event: event.notice.request_id == request_id)


def looks(worker: RunningWorker, number: int = 3) -> None:
    """Wait until the other account has been looked at a few more times."""
    for _ in range(number):
        worker.log.wait_for(AccountWatched)


def test_what_waits_in_the_other_account_is_told_with_its_key(computer: Computer) -> None:
    with computer.running(computer.open_one) as worker:
        first = watched(worker)
        assert first.key == computer.other.key
        assert first.waiting == len(first.rows) > 0
        deadlines = [row.deadline.at for row in first.rows if row.deadline.at]
        assert deadlines == sorted(deadlines)
        asked = computer.seller_asks()
        told = told_of(worker, asked)
        assert told.account == computer.other.key
        assert told.notice.kind is NoticeKind.NEW_REQUEST
        again = worker.log.wait_for(AccountWatched)
        assert again.waiting == first.waiting + 1


def test_a_notice_of_the_other_account_is_told_once_for_ever(computer: Computer) -> None:
    with computer.running(computer.open_one) as worker:
        watched(worker)
        told = told_of(worker, computer.seller_asks())
        assert worker.call(NoticeShown(told.notice.key, told.account)) == Done()
        looks(worker)
        assert len(worker.log.of(NoticeDue)) == 1
    with computer.running(computer.open_one) as worker:
        looks(worker)
        assert not worker.log.of(NoticeDue)
    with computer.running(computer.other) as worker:
        worker.synced()
        assert not [one for one in worker.log.of(NoticeDue) if not one.account]


def test_a_notice_that_nobody_saw_is_told_again_when_the_account_is_open(
    computer: Computer,
) -> None:
    with computer.running(computer.open_one) as worker:
        watched(worker)
        asked = computer.seller_asks()
        assert told_of(worker, asked).account
    with computer.running(computer.other) as worker:
        assert told_of(worker, asked).account == ""


def test_a_look_costs_four_calls_and_changes_nothing_for_the_open_account(
    computer: Computer,
) -> None:
    with computer.running(computer.open_one) as worker:
        watched(worker)
        computer.there.control.clear_requests()
        told = len(worker.log.of(Changed))
        looks(worker, 2)
        counts = computer.there.control.requests().counts
    assert len(counts) == 4
    assert max(counts.values()) - min(counts.values()) <= 1  # a look may be under way
    changed = {listing for event in worker.log.of(Changed)[told:] for listing in event.listings}
    assert changed <= {Listing.TERMS}  # which the open account's archive goes on with


def test_an_account_that_needs_the_person_is_signed_out_and_asks_nobody(
    computer: Computer, own_home: Path
) -> None:
    (own_home / "config").write_text(
        f"[profile dana]\n{keys_of(DANA)}[profile base]\n{keys_of(KIT)}"
        f"[profile kit]\nrole_arn = arn:aws:iam::{EU}:role/Purchasing\nsource_profile = base\n"
        f"mfa_serial = {KIT.mfa_serial}\n"
    )
    with computer.running(computer.open_one) as worker:
        told = watched(worker, WatchState.SIGNED_OUT)
        looks(worker, 2)
        assert told.problem
        assert told.waiting  # what was read before is still known
        assert not worker.log.of(MfaWanted)
        assert not worker.log.of(BrowserWanted)
        assert not worker.log.of(NoticeDue)


def test_credentials_that_are_refused_are_tried_again(computer: Computer) -> None:
    fault = computer.there.control.add_fault(Fault(kind=FaultKind.EXPIRED_TOKEN, times=None))
    with computer.running(computer.open_one) as worker:
        watched(worker, WatchState.SIGNED_OUT)
        computer.there.control.clear_faults(fault)
        watched(worker)


def test_a_program_that_nobody_allowed_does_not_run(
    computer: Computer, own_home: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "ran"
    (own_home / "config").write_text(
        f"[profile dana]\n{keys_of(DANA)}[profile kit]\ncredential_process = touch {mark}\n"
    )
    with computer.running(computer.open_one) as worker:
        watched(worker, WatchState.SIGNED_OUT)
    assert not mark.exists()


def test_credentials_of_another_account_read_nothing(computer: Computer) -> None:
    stranger = Identity(account_id=PROD, principal_arn=DANA.arn)
    with computer.running(computer.open_one) as worker:
        watched(worker)
        computer.there.control.assign_identity(KIT.key.access_key_id, stranger)
        assert PROD in watched(worker, WatchState.OTHER_ACCOUNT).problem
        computer.there.control.clear_requests()
        looks(worker)
        assert not computer.there.control.count("ListAgreementPaymentRequests")


def test_an_endpoint_that_hangs_delays_neither_the_open_account_nor_the_end(
    computer: Computer,
) -> None:
    computer.there.control.add_fault(
        Fault(kind=FaultKind.HANG_BEFORE, operation=CALLER, times=None)
    )
    with computer.running(computer.open_one) as worker:
        worker.synced()
        assert worker.call(SyncNow()) == Done()
        while not computer.there.control.count(CALLER):
            assert worker.call(SyncNow()) == Done()
        began = time.monotonic()
        worker.client.close(timeout=DEADLINE_S)
        assert time.monotonic() - began < SHORT_S
    computer.there.control.release()


def test_an_account_that_answers_too_slowly_is_left_for_later(computer: Computer) -> None:
    hasty = msgspec.structs.replace(WATCHING, look=timedelta(seconds=1.5))
    computer.there.control.add_fault(
        Fault(kind=FaultKind.HANG_BEFORE, operation="ListAgreementPaymentRequests", times=None)
    )
    with computer.running(computer.open_one, hasty) as worker:
        told = watched(worker, WatchState.UNREACHABLE)
        assert told.problem
        assert told.waiting
        computer.there.control.clear_faults()
        computer.there.control.release()
        watched(worker)


def test_an_account_that_cannot_be_reached_keeps_what_was_read(computer: Computer) -> None:
    computer.there.close()
    with computer.running(computer.open_one) as worker:
        told = watched(worker, WatchState.UNREACHABLE)
        assert told.problem
        assert told.waiting


@pytest.mark.parametrize("reason", ["missing", "locked", "passphrase"])
def test_a_store_that_is_locked_is_left_alone(computer: Computer, reason: str) -> None:
    with computer.running(computer.open_one) as worker:
        worker.synced()
        computer.secrets.fault = reason
        assert watched(worker, WatchState.CLOSED).problem
        computer.there.control.clear_requests()
        looks(worker)
        assert not computer.there.control.count(CALLER)
        computer.secrets.fault = ""


def store_files(computer: Computer) -> list[str]:
    name = store_name(computer.other, EU)
    return sorted(one.name for one in (computer.folder / "stores" / name).iterdir())


def test_the_other_store_is_closed_between_the_looks(computer: Computer) -> None:
    before = store_files(computer)
    with computer.running(computer.open_one, RARELY) as worker:
        watched(worker)
        assert store_files(computer) == before
        assert "store.db-wal" not in before


def test_a_forgotten_account_is_left_at_once(computer: Computer) -> None:
    with computer.running(computer.open_one) as worker:
        watched(worker)
        assert worker.call(ForgetAccount(computer.other.key)) == Done()
        count = len(worker.log.of(AccountWatched))
        for _ in range(3):
            assert worker.call(SyncNow()) == Done()
        assert len(worker.log.of(AccountWatched)) == count
        assert not (computer.folder / "stores" / store_name(computer.other, EU)).exists()


def test_update_now_looks_at_the_others_too(computer: Computer) -> None:
    with computer.running(computer.open_one, RARELY) as worker:
        watched(worker)
        asked = computer.seller_asks()
        assert worker.call(SyncNow()) == Done()
        told_of(worker, asked)


def test_a_second_choice_of_the_open_account_is_not_another_account(
    computer: Computer, own_home: Path
) -> None:
    config = own_home / "config"
    config.write_text(f"{config.read_text()}[profile again]\n{keys_of(DANA)}")
    again = Source(profile="again", endpoint_url=computer.here.url)
    with computer.running(again, ALONE) as worker:
        worker.synced()
    with computer.running(computer.open_one) as worker:
        looks(worker)
        assert {one.key for one in worker.log.of(AccountWatched)} == {computer.other.key}
