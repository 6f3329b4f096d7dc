"""Networks that change between a look and a click: captive portals, strangers' certificates, a switched VPN, a moved name."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.aws.session import AwsSession, Limits
from app.errors import AppError, Offline, Unclear
from app.model.account import Source
from app.model.command import (
    AcceptQuote,
    ApprovePayment,
    CancelQuote,
    Command,
    CommandState,
    RejectPayment,
)
from app.model.sync import Listing
from app.sandbox.signin.directory import DANA
from app.worker.messages import SyncNow
from tests.fakes.changing_way import ChangingWay, changing_way
from tests.fakes.deciding import Desk, deciding
from tests.fakes.faulted import at_step, name_of
from tests.fakes.private_network import Authority, tls_front
from tests.fakes.worker import running_worker

KINDS: tuple[type[Command], ...] = (ApprovePayment, AcceptQuote, CancelQuote)
# Where nothing hangs, an answer is waited for however busy the machine is.
PATIENT = Limits(connect=10, read=30, write=30, read_tries=1)
# Where a connection dies without a word; what is alive answers within this on a busy machine, too.
GIVEN_UP = Limits(connect=10, read=5, write=5, read_tries=1)
TRIED = Limits(connect=10, read=5, write=5, read_tries=3)
PAGE = (
    b"<!DOCTYPE html><html><body><h1>Harbour Inn Wi-Fi</h1><a href='http://10.0.0.1/pay'>Go on</a>"
)


def answer(status: str, *headers: str, body: bytes = PAGE) -> bytes:
    lines = (f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close")
    return "\r\n".join((*lines, "", "")).encode() + body


HTML = "Content-Type: text/html"
JSON = "Content-Type: application/x-amz-json-1.0"
PORTALS = {
    "page": answer("200 OK", HTML),
    "page-called-json": answer("200 OK", JSON),
    "empty": answer("200 OK", HTML, body=b""),
    "empty-object": answer("200 OK", JSON, body=b"{}"),
    "approved-by-nobody": answer("200 OK", JSON, body=b'{"status":"APPROVED"}'),
    "no-content": b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
    "moved": answer("302 Found", HTML, "Location: http://10.0.0.1/login"),
    "moved-for-good": answer("301 Moved Permanently", HTML, "Location: https://portal.example/"),
    "moved-as-it-is": answer("307 Temporary Redirect", HTML, "Location: http://10.0.0.1/"),
    "sign-in": answer("401 Unauthorized", HTML, "WWW-Authenticate: Basic realm=Harbour"),
    "forbidden": answer("403 Forbidden", HTML),
    "not-found": answer("404 Not Found", HTML),
    "proxy-sign-in": answer("407 Proxy Authentication Required", HTML),
    "too-many": answer("429 Too Many Requests", HTML),
    "no-gateway": answer("502 Bad Gateway", HTML),
    "network-sign-in": answer("511 Network Authentication Required", HTML),
    "old-http": PAGE,
    "alert-of-tls": b"\x15\x03\x03\x00\x02\x02\x28",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with deciding(tmp_path) as desk:
        yield desk


@pytest.fixture
def way(desk: Desk) -> Iterator[ChangingWay]:
    with changing_way(desk.sandbox.url) as way:
        yield way


def session_over(way: ChangingWay, limits: Limits = PATIENT, host: str = "127.0.0.1") -> AwsSession:
    url = f"http://{host}:{way.port}"
    return AwsSession(Source(sandbox=True), url, limits=limits, paced=False)


def require_told(error: AppError) -> None:
    """No word of the portal's reaches the person as Countersign's own."""
    assert error.message.endswith(".")
    assert "Harbour" not in error.message + error.hint
    assert isinstance(error, Offline | Unclear), error


# --- captive portals --------------------------------------------------------------------------------


@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
def test_a_portal_in_place_of_aws_is_no_answer_to_a_read(
    desk: Desk, way: ChangingWay, portal: bytes
) -> None:
    session = session_over(way)
    way.answer = portal
    with pytest.raises(AppError) as raised:
        list(session.payments.requests())
    require_told(raised.value)
    with pytest.raises(AppError) as raised:
        session.identity.caller()
    require_told(raised.value)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
def test_a_portal_that_steps_in_before_the_send_proves_nothing(
    desk: Desk, way: ChangingWay, portal: bytes, kind: type[Command]
) -> None:
    command = desk.command(kind)
    session = session_over(way)

    def step_in() -> None:
        way.answer = portal

    runner = desk.runner(at_step("re_read", step_in), session=session)
    record = desk.run(command, runner=runner)

    assert record.state is CommandState.UNKNOWN, record
    assert "Harbour" not in record.message + record.hint
    assert (desk.posts(command), desk.effects(command)) == (0, [])
    way.answer = b""
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.REFUSED, record
    assert desk.effects(command) == []


def test_before_a_portal_is_passed_nothing_is_sent(desk: Desk, way: ChangingWay) -> None:
    command = desk.command(ApprovePayment)
    session = session_over(way)
    way.answer = PORTALS["page"]
    record = desk.run(command, runner=desk.runner(session=session))
    assert record.state is CommandState.STOPPED
    assert desk.posts(command) == 0


# --- strangers' certificates ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stranger",
    [
        pytest.param((Authority("Harbour Inn"), "127.0.0.1", "localhost"), id="authority"),
        pytest.param(
            (None, "portal.example"),
            id="name",
            marks=pytest.mark.expects_log,  # urllib3 names the two hosts
        ),
    ],
)
def test_a_certificate_of_somebody_else_gets_no_request(
    desk: Desk,
    own_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stranger: tuple[Any, ...],
) -> None:
    own = Authority()
    (tmp_path / "own.pem").write_text(own.pem)
    monkeypatch.setenv("AWS_CA_BUNDLE", str(tmp_path / "own.pem"))
    (own_home / ".aws").mkdir()
    (own_home / ".aws" / "config").write_text(
        f"[profile dana]\naws_access_key_id = {DANA.key.access_key_id}\n"
        f"aws_secret_access_key = {DANA.key.secret}\n"
    )
    folders = [tmp_path / "aws", tmp_path / "stranger"]
    for folder in folders:
        folder.mkdir()
    other, *names = stranger
    with (
        tls_front(own.server(folders[0], "localhost"), desk.sandbox.url) as good,
        tls_front((other or own).server(folders[1], *names), desk.sandbox.url) as bad,
        changing_way(f"http://127.0.0.1:{good}") as way,
    ):
        url = f"https://localhost:{way.port}"
        source = Source(profile="dana", endpoint_url=url)
        session = AwsSession(source, limits=GIVEN_UP, paced=False)
        command = desk.command(ApprovePayment)

        def step_in() -> None:
            way.server = ("127.0.0.1", bad)
            way.switch()

        runner = desk.runner(
            at_step("re_read", step_in), session=session, identity=session.identity.caller()
        )
        record = desk.run(command, runner=runner)
        assert record.state is CommandState.UNKNOWN, record
        assert desk.posts(command) == 0
        with pytest.raises(Offline, match="certificate is not trusted"):
            session.identity.caller()
        way.server = ("127.0.0.1", good)
        assert desk.wait_for_end(record, runner).state is CommandState.REFUSED
        assert desk.effects(command) == []


# --- a VPN that is switched -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_send_into_a_connection_that_died_silently_is_read_back(
    desk: Desk, way: ChangingWay, kind: type[Command]
) -> None:
    session = session_over(way, GIVEN_UP)
    earlier = desk.run(desk.command(RejectPayment), runner=desk.runner(session=session))
    assert earlier.state is CommandState.CONFIRMED  # and its connection is kept for the next
    command = desk.command(kind)
    runner = desk.runner(at_step("re_read", way.switch), session=session)
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert (desk.posts(command), desk.effects(command)) == (0, [])
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.REFUSED
    assert desk.run(desk.again(command)).state is CommandState.CONFIRMED
    assert len(desk.effects(command)) == 1


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_an_effect_whose_answer_died_with_the_vpn_is_found_and_not_repeated(
    desk: Desk, way: ChangingWay, kind: type[Command]
) -> None:
    command = desk.command(kind)

    def lose() -> None:
        way.loses_answers = True

    runner = desk.runner(at_step("re_read", lose), session=session_over(way, GIVEN_UP))
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    way.loses_answers = False
    assert desk.wait_for_end(record, runner).state is CommandState.CONFIRMED
    assert (desk.posts(command), len(desk.effects(command))) == (1, 1)


def test_reads_find_another_way_by_themselves(desk: Desk, way: ChangingWay) -> None:
    session = session_over(way, TRIED)
    before = [one.items for one in session.payments.requests()]
    for _ in range(3):
        way.switch()
        assert [one.items for one in session.payments.requests()] == before


# --- a name that moves ------------------------------------------------------------------------------


class Names:
    """Where a name leads; None: nobody knows it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self._ask = socket.getaddrinfo
        self._name = name
        self.port: int | None = None
        monkeypatch.setattr("socket.getaddrinfo", self.find)

    def find(self, host: Any, port: Any, *more: Any, **named: Any) -> Any:
        if host != self._name:
            return self._ask(host, port, *more, **named)
        if self.port is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self._ask("127.0.0.1", self.port, *more, **named)


