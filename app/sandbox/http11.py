"""As much HTTP/1.1 as the SDKs speak: read a request with a known length, write a reply in one piece."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from io import BufferedReader

import msgspec

MAX_LINE = 65_536
MAX_HEADERS = 200
MAX_BODY = 16 * 1024 * 1024
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class BadHttp(Exception):
    """What came over the connection is no request this server reads; `status` says why."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Request(msgspec.Struct, frozen=True):
    """One request. Header names are in lower case; `query` is raw and without its question mark."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def keeps_alive(self) -> bool:
        """Tell whether the client wants to use the connection again."""
        return self.headers.get("connection", "").lower() != "close"


class Reply(msgspec.Struct, frozen=True):
    """One reply. The length and the date are added when it is written."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read_request(stream: BufferedReader) -> Request | None:
    """Read one request, or None when the client is done. Raises BadHttp."""
    line = stream.readline(MAX_LINE)
    if not line:
        return None
    parts = line.decode("latin-1").split()
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):  # noqa: PLR2004 - method, target, version
        raise BadHttp(400, "The request line is not HTTP/1.1.")
    headers = _read_headers(stream)
    path, _, query = parts[1].partition("?")
    return Request(parts[0], path, query, headers, _read_body(stream, headers))


def _read_headers(stream: BufferedReader) -> dict[str, str]:
    headers: dict[str, str] = {}
    for _ in range(MAX_HEADERS):
        line = stream.readline(MAX_LINE)
        if line in {b"\r\n", b"\n"}:
            return headers
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            raise BadHttp(400, "A header line has no colon.")
        headers[name.lower()] = value.strip()
    raise BadHttp(431, "There are too many headers.")


def _read_body(stream: BufferedReader, headers: Mapping[str, str]) -> bytes:
    if "transfer-encoding" in headers:
        raise BadHttp(411, "Bodies are read by their Content-Length only.")
    length = headers.get("content-length", "0")
    if not length.isdecimal():
        raise BadHttp(400, "The Content-Length is no number.")
    if int(length) > MAX_BODY:
        raise BadHttp(413, "The body is too large.")
    body = stream.read(int(length))
    if len(body) != int(length):
        raise BadHttp(400, "The body ended early.")
    return body


def head_of(reply: Reply, *, date: str) -> bytes:
    """Write the status line and headers."""
    lines = [f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in reply.headers.items()]
    lines.append(f"Date: {date}\r\nContent-Length: {len(reply.body)}\r\n\r\n")
    return "\r\n".join(lines).encode("latin-1", "replace")
