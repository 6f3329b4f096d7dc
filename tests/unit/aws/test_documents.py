"""Documents come from AWS's own hosts only, whole, in bounds, and nobody learns who asks."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import pytest

from app.aws import download
from app.aws.documents import SAMPLE_HOST, DocumentReader
from app.aws.download import Document
from app.errors import AppError, Offline, Rejected, Unclear

TEXT = b"The buyer may use the product."
SAMPLE = f"https://{SAMPLE_HOST}/a1/customeula"


class Site(BaseHTTPRequestHandler):
    """Answers by path, and keeps the headers that it was sent."""

    seen: list[dict[str, str]]

    def do_GET(self) -> None:
        self.seen.append({name.lower(): value for name, value in self.headers.items()})
        kind = self.path.rpartition("/")[2]
        if kind == "moved":
            self.send_response(302)
            self.send_header("Location", "/documents/a1/text")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if kind in ("endless", "drip"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"1")
            while kind == "endless":
                self.wfile.write(TEXT)
            self.rfile.read(1)  # until the other side gives up
            return
        body = {"empty": b"", "bomb": gzip.compress(bytes(100_000))}.get(kind, TEXT)
        self.send_response(404 if kind == "gone" else 200)
        if kind == "bomb":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body) + (kind == "short")))
        self.end_headers()
        self.wfile.write(body)

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def handle(self) -> None:
        with suppress(OSError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep the test's output clean."""


@contextmanager
def site() -> Iterator[tuple[str, list[dict[str, str]]]]:
    seen: list[dict[str, str]] = []
    handler = type("Own", (Site,), {"seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetched(kind: str) -> Document:
    with site() as (url, _):
        return DocumentReader(url).fetch(f"https://{SAMPLE_HOST}/a1/{kind}")


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.us-east-1.amazonaws.com/eulas/1.pdf",
        "https://d1.cloudfront.net/eula",
        "https://AWS.amazon.com/marketplace/eula?v=1#top",
        "https://bucket.name.s3.dualstack.eu-west-3.amazonaws.com:443/eula?x=1&y=%20#@evil.example",
        "https://s3-us-west-2.amazonaws.com/eula",
    ],
)
def test_aws_own_hosts_are_asked(url: str) -> None:
    assert DocumentReader().may_fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://s3.amazonaws.com/eula",
        "https://amazonaws.com.evil.example/eula",
        "https://evilamazonaws.com/eula",
        "https://amazonaws.com/eula",
        "https://api-1-vpce-2.execute-api.us-east-1.amazonaws.com/",  # may be in a private network
        "https://db.x.us-east-1.rds.amazonaws.com/",
        "https://bucket.s3.us-east-1.vpce.amazonaws.com/",
        "https://s3.amazonaws.com./eula",
        "https://s3.amazonaws.com;@evil.example/",
        "https://evil%2f.cloudfront.net/",
        "https://evil.example%23.cloudfront.net/",
        "https://..cloudfront.net/",
        "https://xn--s3-eka.xn--mazonaws-n2a.com/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://s3.amazonaws.com/" + "a" * 2_000,
        "//s3.amazonaws.com/eula",
        "https:s3.amazonaws.com/eula",
        "https://user:word@s3.amazonaws.com/eula",
        "https://s3.amazonaws.com@evil.example/eula",
        "https://s3.amazonaws.com:8443/eula",
        "https://s3.amazonaws.com:port/eula",
        "https://169.254.169.254/latest",
        "https://amazon.com/eula",
        "https://\uff41mazonaws.com/eula",
        "https://evil.example\\.amazonaws.com/",
        "https://s3.amazonaws.com/a b",
        "https://s3.amazonaws.com/a\r\nHost: x",
        "https:///eula",
        "https://[::1/eula",
        "file:///etc/hosts",
        SAMPLE,  # only the sandbox account has it
        "",
    ],
)
def test_other_addresses_are_not(url: str) -> None:
    reader = DocumentReader()
    assert not reader.may_fetch(url)
    with pytest.raises(Rejected):
        reader.fetch(url)


def test_a_document_comes_whole_and_no_credentials_go() -> None:
    with site() as (url, seen):
        found = DocumentReader(url).fetch(SAMPLE)
    assert (found.body, found.media_type) == (TEXT, "text/plain")
    assert "authorization" not in seen[0]
    assert not [name for name in seen[0] if name.startswith("x-amz")]


@pytest.mark.parametrize("kind", ["moved", "gone", "empty", "short"])
def test_anything_but_a_whole_document_is_none(kind: str) -> None:
    with pytest.raises(Unclear):
        fetched(kind)


def test_a_huge_document_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST_BYTES", len(TEXT) - 1)
    with pytest.raises(Unclear) as caught:
        fetched("text")
    assert caught.value.code == "too large"


def test_an_endless_document_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST_BYTES", 1_000_000)
    with pytest.raises(Unclear) as caught:
        fetched("endless")
    assert caught.value.code == "too large"


def test_a_document_that_comes_byte_by_byte_is_given_up() -> None:
    ticks = count(0, 61)
    drip = f"https://{SAMPLE_HOST}/a1/drip"
    with site() as (url, _), pytest.raises(Unclear) as caught:
        DocumentReader(url, monotonic=lambda: float(next(ticks))).fetch(drip)
    assert caught.value.code == "too slow"


def test_a_packed_document_is_not_unpacked() -> None:
    with pytest.raises(Unclear) as caught:
        fetched("bomb")
    assert caught.value.code == "packed"


def test_what_is_opened_names_the_host_that_was_checked() -> None:
    address = DocumentReader()._address("https://S3.amazonaws.com:443/a?b=1#@evil.example")
    assert address == "https://s3.amazonaws.com/a?b=1"


def test_a_slow_document_is_given_up() -> None:
    ticks = count(0, 61)
    with site() as (url, _), pytest.raises(Unclear) as caught:
        DocumentReader(url, monotonic=lambda: float(next(ticks))).fetch(SAMPLE)
    assert caught.value.code == "too slow"


def test_a_host_that_is_not_there_is_offline() -> None:
    with site() as (url, _):
        pass
    with pytest.raises(AppError) as caught:
        DocumentReader(url).fetch(SAMPLE)
    assert isinstance(caught.value, Offline)
