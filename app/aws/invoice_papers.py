"""Fetches the PDFs of invoices from the pre-signed addresses that AWS gives, and nothing else.

An address opens the paper for everybody who has it until it expires, so that it is neither logged nor kept.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

import msgspec

from app.aws.download import Download, is_plain
from app.errors import AppError, NotFound, Rejected, Unclear
from app.language import tr
from app.model.invoice import PDF
from app.model.secret import Secret

# Pre-signed addresses of Amazon S3, as the AWS blog "Automate AWS Invoice Retrieval with New Programmatic
# APIs" says of GetInvoicePDF; any region, for AWS does not say which one. Compiled when a PDF is fetched: 1 ms.
_HOSTS = r"(?:[a-z0-9-]+\.)*s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-[0-9])?\.amazonaws\.com"
_SANDBOX_PATH = "/invoices/"
# What a bucket calls a file whose type nobody told; what begins as a PDF is one then.
_TYPES = ("application/pdf", "application/octet-stream", "binary/octet-stream")
_CONSOLE = tr("Open the invoice in the AWS console, under Billing.")
_EXPIRED = "expired"
_AGAIN = tr("Try again in a minute.")


class Address(msgspec.Struct, frozen=True):
    """Where a PDF can be had, and until when."""

    url: Secret
    expires_at: datetime | None


class PaperReader:
    """Reads PDFs over https from Amazon S3.

    `stand_in` is the address of the sandbox server, for the sandbox account alone: its papers lie there.
    `certificates` is the path of those that are trusted in place of botocore's.
    """

    def __init__(
        self,
        stand_in: str | None = None,
        *,
        certificates: str | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stand_in = stand_in
        self._download = Download(
            "GetInvoicePDF", _not_given, certificates=certificates, monotonic=monotonic
        )

    def pdf(self, ask: Callable[[], Address], now: Callable[[], datetime]) -> bytes:
        """Read a PDF from the address that `ask` gives, and from one more where that has expired.

        `now` is AWS's time. Raises AppError.
        """
        try:
            return self.fetch(ask(), now())
        except AppError as error:
            if error.code != _EXPIRED:
                raise
        return self.fetch(ask(), now())

    def fetch(self, address: Address, now: datetime) -> bytes:
        """Read a PDF: at most 20 MB, in at most a minute. Raises AppError."""
        place = self._place(address.url.reveal())
        if not place:
            raise Rejected(
                tr("This PDF does not lie where AWS keeps invoices, so it was not fetched."),
                _CONSOLE,
                code="host",
            )
        if address.expires_at is not None and address.expires_at <= now:
            raise _expired()
        found = self._download.read(place)
        kind = found.media_type.partition(";")[0].strip().lower()
        if kind not in _TYPES or not found.body.startswith(PDF):
            raise Rejected(
                tr("What AWS gave for this invoice is no PDF, so it was not kept."),
                _CONSOLE,
                code="no-pdf",
            )
        return found.body

    def _place(self, url: str) -> str:
        """Give what to open for an address; empty when it must not be opened."""
        if not is_plain(url):
            return ""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return ""
        if self._stand_in:
            own = urlsplit(self._stand_in)
            is_own = (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
            return url if is_own and parts.path.startswith(_SANDBOX_PATH) else ""
        host = (parts.hostname or "").lower()
        if parts.scheme != "https" or "@" in parts.netloc or port not in (None, 443):
            return ""
        # Built anew: what opens it must not read another host out of it.
        return (
            urlunsplit(("https", host, parts.path, parts.query, ""))
            if re.fullmatch(_HOSTS, host)
            else ""
        )


def _expired() -> AppError:
    return Unclear(
        tr("The address that AWS gave for this PDF has expired."),
        tr("Open it again: AWS gives a new address each time."),
        code=_EXPIRED,
    )


def _not_given(code: str) -> AppError:
    match code:
        case "status 403" | "status 400":  # how Amazon S3 refuses an address that holds no more
            return _expired()
        case "status 404":
            return NotFound(tr("AWS has no PDF of this invoice yet."), _CONSOLE, code=code)
        case "too large":
            return Rejected(
                tr("This PDF is larger than 20 MB, so it was not taken."), _CONSOLE, code=code
            )
        case "too slow":
            return Unclear(tr("The PDF did not come within a minute."), _AGAIN, code=code)
        case _:
            return Unclear(tr("The PDF of this invoice did not come whole."), _AGAIN, code=code)
