"""AWS's wire protocols, as much as buyers' services speak: JSON 1.0/1.1, REST-JSON and Query.

Each protocol turns a request into parameters and an output into a document, by the service model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qs, parse_qsl, unquote
from xml.sax.saxutils import escape

import msgspec
from botocore.model import OperationModel, Shape

from app.sandbox.http11 import Reply, Request
from app.sandbox.wire import (
    Codec,
    ShapeCodecs,
    timestamp_decoder,
    timestamp_encoder,
    wire_name,
)


class Unreadable(Exception):
    """The request's body is not what the protocol says."""


class Document(msgspec.Struct):
    """An output on its way out: a tree that a fault may still change."""

    status: int
    headers: dict[str, str]
    tree: Any


class ErrorDocument(msgspec.Struct, frozen=True):
    """A refusal by name. `members` are the modelled ones beside the message."""

    code: str
    message: str
    status: int
    request_id: str
    members: Mapping[str, Any]


class WireOperation(Protocol):
    """One operation in one protocol."""

    def parse(self, request: Request) -> Any:
        """Read the parameters, still to be checked. Raises Unreadable."""

    def document(self, output: Mapping[str, Any], request_id: str) -> Document:
        """Translate a checked output."""

    def dump(self, document: Document) -> Reply:
        """Write the document down."""


class WireProtocol(Protocol):
    """What differs between protocols outside of an operation."""

    def operation(self, model: OperationModel) -> WireOperation:
        """Compile one operation."""

    def error(self, error: ErrorDocument) -> Reply:
        """Write a refusal down."""


class JsonProtocol:
    """AWS JSON: the operation in a header, everything else in the body."""

    def __init__(self, version: str) -> None:
        self.content_type = f"application/x-amz-json-{version}"
        self._encoders = ShapeCodecs(encodes=True)
        self._decoders = ShapeCodecs(encodes=False)

    def operation(self, model: OperationModel) -> WireOperation:
        """Compile one operation."""
        return _JsonOperation(model, self._decoders, self._encoders, self.content_type)

    def error(self, error: ErrorDocument) -> Reply:
        """Name the error in the body."""
        body = {"__type": error.code, "message": error.message, **error.members}
        headers = {"Content-Type": self.content_type, "x-amzn-RequestId": error.request_id}
        return Reply(error.status, headers, dump_json(body))


class _JsonOperation:
    def __init__(
        self,
        model: OperationModel,
        decoders: ShapeCodecs,
        encoders: ShapeCodecs,
        content_type: str,
    ) -> None:
        self._decode = decoders.of(model.input_shape) if model.input_shape else None
        self._encode = encoders.of(model.output_shape) if model.output_shape else None
        self._content_type = content_type

    def parse(self, request: Request) -> Any:
        return _apply(self._decode, load_json(request.body))

    def document(self, output: Mapping[str, Any], request_id: str) -> Document:
        headers = {"Content-Type": self._content_type, "x-amzn-RequestId": request_id}
        return Document(200, headers, _apply(self._encode, output))

    def dump(self, document: Document) -> Reply:
        return Reply(document.status, document.headers, dump_json(document.tree))


class RestJsonProtocol:
    """REST-JSON: members in the path, the query, headers and a JSON body."""

    def __init__(self) -> None:
        self._encoders = ShapeCodecs(encodes=True)
        self._decoders = ShapeCodecs(encodes=False)

    def operation(self, model: OperationModel) -> WireOperation:
        """Compile one operation."""
        return _RestJsonOperation(model, self._decoders, self._encoders)

    def error(self, error: ErrorDocument) -> Reply:
        """Name the error in a header."""
        headers = {
            "Content-Type": "application/json",
            "x-amzn-RequestId": error.request_id,
            "x-amzn-ErrorType": error.code,
        }
        words = {"message": error.message} if error.message else {}
        return Reply(error.status, headers, dump_json({**words, **error.members}))


_DEFAULT_FORMS = {"header": "rfc822", "querystring": "iso8601", "uri": "iso8601"}


