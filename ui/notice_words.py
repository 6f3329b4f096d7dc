"""The words of a notification: ours in the title, foreign text only in the second line and cut short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from app.model.command import CommandState
from app.model.notice import Notice, NoticeKind
from app.model.request import RequestKind
from app.model.text import plain
from ui import text

_NAME_CHARS = 80
_SELLER_CHARS = 60
_ACCOUNT_CHARS = 40
_WHAT = {
    RequestKind.PAYMENT: "payment request",
    RequestKind.CANCELLATION: "cancellation request",
    RequestKind.APPROVAL: "approval",
}
_SESSIONS = (NoticeKind.SESSION_SPENT, NoticeKind.SESSION_ENDS)
_OUTCOMES = {
    CommandState.CONFIRMED: ("Done and confirmed", ""),
    CommandState.REFUSED: ("Refused", " Nothing has changed."),
    CommandState.UNKNOWN: (
        "Being checked",
        " The answer got lost. Do not answer it a second time.",
    ),
    CommandState.STOPPED: ("Not sent", " Nothing has changed."),
}
# Where AWS did not refuse, although the answer had no effect: by our own codes.
_REFUSALS = {
    "decided-elsewhere": ("Decided elsewhere", " Your answer had no effect."),
    "no-effect": ("Nothing happened", " Your answer did not reach AWS."),
    "never-sent": ("Not sent", " Nothing has changed."),
}
# The same of what the person began: it answers nobody.
_PURCHASE_REFUSALS = {
    **_REFUSALS,
    "decided-elsewhere": ("Decided elsewhere", " Your request had no effect."),
    "no-effect": ("Nothing happened", " Your request did not reach AWS."),
    "partly": ("Done in part", " The rest is as it was."),
}


@dataclass(frozen=True)
class Words:
    """Title and text of a notification, plain."""

    title: str
    body: str


CLOSE_WORDS = Words(
    "Countersign keeps watching",
    "It stays in the tray and tells you what waits. To end it, choose Quit in its menu there.",
)


MFA_WORDS = Words(
    "Countersign needs an MFA code", "A sign-in waits for it. Open Countersign to type it."
)


def ending_words(ends_at: datetime, name: str) -> Words:
    """What is said ten minutes before a sign-in ends; no `name` while names are to be left out."""
    where = f" to {plain(name, _NAME_CHARS)}" if name else ""
    when = f"Your sign-in{where} ends at {text.time(ends_at)}."
    return Words("Sign in again soon", f"{when} After that nothing can be approved or rejected.")


def locked_words(notice: Notice, now: datetime) -> Words:
    """What a notice says while Countersign is locked: its kind and its deadline, no name, no amount."""
    bare = msgspec.structs.replace(notice, title="", seller="", money=None)
    words = notice_words(bare, now, hides_amounts=True)
    return Words(words.title, words.body.removeprefix("First: ").strip())


def in_account(words: Words, name: str) -> Words:
    """Say in which account that is, for one that is not open."""
    return Words(words.title, f"In {plain(name, _ACCOUNT_CHARS)}. {words.body}")


def notice_words(notice: Notice, now: datetime, *, hides_amounts: bool) -> Words:
    """What a notice says."""
    amount = "" if notice.money is None or hides_amounts else text.money(notice.money)
    if notice.count > 1:
        waits = f"{text.plural(notice.count, 'request')} wait for you"
        return Words(waits, f"First: {_subject(notice, '')}{_by_when(notice, now)}")
    if notice.kind in _SESSIONS:
        return _session(notice, amount, now)
    if notice.kind is NoticeKind.OUTCOME:
        title, tail = _outcome(notice)
        return Words(title, f"{_subject(notice, amount)}{tail}")
    title = _new(notice, amount) if notice.kind is NoticeKind.NEW_REQUEST else ""
    title = title or _deadline(notice, amount, now)
    return Words(title, _subject(notice, "") + _by_when(notice, now))


def _session(notice: Notice, amount: str, now: datetime) -> Words:
    ends_at = notice.deadline or now
    if notice.kind is NoticeKind.SESSION_ENDS:
        title = f"A payment session expires in {text.long_countdown(ends_at, now)}"
    elif notice.money is not None and notice.money.amount <= 0:
        title = "A payment session is used up"
    else:
        title = "At least 80 % of a payment session is spent"
    agent, user = plain(notice.title, _NAME_CHARS), plain(notice.seller, _SELLER_CHARS)
    parts = (agent, f"for {user}" if user else "", f"{amount} left" if amount else "")
    named = ", ".join(part for part in parts if part)
    named = f"{named}. " if named else ""
    return Words(title, f"{named}Expires at {text.time(ends_at)}.")


def _new(notice: Notice, amount: str) -> str:
    what = f"New {_what(notice)}"
    return f"{what}: {amount}" if amount else what


def _deadline(notice: Notice, amount: str, now: datetime) -> str:
    what = _what(notice)
    subject = amount or f"{'An' if what[0] in 'aeiou' else 'A'} {what}"
    if notice.deadline is None:
        return f"{subject} waits for you"
    left = text.long_countdown(notice.deadline, now)
    does = "approves itself" if notice.approves_itself else "is needed"
    return f"{subject} {does} in {left}" if notice.deadline > now else f"{subject} {does} now"


def _outcome(notice: Notice) -> tuple[str, str]:
    if notice.outcome not in set(CommandState):
        return "Changed", ""
    state = CommandState(notice.outcome)
    refusals = _PURCHASE_REFUSALS if notice.request_kind is None else _REFUSALS
    if state is CommandState.REFUSED and notice.outcome_code in refusals:
        return refusals[notice.outcome_code]
    return _OUTCOMES.get(state, ("Changed", ""))


def _what(notice: Notice) -> str:
    return "request" if notice.request_kind is None else _WHAT[notice.request_kind]


def _subject(notice: Notice, amount: str) -> str:
    name = plain(notice.title, _NAME_CHARS)
    seller = plain(text.party(notice.seller), _SELLER_CHARS)
    parts = [part for part in (name, amount, f"from {seller}" if seller else "") if part]
    return f"{', '.join(parts)}." if parts else ""


def _by_when(notice: Notice, now: datetime) -> str:
    if notice.deadline is None:
        return " Waits for you."
    is_today = notice.deadline.astimezone().date() == now.astimezone().date()
    when = text.time(notice.deadline) if is_today else text.date_at_time(notice.deadline)
    is_new = notice.kind is NoticeKind.NEW_REQUEST
    if is_new and notice.approves_itself and notice.deadline > now:
        left = text.countdown(notice.deadline, now)
        return f" Approves itself in {left}, {'at' if is_today else 'on'} {when}."
    return f" Decide before {when}."
