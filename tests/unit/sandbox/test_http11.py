from __future__ import annotations

import io

import pytest

from app.sandbox.http11 import MAX_BODY, BadHttp, Reply, Request, head_of, read_request
from app.sandbox.protocols import path_pattern


def read(data: bytes) -> Request | None:
    return read_request(io.BufferedReader(io.BytesIO(data)))


def test_a_request_is_read_with_its_query_headers_and_body() -> None:
    request = read(b"POST /a/b?c=d&e HTTP/1.1\r\nX-Name:  v \r\nContent-Length: 2\r\n\r\nhirest")
    assert request == Request(
        "POST", "/a/b", "c=d&e", {"x-name": "v", "content-length": "2"}, b"hi"
    )
    assert request.keeps_alive


def test_the_end_of_a_connection_is_no_request() -> None:
    assert read(b"") is None


def test_a_client_may_ask_for_the_end() -> None:
    request = read(b"GET / HTTP/1.1\r\nConnection: Close\r\n\r\n")
    assert request
    assert not request.keeps_alive


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /\r\n\r\n", 400),
        (b"GET / SPDY/3\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 201 + b"\r\n", 431),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY + 1), 413),
        (b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nshort", 400),
    ],
)
def test_what_is_no_request_is_refused(data: bytes, status: int) -> None:
    with pytest.raises(BadHttp) as refused:
        read(data)
    assert refused.value.status == status


def test_a_reply_has_its_length_and_date() -> None:
    head = head_of(Reply(200, {"A": "b"}, b"four"), date="today").decode()
    assert head == "HTTP/1.1 200 OK\r\nA: b\r\nDate: today\r\nContent-Length: 4\r\n\r\n"


@pytest.mark.parametrize(
    ("uri", "path", "labels"),
    [
        ("/things/{id}/of", "/things/a.b/of", {"label_id": "a.b"}),
        ("/things/{id}", "/things/a/b", None),
        ("/files/{key+}", "/files/a/b", {"label_key": "a/b"}),
        ("/things?list", "/things", {}),
        ("/a.c", "/abc", None),
    ],
)
def test_a_path_template_takes_what_the_model_means(
    uri: str, path: str, labels: dict[str, str] | None
) -> None:
    found = path_pattern(uri).fullmatch(path)
    assert (found.groupdict() if found else None) == labels
