"""Entries of calendars: one way to say what comes, whichever table it was exported from.

The same thing has the same key in every export, so that it stands in a calendar once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.export.layout import Happening
from app.language import tr, tr_in
from app.model.money import Money
from app.model.number import written
from app.model.renewal import Renewal
from app.model.timeline import Kind

_WEEK, _THREE_DAYS, _DAY = timedelta(days=7), timedelta(days=3), timedelta(days=1)
_HOURS = timedelta(hours=4)
_SAID: dict[Kind, tuple[str, tuple[timedelta, ...]]] = {
    Kind.PAYMENT: (tr("Payment request approves itself"), (_THREE_DAYS, _DAY, _HOURS)),
    Kind.CANCELLATION: (tr("Cancellation approves itself"), (_THREE_DAYS, _DAY, _HOURS)),
    Kind.DECISION: (tr("Decide about renewal"), (_WEEK, _DAY)),
    Kind.APPROVAL: (tr("Approval is needed"), (_DAY,)),
    Kind.OFFER: (tr("Offer expires"), (_WEEK, _DAY)),
    Kind.SESSION: (tr("Payment session expires"), (timedelta(minutes=10),)),
    Kind.TRIAL: (tr("Free trial ends"), (_WEEK, _DAY)),
    Kind.PRICE: (tr_in("calendar", "Price rises"), (_WEEK,)),
    Kind.END: (tr("Agreement ends"), (_WEEK, _DAY)),
    Kind.CHARGE: (tr("Charge"), (_THREE_DAYS,)),
}
_AT_END = {
    Renewal.ON: tr("Agreement renews by itself"),
    Renewal.MOVES: tr("Agreement moves to another offer"),
}


def happening(
    kind: Kind,
    item_id: str,
    at: datetime,
    what: str,
    details: tuple[str, ...] = (),
    renewal: Renewal | None = None,
) -> Happening:
    """Give the entry of a thing of this kind; at an agreement's end `renewal` decides the words."""
    words, reminders = _SAID[kind]
    if kind is Kind.END and renewal is not None:
        words = _AT_END.get(renewal, words)
    return Happening(f"{kind.value}:{item_id}", at, f"{words}: {what}", details, reminders)


def money_words(money: Money | None) -> str:
    """An amount with its code, or that there is none."""
    return f"{written(money.amount)} {money.currency}" if money else tr("amount not known yet")


def joined(*parts: str | None) -> str:
    """What there is of these, in one line."""
    return ", ".join(part for part in parts if part)
