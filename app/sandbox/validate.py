"""Checks of values against a service model's shapes, compiled once into closures.

The same check guards what comes in (a refusal) and what goes out (a bug of ours).
"""

from __future__ import annotations

import re
import sys
import threading
import unicodedata
import warnings
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from botocore.model import Shape

_KEY_SHOWN = 100
# The model of AgentCore's control plane has the ARN of a payment manager begin with "arn:" and a dash; its
# data plane has the real one, and AWS gives the same ARN in both.
_MENDED_PATTERNS = {
    "arn:(-[^:]+)?:bedrock-agentcore:": "arn:(aws|aws-[^:]+):bedrock-agentcore:",
}

Pattern = re.Pattern[str]


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong with a value. `path` leads to it, as in "filters[0].name"."""

    path: str
    text: str
    is_missing: bool = False


Check = Callable[[Any, list[Problem]], None]
"""Appends what is wrong with a value to a list."""


class ShapeChecks:
    """Compile shapes to checks, each shape of a model once; recursive shapes are fine."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._lock = threading.RLock()  # connections have threads of their own

    def of(self, shape: Shape) -> Check:
        """Return the check of a shape."""
        with self._lock:
            known = self._checks.get(shape.name)
            if known is not None:
                return known
            # A shape that contains itself finds this stand-in while it is being compiled.
            self._checks[shape.name] = self._later(shape.name)
            compiled = self._compile(shape)
            self._checks[shape.name] = compiled
            return compiled

    def _later(self, name: str) -> Check:
        def check(value: Any, problems: list[Problem]) -> None:
            self._checks[name](value, problems)

        return check

    def _compile(self, shape: Shape) -> Check:
        if shape.metadata.get("document"):
            return _anything
        if shape.type_name == "structure":
            return self._structure(shape)
        if shape.type_name == "list":
            return _list(shape, self.of(shape.member))
        if shape.type_name == "map":
            return _map(shape, self.of(shape.key), self.of(shape.value))
        try:
            return _SCALARS[shape.type_name](shape)
        except KeyError as cause:
            message = f"shape {shape.name} has the unknown type {shape.type_name}"
            raise NotImplementedError(message) from cause

    def _structure(self, shape: Shape) -> Check:
        members = {name: self.of(member) for name, member in shape.members.items()}
        required = frozenset(shape.metadata.get("required", ()))
        is_union = bool(shape.metadata.get("union"))

        def check(value: Any, problems: list[Problem]) -> None:
            if not isinstance(value, dict):
                problems.append(Problem("", "Member must be a structure"))
                return
            for name, item in value.items():
                member = members.get(name)
                if member is None:
                    problems.append(Problem(_shown(name), "Member is not known to this operation"))
                    continue
                before = len(problems)
                member(item, problems)
                if len(problems) != before:
                    _move_below(name, problems, before)
            if not required <= value.keys():
                problems.extend(
                    Problem(name, "Member must not be null", is_missing=True)
                    for name in sorted(required - value.keys())
                )
            if is_union and len(value) != 1:
                problems.append(Problem("", "Exactly one member of the union must be set"))

        return check


def _move_below(head: str, problems: list[Problem], start: int) -> None:
    for index in range(start, len(problems)):
        found = problems[index]
        tail = found.path
        path = head + tail if not tail or tail.startswith("[") else f"{head}.{tail}"
        problems[index] = Problem(path, found.text, found.is_missing)


def _shown(key: Any) -> str:
    """Return a key from outside as one that may stand in a message: printable and not endless."""
    text = "".join(letter if letter.isprintable() else "?" for letter in str(key)[:_KEY_SHOWN])
    return text or "?"


def _anything(_value: Any, _problems: list[Problem]) -> None:
    """Accept a document: any JSON value is one."""


def _list(shape: Shape, item_check: Check) -> Check:
    low, high = _bounds(shape)

    def check(value: Any, problems: list[Problem]) -> None:
        if not isinstance(value, (list, tuple)):
            problems.append(Problem("", "Member must be a list"))
            return
        if not low <= len(value) <= high:
            problems.append(Problem("", _length_rule(low, high)))
        for index, item in enumerate(value):
            before = len(problems)
            item_check(item, problems)
            if len(problems) != before:
                _move_below(f"[{index}]", problems, before)

    return check


def _map(shape: Shape, key_check: Check, value_check: Check) -> Check:
    low, high = _bounds(shape)

    def check(value: Any, problems: list[Problem]) -> None:
        if not isinstance(value, dict):
            problems.append(Problem("", "Member must be a map"))
            return
        if not low <= len(value) <= high:
            problems.append(Problem("", _length_rule(low, high)))
        for key, item in value.items():
            before = len(problems)
            key_check(key, problems)
            value_check(item, problems)
            if len(problems) != before:
                _move_below(_shown(key), problems, before)

    return check


