"""What the timeline says of an entry and of a day: words, icons, tones. No widgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import msgspec

from app.language import tr, tr_in
from app.model.money import Money
from app.model.renewal import Renewal
from app.model.sync import Listing, ListingState
from app.model.text import plain
from app.model.timeline import Entry, Kind, Timeline
from ui import text
from ui.chips import KIND_CHIPS, LAST_DAY, decided_face
from ui.tabs.charges.months import LONG_MONTHS
from ui.terms.price_words import price_at_renewal
from ui.theme import Tone

DAYS = (
    tr_in("short day", "Mon"),
    tr_in("short day", "Tue"),
    tr_in("short day", "Wed"),
    tr_in("short day", "Thu"),
    tr_in("short day", "Fri"),
    tr_in("short day", "Sat"),
    tr_in("short day", "Sun"),
)
_LONG_DAYS = (
    tr("Monday"),
    tr("Tuesday"),
    tr("Wednesday"),
    tr("Thursday"),
    tr("Friday"),
    tr("Saturday"),
    tr("Sunday"),
)
_MOST_SPOKEN = 5
_CHARGES_APART = 2  # more charges of one day share a line
_ON_LINE = 48

CHIPS: dict[str, tuple[str, tuple[Kind, ...]]] = {
    "charges": (tr("Charges"), (Kind.CHARGE,)),
    "silence": (tr("Approve themselves"), (Kind.PAYMENT, Kind.CANCELLATION)),
    "decisions": (tr("Renewal decisions"), (Kind.DECISION,)),
    "ends": (tr("Renewals and ends"), (Kind.END,)),
    "prices": (tr("Price rises"), (Kind.PRICE,)),
    "trials": (tr("Trial ends"), (Kind.TRIAL,)),
    "approvals": (tr("Approvals"), (Kind.APPROVAL,)),
    "offers": (tr("Offers"), (Kind.OFFER,)),
    "sessions": (tr("Sessions"), (Kind.SESSION,)),
    "decided": (tr("Decided"), (Kind.DECIDED,)),
}
_ICONS = {
    Kind.PAYMENT: "timer",
    Kind.CANCELLATION: "prohibit",
    Kind.DECISION: "hourglass-medium",
    Kind.APPROVAL: "buildings",
    Kind.OFFER: "bookmark-simple",
    Kind.SESSION: "wallet",
    Kind.TRIAL: "gift",
    Kind.PRICE: "trend-up",
    Kind.END: "calendar-x",
    Kind.CHARGE: "receipt",
    Kind.DECIDED: "check-circle",
}
_TONES = {
    Kind.PAYMENT: Tone.WARNING,
    Kind.CANCELLATION: Tone.WARNING,
    Kind.DECISION: Tone.WARNING,
    Kind.APPROVAL: Tone.OFFER,
    Kind.OFFER: Tone.OFFER,
    Kind.SESSION: Tone.ACCENT,
    Kind.TRIAL: Tone.SYSTEM,
    Kind.PRICE: Tone.WARNING,
    Kind.END: Tone.ACCENT,
    Kind.CHARGE: Tone.NEUTRAL,
    Kind.DECIDED: Tone.NEUTRAL,
}
_WAITING = (Kind.PAYMENT, Kind.CANCELLATION, Kind.DECISION, Kind.APPROVAL)
_WHAT = {
    # What AWS has made of a deadline that is over shows as decided, once it has been read.
    Kind.PAYMENT: (
        tr("Payment request approves itself"),
        tr("Deadline of a payment request passed"),
    ),
    Kind.CANCELLATION: (
        tr("Cancellation request approves itself"),
        tr("Deadline of a cancellation request passed"),
    ),
    Kind.APPROVAL: (tr("Organisation approval is needed"), tr("Organisation approval was needed")),
    Kind.OFFER: (tr("Offer expires"), tr("Offer expired")),
    Kind.SESSION: (tr("Payment session expires"), tr("Payment session expired")),
    Kind.TRIAL: (tr("Free trial ends"), tr("Free trial ended")),
    Kind.CHARGE: (tr("Charge"), tr("Charge")),
}
_ENDS = {
    Renewal.ON: (tr("Renews"), tr("Renewed")),
    Renewal.MOVES: (tr("Moves to another offer"), tr("Moved to another offer")),
}
_LISTINGS = {
    Listing.CHARGES: tr("charges"),
    Listing.AGREEMENTS: tr("agreements"),
    Listing.TERMS: tr("terms of agreements"),
    Listing.PAYMENTS: tr("payment requests"),
    Listing.CANCELLATIONS: tr("cancellation requests"),
    Listing.APPROVALS: tr("approvals"),
    Listing.QUOTES: tr("quotes"),
    Listing.OFFERS: tr("private offers"),
}


# A day that is near, alone and inside a sentence.
_NEAR = {
    0: (tr("Today"), tr("today")),
    1: (tr("Tomorrow"), tr("tomorrow")),
    -1: (tr("Yesterday"), tr("yesterday")),
}


class Line(msgspec.Struct, frozen=True):
    """An entry in a list: what it is about over what happens, and when."""

    icon: str
    tone: Tone
    title: str
    what: str
    money: Money | None
    otherwise: str  # in the place of an amount
    time: str
    tip: str
    spoken: str
    is_past: bool


class CellLine(msgspec.Struct, frozen=True):
    """One line inside a day of the month; `short` where an amount would be cut: it must never be."""

    icon: str
    tone: Tone
    words: str
    short: str = ""


def day_words(day: date) -> str:
    """`Wednesday 18 November 2026`."""
    return tr(
        "{weekday} {day} {month} {year}",
        weekday=_LONG_DAYS[day.weekday()],
        day=day.day,
        month=LONG_MONTHS[day.month - 1],
        year=day.year,
    )


def distance(day: date, today: date) -> str:
    """`Today`, `Tomorrow`, `Yesterday`, `in 12 days`, `12 days ago`."""
    days = (day - today).days
    return _NEAR[days][0] if days in _NEAR else _far(days)


def _distance_inside(day: date, today: date) -> str:
    """As `distance`, inside a sentence."""
    days = (day - today).days
    return _NEAR[days][1] if days in _NEAR else _far(days)


def _far(days: int) -> str:
    if days > 0:
        return text.plural(days, "in {n} day", "in {n} days")
    return text.plural(-days, "{n} day ago", "{n} days ago")


def line(entry: Entry, now: datetime) -> Line:
    """Everything a list says of an entry."""
    title, party = plain(entry.title), text.party(entry.party)
    happens = what(entry, now)
    missing = tr("no PO") if entry.is_order_missing else ""
    left = _left(entry, now)
    is_unknown = entry.kind is Kind.CHARGE and entry.money is None
    otherwise = text.NOT_KNOWN_YET if is_unknown else ""
    amount = text.money_or(entry.money, otherwise)
    when = text.until(entry.at, now)
    below = " · ".join(part for part in (happens, missing, left, party) if part)
    spoken = (
        happens,
        f"{amount} {left}".strip(),
        title,
        party,
        tr("no purchase order") if missing else "",
        text.date_time(entry.at),
        when,
    )
    return Line(
        _icon(entry),
        tone(entry, now),
        title,
        below,
        entry.money,
        otherwise,
        text.time(entry.at),
        f"{title}\n{below}\n{text.date_time(entry.at)}, {when}\n{text.utc(entry.at)}",
        ", ".join(part for part in spoken if part),
        entry.at <= now,
    )


def _left(entry: Entry, now: datetime) -> str:
    """What the amount of a payment session is: nobody pays it then."""
    if entry.kind is not Kind.SESSION or entry.money is None:
        return ""
    return tr("was not spent") if entry.at <= now else tr("left to spend")


def what(entry: Entry, now: datetime) -> str:
    """What happens, or happened."""
    is_past = entry.at <= now
    if entry.kind is Kind.DECISION:
        if entry.renewal is Renewal.ON:
            return tr("Last moment to turn auto-renew off")
        return tr("Last moment to turn auto-renew on")
    if entry.kind is Kind.PRICE:
        return tr("Price at renewal: {change}", change=price_at_renewal(None, entry.rise))
    if entry.kind is Kind.END:
        return _ENDS.get(entry.renewal or Renewal.UNKNOWN, (tr("Ends"), tr("Ended")))[is_past]
    if entry.kind is Kind.DECIDED:
        asked = KIND_CHIPS[entry.answered].words if entry.answered else tr("Request")
        return f"{asked}: {decided_face(entry.status, entry.decided_by).words}"
    return _WHAT[entry.kind][is_past]


def tone(entry: Entry, now: datetime) -> Tone:
    """Red is for what silence decides in less than a day; what is over is neutral."""
    if entry.at <= now:
        return Tone.NEUTRAL
    if entry.kind in _WAITING and entry.at - now < LAST_DAY:
        return Tone.DANGER
    if entry.kind is Kind.CHARGE and entry.is_order_missing:
        return Tone.WARNING
    return _TONES[entry.kind]


def cell_lines(entries: Sequence[Entry], now: datetime) -> tuple[CellLine, ...]:
    """The lines of a day in the month, the charges of a busy day in one."""
    others = [one for one in entries if one.kind is not Kind.CHARGE]
    charges = [one for one in entries if one.kind is Kind.CHARGE]
    return (*(_cell_line(one, now) for one in others), *_charge_lines(charges, now))


def _cell_line(entry: Entry, now: datetime) -> CellLine:
    return CellLine(_icon(entry), tone(entry, now), plain(entry.title, _ON_LINE))


def _charge_lines(charges: Sequence[Entry], now: datetime) -> Iterator[CellLine]:
    if len(charges) <= _CHARGES_APART:
        for one in charges:
            words = text.money_or(one.money, plain(one.title, _ON_LINE))
            short = text.plural(1, "{n} charge", "{n} charges") if one.money else ""
            yield _charge_line(tone(one, now), words, short)
        return
    missing = any(one.is_order_missing and one.at > now for one in charges)
    words = text.plural(len(charges), "{n} charge", "{n} charges")
    yield _charge_line(Tone.WARNING if missing else Tone.NEUTRAL, words)


def _charge_line(ink: Tone, words: str, short: str = "") -> CellLine:
    """A missing purchase order has an icon of its own, so that its colour is not all that tells it."""
    icon = "warning-circle" if ink is Tone.WARNING else _ICONS[Kind.CHARGE]
    return CellLine(icon, ink, words, short)


def spoken_day(day: date, entries: Sequence[Entry], now: datetime, today: date) -> str:
    """A day of the month for screen readers."""
    parts = [day_words(day), _distance_inside(day, today)]
    parts.append(
        text.plural(len(entries), "{n} entry", "{n} entries") if entries else tr("nothing")
    )
    said = []
    for one in entries[:_MOST_SPOKEN]:
        amount = f" {text.money(one.money)}" if one.money else ""
        said.append(f"{what(one, now)}{amount}, {plain(one.title)}")
    if len(entries) > _MOST_SPOKEN:
        said.append(tr("and {number} more", number=text.count(len(entries) - _MOST_SPOKEN)))
    return ". ".join((", ".join(parts), *said))


def missing_words(timeline: Timeline) -> str:
    """What has not been read and so cannot be shown; empty when all has."""
    states = [one for one in timeline.states if one.listing in _LISTINGS]
    denied = [one for one in states if one.is_denied and one.read_at is None]
    unread = [one for one in states if one.read_at is None and one not in denied]
    said = []
    if denied:
        said.append(tr("AWS does not let you read {listings}.", listings=_names(denied)))
    if unread:
        said.append(tr("Not read yet: {listings}.", listings=_names(unread)))
    return " ".join(said)


def left_out_words(timeline: Timeline) -> str:
    """What has no place on a calendar."""
    said = []
    if timeline.undated:
        said.append(
            text.plural(timeline.undated, "{n} charge without a date", "{n} charges without a date")
        )
    if timeline.unknown_deadlines:
        said.append(
            text.plural(
                timeline.unknown_deadlines,
                "{n} request without a known deadline",
                "{n} requests without a known deadline",
            )
        )
    if len(said) > 1:
        return tr("Not shown: {charges} and {requests}.", charges=said[0], requests=said[1])
    return tr("Not shown: {entries}.", entries=said[0]) if said else ""


def has_read_nothing(timeline: Timeline) -> bool:
    """Whether the first read has yet to bring something."""
    return not timeline.entries and all(
        one.read_at is None and not one.is_denied
        for one in timeline.states
        if one.listing in (Listing.CHARGES, Listing.AGREEMENTS)
    )


def _names(states: Iterable[ListingState]) -> str:
    return ", ".join(_LISTINGS[one.listing] for one in states)


def _icon(entry: Entry) -> str:
    if entry.kind is Kind.DECIDED:
        return decided_face(entry.status, entry.decided_by).icon
    is_going_on = entry.kind is Kind.END and entry.renewal in _ENDS
    return "arrows-clockwise" if is_going_on else _ICONS[entry.kind]
