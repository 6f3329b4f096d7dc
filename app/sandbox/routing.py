"""From a request to the operation it means: one port serves every service, told apart by what AWS uses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape

from app.sandbox.http11 import Reply, Request
from app.sandbox.protocols import (
    ErrorDocument,
    JsonProtocol,
    QueryProtocol,
    RestJsonProtocol,
    WireOperation,
    WireProtocol,
    path_pattern,
)
from app.sandbox.service import Handler, Service, ServiceError
from app.sandbox.validate import Check, Problem, ShapeChecks

_INVALID = ("ValidationException", "InvalidRequestException")
_PROBLEMS_TOLD = 20
_MESSAGE_LENGTH = 1000


class ReplyViolation(Exception):
    """A service answered with what its model does not allow: a bug of the sandbox account."""


class Operation:
    """One operation: how it is read, checked, done and answered."""

    def __init__(self, service: BoundService, model: OperationModel, handler: Handler) -> None:
        self.service = service
        self.name: str = model.name
        self.handler = handler
        self.wire: WireOperation = service.protocol.operation(model)
        self.model = model
        self.takes_signature: bool = model.auth_type != "none"
        self._input = _check_of(service.checks, model.input_shape)
        self._output = _check_of(service.checks, model.output_shape)

    def check_input(self, params: Any) -> list[Problem]:
        """Return what is wrong with a request."""
        problems: list[Problem] = []
        self._input(params, problems)
        return problems

    def check_output(self, output: Any) -> None:
        """Raise ReplyViolation when an output does not satisfy the model."""
        problems: list[Problem] = []
        self._output(output, problems)
        if problems:
            raise ReplyViolation(f"{self.service.name}.{self.name}: {_in_words(problems)}")


class BoundService:
    """A service, its model and its handlers."""

    def __init__(self, service: Service) -> None:
        self.name = service.name
        self.model = _model_of(service.name)
        self.signing_name = str(self.model.metadata.get("signingName", self.name))
        self.target_prefix = str(self.model.metadata.get("targetPrefix", ""))
        self.protocol = _protocol_of(self.model)
        self.checks = ShapeChecks()
        self._handlers = service.handlers()
        self._operations: dict[str, Operation] = {}
        self._errors: dict[str, Shape] = {shape.name: shape for shape in self.model.error_shapes}
        unknown = set(self._handlers) - set(self.model.operation_names)
        if unknown:
            raise ValueError(f"{self.name} has no operations {sorted(unknown)}")

    def operation(self, name: str) -> Operation | None:
        """Return an operation that this service does, compiled at its first call."""
        known = self._operations.get(name)
        handler = self._handlers.get(name)
        if known is None and handler is not None:
            known = Operation(self, self.model.operation_model(name), handler)
            self._operations[name] = known
        return known

    def paths(self) -> Sequence[tuple[str, re.Pattern[str], str]]:
        """List method, path and name of the operations that this service does."""
        models = [self.model.operation_model(name) for name in self._handlers]
        return [
            (item.http["method"], path_pattern(item.http["requestUri"]), item.name)
            for item in models
        ]

    def refusal(self, error: ServiceError, request_id: str) -> Reply:
        """Write a modelled refusal. Raises ReplyViolation when the model does not know it."""
        shape = self._errors.get(error.code)
        if shape is None:
            raise ReplyViolation(f"{self.name} has no error {error.code}")
        members = dict(error.members)
        if "requestId" in shape.members:
            members.setdefault("requestId", request_id)
        message, words = error.message, {"message": error.message}
        if "error_description" in shape.members:  # the services that follow OAuth say it like this
            message, words = "", {}
            members["error_description"] = error.message
        problems: list[Problem] = []
        self.checks.of(shape)({**words, **members}, problems)
        if problems:
            raise ReplyViolation(f"{self.name} {error.code}: {_in_words(problems)}")
        status = int(shape.metadata.get("error", {}).get("httpStatusCode", 400))
        return self.plain_error(str(shape.error_code), message, status, request_id, members=members)

    def plain_error(
        self,
        code: str,
        message: str,
        status: int,
        request_id: str,
        *,
        members: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Write an error that comes from before the service: signing, throttling, a broken body."""
        return self.protocol.error(ErrorDocument(code, message, status, request_id, members or {}))

    def error_members(self, code: str) -> frozenset[str]:
        """Return what else the model lets an error say."""
        shape = self._errors.get(code)
        return frozenset(shape.members) if shape else frozenset()

    def invalid(self, problems: list[Problem], request_id: str) -> Reply:
        """Refuse a request that the model does not allow."""
        message = _in_words(problems)
        code = next((code for code in _INVALID if code in self._errors), None)
        if code is None:
            return self.plain_error("ValidationError", message, 400, request_id)
        shape = self._errors[code]
        members: dict[str, Any] = {"error": "invalid_request"} if "error" in shape.members else {}
        words = shape.members["reason"].metadata.get("enum") if "reason" in shape.members else None
        if words and (reason := _reason(problems[0], words)):
            members["reason"] = reason
        for name in ("fields", "fieldList"):
            if name in shape.members:
                members[name] = [
                    {"name": p.path[:_MESSAGE_LENGTH], "message": p.text[:_MESSAGE_LENGTH]}
                    for p in problems[:_PROBLEMS_TOLD]
                ]
        return self.refusal(ServiceError(code, message, **members), request_id)


