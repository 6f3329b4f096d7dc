"""The control path: what a test or the sandbox's starter can see and do, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from app.errors import BadSettings
from app.sandbox.control_client import ControlRefused, SandboxControl
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.main import SandboxOptions, open_account
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.fakes.stub_world import AGREEMENT, PAYMENT, paying_world

ACCEPT = "AcceptAgreementPaymentRequest"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(build=paying_world, is_frozen=True) as running:
        yield running


def accept(sandbox: RunningSandbox) -> None:
    client = sandbox.client("marketplace-agreement")
    client.accept_agreement_payment_request(paymentRequestId=PAYMENT, agreementId=AGREEMENT)


def test_nobody_gets_in_without_the_token(sandbox: RunningSandbox) -> None:
    with pytest.raises(ControlRefused, match="token"):
        SandboxControl(sandbox.url, "guessed").overview()


def test_only_loopback_is_served(sandbox: RunningSandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")


def test_the_ledger_tells_what_really_happened(sandbox: RunningSandbox) -> None:
    accept(sandbox)
    (effect,) = sandbox.control.ledger()
    assert (effect.object_id, effect.effect, effect.at) == (
        PAYMENT,
        "APPROVED by buyer",
        SAMPLE_NOW,
    )
    assert sandbox.control.effects("pr-other") == ()


def test_requests_are_counted_on_the_wire(sandbox: RunningSandbox) -> None:
    sandbox.control.add_fault(Fault(kind=FaultKind.EMPTY))
    accept(sandbox)
    accept(sandbox)
    requests = sandbox.control.requests()
    assert requests.counts == {f"marketplace-agreement:{ACCEPT}": 2}
    assert [(entry.status, entry.fault) for entry in requests.latest] == [(200, "empty"), (200, "")]
    assert requests.latest[1].request_id == sandbox.control.ledger()[1].request_id
    sandbox.control.clear_requests()
    assert sandbox.control.count(ACCEPT) == 0


def test_the_overview_shows_the_plan(sandbox: RunningSandbox) -> None:
    number = sandbox.control.add_fault(Fault(kind=FaultKind.SLOW, operation=ACCEPT, times=None))
    overview = sandbox.control.overview()
    assert overview.start == overview.now == SAMPLE_NOW
    assert [(entry.id, entry.fault.operation, entry.hits) for entry in overview.faults] == [
        (number, ACCEPT, 0)
    ]
    sandbox.control.clear_faults(number)
    assert sandbox.control.overview().faults == ()


def test_the_clock_can_be_moved_stopped_and_started(sandbox: RunningSandbox) -> None:
    control = sandbox.control
    assert control.advance(timedelta(days=7)) == SAMPLE_NOW + timedelta(days=7)
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    assert control.set_clock(moment) == moment
    assert control.freeze(frozen=False) >= moment


def test_a_seller_acts_or_says_why_not(sandbox: RunningSandbox) -> None:
    assert sandbox.control.act("note", text="hello") == {"id": "note-1"}
    assert sandbox.control.overview().revision == 1
    with pytest.raises(ControlRefused, match="Nobody can dance"):
        sandbox.control.act("dance")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "nothing", b"", 404),
        ("POST", "faults", b"{", 400),
        ("POST", "faults", b'{"kind": "unheard-of"}', 400),
        ("POST", "clock", b'{"set": "2027-01-01T00:00:00"}', 400),
    ],
)
def test_nonsense_is_refused(
    sandbox: RunningSandbox, method: str, path: str, body: bytes, status: int
) -> None:
    connection = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=30)
    headers = {"X-Sandbox-Token": sandbox.server.control_token}
    connection.request(method, f"/_sandbox/{path}", body, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    assert response.status == status


def test_an_account_with_a_state_file_goes_on_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "account"
    with running_sandbox(build=paying_world, state=state, is_frozen=True) as first:
        accept(first)
        first.control.advance(timedelta(days=2))
        first.control.act("note", text="kept")
        before = first.control.ledger()
    with running_sandbox(build=paying_world, state=state, now=None) as second:
        overview = second.control.overview()
        assert second.control.ledger() == before
    assert (overview.start, overview.now) == (SAMPLE_NOW, SAMPLE_NOW + timedelta(days=2))
    assert overview.revision == 2


def test_an_account_of_another_size_is_not_continued(tmp_path: Path) -> None:
    state = tmp_path / "account"
    with running_sandbox(build=paying_world, state=state):
        pass
    with pytest.raises(BadSettings, match="other sizes"):
        open_account(SandboxOptions(state=state, agreements=5), build=paying_world)


def test_a_taken_port_is_named(sandbox: RunningSandbox) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(BadSettings, match=f"port {port}"):
        open_account(SandboxOptions(port=port), build=paying_world)
