"""What the tray shows and says of the requests that wait, in the open account and in the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.language import tr
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
            return tr("What waits is not read yet")
        if self._elsewhere:
            return tr("Nothing waits for you in this account")
        return tr("Nothing waits for you")

    @property
    def all_words(self) -> str:
        """How many wait in all accounts, in words."""
        if not self._elsewhere:
            return self.words
        accounts = sum(1 for one in self.others if one.watched.waiting) + bool(self.rows)
        if accounts <= 1:
            return _wait(self.waiting)
        return tr(
            "{requests} in {accounts} accounts", requests=_wait(self.waiting), accounts=accounts
        )

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
        return (
            tr("{subject} waits for you", subject=subject)
            if is_known
            else tr("{subject}, deadline not known", subject=subject)
        )
    approves_itself = row.deadline.kind is DeadlineKind.APPROVES_ITSELF
    if at <= now:
        if approves_itself:
            return tr("{subject} approves itself now", subject=subject)
        return tr("{subject} is needed now", subject=subject)
    left = text.countdown(at, now)
    if approves_itself:
        return tr("{subject} approves itself in {left}", subject=subject, left=left)
    return tr("{subject} is needed in {left}", subject=subject, left=left)


def request_tone(row: RequestRow, now: datetime) -> Tone | None:
    """The colour of a request's line."""
    if is_urgent(row, now):
        return Tone.DANGER
    return Tone.WARNING if row.deadline.kind is DeadlineKind.APPROVES_ITSELF else None


def _wait(number: int) -> str:
    return text.plural(number, "{n} request waits for you", "{n} requests wait for you")


def _subject(row: RequestRow) -> str:
    seller = plain(text.party(row.seller), _SUBJECT_CHARS)
    if row.kind is RequestKind.PAYMENT:
        return text.money_or(row.money, tr("A payment request"))
    what = tr("Cancellation") if row.kind is RequestKind.CANCELLATION else tr("Approval")
    return f"{what}, {seller}:" if seller else what
