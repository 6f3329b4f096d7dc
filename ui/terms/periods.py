"""Lengths of time as AWS writes them (`P12M`) in words; they are shown and never counted with."""

from __future__ import annotations

import re

from app.model.text import plain
from ui import text

_NUMBER = "([0-9]{1,7})"
_PERIOD = re.compile(
    rf"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)
_UNITS = (
    text.Counted("{n} year", "{n} years"),
    text.Counted("{n} month", "{n} months"),
    text.Counted("{n} week", "{n} weeks"),
    text.Counted("{n} day", "{n} days"),
    text.Counted("{n} hour", "{n} hours"),
    text.Counted("{n} minute", "{n} minutes"),
    text.Counted("{n} second", "{n} seconds"),
)


def period(iso: str) -> str:
    """`P12M` as `12 months`; what is not a length of time stays as it is."""
    found = _PERIOD.fullmatch(iso) if iso.isascii() else None
    if found is None:
        return plain(iso, 60)
    parts = [
        text.plural(int(number), *unit)
        for number, unit in zip(found.groups(), _UNITS, strict=True)
        if number is not None
    ]
    return " ".join(parts) or plain(iso, 60)
