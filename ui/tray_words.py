"""What the tray shows and says of the requests that wait, in the open account and in the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.model.request import DeadlineKind, RequestKind, RequestRow
from app.model.text import plain
from ui import text
from ui.accounts.book import OtherAccount
from ui.theme import Tone

_URGENT = timedelta(hours=24)
_SUBJECT_CHARS = 50


@dataclass(frozen=True)
class TrayFacts:
    """What the tray shows of the open account's store, and of the other accounts."""

    rows: tuple[RequestRow, ...] = ()  # open requests, the earliest deadline first
    charges_without_order: int | None = None
    is_known: bool = False  # whether AWS has said what waits
    others: tuple[OtherAccount, ...] = ()

    @property
    def waiting(self) -> int:
        """How many wait in all accounts."""
        return len(self.rows) + self._elsewhere

    @property
    def words(self) -> str:
        """How many wait in the open account, in words; never "nothing" before it has been read."""
        if self.rows:
            return _wait(len(self.rows))
        if not self.is_known:
            return "What waits is not read yet"
        return f"Nothing waits for you{' in this account' if self._elsewhere else ''}"

    @property
    def all_words(self) -> str:
        """How many wait in all accounts, in words."""
        if not self._elsewhere:
            return self.words
        accounts = sum(1 for one in self.others if one.watched.waiting) + bool(self.rows)
        return f"{_wait(self.waiting)}{f' in {accounts} accounts' if accounts > 1 else ''}"

    def is_urgent(self, now: datetime) -> bool:
        """Whether silence answers one of them within 24 hours."""
        elsewhere = (row for one in self.others for row in one.watched.rows)
        return any(is_urgent(row, now) for row in (*self.rows, *elsewhere))

    @property
    def _elsewhere(self) -> int:
        return sum(one.watched.waiting for one in self.others)


def is_urgent(row: RequestRow, now: datetime) -> bool:
    """Whether the deadline is less than 24 hours away."""
    return row.deadline.at is not None and row.deadline.at - now < _URGENT


def request_line(row: RequestRow, now: datetime) -> str:
    """`1,284.60 USD approves itself in 6 h 12 min`."""
    subject, at = _subject(row), row.deadline.at
    if at is None:
        is_known = row.deadline.kind is DeadlineKind.NONE
        return f"{subject} waits for you" if is_known else f"{subject}, deadline not known"
    does = "approves itself" if row.deadline.kind is DeadlineKind.APPROVES_ITSELF else "is needed"
    return f"{subject} {does} {f'in {text.countdown(at, now)}' if at > now else 'now'}"


def request_tone(row: RequestRow, now: datetime) -> Tone | None:
    """The colour of a request's line."""
    if is_urgent(row, now):
        return Tone.DANGER
    return Tone.WARNING if row.deadline.kind is DeadlineKind.APPROVES_ITSELF else None


def _wait(number: int) -> str:
    return f"{text.plural(number, 'request')} {'waits' if number == 1 else 'wait'} for you"


def _subject(row: RequestRow) -> str:
    seller = plain(text.party(row.seller), _SUBJECT_CHARS)
    if row.kind is RequestKind.PAYMENT:
        return text.money_or(row.money, "A payment request")
    what = "Cancellation" if row.kind is RequestKind.CANCELLATION else "Approval"
    return f"{what}, {seller}:" if seller else what
