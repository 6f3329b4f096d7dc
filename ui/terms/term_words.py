"""The cards of terms: each kind of term in plain words, nothing of it left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import msgspec

from app.language import tr, tr_in
from app.model.renewal import Renewal
from app.model.term import (
    ByolTerm,
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    FreeTrialTerm,
    LegalDocument,
    LegalTerm,
    NetPaymentTerm,
    PaymentScheduleTerm,
    RecurringPaymentTerm,
    RenewalTerm,
    ScheduleShare,
    SupportTerm,
    Term,
    UnknownTerm,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from app.model.text import plain, plain_block
from ui import text
from ui.terms import pricing_words as pricing
from ui.terms.document_names import document_name, document_version
from ui.terms.periods import period
from ui.terms.price_words import percent, price_at_renewal
from ui.terms.term_card import CHOSEN_LATER, Around, CardWords, ordinal
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.fact import Fact as Line

_LAST_DAY_OF_MONTH = 31


class Terms(Protocol):
    """Terms with names for their dimensions, of an agreement or of an offer."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms in AWS's order."""

    @property
    def names(self) -> tuple[DimensionName, ...]:
        """What the offer calls its dimensions."""


def cards(terms: Terms, around: Around) -> tuple[CardWords, ...]:
    """A card for each term: what it costs first, what it says of the end next, the rest behind."""
    names = {one.key: one for one in terms.names}
    there = msgspec.structs.replace(around, names={**names, **around.names})
    in_order = sorted(terms.terms, key=lambda term: _ORDER.index(type(term)))
    return tuple(_card(term, there) for term in in_order)


def _card(term: Term, around: Around) -> CardWords:
    write: Callable[[Any, Around], CardWords] = _WRITERS[type(term)]
    return write(term, around)


def _legal(term: LegalTerm, _around: Around) -> CardWords:
    lines = tuple(_document(one) for one in term.documents)
    none = (Line(tr("Documents"), tr("None named")),)
    return CardWords("legalTerm", "file-text", tr("Legal"), lines or none, term.term_id)


def _document(document: LegalDocument) -> Line:
    version = document_version(document) or tr("no version named")
    return Line(document_name(document.type), version, tip=document.url, link=document.url)


def _support(term: SupportTerm, _around: Around) -> CardWords:
    policy = plain_block(term.refund_policy) or tr("The seller wrote nothing")
    lines = (Line(tr("Refunds"), policy),)
    return CardWords(
        "supportTerm", "arrow-u-up-left", tr("Support and refunds"), lines, term.term_id
    )


def _renewal(term: RenewalTerm, around: Around) -> CardWords:
    unset = CHOSEN_LATER if around.agreement is None else tr("Not known")
    wish = {True: tr_in("switch", "On"), False: tr_in("switch", "Off"), None: unset}[
        term.auto_renew
    ]
    lines = [Line(tr("Auto-renew"), wish), *_overruled(term, around), *_deadlines(term, around)]
    price = price_at_renewal(around.agreement, term.price_increase)
    lines.append(Line(tr("Price at renewal"), price or tr("No rise named")))
    used = tr("Renewals") if around.agreement is None else tr("Renewals used")
    lines.append(Line(used, _used(term, around)))
    for number, schedule in enumerate(term.schedules, 1):
        name = (
            tr("Payments at renewal")
            if len(term.schedules) == 1
            else tr("Payments at renewal, {number}", number=number)
        )
        lines.append(Line(name, is_head=True))
        lines += [_share(one) for one in schedule]
    is_due = around.decide_by is not None and around.decide_by > around.now
    is_due = is_due and around.renewal in (Renewal.ON, Renewal.OFF)
    chip = ChipFace(Tone.WARNING, "hourglass-medium", tr("Decision due")) if is_due else None
    return CardWords(
        "renewalTerm", "arrows-clockwise", tr("Renewal"), tuple(lines), term.term_id, chip
    )


