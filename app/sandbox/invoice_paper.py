"""The PDF of an invoice and its pre-signed address, as a web server beside AWS would give them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import parse_qsl, quote, urlencode

from app.sandbox.bills import AWS, CREDIT_MEMO, Bill
from app.sandbox.service import Paper

PAPERS_PATH = "/invoices/"
LIFETIME = timedelta(minutes=15)
EXPIRED, HUGE, PAGE, GONE, EMPTY = "expired", "huge", "page", "gone", "empty"
SPOILT = (EXPIRED, HUGE, PAGE, GONE, EMPTY)
_HUGE_BYTES = 24_000_000
_FORMAT = "%Y%m%dT%H%M%SZ"
_LINE_HEIGHT, _TOP, _LEFT = 20, 780, 60
_NO = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"


def signed_path(seed: int, bill: Bill, now: datetime) -> tuple[str, datetime]:
    """Give the path and query under which a document can be had, and until when."""
    since = now - 2 * LIFETIME if bill.spoiled == EXPIRED else now
    since = since.replace(microsecond=0)
    path = f"{PAPERS_PATH}{quote(bill.id, safe='')}.pdf"
    told = {
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Date": f"{since.astimezone(UTC):{_FORMAT}}",
        "X-Amz-Expires": str(int(LIFETIME.total_seconds())),
    }
    query = urlencode({**told, "X-Amz-Signature": _signature(seed, path, told["X-Amz-Date"])})
    return f"{path}?{query}", since + LIFETIME


def is_signed(seed: int, path: str, query: str, now: datetime) -> bool:
    """Whether an address was given out, and holds still."""
    told = dict(parse_qsl(query))
    since = told.get("X-Amz-Date", "")
    given = told.get("X-Amz-Signature", "")
    if not hmac.compare_digest(given, _signature(seed, path, since)):
        return False
    return now <= datetime.strptime(since, _FORMAT).replace(tzinfo=UTC) + LIFETIME


def refused() -> Paper:
    """Answer as a bucket does to an address that holds no more."""
    return Paper(HTTPStatus.FORBIDDEN, "application/xml", _NO.encode())


def missing() -> Paper:
    """Answer as a bucket does where nothing lies."""
    return Paper(HTTPStatus.NOT_FOUND, "text/plain", b"There is no such document.")


def paper(bill: Bill) -> Paper:
    """Give the document of an invoice, or what is there in its place."""
    match bill.spoiled:
        case "gone":
            return missing()
        case "page":
            return Paper(HTTPStatus.OK, "text/html", b"<!doctype html><p>Please sign in.</p>")
        case "empty":
            return Paper(HTTPStatus.OK, "application/pdf", b"")
        case "huge":
            body = pdf_of(_lines(bill))
            return Paper(HTTPStatus.OK, "application/pdf", body + b"%" * _HUGE_BYTES)
        case _:
            return Paper(HTTPStatus.OK, "application/pdf", pdf_of(_lines(bill)))


def pdf_of(lines: Sequence[str]) -> bytes:
    """Write lines of text as a PDF of one page."""
    shown = "\n".join(
        f"1 0 0 1 {_LEFT} {_TOP - at * _LINE_HEIGHT} Tm ({_escaped(line)}) Tj"
        for at, line in enumerate(lines)
    )
    content = f"BT /F1 11 Tf\n{shown}\nET".encode("cp1252", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Font << /F1 4 0 R >> >>",
    )
    body = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(body)


def _lines(bill: Bill) -> list[str]:
    title = "Credit memo" if bill.kind == CREDIT_MEMO else "Invoice"
    entity = "AWS" if bill.billing_entity == AWS else "AWS Marketplace"
    lines = [
        f"{title} {bill.id}",
        f"Issued by {bill.issuer} for {entity}",
        f"Date of issue {bill.issued_at:%d %B %Y}, due {bill.due_at:%d %B %Y}",
        f"Billing period {bill.year}-{bill.month:02d}",
        f"Purchase order {bill.purchase_order}" if bill.purchase_order else "No purchase order",
        f"For invoice {bill.original_id}" if bill.original_id else "",
        "",
        f"{bill.about}",
        f"Before tax {bill.currency} {bill.net}",
        f"VAT 20 % {bill.currency} {bill.tax}",
        f"Total {bill.currency} {bill.gross}",
        "",
        "This document belongs to the sandbox account. Nobody has to pay it.",
    ]
    return [line for at, line in enumerate(lines) if line or not at or lines[at - 1]]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _signature(seed: int, path: str, since: str) -> str:
    return hmac.new(
        f"papers {seed}".encode(), f"{path} {since}".encode(), hashlib.sha256
    ).hexdigest()
