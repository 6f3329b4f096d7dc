"""What goes over the channel arrives as it was, errors included."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app import errors
from app.errors import AccessDenied, AppError, TargetBusy
from app.model.account import Source
from app.model.command import ApprovePayment, CommandRecord, CommandState, ShownPayment
from app.model.money import Money
from app.model.notice import Notice, NoticeKind
from app.model.request import RequestKind
from app.worker import channel
from app.worker.failures import describe, revive
from app.worker.messages import (
    Call,
    Failed,
    FromWorker,
    NoticeDue,
    Reply,
    RunCommand,
    Settled,
    SyncEnded,
    SyncNow,
)
from app.worker.opening import StoreOpened, WorkerOptions
from tests.fakes.accounts import watched

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
MONEY = Money(Decimal("1234.50000000"), "USD")
COMMAND = ApprovePayment(
    command_id="click-1",
    target="pr-8f20c6ab41",
    title="Workshop",
    counterparty="Sablewood Consulting",
    agreement_id="agmt-1",
    shown=ShownPayment("Workshop", None, MONEY, "PENDING_APPROVAL", "1", "WAIT_FOR_APPROVAL", None),
)
RECORD = CommandRecord(COMMAND, CommandState.SENT, "1", "arn", NOW)
NOTICE = Notice(
    "new:pr-1",
    NoticeKind.NEW_REQUEST,
    RequestKind.PAYMENT,
    "pr-1",
    "Workshop",
    "Sablewood Consulting",
    money=MONEY,
    before=timedelta(days=3),
)
OPTIONS = WorkerOptions(Source(sandbox=True), "/data")


@pytest.mark.parametrize(
    "message",
    [
        Reply(7, Settled(RECORD)),
        Reply(8, Failed(describe(AppError("No.")))),
        StoreOpened("/data/store.db", bytes(range(32)), is_kept=True),
        SyncEnded(NOW, is_full=True),
        NoticeDue(NOTICE, "profile:brindle-eu"),
        watched(Source(profile="brindle-eu")),
    ],
)
def test_what_the_worker_says_arrives_as_it_was(message: FromWorker) -> None:
    assert channel.decode_from_worker(channel.encode(message)) == message


def test_keys_do_not_show_themselves() -> None:
    key = b"canary-key-of-a-store"
    opened = StoreOpened("/data/store.db", key, is_kept=True)
    options = WorkerOptions(Source(), "/data", session_key=key)
    assert "canary" not in f"{opened} {options}"
    assert "/data" in repr(opened)


@pytest.mark.parametrize("call", [Call(1, SyncNow()), Call(2, RunCommand(COMMAND, "447109263358"))])
def test_what_the_window_asks_arrives_as_it_was(call: Call) -> None:
    assert channel.decode_call(channel.encode(call)) == call


@pytest.mark.parametrize(
    "kind",
    [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, AppError)],
)
def test_an_error_is_raised_again_as_what_it_was(kind: type[AppError]) -> None:
    error = kind("What.", "How.", code="c", reason="r", request_id="i", aws_message="m")
    again = revive(describe(error))
    assert type(again) is kind
    assert vars(again) == vars(error)


def test_an_error_that_only_the_worker_knows_arrives_as_its_base() -> None:
    class Special(TargetBusy):
        pass

    assert type(revive(describe(Special("Busy.")))) is TargetBusy


def test_the_missing_right_arrives() -> None:
    error = AccessDenied("No.", missing_right="aws-marketplace:SearchAgreements")
    assert revive(describe(error)).missing_right == "aws-marketplace:SearchAgreements"


def test_the_first_frame_says_how_to_start() -> None:
    assert channel.decode_options(channel.encode(OPTIONS)) == OPTIONS


def test_a_frame_is_read_whole_or_not_at_all() -> None:
    stream = io.BytesIO()
    channel.write_frame(stream, b"first")
    channel.write_frame(stream, b"")
    written = stream.getvalue()
    pipe = io.BytesIO(written)
    assert [channel.read_frame(pipe) for _ in range(3)] == [b"first", b"", None]
    assert channel.read_frame(io.BytesIO(written[:6])) is None
    assert channel.read_frame(io.BytesIO(written[:2])) is None


def test_the_first_frame_needs_no_other_messages_than_those_of_the_start() -> None:
    script = (
        "import sys; from app.worker import channel, client; from app.worker.opening import FirstRows;"
        "channel.decode_from_worker(channel.encode(FirstRows()));"
        "sys.exit('app.worker.messages' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