def _overruled(term: RenewalTerm, around: Around) -> list[Line]:
    if around.renewal is Renewal.SELLER_OFF and term.auto_renew:
        return [Line(tr("Overruled"), tr("The seller turned renewal off"))]
    if around.renewal is Renewal.LIMIT_REACHED and term.auto_renew:
        return [Line(tr("Overruled"), tr("All renewals are used"))]
    return []


def _deadlines(term: RenewalTerm, around: Around) -> list[Line]:
    lines = []
    if around.decide_by is not None:
        until = text.until(around.decide_by, around.now)
        lines.append(Line(tr("Decide by"), f"{text.date(around.decide_by)}, {until}"))
    if term.lockout is not None:
        lines.append(Line(tr("Cannot be changed in the last"), text.duration(term.lockout)))
    if term.unread_lockout:
        lines.append(Line(tr("Cannot be changed in the last"), plain(term.unread_lockout)))
    if term.adjustment_deadline is not None:
        before = tr(
            "{time} before the end",
            time=text.duration(term.adjustment_deadline),
        )
        lines.append(Line(tr("Seller sets the price by"), before))
    return lines


def _used(term: RenewalTerm, around: Around) -> str:
    if term.max_renewals is None:
        return (
            tr("No limit named")
            if around.used is None
            else tr("{number}, no limit named", number=around.used)
        )
    if around.used is None:
        return tr("At most {number}", number=text.count(term.max_renewals))
    return tr("{used} of {most}", used=around.used, most=term.max_renewals)


def _share(share: ScheduleShare) -> Line:
    when = tr("After {time}", time=period(share.offset) or tr("no time named"))
    if share.offset.strip("PT0DMYHSW") == "" and share.offset:
        when = tr("At the start")
    day = share.day_of_month
    if day == _LAST_DAY_OF_MONTH:
        when = tr("{when}, on the last day of the month", when=when)
    elif day is not None:
        when = tr("{when}, on the {day}", when=when, day=ordinal(day))
    return Line(when, percent(share.percentage))


def _validity(term: ValidityTerm, _around: Around) -> CardWords:
    start, end = term.starts_at, term.ends_at
    lines = []
    if start and end:
        lines.append(
            Line(
                tr("Runs"),
                tr("{start} to {end}", start=text.date(start), end=text.date(end)),
                tip=_both(start, end),
            )
        )
    elif start:
        lines.append(Line(tr("Starts"), text.date(start), tip=text.utc(start)))
    elif end:
        lines.append(Line(tr("Ends"), text.date(end), tip=text.utc(end)))
    if term.duration:
        lines.append(Line(tr("Length"), period(term.duration)))
    none = (Line(tr("Runs"), tr("No dates named")),)
    return CardWords(
        "validityTerm", "calendar-blank", tr("Validity"), tuple(lines) or none, term.term_id
    )


def _both(start: datetime, end: datetime) -> str:
    return tr("{start} to {end}", start=text.utc(start), end=text.utc(end))


def _unknown(term: UnknownTerm, _around: Around) -> CardWords:
    name = plain(term.name, 80) or tr("no name")
    lines = (
        Line(tr("AWS calls it"), name),
        Line(tr("What it says"), tr("This version of Countersign cannot read it")),
    )
    return CardWords(f"unknownTerm {name}", "question", tr("Term of a new kind"), lines)


# In the order of the cards.
_WRITERS: dict[type, Callable[[Any, Around], CardWords]] = {
    ConfigurablePricingTerm: pricing.configurable,
    FixedPricingTerm: pricing.fixed,
    RecurringPaymentTerm: pricing.recurring,
    ByolTerm: pricing.byol,
    FreeTrialTerm: pricing.free_trial,
    PaymentScheduleTerm: pricing.schedule,
    UsagePricingTerm: pricing.usage,
    VariablePaymentTerm: pricing.variable,
    NetPaymentTerm: pricing.net_payment,
    RenewalTerm: _renewal,
    SupportTerm: _support,
    LegalTerm: _legal,
    ValidityTerm: _validity,
    UnknownTerm: _unknown,
}
_ORDER = tuple(_WRITERS)
