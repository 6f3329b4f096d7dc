"""From a request to an answer: route, caller, faults, validation, the call itself, the reply's check."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from app.sandbox.damage import cut, damaged, replacement
from app.sandbox.engine import Engine
from app.sandbox.faults import REFUSALS, REPLACEMENTS, Fault, FaultKind, FaultPlan
from app.sandbox.http11 import Reply, Request
from app.sandbox.identities import ANONYMOUS, Identities, Identity, Trouble, read_credential
from app.sandbox.lines import Line, LineGone
from app.sandbox.protocols import Document, QueryProtocol, RestJsonProtocol, Unreadable, dump_json
from app.sandbox.request_log import LoggedRequest, RequestLog
from app.sandbox.routing import BoundService, Operation, ReplyViolation, Route, Router
from app.sandbox.service import Call, CommonError, ServiceError

LOG = logging.getLogger(__name__)

BUG_MESSAGE = "An internal error occurred."


class Delivery(StrEnum):
    """How an answer goes out."""

    WHOLE = "whole"
    RESET = "reset"
    CLOSE = "close"
    HANG = "hang"
    HANG_BODY = "hang-body"
    SHORT = "short"
    SLOW = "slow"


_DELIVERIES = {
    FaultKind.RESET_BEFORE: Delivery.RESET,
    FaultKind.RESET_AFTER: Delivery.RESET,
    FaultKind.CLOSE_AFTER: Delivery.CLOSE,
    FaultKind.HANG_AFTER: Delivery.HANG,
    FaultKind.HANG_BODY: Delivery.HANG_BODY,
    FaultKind.TRUNCATED: Delivery.SHORT,
    FaultKind.SLOW: Delivery.SLOW,
}
_NO_ANSWER = frozenset({Delivery.RESET, Delivery.CLOSE})
_SLOW_DEFAULT_MS = 1000


class Answer(msgspec.Struct, frozen=True):
    """A reply and how it goes out. `pause_s` is the wait between two bytes of a slow one."""

    reply: Reply
    delivery: Delivery = Delivery.WHOLE
    pause_s: float = 0.0


class _Asked(msgspec.Struct, frozen=True):
    """One request on its way."""

    request: Request
    request_id: str
    route: Route
    access_key_id: str
    identity: Identity

    @property
    def service(self) -> BoundService:
        return self.route.service

    @property
    def action(self) -> str:
        """The permission that this needs."""
        return f"{self.service.signing_name}:{self.route.name}"


class Answerer:
    """Answer AWS requests. Called by one thread per connection; the engine does one call at a time."""

    def __init__(
        self,
        engine: Engine,
        router: Router,
        *,
        identities: Identities,
        faults: FaultPlan,
        log: RequestLog,
        latency: timedelta,
    ) -> None:
        self._engine = engine
        self._router = router
        self._identities = identities
        self._faults = faults
        self._log = log
        self.latency = latency
        self.violations: list[str] = []

    def answer(self, request: Request, line: Line) -> Answer:
        """Answer one request. Raises LineGone when the client hung up meanwhile."""
        request_id = str(uuid.uuid4())
        credential = read_credential(request.headers)
        route = self._router.find(request, credential.signing_name if credential else None)
        if route is None:
            return Answer(_unroutable(request, request_id))
        self._log.arrived(f"{route.service.name}:{route.name}")
        operation = route.operation
        if operation is not None and not operation.takes_signature:
            asked = _Asked(request, request_id, route, "", ANONYMOUS)
            return self._answer_known(asked, operation, line)
        if credential is None:
            asked = _Asked(request, request_id, route, "", ANONYMOUS)
            return self._note(asked, Answer(_refusal(asked, "missing")))
        identity = self._identities.calling(request, credential, self._engine.now())
        asked = _Asked(request, request_id, route, credential.access_key_id, identity)
        if identity.trouble is not Trouble.NONE:
            return self._note(asked, Answer(_refusal(asked, identity.trouble)))
        return self._answer_signed(asked, operation, line)

    def _answer_signed(self, asked: _Asked, operation: Operation | None, line: Line) -> Answer:
        if operation is None:
            return self._note(asked, Answer(_refusal(asked, "operation")))
        if not asked.identity.may(asked.action):
            return self._note(asked, Answer(_denied(asked)))
        return self._answer_known(asked, operation, line)

    def _answer_known(self, asked: _Asked, operation: Operation, line: Line) -> Answer:
        hits = self._faults.take(asked.service.name, operation.name)
        delay_ms = sum(fault.delay_ms for fault in hits if fault.kind is FaultKind.LATENCY)
        if delay := self.latency.total_seconds() + delay_ms / 1000:
            line.pause(delay)
        fault = next((hit for hit in hits if hit.kind is not FaultKind.LATENCY), None)
        if fault is None:
            return self._note(asked, Answer(_written(operation, self._do(asked, operation))))
        if fault.kind is FaultKind.HANG_BEFORE:
            self._hang_before(asked, fault, line)
        outcome = self._do(asked, operation) if fault.takes_effect else None
        return self._note(asked, _spoiled(asked, operation, fault, outcome), fault)

    def _hang_before(self, asked: _Asked, fault: Fault, line: Line) -> None:
        try:
            line.hang(outlives_client=fault.effect is True)
        except LineGone:
            self._note(asked, Answer(Reply(0, {}, b"")), fault)
            raise

    def _do(self, asked: _Asked, operation: Operation) -> Document | Reply:
        try:
            return self._call(asked, operation)
        except ServiceError as error:
            return self._refused(asked, error)
        except CommonError as error:
            return asked.service.plain_error(
                error.code, error.message, error.status, asked.request_id
            )
        except ReplyViolation as violation:
            LOG.error("The sandbox account answered against the model: %s", violation)  # noqa: TRY400
            self.violations.append(str(violation))
        except Exception as bug:
            LOG.exception("The sandbox account failed at %s", operation.name)
            self.violations.append(f"{operation.name}: {bug!r}")
        return _refusal(asked, "bug")

    def _refused(self, asked: _Asked, error: ServiceError) -> Reply:
        try:
            return asked.service.refusal(error, asked.request_id)
        except ReplyViolation as violation:
            LOG.error("The sandbox account refused against the model: %s", violation)  # noqa: TRY400
            self.violations.append(str(violation))
            return _refusal(asked, "bug")

    def _call(self, asked: _Asked, operation: Operation) -> Document | Reply:
        try:
            params = operation.wire.parse(asked.request)
        except Unreadable:
            return _refusal(asked, "unreadable")
        if not isinstance(params, dict):
            return _refusal(asked, "unreadable")
        if problems := operation.check_input(params):
            return asked.service.invalid(problems, asked.request_id)

        def make_call(now: datetime) -> Call:
            return Call(
                service=asked.service.name,
                operation=operation.name,
                params=params,
                account_id=asked.identity.account_id,
                principal_arn=asked.identity.principal_arn,
                access_key_id=asked.access_key_id,
                now=now,
                request_id=asked.request_id,
                headers=asked.request.headers,
            )

        output = self._engine.run(operation.handler, make_call)
        operation.check_output(output)
        return operation.wire.document(output, asked.request_id)

    def _note(self, asked: _Asked, answer: Answer, fault: Fault | None = None) -> Answer:
        self._log.done(
            LoggedRequest(
                request_id=asked.request_id,
                at=self._engine.now(),
                service=asked.service.name,
                operation=asked.route.name,
                account_id=asked.identity.account_id,
                status=0 if answer.delivery in _NO_ANSWER else answer.reply.status,
                fault=fault.kind if fault else "",
            )
        )
        return answer


def _spoiled(
    asked: _Asked, operation: Operation, fault: Fault, outcome: Document | Reply | None
) -> Answer:
    if fault.kind in REFUSALS:
        return Answer(_planned_refusal(asked, fault))
    document = operation.wire.document({}, asked.request_id) if outcome is None else outcome
    if fault.kind in REPLACEMENTS:
        return Answer(replacement(fault, document.headers))
    if isinstance(document, Document):
        document = damaged(document, fault, operation.model.output_shape)
    reply = _written(operation, document)
    if fault.kind is FaultKind.CUT:
        reply = cut(reply)
    pause_ms = fault.delay_ms or _SLOW_DEFAULT_MS
    return Answer(reply, _DELIVERIES.get(fault.kind, Delivery.WHOLE), pause_ms / 1000)


def _written(operation: Operation, outcome: Document | Reply) -> Reply:
    return outcome if isinstance(outcome, Reply) else operation.wire.dump(outcome)


_FAULT_ERRORS = {
    FaultKind.THROTTLE: ("ThrottlingException", 429, "Rate exceeded"),
    FaultKind.SERVER_ERROR: ("InternalServerException", 500, BUG_MESSAGE),
    FaultKind.UNAVAILABLE: ("ServiceUnavailableException", 503, "The service is unavailable."),
}


def _planned_refusal(asked: _Asked, fault: Fault) -> Reply:
    if fault.kind is FaultKind.EXPIRED_TOKEN:
        return _refusal(asked, Trouble.EXPIRED)
    if fault.kind is FaultKind.CLOCK_SKEW:
        return _refusal(asked, "skew")
    if fault.kind is FaultKind.ACCESS_DENIED:
        return _denied(asked, fault.message, fault.reason)
    own = (fault.code, fault.status, BUG_MESSAGE)
    code, status, words = _FAULT_ERRORS.get(fault.kind, own)
    return _modelled(asked, code, fault.message or words, status, fault.members)


def _denied(asked: _Asked, message: str = "", reason: str = "INVALID_ACCESS") -> Reply:
    told = f"User: {asked.identity.principal_arn} is not authorized to perform: {asked.action}"
    members = {"reason": reason}
    return _modelled(asked, "AccessDeniedException", message or told, 403, members)


def _modelled(
    asked: _Asked,
    code: str,
    message: str,
    status: int,
    members: Mapping[str, Any] | None = None,
) -> Reply:
    """Write an error as the model has it where it has it, so that a fault looks like the real thing."""
    known = asked.service.error_members(code)
    if not known:
        return asked.service.plain_error(code, message, status, asked.request_id, members=members)
    fitting = {name: value for name, value in (members or {}).items() if name in known}
    try:
        return asked.service.refusal(ServiceError(code, message, **fitting), asked.request_id)
    except ReplyViolation:  # the error needs members, or words, that a general fault does not have
        return asked.service.plain_error(code, message, status, asked.request_id)


class _Plain(msgspec.Struct, frozen=True):
    """An error from before the service: its name in JSON and Query protocols, words, and status."""

    code: str
    query_code: str
    message: str
    status: int
    json_status: int


_PLAIN = {
    "missing": _Plain(
        "MissingAuthenticationTokenException",
        "MissingAuthenticationToken",
        "Missing Authentication Token",
        403,
        403,
    ),
    Trouble.EXPIRED: _Plain(
        "ExpiredTokenException",
        "ExpiredToken",
        "The security token included in the request is expired",
        403,
        400,
    ),
    Trouble.UNKNOWN: _Plain(
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "The security token included in the request is invalid.",
        403,
        400,
    ),
    Trouble.SIGNATURE: _Plain(
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. "
        "Check your AWS Secret Access Key and signing method.",
        403,
        400,
    ),
    "skew": _Plain(
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "Signature expired: the request's time is more than 5 minutes away from the server's.",
        403,
        400,
    ),
    "operation": _Plain(
        "UnknownOperationException",
        "InvalidAction",
        "The sandbox account does not do this operation.",
        404,
        400,
    ),
    "unreadable": _Plain(
        "SerializationException", "MalformedInput", "The body cannot be read.", 400, 400
    ),
    "bug": _Plain("InternalServerException", "InternalFailure", BUG_MESSAGE, 500, 500),
}


def _refusal(asked: _Asked, name: str) -> Reply:
    plain = _PLAIN[name]
    protocol = asked.service.protocol
    code = plain.query_code if isinstance(protocol, QueryProtocol) else plain.code
    is_rest = isinstance(protocol, (QueryProtocol, RestJsonProtocol))
    status = plain.status if is_rest else plain.json_status
    return asked.service.plain_error(code, plain.message, status, asked.request_id)


def _unroutable(request: Request, request_id: str) -> Reply:
    if "cbor" in request.headers.get("content-type", "") or "smithy-protocol" in request.headers:
        code, status = "UnsupportedMediaTypeException", 415
        message = "The sandbox account speaks JSON, not CBOR."
    else:
        code, status = "UnknownOperationException", 404
        message = "The sandbox account has no service that is asked like this."
    headers = {
        "Content-Type": "application/json",
        "x-amzn-RequestId": request_id,
        "x-amzn-ErrorType": code,
    }
    return Reply(status, headers, dump_json({"__type": code, "message": message}))
