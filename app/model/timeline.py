"""Everything that comes, by date: charges, decisions, ends, trials, prices, silence, offers, sessions.

Each date is worked out where it belongs (a renewal's deadline in `renewal`, a request's in `request`); here
they only become entries. Days are local days: an instant belongs to the day that the person's calendar shows.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

import msgspec

from app.model.agreement import ACTIVE, Agreement
from app.model.charge import ChargeRow
from app.model.money import Money
from app.model.offer import PurchaseOption
from app.model.payment_session import PaymentSession
from app.model.quote import Quote
from app.model.quote_row import offer_end
from app.model.renewal import Renewal, decision_deadline, renewal_of
from app.model.renewal_price import expected_rise, increased
from app.model.request import PENDING, DecidedBy, RequestKind, RequestRow
from app.model.sync import ListingState
from app.model.term import PriceIncrease, RenewalTerm

DAYS_OF_WEEK = 7
_DECIDABLE = (Renewal.ON, Renewal.OFF)
_ENDED_ON_TIME = ("EXPIRED", "RENEWED")  # AWS names no date for an earlier end


class Kind(StrEnum):
    """What an entry is, in the order in which entries of the same moment stand: first what silence decides."""

    PAYMENT = "payment"  # approves itself
    CANCELLATION = "cancellation"  # approves itself, 7 days after it was asked for
    DECISION = "decision"  # the last moment to turn renewal on or off
    APPROVAL = "approval"  # needed by
    OFFER = "offer"  # expires
    SESSION = "session"  # expires
    TRIAL = "trial"  # ends
    PRICE = "price"  # rises
    END = "end"  # of an agreement: it renews, moves or ends
    CHARGE = "charge"
    DECIDED = "decided"  # a request was answered, by whomever


_REQUESTS = {
    Kind.PAYMENT: RequestKind.PAYMENT,
    Kind.CANCELLATION: RequestKind.CANCELLATION,
    Kind.APPROVAL: RequestKind.APPROVAL,
}
_ORDER = {kind: place for place, kind in enumerate(Kind)}


class Entry(msgspec.Struct, frozen=True):
    """One thing on one moment. `item_id` is what it is about: `title` and `party` are foreign text.

    `money` is what is paid or asked for then; of a price, what the renewal comes to; of a session, what is
    left. `answered`, `status` (AWS's word) and `decided_by` are of a request that was decided.
    """

    kind: Kind
    at: datetime
    item_id: str
    title: str
    party: str = ""
    money: Money | None = None
    renewal: Renewal | None = None
    rise: PriceIncrease | None = None
    is_order_missing: bool = False
    answered: RequestKind | None = None
    status: str = ""
    decided_by: DecidedBy | None = None

    @property
    def request(self) -> RequestKind | None:
        """The kind of the request that it is about; None where it is about none."""
        return self.answered or _REQUESTS.get(self.kind)


class Timeline(msgspec.Struct, frozen=True):
    """What is stored for some time, in order, and what is not in it.

    `undated`: charges without a date, which AWS gives for none before it is known. `unknown_deadlines`:
    requests that wait and whose deadline cannot be worked out. `states` say what has been read.
    """

    entries: tuple[Entry, ...] = ()
    undated: int = 0
    unknown_deadlines: int = 0
    states: tuple[ListingState, ...] = ()


def agreement_entries(agreement: Agreement, term: RenewalTerm | None) -> Iterator[Entry]:
    """What an agreement and its renewal term say of dates; of one that ended early, nothing."""
    is_active = agreement.status == ACTIVE
    if not is_active and agreement.status not in _ENDED_ON_TIME:
        return
    renewal = renewal_of(agreement, term)
    by, end = decision_deadline(agreement, term), agreement.end
    if by is not None and renewal in _DECIDABLE:
        yield _of(agreement, Kind.DECISION, by, renewal=renewal)
    if agreement.free_trial_ends_at is not None:
        yield _of(agreement, Kind.TRIAL, agreement.free_trial_ends_at)
    if end is None:
        return
    yield _of(agreement, Kind.END, end, renewal=renewal)
    increase = term.price_increase if term else None
    if is_active and renewal is Renewal.ON and increase is not None:
        value, rise = agreement.value, expected_rise(term)
        after = increased(value, rise) if value is not None and value.amount else None
        yield _of(agreement, Kind.PRICE, end, renewal=renewal, rise=increase, money=after)


def charge_entries(rows: Iterable[ChargeRow]) -> Iterator[Entry]:
    """Charges with a date."""
    for row in rows:
        charge = row.charge
        if charge.time is not None:
            yield Entry(
                Kind.CHARGE,
                charge.time,
                charge.charge_id,
                row.product_name or row.product_id or charge.agreement_id,
                row.seller_name or row.seller_account_id,
                charge.money,
                is_order_missing=charge.purchase_order is None,
            )


def request_entries(rows: Iterable[RequestRow]) -> Iterator[Entry]:
    """Requests that wait, at the moment by which silence answers or an answer is needed."""
    for row in rows:
        if row.status == PENDING and row.deadline.at is not None:
            kind = Kind(row.kind.value)
            yield Entry(kind, row.deadline.at, row.request_id, row.title, row.seller, row.money)


def decided_entries(rows: Iterable[RequestRow]) -> Iterator[Entry]:
    """Requests that were answered, at the moment of AWS's last change; one without it has no place here."""
    for row in rows:
        if row.updated_at is not None:
            yield Entry(
                Kind.DECIDED,
                row.updated_at,
                row.request_id,
                row.title,
                row.seller,
                row.money,
                answered=row.kind,
                status=row.status,
                decided_by=row.decided_by,
            )


def quote_entries(quotes: Iterable[Quote]) -> Iterator[Entry]:
    """Open quotes, at the moment from which their offer cannot be accepted any more."""
    for quote in quotes:
        at = offer_end(quote, quote.offer_expires_at)
        if quote.is_open and at is not None:
            title = quote.product_name or quote.product_id or quote.quote_id
            seller = quote.seller_name or quote.seller_account_id
            yield Entry(Kind.OFFER, at, quote.quote_id, title, seller, quote.value)


def option_entries(
    options: Iterable[PurchaseOption], taken: Collection[str] = ()
) -> Iterator[Entry]:
    """Private offers that expire, and sets of them; products stand where an offer has no name.

    One whose offers are all `taken` is left out: they were accepted, or an open quote stands for them.
    """
    for option in options:
        offers = {one.offer.offer_id for one in option.products} - {""} or {option.option_id}
        if option.expires_at is not None and not offers <= set(taken):
            names = [one.product.name for one in option.products if one.product.name]
            title = option.name or ", ".join(names) or option.option_id
            yield Entry(Kind.OFFER, option.expires_at, option.option_id, title, option.seller.name)


def session_entries(sessions: Iterable[PaymentSession]) -> Iterator[Entry]:
    """Payment sessions, at the moment they expire; one that was gone before that never did."""
    for session in sessions:
        if session.gone_at is not None and session.gone_at < session.expires_at:
            continue
        yield Entry(
            Kind.SESSION,
            session.expires_at,
            session.session_id,
            session.agent or session.user_id,
            session.user_id if session.agent else "",
            session.left,
        )


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sort by moment; of the same moment, what silence decides comes first."""
    return tuple(sorted(entries, key=_place))


def day_of(at: datetime, zone: tzinfo | None = None) -> date:
    """The day on which a moment falls where the person is; `zone` None is this computer's."""
    return at.astimezone(zone).date()


def by_day(entries: Iterable[Entry], zone: tzinfo | None = None) -> Mapping[date, list[Entry]]:
    """Put entries on their local days, in the order of `in_order`."""
    days: dict[date, list[Entry]] = {}
    for entry in in_order(entries):
        days.setdefault(day_of(entry.at, zone), []).append(entry)
    return days


def first_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def month_after(day: date, months: int = 1) -> date:
    """The same day so many months later, or earlier; the last of a month that is shorter.

    Raises:
        ValueError: there is no such date: calendars end with the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, _length(first)))


def grid_of(month: date, first_weekday: int) -> tuple[date, date]:
    """The first and the last day of the weeks that a month touches; `first_weekday` as date.weekday().

    Raises:
        ValueError: the first or the last week has days before or after all dates.
    """
    first, last = first_of(month), first_of(month).replace(day=_length(month))
    try:
        begin = first - timedelta(days=(first.weekday() - first_weekday) % DAYS_OF_WEEK)
        end = last + timedelta(days=(first_weekday - 1 - last.weekday()) % DAYS_OF_WEEK)
    except OverflowError as error:
        raise ValueError(str(month)) from error
    return begin, end


def _length(month: date) -> int:
    """How many days a month has."""
    return monthrange(month.year, month.month)[1]


def _of(agreement: Agreement, kind: Kind, at: datetime, **more: object) -> Entry:
    entry = Entry(kind, at, agreement.agreement_id, agreement.title, agreement.seller)
    return msgspec.structs.replace(entry, **more)


def _place(entry: Entry) -> tuple[datetime, int, str, str]:
    return entry.at, _ORDER[entry.kind], entry.title, entry.item_id
