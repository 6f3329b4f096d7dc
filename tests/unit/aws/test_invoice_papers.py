"""PDFs come from Amazon S3 alone, whole, in bounds, and are PDFs; their addresses are shown nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from app.aws import download
from app.aws.invoice_papers import Address, PaperReader
from app.errors import AppError, NotFound, Offline, Rejected, Unclear
from app.model.secret import Secret

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
PAPER = b"%PDF-1.4\nA paper."
CANARY = "X-Amz-Signature=canary"


class Site(BaseHTTPRequestHandler):
    """Answers by the last part of the path: a status, or a kind of body."""

    def do_GET(self) -> None:
        kind = self.path.partition("?")[0].rpartition("/")[2]
        body, media_type, status = {
            "page": (b"<!doctype html>", "text/html", 200),
            "lying": (b"<!doctype html>", "application/pdf", 200),
            "bucket": (PAPER, "binary/octet-stream", 200),
            "text": (PAPER, "text/plain", 200),
            "empty": (b"", "application/pdf", 200),
            "403": (b"<Error/>", "application/xml", 403),
            "404": (b"<Error/>", "application/xml", 404),
            "500": (b"<Error/>", "application/xml", 500),
            "302": (b"", "text/plain", 302),
        }.get(kind, (PAPER, "application/pdf; charset=binary", 200))
        self.send_response(status)
        self.send_header("Location", "/invoices/paper")
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(site: str, kind: str, *, ends: timedelta | None = timedelta(minutes=5)) -> bytes:
    address = Address(
        Secret(f"{site}/invoices/{kind}?{CANARY}"), None if ends is None else NOW + ends
    )
    return PaperReader(site).fetch(address, NOW)


def refusal(site: str, kind: str) -> AppError:
    with pytest.raises(AppError) as refused:
        fetch(site, kind)
    told = refused.value
    assert CANARY not in f"{told.message}{told.hint}{told.code}"
    return told


@pytest.mark.parametrize("kind", ["paper", "bucket"])
def test_a_pdf_is_taken(site: str, kind: str) -> None:
    assert fetch(site, kind, ends=None) == PAPER


@pytest.mark.parametrize("kind", ["page", "lying", "text"])
def test_what_is_no_pdf_is_not_kept(site: str, kind: str) -> None:
    told = refusal(site, kind)
    assert isinstance(told, Rejected)
    assert told.message == "What AWS gave for this invoice is no PDF, so it was not kept."


@pytest.mark.parametrize(
    ("kind", "error", "words"),
    [
        ("403", Unclear, "The address that AWS gave for this PDF has expired."),
        ("404", NotFound, "AWS has no PDF of this invoice yet."),
        ("500", Unclear, "The PDF of this invoice did not come whole."),
        ("302", Unclear, "The PDF of this invoice did not come whole."),
        ("empty", Unclear, "The PDF of this invoice did not come whole."),
    ],
)
def test_what_does_not_come_is_told_in_a_sentence(
    site: str, kind: str, error: type[AppError], words: str
) -> None:
    told = refusal(site, kind)
    assert (type(told), told.message) == (error, words)
    assert told.hint


def test_an_address_that_has_expired_is_not_even_opened(site: str) -> None:
    with pytest.raises(Unclear, match="has expired"):
        fetch(site, "paper", ends=timedelta())


def test_an_address_that_expires_on_the_way_is_asked_for_once_more(site: str) -> None:
    good = f"{site}/invoices/paper"
    addresses = [
        Address(Secret(good), NOW),
        Address(Secret(good), NOW + timedelta(minutes=5)),
        Address(Secret(f"{site}/invoices/403"), None),
        Address(Secret(f"{site}/invoices/403"), None),
    ]
    assert PaperReader(site).pdf(lambda: addresses.pop(0), lambda: NOW) == PAPER
    assert len(addresses) == 2
    with pytest.raises(Unclear, match="has expired"):
        PaperReader(site).pdf(lambda: addresses.pop(0), lambda: NOW)
    assert not addresses


def test_a_huge_file_is_given_up(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "MOST_BYTES", len(PAPER) - 1)
    assert refusal(site, "paper").message == "This PDF is larger than 20 MB, so it was not taken."


def test_a_site_that_is_not_there_is_offline() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    gone = f"http://127.0.0.1:{server.server_port}"
    server.server_close()
    assert isinstance(refusal(gone, "paper"), Offline)


def test_nothing_of_an_address_is_logged(site: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        fetch(site, "paper")
        refusal(site, "404")
    assert CANARY not in caplog.text
    assert CANARY not in repr(Address(Secret(f"{site}/invoices/paper?{CANARY}"), NOW))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/a.pdf",
        "http://invoices.s3.amazonaws.com/a.pdf",
        "https://invoices.s3.amazonaws.com:8443/a.pdf",
        "https://user@invoices.s3.amazonaws.com/a.pdf",
        "https://invoices.s3.amazonaws.com.evil.example/a.pdf",
        "https://invoices.s3.amazonaws.com\\@evil.example/a.pdf",
        "https://ec2-1-2-3-4.compute-1.amazonaws.com/a.pdf",
        "https://s3.evil.amazonaws.com/a.pdf",
        "https://127.0.0.1/invoices/a.pdf",
        "http://127.0.0.1:8080/invoices/a.pdf",
        "https://invoices..s3.amazonaws.com/a.pdf",
        f"https://invoices.s3.amazonaws.com/{'a' * 3000}",
        "file:///etc/passwd",
    ],
)
def test_only_buckets_of_amazon_s3_are_asked(url: str) -> None:
    with pytest.raises(Rejected, match="not lie where AWS keeps invoices") as refused:
        PaperReader().fetch(Address(Secret(url), None), NOW)
    assert refused.value.code == "host"


@pytest.mark.parametrize(
    "host",
    [
        "s3.amazonaws.com",
        "invoices.s3.amazonaws.com",
        "invoices-prod.s3.us-east-1.amazonaws.com",
        "a.b.s3.dualstack.eu-west-1.amazonaws.com",
        "invoices.s3-us-west-2.amazonaws.com",
    ],
)
def test_buckets_of_any_region_are_asked_by_https(host: str) -> None:
    place = PaperReader()._place(f"https://{host}/a.pdf?{CANARY}")
    assert place == f"https://{host}/a.pdf?{CANARY}"


@pytest.mark.parametrize(
    "url",
    [
        "https://invoices.s3.amazonaws.com/a.pdf",
        "http://127.0.0.1:1/invoices/a.pdf",
        "{site}/control/x",
    ],
)
def test_the_sandbox_account_asks_its_own_server_alone(site: str, url: str) -> None:
    address = Address(Secret(url.replace("{site}", site)), None)
    with pytest.raises(Rejected):
        PaperReader(site).fetch(address, NOW)
