"""The words of a notification: ours in the title, foreign text only in the second line and cut short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from app.language import tr
from app.model.command import CommandState
from app.model.notice import Notice, NoticeKind
from app.model.request import RequestKind
from app.model.text import plain
from ui import text

_NAME_CHARS = 80
_SELLER_CHARS = 60
_ACCOUNT_CHARS = 40
_WHAT = {
    RequestKind.PAYMENT: (tr("New payment request"), tr("A payment request")),
    RequestKind.CANCELLATION: (tr("New cancellation request"), tr("A cancellation request")),
    RequestKind.APPROVAL: (tr("New approval"), tr("An approval")),
}
_WHATEVER = (tr("New request"), tr("A request"))
_SESSIONS = (NoticeKind.SESSION_SPENT, NoticeKind.SESSION_ENDS)
_OUTCOMES = {
    CommandState.CONFIRMED: (tr("Done and confirmed"), ""),
    CommandState.REFUSED: (tr("Refused"), tr("Nothing has changed.")),
    CommandState.UNKNOWN: (
        tr("Being checked"),
        tr("The answer got lost. Do not answer it a second time."),
    ),
    CommandState.STOPPED: (tr("Not sent"), tr("Nothing has changed.")),
}
# Where AWS did not refuse, although the answer had no effect: by our own codes.
_REFUSALS = {
    "decided-elsewhere": (tr("Decided elsewhere"), tr("Your answer had no effect.")),
    "no-effect": (tr("Nothing happened"), tr("Your answer did not reach AWS.")),
    "never-sent": (tr("Not sent"), tr("Nothing has changed.")),
}
# The same of what the person began: it answers nobody.
_PURCHASE_REFUSALS = {
    **_REFUSALS,
    "decided-elsewhere": (tr("Decided elsewhere"), tr("Your request had no effect.")),
    "no-effect": (tr("Nothing happened"), tr("Your request did not reach AWS.")),
    "partly": (tr("Done in part"), tr("The rest is as it was.")),
}


@dataclass(frozen=True)
class Words:
    """Title and text of a notification, plain."""

    title: str
    body: str


CLOSE_WORDS = Words(
    tr("Countersign keeps watching"),
    tr("It stays in the tray and tells you what waits. To end it, choose Quit in its menu there."),
)


MFA_WORDS = Words(
    tr("Countersign needs an MFA code"), tr("A sign-in waits for it. Open Countersign to type it.")
)


def ending_words(ends_at: datetime, name: str) -> Words:
    """What is said ten minutes before a sign-in ends; no `name` while names are to be left out."""
    at = text.time(ends_at)
    when = tr("Your sign-in ends at {ends_at}.", ends_at=at)
    if name:
        name = plain(name, _NAME_CHARS)
        when = tr("Your sign-in to {name} ends at {ends_at}.", name=name, ends_at=at)
    return Words(
        tr("Sign in again soon"),
        tr("{when} After that nothing can be approved or rejected.", when=when),
    )


def locked_words(notice: Notice, now: datetime) -> Words:
    """What a notice says while Countersign is locked: its kind and its deadline, no name, no amount."""
    bare = msgspec.structs.replace(notice, title="", seller="", money=None)
    if notice.count > 1:
        return Words(_wait(notice.count), _by_when(bare, now))
    words = notice_words(bare, now, hides_amounts=True)
    return Words(words.title, words.body.strip())


def in_account(words: Words, name: str) -> Words:
    """Say in which account that is, for one that is not open."""
    return Words(
        words.title, tr("In {name}. {body}", name=plain(name, _ACCOUNT_CHARS), body=words.body)
    )


def notice_words(notice: Notice, now: datetime, *, hides_amounts: bool) -> Words:
    """What a notice says."""
    amount = "" if notice.money is None or hides_amounts else text.money(notice.money)
    if notice.count > 1:
        first = tr("First: {request}", request=_joined(_subject(notice, ""), _by_when(notice, now)))
        return Words(_wait(notice.count), first)
    if notice.kind in _SESSIONS:
        return _session(notice, amount, now)
    if notice.kind is NoticeKind.OUTCOME:
        title, tail = _outcome(notice)
        return Words(title, _joined(_subject(notice, amount), tail))
    title = _new(notice, amount) if notice.kind is NoticeKind.NEW_REQUEST else ""
    title = title or _deadline(notice, amount, now)
    return Words(title, _joined(_subject(notice, ""), _by_when(notice, now)))


def _wait(number: int) -> str:
    return text.plural(number, "{n} request waits for you", "{n} requests wait for you")


def _joined(*sentences: str) -> str:
    return " ".join(one for one in sentences if one)


def _session(notice: Notice, amount: str, now: datetime) -> Words:
    ends_at = notice.deadline or now
    if notice.kind is NoticeKind.SESSION_ENDS:
        title = tr(
            "A payment session expires in {ends_at}", ends_at=text.long_countdown(ends_at, now)
        )
    elif notice.money is not None and notice.money.amount <= 0:
        title = tr("A payment session is used up")
    else:
        title = tr("At least 80 % of a payment session is spent")
    agent, user = plain(notice.title, _NAME_CHARS), plain(notice.seller, _SELLER_CHARS)
    parts = (
        agent,
        tr("for {user}", user=user) if user else "",
        tr("{amount} left", amount=amount) if amount else "",
    )
    named = ", ".join(part for part in parts if part)
    named = f"{named}." if named else ""
    expires = tr("Expires at {ends_at}.", ends_at=text.time(ends_at))
    return Words(title, _joined(named, expires))


def _new(notice: Notice, amount: str) -> str:
    what, _ = _WHAT.get(notice.request_kind, _WHATEVER) if notice.request_kind else _WHATEVER
    return f"{what}: {amount}" if amount else what


def _deadline(notice: Notice, amount: str, now: datetime) -> str:
    _, what = _WHAT.get(notice.request_kind, _WHATEVER) if notice.request_kind else _WHATEVER
    subject = amount or what
    if notice.deadline is None:
        return tr("{subject} waits for you", subject=subject)
    left = text.long_countdown(notice.deadline, now)
    if notice.deadline > now:
        if notice.approves_itself:
            return tr("{subject} approves itself in {left}", subject=subject, left=left)
        return tr("{subject} is needed in {left}", subject=subject, left=left)
    if notice.approves_itself:
        return tr("{subject} approves itself now", subject=subject)
    return tr("{subject} is needed now", subject=subject)


def _outcome(notice: Notice) -> tuple[str, str]:
    if notice.outcome not in set(CommandState):
        return tr("Changed"), ""
    state = CommandState(notice.outcome)
    refusals = _PURCHASE_REFUSALS if notice.request_kind is None else _REFUSALS
    if state is CommandState.REFUSED and notice.outcome_code in refusals:
        return refusals[notice.outcome_code]
    return _OUTCOMES.get(state, (tr("Changed"), ""))


def _subject(notice: Notice, amount: str) -> str:
    name = plain(notice.title, _NAME_CHARS)
    seller = plain(text.party(notice.seller), _SELLER_CHARS)
    parts = [
        part
        for part in (name, amount, tr("from {seller}", seller=seller) if seller else "")
        if part
    ]
    return f"{', '.join(parts)}." if parts else ""


def _by_when(notice: Notice, now: datetime) -> str:
    if notice.deadline is None:
        return tr("Waits for you.")
    is_today = notice.deadline.astimezone().date() == now.astimezone().date()
    when = text.time(notice.deadline) if is_today else text.date_at_time(notice.deadline)
    is_new = notice.kind is NoticeKind.NEW_REQUEST
    if is_new and notice.approves_itself and notice.deadline > now:
        left = text.countdown(notice.deadline, now)
        if is_today:
            return tr("Approves itself in {left}, at {time}.", left=left, time=when)
        return tr("Approves itself in {left}, on {when}.", left=left, when=when)
    return tr("Decide before {when}.", when=when)
