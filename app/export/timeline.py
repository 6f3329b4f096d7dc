"""The columns of the timeline: everything that comes, estimates apart from amounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.export.happenings import happening, joined, money_words
from app.export.layout import Happening, Layout, amount, moment, text, yes_no
from app.language import tr
from app.model.money import Money
from app.model.timeline import Entry, Kind


def _amount(entry: Entry) -> Money | None:
    return None if entry.kind is Kind.PRICE else entry.money


def _estimate(entry: Entry) -> Money | None:
    """What a renewal comes to: nobody has agreed to it yet."""
    return entry.money if entry.kind is Kind.PRICE else None


def _amount_words(entry: Entry) -> str:
    if entry.money is None and entry.kind is not Kind.CHARGE:
        return ""
    words = money_words(entry.money)
    return {
        Kind.PRICE: tr("about {amount}", amount=words),
        Kind.SESSION: tr("{amount} left", amount=words),
    }.get(entry.kind, words)


def _happenings(entry: Entry, _now: datetime) -> Iterator[Happening]:
    if entry.kind is Kind.DECIDED:
        return
    amount_words = _amount_words(entry)
    what = joined(amount_words, entry.title, entry.party)
    details = (tr("Id: {item_id}", item_id=entry.item_id),)
    yield happening(entry.kind, entry.item_id, entry.at, what, details, entry.renewal)


TIMELINE = Layout(
    "timeline",
    2,
    (
        text("kind", lambda entry: entry.kind.value),
        *moment("at", "on_day", lambda entry: entry.at),
        text("item_id", lambda entry: entry.item_id),
        text("title", lambda entry: entry.title),
        text("party", lambda entry: entry.party),
        *amount("amount", "currency", _amount),
        *amount("estimate", "estimate_currency", _estimate),
        text("renewal", lambda entry: entry.renewal and entry.renewal.value),
        yes_no("is_order_missing", lambda entry: entry.is_order_missing),
        text("request_kind", lambda entry: entry.request and entry.request.value),
        text("status", lambda entry: entry.status),
        text("decided_by", lambda entry: entry.decided_by and entry.decided_by.value),
    ),
    parts_by="currency",
    happenings=_happenings,
)
