"""Translation between values and JSON documents, compiled per shape; shapes without need stay untouched.

Timestamps, blobs and wire names are all that differs, so most members cost nothing here. What cannot
be read stays as it came, and the check that follows names it.
"""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from botocore.model import Shape

Codec = Callable[[Any], Any]


class ShapeCodecs:
    """Compile shapes to codecs of one direction; None means that the value stays as it is."""

    def __init__(self, *, encodes: bool) -> None:
        self._encodes = encodes
        self._codecs: dict[str, Codec | None] = {}
        self._lock = threading.RLock()  # connections have threads of their own

    def of(self, shape: Shape) -> Codec | None:
        """Return the codec of a shape in a JSON body."""
        # A member's own serialization (name, timestamp format) does not come with the shape's name.
        key = f"{shape.name} {shape.serialization.get('timestampFormat', '')}"
        with self._lock:
            if key in self._codecs:
                return self._codecs[key]
            # A shape that contains itself finds this stand-in while it is being compiled.
            self._codecs[key] = lambda value: self._recursive(key, value)
            codec = self._compile(shape)
            self._codecs[key] = codec
            return codec

    def _recursive(self, key: str, value: Any) -> Any:
        codec = self._codecs[key]
        return value if codec is None else codec(value)

    def _compile(self, shape: Shape) -> Codec | None:
        codec: Codec | None = None
        if shape.metadata.get("document"):
            return codec
        match shape.type_name:
            case "timestamp":
                form = shape.serialization.get("timestampFormat", "unixTimestamp")
                codec = timestamp_encoder(form) if self._encodes else timestamp_decoder(form)
            case "blob":
                codec = encode_blob if self._encodes else decode_blob
            case "structure":
                codec = self._structure(shape)
            case "list":
                codec = _list(self.of(shape.member))
            case "map":
                codec = _map(self.of(shape.value))
        return codec

    def _structure(self, shape: Shape) -> Codec | None:
        return _structure(
            {name: self.of(member) for name, member in shape.members.items()},
            {name: wire_name(name, member) for name, member in shape.members.items()},
            encodes=self._encodes,
        )


def wire_name(name: str, member: Shape) -> str:
    """Return how a member is called on the wire."""
    return str(member.serialization.get("name", name))


def _structure(
    codecs: Mapping[str, Codec | None], names: Mapping[str, str], *, encodes: bool
) -> Codec | None:
    active = tuple((name, codec) for name, codec in codecs.items() if codec is not None)
    to_wire = {name: wire for name, wire in names.items() if name != wire}
    to_value = {wire: name for name, wire in to_wire.items()}
    if not active and not to_wire:
        return None

    def translate(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if encodes or not to_value:
            out = dict(value)
        else:
            out = {to_value.get(key, key): item for key, item in value.items()}
        for name, codec in active:
            if name in out:
                out[name] = codec(out[name])
        if encodes and to_wire:
            out = {to_wire.get(key, key): item for key, item in out.items()}
        return out

    return translate


def _list(codec: Codec | None) -> Codec | None:
    if codec is None:
        return None

    def translate(value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        return [codec(item) for item in value]

    return translate


def _map(codec: Codec | None) -> Codec | None:
    if codec is None:
        return None

    def translate(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: codec(item) for key, item in value.items()}

    return translate


def encode_blob(value: Any) -> Any:
    """Write binary data as base64."""
    return base64.b64encode(value).decode()


def decode_blob(value: Any) -> Any:
    """Read base64."""
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return value


def timestamp_encoder(form: str) -> Codec:
    """Return the writer of a timestamp format of the models."""
    match form:
        case "iso8601":
            return _write_iso
        case "rfc822":
            return lambda moment: format_datetime(moment.astimezone(UTC), usegmt=True)
        case _:
            return _write_epoch


def timestamp_decoder(form: str) -> Codec:
    """Return the reader of a timestamp format of the models."""
    match form:
        case "iso8601":
            return _read_iso
        case "rfc822":
            return _read_rfc822
        case _:
            return _read_epoch


def _write_iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _write_epoch(moment: datetime) -> float:
    # AWS gives milliseconds at the most.
    return round(moment.timestamp(), 3)


def _read_iso(value: Any) -> Any:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _read_rfc822(value: Any) -> Any:
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except (TypeError, ValueError):
        return value


def _read_epoch(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return value