class _RestJsonOperation:
    def __init__(self, model: OperationModel, decoders: ShapeCodecs, encoders: ShapeCodecs) -> None:
        self._path = path_pattern(model.http["requestUri"])
        self._status = int(model.http.get("responseCode", 200))
        self._input = _Members(model.input_shape, decoders)
        self._output = _Members(model.output_shape, encoders)

    def parse(self, request: Request) -> Any:
        params = self._input.read_body(request.body)
        if self._input.outside and isinstance(params, dict):
            params.update(self._outside_of(request))
        return params

    def _outside_of(self, request: Request) -> dict[str, Any]:
        found = self._path.fullmatch(request.path)
        labels = found.groupdict() if found else {}
        query = parse_qs(request.query, keep_blank_values=True)
        values: dict[str, Any] = {}
        for name, shape in self._input.outside.items():
            wire = wire_name(name, shape)
            match shape.serialization["location"]:
                case "uri":
                    values[name] = from_text(shape, unquote(labels[label_group(wire)]))
                case "querystring" if wire in query:
                    values[name] = _from_query(shape, query[wire])
                case "header" if wire.lower() in request.headers:
                    values[name] = from_text(shape, request.headers[wire.lower()])
        return values

    def document(self, output: Mapping[str, Any], request_id: str) -> Document:
        headers = {"Content-Type": "application/json", "x-amzn-RequestId": request_id}
        status = self._status
        for name, shape in self._output.outside.items():
            if name not in output:
                continue
            if shape.serialization["location"] == "statusCode":
                status = output[name]
            else:
                headers[wire_name(name, shape)] = to_text(shape, output[name])
        return Document(status, headers, self._output.write_body(output))

    def dump(self, document: Document) -> Reply:
        if isinstance(document.tree, bytes):
            return Reply(document.status, document.headers, document.tree)
        return Reply(document.status, document.headers, dump_json(document.tree))


class _Members:
    """A structure's members by where they travel: outside of the body, in it, or as the whole of it."""

    def __init__(self, shape: Shape | None, codecs: ShapeCodecs) -> None:
        members: Mapping[str, Shape] = shape.members if shape else {}
        self.outside = {
            name: member for name, member in members.items() if "location" in member.serialization
        }
        self._payload = shape.serialization.get("payload") if shape else None
        self._codec: Codec | None = None
        self._is_raw = False
        if self._payload:
            inner = members[self._payload]
            self._is_raw = inner.type_name in {"blob", "string"}
            self._codec = None if self._is_raw else codecs.of(inner)
        elif shape:
            self._codec = codecs.of(shape)

    def read_body(self, body: bytes) -> Any:
        if not self._payload:
            return _apply(self._codec, load_json(body))
        if self._is_raw:
            return {self._payload: body} if body else {}
        return {self._payload: _apply(self._codec, load_json(body))} if body else {}

    def write_body(self, output: Mapping[str, Any]) -> Any:
        if self._payload:
            inner = output.get(self._payload, b"" if self._is_raw else {})
            return inner if self._is_raw else _apply(self._codec, inner)
        if self.outside:
            output = {name: item for name, item in output.items() if name not in self.outside}
        return _apply(self._codec, output)


