"""The one page of Countersign that a browser comes back to after a sign-in, on this computer only."""

from __future__ import annotations

import contextlib
import hmac
import secrets
import socket
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Self
from urllib.parse import parse_qs, urlsplit

import msgspec

from app.aws.browser_words import (
    cancelled_sign_in,
    denied_sign_in,
    late_sign_in,
    no_way_back,
    refused_sign_in,
)
from app.language import spoken, tr

CALLBACK_PATH = "/oauth/callback"
_HOST = "127.0.0.1"
_LARGEST_REQUEST = 32_768  # bytes; authorization codes of AWS are about two thousand
_MOST_CONNECTIONS = 16
_PATIENCE_S = 5.0  # a browser that opens a connection sends its request at once, or never
_ACCEPT_S = 0.5
_LOOK_S = 0.1  # how often cancelling is looked at

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Countersign</title></head>
<body><p>{text}</p></body></html>
"""
_DONE = tr("You can close this window and go back to Countersign.")
_DENIED = tr("The sign-in was denied. You can close this window and go back to Countersign.")
_OVER = tr("This sign-in is over. You can close this window.")
_FOREIGN = tr("This answer belongs to no sign-in that Countersign waits for.")
_NOTHING = tr("There is nothing here.")


class _Answer(msgspec.Struct, frozen=True):
    """What the browser brought: a code, or the provider's word for why there is none."""

    code: str = ""
    error: str = ""

    def __repr__(self) -> str:
        return "_Answer(…)"


class Callback:
    """Waits on a free port of 127.0.0.1 for one answer; close it when the sign-in is done.

    Requests are never logged: they hold the code.

    Raises:
        SignInNeeded: there is no free port.
    """

    def __init__(self) -> None:
        self.state = secrets.token_urlsafe(32)
        self._answer: _Answer | None = None
        self._lock = threading.Lock()
        self._has_answer = threading.Event()
        self._open: dict[socket.socket, None] = {}  # the oldest first
        self._is_closed = False
        try:
            self._listener = socket.create_server((_HOST, 0), backlog=_MOST_CONNECTIONS)
        except OSError as error:
            raise no_way_back() from error
        self._listener.settimeout(
            _ACCEPT_S
        )  # closing wakes up a waiting accept on some systems only
        self._port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, name="sign-in-callback", daemon=True)
        self._thread.start()

    @property
    def redirect_uri(self) -> str:
        """Where the browser is to be sent back to."""
        return f"http://{_HOST}:{self._port}{CALLBACK_PATH}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening, and end what is still connected."""
        with self._lock:
            self._is_closed = True
            connections = tuple(self._open)
        with contextlib.suppress(OSError):  # not every system can, with a listening one
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in connections:
            _hang_up(connection)
        self._thread.join(_PATIENCE_S)

    def code(
        self, cancelled: threading.Event, left_s: float, clock: Callable[[], float] = time.monotonic
    ) -> str:
        """Wait for the authorization code, for `left_s` seconds; blocks.

        Raises:
            SignInNeeded: given up here, denied there, or the browser never came back.
        """
        end = clock() + left_s
        while not self._has_answer.wait(_LOOK_S):
            if cancelled.is_set():
                raise cancelled_sign_in()
            if clock() >= end:
                raise late_sign_in()
        answer = self._answer
        if answer is None or answer.error:
            word = answer.error if answer else ""
            raise denied_sign_in() if word == "access_denied" else refused_sign_in()
        return answer.code

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                if self._is_closed:
                    return
                continue
            except OSError:
                return  # closed
            with self._lock:
                is_closed, oldest = self._is_closed, None
                if not is_closed:
                    self._open[connection] = None
                    # Whoever says nothing gives way, so that a crowd of them keeps no browser out.
                    if len(self._open) > _MOST_CONNECTIONS:
                        oldest = next(iter(self._open))
                        del self._open[oldest]
            if is_closed:
                connection.close()
                return
            if oldest is not None:
                _hang_up(oldest)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        is_answer = False
        try:
            connection.settimeout(_PATIENCE_S)
            head = _read_head(connection)
            if head is not None:
                status, text = self._reply(head)
                is_answer = status is HTTPStatus.OK
                connection.sendall(_response(status, text))
        except OSError:
            pass  # the browser went away, or sent nothing: no answer, nothing to tell
        finally:
            with self._lock:
                self._open.pop(connection, None)
            connection.close()
            if (
                is_answer
            ):  # only now: who waits for it closes us, and the browser shall see the page
                self._has_answer.set()

    def _reply(self, head: list[str]) -> tuple[HTTPStatus, str]:
        method, _, rest = head[0].partition(" ")
        target, _, version = rest.partition(" ")
        if not version.startswith("HTTP/1."):
            return HTTPStatus.BAD_REQUEST, _NOTHING
        hosts = [line.partition(":")[2].strip() for line in head[1:] if line[:5].lower() == "host:"]
        try:
            parts = urlsplit(target)
            query = parse_qs(parts.query, keep_blank_values=True, max_num_fields=20)
        except ValueError:
            return HTTPStatus.BAD_REQUEST, _NOTHING
        if parts.path != CALLBACK_PATH or parts.netloc or hosts != [f"{_HOST}:{self._port}"]:
            return HTTPStatus.NOT_FOUND, _NOTHING
        if method != "GET":
            return HTTPStatus.METHOD_NOT_ALLOWED, _NOTHING
        return self._take(query)

    def _take(self, query: dict[str, list[str]]) -> tuple[HTTPStatus, str]:
        if any(len(values) > 1 for values in query.values()):
            return HTTPStatus.BAD_REQUEST, _FOREIGN
        told = {name: values[0] for name, values in query.items()}
        if not hmac.compare_digest(told.get("state", "").encode(), self.state.encode()):
            return HTTPStatus.BAD_REQUEST, _FOREIGN
        answer = _Answer(told.get("code", ""), told.get("error", ""))
        if bool(answer.code) == bool(answer.error):
            return HTTPStatus.BAD_REQUEST, _FOREIGN
        with self._lock:
            is_first = self._answer is None
            if is_first:
                self._answer = answer
        if not is_first:
            return HTTPStatus.GONE, _OVER
        return HTTPStatus.OK, _DENIED if answer.error else _DONE


def _hang_up(connection: socket.socket) -> None:
    """Wake up whoever reads from a connection; its own thread closes it."""
    with contextlib.suppress(OSError):  # the browser has gone already
        connection.shutdown(socket.SHUT_RDWR)


def _read_head(connection: socket.socket) -> list[str] | None:
    """Read a request up to its empty line; None when it is too large, or ends before."""
    data = b""
    end = time.monotonic() + _PATIENCE_S
    while b"\r\n\r\n" not in data:
        if len(data) > _LARGEST_REQUEST or time.monotonic() > end:
            return None
        more = connection.recv(4096)
        if not more:
            return None
        data += more
    return data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")


def _response(status: HTTPStatus, text: str) -> bytes:
    body = _PAGE.format(language=spoken(), text=text).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
        "Referrer-Policy: no-referrer",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "Connection: close",
    )
    return "\r\n".join((*head, "", "")).encode() + body
