"""One place through which every call goes: paced, checked to be an answer of AWS, errors translated."""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Generic, TypeVar

import msgspec
from botocore import xform_name
from botocore.awsrequest import AWSRequest
from botocore.client import BaseClient
from botocore.credentials import Credentials
from botocore.model import OperationModel

from app.aws.errors import BadReply, request_id_of, translate
from app.aws.pacing import Pacer
from app.aws.reasons.codes import BUSY, CODES
from app.errors import NeverSent
from app.language import tr

logger = logging.getLogger(__name__)

T = TypeVar("T")
_REQUEST_ID = "x-amzn-requestid"  # what stands between this computer and AWS does not send it
RAW = "countersignRaw"  # where the body of a reply is kept for the archive


class Answer(msgspec.Struct, Generic[T], frozen=True):
    """A value with AWS's id of the request that gave it."""

    value: T
    request_id: str


class ServiceCalls:
    """The calls of one service. The reader tries again by itself, the writer sends exactly once."""

    def __init__(self, reader: BaseClient, writer: BaseClient | None, pacer: Pacer) -> None:
        self._reader = reader
        self._writer = writer
        self._pacer = pacer

    def read(
        self, operation: str, *, urgent: bool = False, idle: bool = False, **params: Any
    ) -> Mapping[str, Any]:
        """Call a reading operation, before those of a sync or only beside them. Raises AppError."""
        self._pacer.wait(operation, urgent=urgent, idle=idle)
        return self._call(self._reader, operation, params)

    def write(self, operation: str, **params: Any) -> Mapping[str, Any]:
        """Call a changing operation: one request on the wire, whatever happens. Raises AppError."""
        if self._writer is None:
            raise TypeError(f"{operation}: this service has no writer")
        self._pacer.wait(operation, urgent=True)
        return self._call(self._writer, operation, params)

    def _call(
        self, client: BaseClient, operation: str, params: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        try:
            reply: Mapping[str, Any] = getattr(client, xform_name(operation))(**params)
        except Exception as error:
            told = translate(error, operation)
            logger.info("%s: %s %s %s", operation, type(told).__name__, told.code, told.request_id)
            raise told from error
        logger.debug("%s: answered, request %s", operation, request_id_of(reply))
        return reply


class ServerClock:
    """AWS's time minus ours, from the Date header of every answer.

    More than `farthest` is not believed: AWS refuses requests signed minutes off its time, so that
    only something between could have answered such a time.
    """

    def __init__(self, now: Callable[[], datetime], farthest: timedelta) -> None:
        self._now = now
        self._farthest = farthest
        self.offset: timedelta | None = None

    def now(self) -> datetime:
        """Give AWS's time, or this computer's until an answer has told it."""
        return self._now() + (self.offset or timedelta())

    def observe(self, date: str) -> None:
        """Take a Date header; junk is ignored."""
        told = _moment(date)
        if told is None:
            return
        offset = told - self._now()
        if abs(offset) <= self._farthest:
            self.offset = offset


def answered_at(reply: Mapping[str, Any]) -> datetime | None:
    """Give the time at which AWS answered, in whole seconds and never later; None where it does not say."""
    metadata = reply.get("ResponseMetadata")
    headers = metadata.get("HTTPHeaders") if isinstance(metadata, Mapping) else None
    return _moment(headers.get("date")) if isinstance(headers, Mapping) else None


def _moment(date: object) -> datetime | None:
    """Read a Date header; None for junk."""
    try:
        told = parsedate_to_datetime(str(date))
        return None if told.tzinfo is None else told.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class SendGuard:
    """Holds back what a writer would send too late; botocore then opens no socket.

    Between the decision to send and the socket lie waits without an end: for a thread, for the
    pacer, for credentials that are fetched anew. These may be somebody else's by then, so that a
    request is signed with the very keys of which AWS has said whose they are.
    """

    def __init__(self, credentials: Callable[[], Credentials] | None = None) -> None:
        """Take what gives the session's credentials; without it, clients sign as they do."""
        self._thread = threading.local()
        self._credentials = credentials
        self._keys: dict[str, Credentials] = {}  # by account, as AWS told it last

    @contextmanager
    def unless(self, is_late: Callable[[], bool], account_id: str = "") -> Iterator[None]:
        """Hold back what this thread sends after it has become too late: NeverSent is raised.

        With an `account_id`, it is sent with keys that AWS has said to be this account's, or not at all.
        """
        self._thread.is_late = is_late
        try:
            with self.only_as(account_id):
                yield
        finally:
            del self._thread.is_late

    @contextmanager
    def only_as(self, account_id: str) -> Iterator[None]:
        """Let this thread ask with keys that AWS has said to be this account's, else NeverSent is raised.

        What is within asks so, too: a lost answer is asked for again by sending while it is looked for.
        """
        around: str = getattr(self._thread, "account_id", "")
        self._thread.account_id = account_id or around
        try:
            yield
        finally:
            self._thread.account_id = around

    def watch(self, client: BaseClient) -> None:
        """Ask right before each request of this client opens its socket."""
        client.meta.events.register("before-send.*", self._check)

    def watch_signing(self, client: BaseClient) -> None:
        """See to it that this client signs with the keys that were looked at, where that is wanted."""
        client.meta.events.register("before-sign.*", self._sign_as_looked_at)

    def watch_caller(self, client: BaseClient) -> None:
        """Remember with which keys this client, of the token service, asks whose they are."""
        client.meta.events.register("before-sign.*", self._sign_to_be_looked_at)

    def told(self, account_id: str) -> None:
        """Note whose the keys are with which this thread has asked last."""
        keys = getattr(self._thread, "asked_with", None)
        if keys is not None:
            self._keys[account_id] = keys

    def _sign_to_be_looked_at(self, request: AWSRequest, **_: object) -> None:
        if self._credentials is not None:
            frozen = self._credentials().get_frozen_credentials()
            keys = Credentials(frozen.access_key, frozen.secret_key, frozen.token)
            self._thread.asked_with = keys
            _sign_with(request, keys)

    def _sign_as_looked_at(self, request: AWSRequest, **_: object) -> None:
        account_id: str = getattr(self._thread, "account_id", "")
        if not account_id or self._credentials is None:
            return
        keys = self._keys.get(account_id)
        if keys is None:
            raise NeverSent(
                tr("It is not known whose the credentials are, so Countersign kept it back."),
                tr("You can try again."),
                code="never-sent",
            )
        _sign_with(request, keys)

    def _check(self, **_: object) -> None:
        is_late: Callable[[], bool] | None = getattr(self._thread, "is_late", None)
        if is_late is not None and is_late():
            raise NeverSent(
                tr("It was held up on this computer for so long that Countersign kept it back."),
                tr("You can try again."),
                code="never-sent",
            )


def _sign_with(request: AWSRequest, keys: Credentials) -> None:
    signing = dict(request.context.get("signing") or {})
    request.context["signing"] = signing | {"request_credentials": keys}


class CallCounter:
    """Counts what goes over the wire by operation, further tries included."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> dict[str, int]:
        """The number of requests of each operation."""
        with self._lock:
            return dict(self._counts)

    def watch(self, client: BaseClient) -> None:
        """Count the requests of this client."""
        client.meta.events.register("before-send.*", self._count)

    def _count(self, event_name: str, **_: object) -> None:
        with self._lock:
            self._counts[event_name.rpartition(".")[2]] += 1


def watch_throttles(client: BaseClient, pacer: Pacer) -> None:
    """Tell the pacer each time that AWS finds a call too much, also where botocore then tries again."""

    def check(
        operation: OperationModel, response: tuple[object, Mapping[str, Any]] | None, **_: object
    ) -> None:
        code = response[1].get("Error", {}).get("Code", "") if response else ""
        if CODES.get(code) is BUSY:
            pacer.slow_down(operation.name)

    client.meta.events.register("needs-retry.*", check)


def watch_replies(client: BaseClient, clock: ServerClock) -> None:
    """Check every answer before botocore parses it: for botocore, no body and no JSON are `{}`."""
    is_json = client.meta.service_model.resolved_protocol in {"json", "rest-json"}

    def check(operation_model: OperationModel, response_dict: Mapping[str, Any], **_: Any) -> None:
        headers = response_dict["headers"]
        if headers.get(_REQUEST_ID) and headers.get("date"):
            clock.observe(headers["date"])
        if is_json and response_dict["status_code"] < HTTPStatus.MULTIPLE_CHOICES:
            require_answer(
                response_dict,
                has_content=_has_content(operation_model),
                success=int(operation_model.http.get("responseCode", HTTPStatus.OK)),
            )

    client.meta.events.register("before-parse.*", check)


def _has_content(operation: OperationModel) -> bool:
    return bool(operation.output_shape and operation.output_shape.members)


def require_answer(
    response_dict: Mapping[str, Any], *, has_content: bool, success: int = HTTPStatus.OK
) -> None:
    """Refuse a successful answer that is not one JSON object of AWS; without content it may be empty.

    `success` is the status that the service model gives the operation.

    Raises:
        BadReply: empty, cut short, HTML, another kind of JSON, or without AWS's request id.
    """
    if response_dict["status_code"] != success:
        raise BadReply("another success than the operation's")
    if not response_dict["headers"].get(_REQUEST_ID):
        raise BadReply("no request id")
    if not has_content and not response_dict["body"]:
        return
    try:
        # The standard library's parser, as botocore's: others refuse what sellers may put into text.
        document = json.loads(response_dict["body"])
    except (ValueError, RecursionError) as error:
        raise BadReply("no JSON") from error
    if not isinstance(document, dict):
        raise BadReply("no JSON object")


def keep_body(client: BaseClient, operation: str) -> None:
    """Keep the exact bytes of an operation's answers beside what botocore makes of them."""
    service = client.meta.service_model.service_id.hyphenize()

    def keep(
        response_dict: Mapping[str, Any], customized_response_dict: dict[str, Any], **_: object
    ) -> None:
        customized_response_dict[RAW] = response_dict["body"]

    client.meta.events.register(f"before-parse.{service}.{operation}", keep)
