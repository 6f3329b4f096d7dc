"""What a file of one subject holds: its columns, which never change without a new version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec

from app.export.safe_text import line
from app.model.money import Money

Value = str | int | bool | Decimal | datetime | date | tuple[str, ...] | None
Getter = Callable[..., Any]


class Kind(Enum):
    """What the values of a column are; each may be missing."""

    TEXT = "text"
    TEXTS = "list of texts"
    WHOLE = "whole number"
    YES_NO = "true or false"
    AMOUNT = "decimal"
    MOMENT = "time, UTC"
    DAY = "date, local"


class Column(msgspec.Struct, frozen=True):
    """One column. `value` gets the record; where `is_timed`, also the moment of the export."""

    name: str
    kind: Kind
    value: Getter
    is_timed: bool = False

    def getter(self, now: datetime) -> Callable[[Any], Any]:
        """What gives the value of a record at a moment."""
        if not self.is_timed:
            return self.value
        timed = self.value
        return lambda record: timed(record, now)


class Happening(msgspec.Struct, frozen=True):
    """An entry of a calendar. `key` tells it from all others for ever: importing it again updates it.

    A reminder rings each of `reminders` before `at`.
    """

    key: str
    at: datetime
    title: str
    details: tuple[str, ...] = ()
    reminders: tuple[timedelta, ...] = ()


class Layout(msgspec.Struct, frozen=True):
    """The columns of a subject. Whoever changes them raises `version` and docs/export.md with it.

    `parts_by` names the column whose values part a Parquet folder. `happenings` gives a record's calendar
    entries that are yet to come at a moment; None where a subject has no dates to come.
    """

    subject: str
    version: int
    columns: tuple[Column, ...]
    parts_by: str
    happenings: Callable[[Any, datetime], Iterable[Happening]] | None = None

    @property
    def mark(self) -> str:
        """Which columns these are: `charges/1`."""
        return f"{self.subject}/{self.version}"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def rows(self, records: Sequence[Any], now: datetime) -> list[list[Value]]:
        """Give the values of records. Text in them is one safe line, times are UTC, days local."""
        getters = [(_TIDY.get(column.kind), column.getter(now)) for column in self.columns]
        return [[_value(tidy, get, record) for tidy, get in getters] for record in records]


def text(name: str, value: Getter) -> Column:
    """A column of text; empty text counts as missing."""
    return Column(name, Kind.TEXT, value)


def text_then(name: str, value: Callable[[Any, datetime], str]) -> Column:
    """A column of text that depends on the moment of the export."""
    return Column(name, Kind.TEXT, value, is_timed=True)


def texts(name: str, value: Getter) -> Column:
    """A column of several texts."""
    return Column(name, Kind.TEXTS, value)


def whole(name: str, value: Getter) -> Column:
    """A column of whole numbers."""
    return Column(name, Kind.WHOLE, value)


def yes_no(name: str, value: Getter) -> Column:
    """A column of true and false."""
    return Column(name, Kind.YES_NO, value)


def amount(name: str, currency: str, value: Callable[[Any], Money | None]) -> tuple[Column, ...]:
    """Two columns: the exact decimal, and its currency beside it."""

    def number(record: Any) -> Decimal | None:
        money = value(record)
        return None if money is None else money.amount

    def code(record: Any) -> str | None:
        money = value(record)
        return None if money is None else money.currency

    return Column(name, Kind.AMOUNT, number), Column(currency, Kind.TEXT, code)


def moment(name: str, day: str, value: Callable[[Any], datetime | None]) -> tuple[Column, ...]:
    """Two columns: the moment in UTC, and the date that it has on this computer's calendar."""
    return Column(name, Kind.MOMENT, value), Column(day, Kind.DAY, value)


def _value(tidy: Callable[[Any], Value] | None, get: Getter, record: Any) -> Value:
    value = get(record)
    if value is None or tidy is None:
        return value  # type: ignore[no-any-return]
    return tidy(value)


def _text(value: str) -> str | None:
    return line(value) or None


def _texts(values: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(line(value) for value in values) or None


def _moment(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _day(at: datetime) -> date:
    try:
        return at.astimezone().date()
    except (
        OverflowError,
        OSError,
        ValueError,
    ):  # at the ends of the calendar, or Windows before 1970
        return at.astimezone(UTC).date()


_TIDY: dict[Kind, Callable[[Any], Value]] = {
    Kind.TEXT: _text,
    Kind.TEXTS: _texts,
    Kind.MOMENT: _moment,
    Kind.DAY: _day,
}
