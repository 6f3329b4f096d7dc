"""A release of Countersign that may be newer than the one that runs."""

from __future__ import annotations

import re

import msgspec

_FORM = re.compile(r"(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})", re.ASCII)


class Release(msgspec.Struct, frozen=True):
    """What is told of a release; `whats_new` is text for people, shown plainly."""

    version: str
    whats_new: str = ""


def version_order(version: str) -> tuple[int, int, int]:
    """Give what versions are compared by.

    Raises:
        ValueError: it is not three whole numbers.
    """
    found = _FORM.fullmatch(version)
    if found is None:
        raise ValueError("a version is three whole numbers")
    major, minor, patch = found.groups()
    return int(major), int(minor), int(patch)