def test_a_name_that_is_lost_and_comes_back_elsewhere(
    desk: Desk, way: ChangingWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names(monkeypatch, "aws.brindle.example")
    names.port = way.port
    session = session_over(way, GIVEN_UP, host="aws.brindle.example")
    command = desk.command(ApprovePayment)

    def lose() -> None:
        names.port = None
        way.switch()

    runner = desk.runner(at_step("re_read", lose), session=session)
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    with pytest.raises(Offline) as raised:
        session.identity.caller()
    require_told(raised.value)
    not_begun = desk.run(desk.command(CancelQuote), runner=desk.runner(session=session))
    assert not_begun.state is CommandState.STOPPED
    with changing_way(desk.sandbox.url) as elsewhere:
        names.port = elsewhere.port
        assert session.identity.caller().account_id == desk.identity.account_id
        assert desk.wait_for_end(record, runner).state is CommandState.REFUSED
    assert (desk.posts(command), desk.effects(command)) == (0, [])


# --- the whole worker -------------------------------------------------------------------------------


def test_behind_a_portal_what_is_stored_stays_and_comes_to_life_again(
    desk: Desk, way: ChangingWay, tmp_path: Path
) -> None:
    with running_worker(tmp_path / "data", f"http://127.0.0.1:{way.port}") as worker:
        worker.synced()
        with worker.queries() as queries:
            before = queries.request_counts()
        way.answer = PORTALS["page"]
        worker.call(SyncNow())
        with worker.queries() as queries:
            assert queries.request_counts() == before
            states = {one.listing: one for one in queries.listing_states()}
        assert states[Listing.PAYMENTS].error_message.startswith("AWS's answer makes no sense")
        way.answer = b""
        worker.call(SyncNow())
        with worker.queries() as queries:
            assert queries.request_counts() == before
            states = {one.listing: one for one in queries.listing_states()}
        assert states[Listing.PAYMENTS].error_message == ""
