"""Reads one file from a web address whose words are foreign: bounded in size and time, nothing sent along."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

import msgspec
from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from app.aws.errors import translate
from app.errors import AppError

MOST_BYTES = 20_000_000
_LONGEST = 2_000
_CHUNK = 65_536
_CONNECT_S, _READ_S, _WHOLE_S = 5.0, 15.0, 60.0


class Document(msgspec.Struct, frozen=True):
    """What an address gave."""

    body: bytes
    media_type: str = ""


class Download:
    """Reads files: at most `most_bytes`, in at most a minute.

    No redirect is followed, and no credentials are sent; what comes may still be anybody's: slow, endless
    or packed. https goes through the proxy that is set, anything else is on this computer.

    Args:
        operation: What it is called where AWS cannot be reached.
        not_given: Makes the error for what is no whole file: "status 404", "packed", "too large",
            "too slow" or "not whole".
        certificates: The path of those that are trusted in place of botocore's.
        most_bytes: What is longer is not read to its end; MOST_BYTES where it is not given.
        monotonic: A clock in seconds.
    """

    def __init__(
        self,
        operation: str,
        not_given: Callable[[str], AppError],
        *,
        certificates: str | None = None,
        most_bytes: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._operation = operation
        self._not_given = not_given
        self._verify: str | bool = True if certificates is None else certificates
        self._most_bytes = most_bytes
        self._monotonic = monotonic

    def read(self, address: str) -> Document:
        """Read what lies there. Raises AppError."""
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
            raise translate(error, self._operation) from error
        finally:
            session.close()

    def _read(self, response: AWSResponse) -> Document:
        if response.status_code != HTTPStatus.OK:
            raise self._not_given(f"status {response.status_code}")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise self._not_given("packed")  # not asked for: a little may unpack to very much
        most = MOST_BYTES if self._most_bytes is None else self._most_bytes
        end = self._monotonic() + _WHOLE_S
        body = bytearray()
        # What has come so far, however little: a full chunk could take any time to fill.
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            body += chunk
            if len(body) > most:
                raise self._not_given("too large")
            if self._monotonic() > end:
                raise self._not_given("too slow")
        # botocore's session does not have urllib3 compare the length.
        told = str(response.headers.get("content-length", ""))
        if not body or (told and told != str(len(body))):
            raise self._not_given("not whole")
        return Document(bytes(body), str(response.headers.get("content-type", ""))[:200])


def is_plain(url: str) -> bool:
    """Whether an address has nothing in it that could hide where it leads."""
    is_short = url.isascii() and url.isprintable() and len(url) <= _LONGEST
    return is_short and " " not in url and "\\" not in url


def _request(address: str) -> AWSPreparedRequest:
    # Streamed, so that a huge answer is given up and not taken in first.
    headers = {"User-Agent": "countersign", "Accept-Encoding": "identity"}
    return AWSRequest("GET", address, headers=headers, stream_output=True).prepare()
