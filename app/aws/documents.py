"""Fetches the legal documents of agreements for the archive, and nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from app.aws.download import Document, Download, is_plain
from app.errors import AppError, Rejected, Unclear
from app.language import tr

SAMPLE_HOST = "documents.marketplace.example"  # of the sandbox account's documents
# A bucket, in any region; much else at amazonaws.com is a machine, which may stand in a private network.
# Compiled when a document is fetched: 1.5 ms.
_HOSTS = (
    r"(?:[a-z0-9.-]+\.)?s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-[0-9])?\.amazonaws\.com"
    r"|[a-z0-9.-]+\.cloudfront\.net|(?:[a-z0-9.-]+\.)?aws\.amazon\.com"
)


class DocumentReader:
    """Reads documents over https, from the hosts where AWS Marketplace itself keeps them.

    Addresses are foreign text. AWS Marketplace keeps the standard contracts and what sellers upload
    in buckets, at cloudfront.net and at aws.amazon.com. Any other host could also be a machine of the
    local network; those documents stay links. For the same reason no redirect is followed, and what
    comes may still be anybody's: slow, endless or packed. No credentials are sent.

    `stand_in` is the address of the sandbox server, which then answers for the sample host.
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
            "GetDocument", _not_given, certificates=certificates, monotonic=monotonic
        )

    def may_fetch(self, url: str) -> bool:
        """Say whether an address is one from which documents are read."""
        return bool(self._address(url))

    def fetch(self, url: str) -> Document:
        """Read a document: at most 20 MB, in at most a minute.

        Raises:
            Rejected: the address is none from which documents are read.
            AppError: it cannot be read now.
        """
        address = self._address(url)
        if not address:
            raise Rejected(
                tr("This document is not kept by AWS, so it was not fetched."), code="host"
            )
        return self._download.read(address)

    def _address(self, url: str) -> str:
        """Give what to open for an address; empty when it must not be opened."""
        if not is_plain(url):
            return ""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            return ""
        host = (parts.hostname or "").lower()
        if parts.scheme != "https" or "@" in parts.netloc or port not in (None, 443):
            return ""
        if self._stand_in and host == SAMPLE_HOST:
            return f"{self._stand_in}/documents{parts.path}"
        # Built anew: what opens it must not read another host out of it.
        return urlunsplit(("https", host, parts.path, parts.query, "")) if _is_known(host) else ""


def _is_known(host: str) -> bool:
    return re.fullmatch(_HOSTS, host) is not None and ".." not in host


def _not_given(code: str) -> AppError:
    return Unclear(
        tr("The address of this document did not give it."), tr("Open its link."), code=code
    )
