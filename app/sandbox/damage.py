"""How a fault changes an answer: other ids, other values, other bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import Shape

from app.sandbox.faults import Fault, FaultKind
from app.sandbox.http11 import Reply
from app.sandbox.protocols import Document

_PORTAL = b"<!DOCTYPE html><html><body><h1>Sign in to the guest network</h1></body></html>"
_PORTAL_URL = "http://127.0.0.1:9/portal"
_DEPTH = 100_000
_BODIES = {
    FaultKind.EMPTY: b"",
    FaultKind.GARBAGE: b"\x00\x17{]garbage",
    FaultKind.BAD_UTF8: b'{"name": "\xff\xfe"}',
    FaultKind.TOP_LIST: b"[]",
    FaultKind.TOP_NULL: b"null",
}
_ID_TAIL = 4


def damaged(document: Document, fault: Fault, shape: Shape | None) -> Document:
    """Return what a fault makes of an answer before it is written."""
    tree = document.tree
    match fault.kind:
        case FaultKind.FOREIGN:
            tree = _with_foreign_ids(tree)
        case FaultKind.ALTERED:
            for path, value in fault.members.items():
                tree = with_value(tree, path.split("."), value)
        case FaultKind.BAD_TIMESTAMP if shape is not None:
            tree = _with_bad_times(shape, tree)
    return Document(document.status, document.headers, tree)


def replacement(fault: Fault, sound: Mapping[str, str]) -> Reply:
    """Return what answers in the service's place. `sound` holds the headers of a real reply."""
    if fault.kind is FaultKind.HTML:
        return Reply(200, {"Content-Type": "text/html"}, _PORTAL)
    if fault.kind is FaultKind.REDIRECT:
        return Reply(302, {"Content-Type": "text/html", "Location": _PORTAL_URL}, _PORTAL)
    if fault.kind is FaultKind.NO_CONTENT:
        return Reply(204, sound, b"")
    if fault.kind is FaultKind.DEEP:
        return Reply(200, sound, b'{"a":' * _DEPTH + b"1" + b"}" * _DEPTH)
    return Reply(200, sound, _BODIES[fault.kind])


def cut(reply: Reply) -> Reply:
    """Drop the second half of the body."""
    return Reply(reply.status, reply.headers, reply.body[: len(reply.body) // 2])


def foreign_id(own: str) -> str:
    """Return an id of the same form that belongs to something else."""
    tail = own[-_ID_TAIL:]
    return own[:-_ID_TAIL] + ("0" * len(tail) if tail != "0" * len(tail) else "1" * len(tail))


def with_value(tree: Any, path: list[str], value: Any) -> Any:
    """Return a copy of a tree with one value set; members on the way are made where missing."""
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(tree, list) and head.isdecimal() and int(head) < len(tree):
        index = int(head)
        return [*tree[:index], with_value(tree[index], rest, value), *tree[index + 1 :]]
    members = tree if isinstance(tree, dict) else {}
    return {**members, head: with_value(members.get(head), rest, value)}


def _with_foreign_ids(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {
            name: foreign_id(item)
            if name.lower().endswith("id") and isinstance(item, str)
            else _with_foreign_ids(item)
            for name, item in tree.items()
        }
    return [_with_foreign_ids(item) for item in tree] if isinstance(tree, list) else tree


def _with_bad_times(shape: Shape, tree: Any) -> Any:
    if shape.type_name == "timestamp":
        return "the day after tomorrow"
    if shape.type_name == "structure" and isinstance(tree, dict):
        members = shape.members
        return {
            name: _with_bad_times(members[name], item) if name in members else item
            for name, item in tree.items()
        }
    if shape.type_name == "list" and isinstance(tree, list):
        return [_with_bad_times(shape.member, item) for item in tree]
    return tree