class Route(msgspec.Struct, frozen=True):
    """Where a request goes. `operation` is None when the service does not do what is asked."""

    service: BoundService
    name: str
    operation: Operation | None


class Router:
    """Find the service and operation of a request."""

    def __init__(self, services: Sequence[Service]) -> None:
        self.services = {service.name: BoundService(service) for service in services}
        self._targets = {
            bound.target_prefix: bound
            for bound in self.services.values()
            if isinstance(bound.protocol, JsonProtocol)
        }
        self._forms = {
            bound.signing_name: bound
            for bound in self.services.values()
            if isinstance(bound.protocol, QueryProtocol)
        }
        self._paths = [
            (bound, *path)
            for bound in self.services.values()
            if isinstance(bound.protocol, RestJsonProtocol)
            for path in bound.paths()
        ]

    def find(self, request: Request, signing_name: str | None) -> Route | None:
        """Return where a request goes, or None when no service here speaks like that."""
        target = request.headers.get("x-amz-target")
        if target is not None:
            return self._by_target(target)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return self._by_form(request, signing_name)
        return self._by_path(request, signing_name)

    def _by_target(self, target: str) -> Route | None:
        prefix, _, name = target.rpartition(".")
        bound = self._targets.get(prefix)
        return Route(bound, name, bound.operation(name)) if bound else None

    def _by_form(self, request: Request, signing_name: str | None) -> Route | None:
        name = dict(parse_qsl(request.body.decode("utf-8", "replace"))).get("Action", "")
        bound = self._forms.get(signing_name or "")
        if bound is None and signing_name is None and len(self._forms) == 1:
            bound = next(iter(self._forms.values()))
        return Route(bound, name, bound.operation(name)) if bound else None

    def _by_path(self, request: Request, signing_name: str | None) -> Route | None:
        for bound, method, pattern, name in self._paths:
            if (
                method == request.method
                and signing_name in {None, bound.signing_name}
                and pattern.fullmatch(request.path)
            ):
                return Route(bound, name, bound.operation(name))
        return None


@cache
def _model_of(service: str) -> ServiceModel:
    """Read a service's model once, however many servers a process starts."""
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def _protocol_of(model: ServiceModel) -> WireProtocol:
    known = model.metadata.get("protocols", [model.metadata["protocol"]])
    if "json" in known:
        return JsonProtocol(str(model.metadata.get("jsonVersion", "1.0")))
    if "rest-json" in known:
        return RestJsonProtocol()
    if "query" in known:
        return QueryProtocol(str(model.metadata.get("xmlNamespace", "")))
    raise NotImplementedError(f"{model.service_name} speaks only {known}")


def _check_of(checks: ShapeChecks, shape: Shape | None) -> Check:
    return checks.of(shape) if shape else _no_members


def _no_members(value: Any, problems: list[Problem]) -> None:
    if value != {}:
        problems.append(Problem("", "Member must be empty"))


def _in_words(problems: list[Problem]) -> str:
    noun = "error" if len(problems) == 1 else "errors"
    listed = "; ".join(
        f"Value at '{found.path}' failed to satisfy constraint: {found.text}"
        for found in problems[:_PROBLEMS_TOLD]
    )
    return f"{len(problems)} validation {noun} detected: {listed}"[:_MESSAGE_LENGTH]


_GENERAL_REASONS = ("OTHER", "MALFORMED_REQUEST_PARAMETERS", "FieldValidationFailed", "CannotParse")


def _reason(problem: Problem, words: Sequence[str]) -> str | None:
    """Pick the word of a service's own list that fits best, by the member's name."""
    member = re.split(r"[.\[]", problem.path)[0]
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", member).upper()
    best = "MISSING_" if problem.is_missing else "INVALID_"
    own = "INVALID_PAGINATION_TOKEN" if member == "nextToken" else ""
    wanted = (best + snake, f"INVALID_{snake}", own, *_GENERAL_REASONS)
    return next((word for word in wanted if word in words), None)
