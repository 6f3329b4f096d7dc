"""Fetches the legal documents of agreements for the archive, and nothing else."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

import msgspec
from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from app.aws.errors import translate
from app.errors import AppError, Rejected, Unclear

logger = logging.getLogger(__name__)

SAMPLE_HOST = "documents.marketplace.example"  # of the sandbox account's documents
# A bucket, in any region; much else at amazonaws.com is a machine, which may stand in a private network.
_HOSTS = re.compile(
    r"(?:[a-z0-9.-]+\.)?s3(?:[.-](?:dualstack\.)?[a-z]{2}(?:-[a-z]+)+-[0-9])?\.amazonaws\.com"
    r"|[a-z0-9.-]+\.cloudfront\.net|(?:[a-z0-9.-]+\.)?aws\.amazon\.com"
)
_LONGEST = 2_000
_MOST_BYTES = 20_000_000
_CHUNK = 65_536
_CONNECT_S, _READ_S, _WHOLE_S = 5.0, 15.0, 60.0


class Document(msgspec.Struct, frozen=True):
    """What an address gave."""

    body: bytes
    media_type: str = ""


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
        self._verify: str | bool = True if certificates is None else certificates
        self._monotonic = monotonic

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
            raise Rejected("This document is not kept by AWS, so it was not fetched.", code="host")
        proxies = get_environ_proxies(address) if address.startswith("https:") else {}
        session = URLLib3Session(
            verify=self._verify, proxies=proxies, timeout=(_CONNECT_S, _READ_S)
        )
        try:
            response = session.send(_request(address))
            try:
                return self._read(response)
            finally:
                response.raw.close()  # the session closes no connection that is still read from
        except AppError:
            raise
        except Exception as error:  # what urllib3 raises while a body is read is not botocore's
            raise translate(error, "GetDocument") from error
        finally:
            session.close()

    def _read(self, response: AWSResponse) -> Document:
        if response.status_code != HTTPStatus.OK:
            raise _not_given(f"status {response.status_code}")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise _not_given("packed")  # not asked for: a little of it may unpack to very much
        end = self._monotonic() + _WHOLE_S
        body = bytearray()
        # What has come so far, however little: a full chunk could take any time to fill.
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            body += chunk
            if len(body) > _MOST_BYTES:
                raise _not_given("too large")
            if self._monotonic() > end:
                raise _not_given("too slow")
        # botocore's session does not have urllib3 compare the length.
        told = str(response.headers.get("content-length", ""))
        if not body or (told and told != str(len(body))):
            raise _not_given("not whole")
        return Document(bytes(body), str(response.headers.get("content-type", ""))[:200])

    def _address(self, url: str) -> str:
        """Give what to open for an address; empty when it must not be opened."""
        if not url.isascii() or not url.isprintable() or len(url) > _LONGEST:
            return ""
        if " " in url or "\\" in url:
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
    return _HOSTS.fullmatch(host) is not None and ".." not in host


def _request(address: str) -> AWSPreparedRequest:
    # Streamed, so that a huge answer is given up and not taken in first.
    headers = {"User-Agent": "countersign", "Accept-Encoding": "identity"}
    return AWSRequest("GET", address, headers=headers, stream_output=True).prepare()


def _not_given(code: str) -> AppError:
    return Unclear("The address of this document did not give it.", "Open its link.", code=code)