def _string(shape: Shape) -> Check:
    low, high = _bounds(shape)
    words = frozenset(shape.metadata.get("enum", ())) or None
    source = shape.metadata.get("pattern")
    matches = compile_pattern(source).fullmatch if source else None

    def check(value: Any, problems: list[Problem]) -> None:
        if (
            isinstance(value, str)
            and low <= len(value) <= high
            and (words is None or value in words)
            and (matches is None or matches(value))
        ):
            return
        if not isinstance(value, str):
            problems.append(Problem("", "Member must be a string"))
            return
        if not low <= len(value) <= high:
            problems.append(Problem("", _length_rule(low, high)))
        if words is not None and value not in words:
            known = ", ".join(sorted(words))
            problems.append(Problem("", f"Member must satisfy enum value set: [{known}]"))
        if matches is not None and not matches(value):
            rule = f"Member must satisfy regular expression pattern: {source}"
            problems.append(Problem("", rule))

    return check


_INTEGER_BITS = {"byte": 8, "short": 16, "integer": 32, "long": 64}


def _integer(shape: Shape) -> Check:
    bits = _INTEGER_BITS.get(shape.type_name)
    limit = 1 << (bits - 1) if bits else None
    low = shape.metadata.get("min", -limit if limit else None)
    high = shape.metadata.get("max", limit - 1 if limit else None)

    def check(value: Any, problems: list[Problem]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.append(Problem("", "Member must be a whole number"))
        else:
            _check_range(value, low, high, problems)

    return check


def _real(shape: Shape) -> Check:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")

    def check(value: Any, problems: list[Problem]) -> None:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            problems.append(Problem("", "Member must be a number"))
        else:
            _check_range(value, low, high, problems)

    return check


def _check_range(
    value: float, low: float | None, high: float | None, problems: list[Problem]
) -> None:
    if low is not None and value < low:
        rule = f"Member must have value greater than or equal to {low}"
        problems.append(Problem("", rule))
    if high is not None and value > high:
        problems.append(Problem("", f"Member must have value less than or equal to {high}"))


def _boolean(_shape: Shape) -> Check:
    def check(value: Any, problems: list[Problem]) -> None:
        if not isinstance(value, bool):
            problems.append(Problem("", "Member must be a boolean"))

    return check


def _timestamp(_shape: Shape) -> Check:
    def check(value: Any, problems: list[Problem]) -> None:
        if not isinstance(value, datetime) or value.tzinfo is None:
            problems.append(Problem("", "Member must be a timestamp"))

    return check


def _blob(shape: Shape) -> Check:
    low, high = _bounds(shape)

    def check(value: Any, problems: list[Problem]) -> None:
        if not isinstance(value, bytes):
            problems.append(Problem("", "Member must be binary data"))
        elif not low <= len(value) <= high:
            problems.append(Problem("", _length_rule(low, high)))

    return check


_SCALARS: dict[str, Callable[[Shape], Check]] = {
    "string": _string,
    "character": _string,
    "byte": _integer,
    "short": _integer,
    "integer": _integer,
    "long": _integer,
    "bigInteger": _integer,
    "float": _real,
    "double": _real,
    "bigDecimal": _real,
    "boolean": _boolean,
    "timestamp": _timestamp,
    "blob": _blob,
}


def _bounds(shape: Shape) -> tuple[int, int]:
    return int(shape.metadata.get("min", 0)), int(shape.metadata.get("max", sys.maxsize))


def _length_rule(low: int, high: int) -> str:
    if high == sys.maxsize:
        return f"Member must have length greater than or equal to {low}"
    if low == 0:
        return f"Member must have length less than or equal to {high}"
    return f"Member must have length between {low} and {high}"


_PROPERTY = re.compile(r"\\p\{(\w+)\}")


def compile_pattern(source: str) -> Pattern:
    r"""Compile a model's pattern, which is written for Java or JavaScript.

    Python has no Unicode categories (``\p{C}``): they become character ranges. Raises ValueError
    for a pattern that Python does not read, rather than let every value pass.
    """
    for wrong, right in _MENDED_PATTERNS.items():
        source = source.replace(wrong, right)
    translated = _PROPERTY.sub(lambda found: _property(source, found), source)
    if "-_]" in translated and translated != source:
        # Java reads a dash after a category as a dash; after our ranges it would open another range.
        translated = translated.replace("-_]", r"\-_]")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # "[[" means a plain bracket here
            return re.compile(translated)
    except re.error as cause:
        raise ValueError(f"the model's pattern {source!r} cannot be read: {cause}") from cause


def _property(source: str, found: re.Match[str]) -> str:
    before = source[: found.start()].replace("\\[", "").replace("\\]", "")
    ranges = _category_ranges(found.group(1))
    return ranges if before.count("[") > before.count("]") else f"[{ranges}]"


@cache
def _category_ranges(category: str) -> str:
    """List the code points of a Unicode category ("L", "Nd") as the inside of a character class."""
    ranges: list[str] = []
    start: int | None = None
    for point in range(sys.maxunicode + 2):
        is_in = point <= sys.maxunicode and unicodedata.category(chr(point)).startswith(category)
        if is_in and start is None:
            start = point
        elif not is_in and start is not None:
            ranges.append(f"\\U{start:08x}-\\U{point - 1:08x}")
            start = None
    if not ranges:
        raise ValueError(f"there is no Unicode category {category}")
    return "".join(ranges)
