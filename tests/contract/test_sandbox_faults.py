"""Each fault as boto3 meets it: what it raises or returns, and whether the effect happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from app.sandbox.faults import Fault, FaultKind
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.stub_world import AGREEMENT, PAYMENT, paying_world

ACCEPT = "AcceptAgreementPaymentRequest"
EFFECT = ("APPROVED by buyer",)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(build=paying_world) as running:
        yield running


def accept(sandbox: RunningSandbox, **config: Any) -> dict[str, Any]:
    client = sandbox.client("marketplace-agreement", **config)
    reply = client.accept_agreement_payment_request(paymentRequestId=PAYMENT, agreementId=AGREEMENT)
    return {name: value for name, value in reply.items() if name != "ResponseMetadata"}


def wait_until(is_true: Callable[[], bool]) -> None:
    pause, end = Event(), monotonic() + 60
    while not is_true():
        assert monotonic() < end
        pause.wait(0.01)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Fault(kind=FaultKind.THROTTLE), 429, "ThrottlingException"),
        (Fault(kind=FaultKind.SERVER_ERROR), 500, "InternalServerException"),
        (Fault(kind=FaultKind.UNAVAILABLE), 503, "ServiceUnavailableException"),
        (Fault(kind=FaultKind.ACCESS_DENIED), 403, "AccessDeniedException"),
        (Fault(kind=FaultKind.EXPIRED_TOKEN), 400, "ExpiredTokenException"),
        (Fault(kind=FaultKind.CLOCK_SKEW), 400, "InvalidSignatureException"),
        (Fault(kind=FaultKind.ERROR, code="ConflictException"), 409, "ConflictException"),
        (Fault(kind=FaultKind.ERROR, code="Strange", status=418), 418, "Strange"),
        (Fault(kind=FaultKind.REDIRECT, effect=False), 302, "302"),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_a_refusal_has_no_effect(
    sandbox: RunningSandbox, fault: Fault, status: int, code: str
) -> None:
    sandbox.control.add_fault(fault)
    with pytest.raises(ClientError) as refused:
        accept(sandbox)
    response = refused.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert response["Error"]["Code"] == code
    assert sandbox.control.ledger() == ()


def test_a_denial_names_the_right_and_the_reason(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.ACCESS_DENIED, reason="MISSING_MFA"))
    with pytest.raises(ClientError, match=f"aws-marketplace:{ACCEPT}") as refused:
        accept(sandbox)
    assert refused.value.response["reason"] == "MISSING_MFA"


def test_an_error_may_come_after_the_effect(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.SERVER_ERROR, effect=True))
    with pytest.raises(ClientError):
        accept(sandbox)
    assert sandbox.control.effects(PAYMENT) == EFFECT


@pytest.mark.parametrize(
    ("kind", "error", "effects"),
    [
        (FaultKind.RESET_BEFORE, ConnectionClosedError, ()),
        (FaultKind.RESET_AFTER, ConnectionClosedError, EFFECT),
        (FaultKind.CLOSE_AFTER, ConnectionClosedError, EFFECT),
        (FaultKind.HANG_BEFORE, ReadTimeoutError, ()),
        (FaultKind.HANG_AFTER, ReadTimeoutError, EFFECT),
        (FaultKind.HANG_BODY, ReadTimeoutError, EFFECT),
        (FaultKind.BAD_UTF8, UnicodeDecodeError, EFFECT),
        (FaultKind.TOP_LIST, AttributeError, EFFECT),
        (FaultKind.TOP_NULL, AttributeError, EFFECT),
        (FaultKind.DEEP, RecursionError, EFFECT),
        (FaultKind.BAD_TIMESTAMP, ValueError, EFFECT),
    ],
)
def test_a_lost_or_broken_answer_raises(
    sandbox: RunningSandbox, kind: FaultKind, error: type[Exception], effects: tuple[str, ...]
) -> None:
    sandbox.control.add_fault(Fault(kind=kind))
    with pytest.raises(error):
        # Only what hangs is given up, and that may be before it has arrived.
        accept(sandbox, read_timeout=0.3 if error is ReadTimeoutError else 60)
    wait_until(lambda: sandbox.control.count(ACCEPT) == 1)
    wait_until(lambda: sandbox.control.effects(PAYMENT) == effects)


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.EMPTY,
        FaultKind.NO_CONTENT,
        FaultKind.HTML,
        FaultKind.GARBAGE,
        FaultKind.TRUNCATED,
        FaultKind.CUT,
    ],
)
def test_an_answer_that_says_nothing_raises_nothing(
    sandbox: RunningSandbox, kind: FaultKind
) -> None:
    sandbox.control.add_fault(Fault(kind=kind))
    assert accept(sandbox) == {}
    assert sandbox.control.effects(PAYMENT) == EFFECT


def test_an_empty_answer_may_come_without_the_effect(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.EMPTY, effect=False))
    assert accept(sandbox) == {}
    assert sandbox.control.ledger() == ()


def test_a_foreign_answer_speaks_of_another_object(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.FOREIGN))
    reply = accept(sandbox)
    assert reply["paymentRequestId"] not in {PAYMENT, ""}
    assert reply["agreementId"] != AGREEMENT
    assert reply["status"] == "APPROVED"


@pytest.mark.parametrize(
    "members",
    [
        {"status": "REJECTED"},
        {"status": "SOMETHING_NEW"},
        {"status": {"of": "another kind"}},
        {"chargeAmount": "9000.00"},
        {"name": "\ud800 lone \u202e \u0000"},
    ],
)
def test_an_altered_answer_says_what_the_test_wants(
    sandbox: RunningSandbox, members: dict[str, Any]
) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.ALTERED, members=members))
    sound = {"paymentRequestId": PAYMENT, "chargeAmount": "9.00", "status": "APPROVED"}
    reply = accept(sandbox)
    # boto3 reads a structure where the model has a string without a word.
    assert {name: reply[name] for name in sound | members} == sound | members


def test_a_slow_answer_is_sound(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.SLOW, delay_ms=1))
    assert accept(sandbox)["status"] == "APPROVED"


def test_latency_comes_before_the_effect(sandbox: RunningSandbox) -> None:
    sandbox.control.set_latency(timedelta(milliseconds=20))
    sandbox.control.add_fault(Fault(kind=FaultKind.LATENCY, delay_ms=30))
    started = monotonic()
    assert accept(sandbox)["status"] == "APPROVED"
    assert monotonic() - started >= 0.05


@pytest.mark.parametrize("kind", [FaultKind.HANG_BEFORE, FaultKind.HANG_AFTER, FaultKind.HANG_BODY])
def test_a_released_call_goes_on(sandbox: RunningSandbox, kind: FaultKind) -> None:
    sandbox.control.add_fault(Fault(kind=kind))
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(accept, sandbox)
        wait_until(lambda: sandbox.control.overview().hanging == 1)
        assert len(sandbox.control.ledger()) == (kind is not FaultKind.HANG_BEFORE)
        assert sandbox.control.release() == 1
        assert answer.result(60)["status"] == "APPROVED"
    assert sandbox.control.effects(PAYMENT) == EFFECT


def test_a_held_up_request_takes_effect_after_the_client_gave_up(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.HANG_BEFORE, effect=True))
    with pytest.raises(ReadTimeoutError):
        accept(sandbox, read_timeout=0.2)
    wait_until(lambda: sandbox.control.overview().hanging == 1)  # it outlives its client
    assert sandbox.control.ledger() == ()
    sandbox.control.release()
    wait_until(lambda: sandbox.control.effects(PAYMENT) == EFFECT)


def test_a_client_that_gives_up_hangs_no_more(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.HANG_BEFORE))
    with pytest.raises(ReadTimeoutError):
        accept(sandbox, read_timeout=0.2)
    wait_until(lambda: [one.fault for one in sandbox.control.requests().latest] == ["hang-before"])
    wait_until(lambda: sandbox.control.overview().hanging == 0)


def test_a_closing_server_lets_nobody_hang() -> None:
    with running_sandbox(build=paying_world) as sandbox, ThreadPoolExecutor(1) as pool:
        sandbox.control.add_fault(Fault(kind=FaultKind.HANG_BEFORE))
        answer = pool.submit(accept, sandbox)
        wait_until(lambda: sandbox.control.overview().hanging == 1)
        sandbox.close()
        assert isinstance(answer.exception(10), ConnectionClosedError)
        with pytest.raises(EndpointConnectionError):
            accept(sandbox)


def test_boto3s_own_retries_double_the_posts_and_the_effect(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.RESET_AFTER))
    accept(sandbox, attempts=3)
    assert sandbox.control.count(ACCEPT) == 2
    assert sandbox.control.effects(PAYMENT) == EFFECT * 2


def test_another_operation_is_left_alone(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.THROTTLE, operation="sts:*", times=None))
    assert accept(sandbox)["status"] == "APPROVED"
