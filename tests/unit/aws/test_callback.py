"""The page that a browser comes back to, against whatever else on this computer may speak to it."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from app.aws.callback import CALLBACK_PATH, Callback
from app.errors import SignInNeeded
from tests.fakes.browser import DEADLINE_S, visit

_CROWD = 60


@pytest.fixture
def callback() -> Iterator[Callback]:
    with Callback() as made:
        yield made


def answer_of(callback: Callback, code: str = "right") -> str:
    return f"{callback.redirect_uri}?state={callback.state}&code={code}"


def port_of(callback: Callback) -> int:
    port = urlsplit(callback.redirect_uri).port
    assert port is not None
    return port


def said(callback: Callback, request: bytes) -> bytes:
    """Send bytes, and read all that comes back."""
    address = ("127.0.0.1", port_of(callback))
    with socket.create_connection(address, timeout=DEADLINE_S) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        told = b""
        while more := connection.recv(4096):
            told += more
    return told


def still_waits(callback: Callback) -> None:
    """Nothing was taken for the answer; the right one still is."""
    assert visit(answer_of(callback)).status == 200
    assert callback.code(threading.Event(), DEADLINE_S) == "right"


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "PUT", "TRACE", "get"])
def test_only_get_brings_an_answer(callback: Callback, method: str) -> None:
    answer = visit(answer_of(callback, "other"), method=method)
    assert answer.status == 405
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    still_waits(callback)


@pytest.mark.parametrize(
    "hosts",
    [
        (),
        ("localhost:PORT",),
        ("[::1]:PORT",),
        ("127.0.0.1",),
        ("127.0.0.1:1",),
        ("rebound.example:PORT",),
        ("127.0.0.1:PORT.evil.example",),
        ("127.0.0.1:PORT", "127.0.0.1:PORT"),
        ("evil.example", "127.0.0.1:PORT"),
    ],
)
def test_a_name_that_leads_here_is_not_enough(callback: Callback, hosts: tuple[str, ...]) -> None:
    port = str(port_of(callback))
    lines = "".join(f"Host: {host.replace('PORT', port)}\r\n" for host in hosts)
    target = f"{CALLBACK_PATH}?state={callback.state}&code=other"
    told = said(callback, f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode())
    assert told.startswith(b"HTTP/1.1 404 ")
    still_waits(callback)


@pytest.mark.parametrize(
    "request_line",
    [
        "GET http://127.0.0.1:PORT/oauth/callback?state=STATE&code=other HTTP/1.1",
        "GET //127.0.0.1:PORT/oauth/callback?state=STATE&code=other HTTP/1.1",
        "GET /oauth/callback/?state=STATE&code=other HTTP/1.1",
        "GET /oauth/%63allback?state=STATE&code=other HTTP/1.1",
        "GET /oauth/callback?state=STATE&code=other HTTP/2.0",
        "GET /oauth/callback?state=STATE&code=other",
        "GET /oauth/callback?state=STATE%00&code=other HTTP/1.1",
        "GET /oauth/callback?state=STATE&code=other&code=more HTTP/1.1",
        "GET /oauth/callback?state=STATE&code=other&error=access_denied HTTP/1.1",
        "GET /oauth/callback?state=STATE HTTP/1.1",
        "GET /oauth/callback?state=STATE&code= HTTP/1.1",
        "GET /oauth/callback?code=other HTTP/1.1",
        "GET /oauth/callback#state=STATE&code=other HTTP/1.1",
        "GET http://[/oauth/callback HTTP/1.1",
        "",
        "\x16\x03\x01\x02",
    ],
)
def test_what_is_no_answer_is_taken_for_none(callback: Callback, request_line: str) -> None:
    port = str(port_of(callback))
    line = request_line.replace("PORT", port).replace("STATE", callback.state)
    told = said(callback, f"{line}\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode("latin-1"))
    assert told[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 404")
    still_waits(callback)


def test_too_many_fields_are_no_answer(callback: Callback) -> None:
    many = "".join(f"&x{number}=1" for number in range(30))
    assert visit(answer_of(callback, "other") + many).status == 400
    still_waits(callback)


def test_the_page_repeats_nothing_of_what_the_browser_brought(callback: Callback) -> None:
    script = "%3Cscript%3Ealert(1)%3C/script%3E"
    url = (
        f"{callback.redirect_uri}?state={callback.state}&error={script}&error_description={script}"
    )
    answer = visit(url)
    assert "script" not in answer.text
    with pytest.raises(SignInNeeded) as told:
        callback.code(threading.Event(), DEADLINE_S)
    assert "script" not in told.value.message + told.value.hint


def test_a_crowd_that_says_nothing_keeps_no_browser_out(callback: Callback) -> None:
    address = ("127.0.0.1", port_of(callback))
    with ExitStack() as crowd:
        for number in range(_CROWD):
            one = crowd.enter_context(socket.create_connection(address, timeout=DEADLINE_S))
            one.sendall(b"GET /oauth/callback?state=" + b"x" * number)
        still_waits(callback)


def test_nobody_listens_but_on_this_computer_by_number(callback: Callback) -> None:
    with pytest.raises(OSError, match=r"refused|reset|unreachable|not available|assign"):
        socket.create_connection(("::1", port_of(callback)), timeout=DEADLINE_S)


def test_two_sign_ins_have_ports_and_states_of_their_own(callback: Callback) -> None:
    with Callback() as other:
        assert port_of(other) != port_of(callback)
        stolen = answer_of(callback, "other").replace(
            f":{port_of(callback)}/", f":{port_of(other)}/"
        )
        assert visit(stolen).status == 400
        still_waits(other)
    still_waits(callback)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be kept from opening files")
def test_a_computer_that_gives_no_port_is_not_blamed_on_aws() -> None:
    import resource

    most, ceiling = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, ceiling))
    try:
        with pytest.raises(SignInNeeded, match=r"no free port on 127\.0\.0\.1") as told:
            Callback()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, ceiling))
    assert told.value.code == "no-port"