class QueryProtocol:
    """AWS Query: a form goes in, XML comes out."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def operation(self, model: OperationModel) -> WireOperation:
        """Compile one operation."""
        return _QueryOperation(model, self._namespace)

    def error(self, error: ErrorDocument) -> Reply:
        """Write the error as XML."""
        side = "Receiver" if error.status >= 500 else "Sender"  # noqa: PLR2004 - HTTP's own line
        body = (
            f'<ErrorResponse xmlns="{self._namespace}"><Error><Type>{side}</Type>'
            f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
            f"<RequestId>{error.request_id}</RequestId></ErrorResponse>"
        )
        return _xml_reply(error.status, error.request_id, body)


class _QueryOperation:
    def __init__(self, model: OperationModel, namespace: str) -> None:
        self._model = model
        self._namespace = namespace

    def parse(self, request: Request) -> Any:
        form = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
        shape = self._model.input_shape
        return (_from_form(shape, "", form) or {}) if shape else {}

    def document(self, output: Mapping[str, Any], request_id: str) -> Document:
        return Document(200, {"x-amzn-RequestId": request_id}, dict(output))

    def dump(self, document: Document) -> Reply:
        name, shape = self._model.name, self._model.output_shape
        request_id = document.headers["x-amzn-RequestId"]
        wrapper = shape.serialization.get("resultWrapper", f"{name}Result") if shape else None
        result = to_xml(shape, wrapper, document.tree) if shape and wrapper else ""
        body = (
            f'<{name}Response xmlns="{self._namespace}">{result}<ResponseMetadata>'
            f"<RequestId>{request_id}</RequestId></ResponseMetadata></{name}Response>"
        )
        return _xml_reply(document.status, request_id, body)


def _xml_reply(status: int, request_id: str, body: str) -> Reply:
    headers = {"Content-Type": "text/xml", "x-amzn-RequestId": request_id}
    return Reply(status, headers, body.encode())


def to_xml(shape: Shape, tag: str, value: Any) -> str:
    """Write a value as XML, lists with a `member` element for each item."""
    if shape.type_name == "structure" and isinstance(value, dict):
        inner = "".join(
            to_xml(shape.members[name], wire_name(name, shape.members[name]), item)
            for name, item in value.items()
            if name in shape.members
        )
    elif shape.type_name == "list" and isinstance(value, list):
        inner = "".join(to_xml(shape.member, "member", item) for item in value)
    else:
        inner = escape(to_text(shape, value))
    return f"<{tag}>{inner}</{tag}>"


def _from_form(shape: Shape, prefix: str, form: Mapping[str, str]) -> Any:
    if shape.type_name == "structure":
        start = f"{prefix}." if prefix else ""
        found = {
            name: _from_form(member, start + wire_name(name, member), form)
            for name, member in shape.members.items()
        }
        return {name: item for name, item in found.items() if item is not None} or None
    if shape.type_name == "list":
        items: list[Any] = []
        while (
            item := _from_form(shape.member, f"{prefix}.member.{len(items) + 1}", form)
        ) is not None:
            items.append(item)
        return items or None
    return from_text(shape, form[prefix]) if prefix in form else None


def from_text(shape: Shape, text: str) -> Any:
    """Read a scalar from a path, query, header or form; what cannot be read stays text."""
    match shape.type_name:
        case "integer" | "long":
            return int(text) if re.fullmatch(r"-?\d{1,19}", text) else text
        case "boolean":
            return {"true": True, "false": False}.get(text, text)
        case "float" | "double":
            return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text
        case "timestamp":
            return timestamp_decoder(_form_of(shape))(text)
        case _:
            return text


def to_text(shape: Shape, value: Any) -> str:
    """Write a scalar for a header or for XML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return str(timestamp_encoder(_form_of(shape))(value))
    return str(value)


def _form_of(shape: Shape) -> str:
    location = str(shape.serialization.get("location"))
    default = _DEFAULT_FORMS.get(location, "iso8601")
    return str(shape.serialization.get("timestampFormat", default))


def _from_query(shape: Shape, texts: list[str]) -> Any:
    if shape.type_name == "list":
        return [from_text(shape.member, text) for text in texts]
    return from_text(shape, texts[0])


def path_pattern(uri: str) -> re.Pattern[str]:
    """Compile a model's path template: `{id}` takes one segment, `{name+}` the rest."""
    path = uri.partition("?")[0]
    pieces = re.split(r"\{(\w+)(\+?)\}", path)
    pattern = re.escape(pieces[0])
    for name, greedy, literal in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        pattern += f"(?P<{label_group(name)}>{'.+' if greedy else '[^/]+'})" + re.escape(literal)
    return re.compile(pattern)


def label_group(name: str) -> str:
    """Return the regular expression's group of a path label."""
    return f"label_{name}"


def _apply(codec: Codec | None, value: Any) -> Any:
    return value if codec is None else codec(value)


def load_json(body: bytes) -> Any:
    """Read a JSON body; an empty one is an empty structure."""
    if not body:
        return {}
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as cause:
        raise Unreadable("The body is not JSON.") from cause


def dump_json(tree: Any) -> bytes:
    """Write JSON. A tree that a fault filled with lone surrogates is written as escapes."""
    try:
        return msgspec.json.encode(tree)
    except UnicodeEncodeError:
        return json.dumps(tree).encode()
