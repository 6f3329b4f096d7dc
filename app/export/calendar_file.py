"""Calendars (iCalendar, RFC 5545) of what is yet to come, with reminders."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import vText
from icalendar.parser import Contentline

from app.errors import BadSettings
from app.export.layout import Happening
from app.export.new_file import NewFile, Stop
from app.export.parts import Parts
from app.export.safe_text import line
from app.export.writer import About
from app.language import tr

# Never change it: the same entry must have the same UID in every file.
_SPACE = uuid.UUID("6b1f6c1e-5a0e-5d0a-9d0f-1d8a3c0e7f42")
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # sequence numbers are seconds since then
_LONGEST = 500  # characters of a title or of one line of the details


class CalendarWriter:
    """Entries are written as they come: the library's own components hold all of them, and take 0.3 ms each.

    A later file has higher sequence numbers, so that calendars take its entries for newer ones.
    """

    def __init__(
        self,
        path: Path,
        about: About,
        *,
        may_replace: bool,
        stop: Stop,
        parts: Parts | None = None,
    ) -> None:
        """Begin.

        Raises:
            ValueError: the subject has nothing that is to come.
        """
        if about.layout.happenings is None:
            raise ValueError(f"{about.layout.subject}: no calendar")
        self._happenings = about.layout.happenings
        self._path = path
        self._now = about.made_at
        stamp = _time(about.made_at)
        number = max(int((about.made_at - _FIRST).total_seconds()), 0)
        self._shared = (f"DTSTAMP:{stamp}", f"LAST-MODIFIED:{stamp}", f"SEQUENCE:{number}")
        self._has_any = False
        self._file = NewFile(path, may_replace=may_replace, stop=stop, parts=parts)
        head = (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"PRODID:-//Countersign//{about.layout.mark}//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
        )
        self._append(head)
        self._append((_text("X-WR-CALNAME", _named(about.layout.subject)),))

    def write(self, records: Sequence[Any]) -> None:
        """Append the entries of these records that are yet to come."""
        for record in records:
            for one in self._happenings(record, self._now):
                if one.at > self._now:
                    self._has_any = True
                    self._append(self._entry(one))

    def finish(self) -> None:
        """Put the whole file in place.

        Raises:
            BadSettings: there is no entry, and a calendar has at least one.
        """
        if not self._has_any:
            raise BadSettings(
                tr("These rows have no date to come, so no calendar was written."),
                tr("Choose other rows."),
                code="empty-calendar",
            )
        self._append(("END:VCALENDAR",))
        self._file.finish()

    def discard(self) -> None:
        """Leave nothing behind, unless it was finished."""
        self._file.discard()

    def _append(self, lines: Sequence[str] | Iterator[str]) -> None:
        self._file.write("".join(f"{one}\r\n" for one in lines).encode())

    def _entry(self, one: Happening) -> Iterator[str]:
        title = _text("SUMMARY", one.title)
        yield "BEGIN:VEVENT"
        yield f"UID:{uid(one.key)}"
        yield from self._shared
        yield f"DTSTART:{_time(one.at)}"
        yield title
        if one.details:
            yield _text("DESCRIPTION", *one.details)
        yield "TRANSP:TRANSPARENT"
        for before in one.reminders:
            yield "BEGIN:VALARM"
            yield "ACTION:DISPLAY"
            yield _text("DESCRIPTION", one.title)
            yield f"TRIGGER:-{_length(before)}"
            yield "END:VALARM"
        yield "END:VEVENT"


def _named(subject: str) -> str:
    """What calendars call the entries of a subject."""
    names = {
        "agreements": tr("Countersign agreements"),
        "charges": tr("Countersign charges"),
        "quotes": tr("Countersign quotes"),
        "sessions": tr("Countersign sessions"),
        "timeline": tr("Countersign timeline"),
    }
    return names.get(subject, f"Countersign {subject}")


def uid(key: str) -> str:
    """The identity of an entry in every calendar that it is imported into."""
    return f"{uuid.uuid5(_SPACE, key.encode('utf-8', 'replace').decode())}@countersign"


def _text(name: str, *lines: str) -> str:
    """A property of text, escaped, and folded where it is long."""
    value = vText("\n".join(line(one)[:_LONGEST] for one in lines)).to_ical().decode()
    folded: bytes = Contentline(f"{name}:{value}").to_ical()  # type: ignore[no-untyped-call]
    return folded.decode()


def _time(at: datetime) -> str:
    there = at.astimezone(UTC)
    return f"{there.year:04}{there:%m%dT%H%M%S}Z"


def _length(span: timedelta) -> str:
    """As `P3D` or `PT90M`."""
    minutes = int(span.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    return f"P{days}D" if not rest else f"PT{minutes}M"
