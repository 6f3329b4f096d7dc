"""What the Summary page says: the notes, the time line, the money, the next charges, and all the facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

from app.language import tr, tr_plural
from app.model.agreement import Agreement
from app.model.agreement_change import renews, wishes_renewal
from app.model.agreement_detail import AgreementDetail, AgreementRow, ChargeReading
from app.model.charge import Charge
from app.model.money import Money
from app.model.renewal import Renewal
from app.model.text import plain
from ui import text
from ui.tabs.agreements.cells import next_charge
from ui.tabs.agreements.pages.ending import (
    NoteWords,
    ending,
    newest_terms,
    renewals_used,
    start_note,
    trial_note,
)
from ui.tabs.agreements.pages.note_words import NoteFacts, note_facts
from ui.tabs.agreements.words import (
    AGREEMENT_TYPES,
    BEHAVIORS,
    CHARGES_MISSING,
    REASONS,
    RESOURCE_TYPES,
    besides,
    contact_type,
    sentence,
)
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.fact import Fact
from ui.widgets.term_bar import TermBarWords

_UPCOMING = 4
_DAY = timedelta(days=1)
_SHARE_DIGITS = 3  # finer steps cannot be seen, and each would fill the page anew
_AT_END = tr("That is when it ends: no earlier deadline was agreed.")
_SWITCH = {
    Renewal.ON: tr("On"),
    Renewal.OFF: tr("Off"),
    Renewal.SELLER_OFF: tr("Off, by the seller"),
    Renewal.LIMIT_REACHED: tr("Off, all are used"),
    Renewal.MOVES: tr("Moves to another offer"),
    Renewal.UNKNOWN: tr("Not known"),
}


class MoneyWords(msgspec.Struct, frozen=True):
    """The card of the money: what it comes to, what was charged, what is left. `share` 0 to 1."""

    title: str
    total: Money | None
    otherwise: str
    next_title: str
    next_money: Money | None
    next_words: str
    charged: str
    still: str
    share: float | None
    spoken: str
    note: str = ""


class UpcomingWords(msgspec.Struct, frozen=True):
    """One charge to come."""

    when: str
    tip: str
    money: Money | None
    order: str


class SummaryWords(msgspec.Struct, frozen=True):
    """The whole page."""

    name: str
    notes: tuple[NoteWords, ...]
    switch: str
    switch_says_more: bool  # than On or Off, which the switch beside it says
    switch_note: str
    switch_is_on: bool | None  # None: there is nothing to turn on or off
    switch_until: str
    bar: TermBarWords | None
    money: MoneyWords
    upcoming: tuple[UpcomingWords, ...]
    missing_orders: int
    facts: tuple[Fact, ...]
    note: NoteFacts


def summary(detail: AgreementDetail, now: datetime) -> SummaryWords:
    """Everything the page shows at this time."""
    notes = (start_note(detail, now), trial_note(detail, now), ending(detail, now))
    coming = [one for one in detail.charges if one.time is not None and one.time > now]
    return SummaryWords(
        name=plain(detail.row.agreement.title),
        notes=tuple(note for note in notes if note is not None),
        switch=_switch(detail),
        switch_says_more=detail.row.renewal not in (Renewal.ON, Renewal.OFF),
        switch_note=_renewals(detail),
        switch_is_on=_switch_is_on(detail),
        switch_until=_until(detail),
        bar=term_bar(detail.row.agreement, detail.row.decide_by, now),
        money=_money(detail, now),
        upcoming=tuple(_upcoming(one) for one in coming[:_UPCOMING]),
        missing_orders=sum(not one.purchase_order for one in coming),
        facts=(*_facts(detail), *_ids(detail.row.agreement), *_times(detail.row.agreement)),
        note=note_facts(detail.row.note),
    )


def _switch(detail: AgreementDetail) -> str:
    has_term = newest_terms(detail).renewal is not None
    if detail.row.renewal is Renewal.NONE or detail.row.agreement.status != "ACTIVE":
        return ""
    return _SWITCH[detail.row.renewal] if has_term or detail.row.agreement.end_behavior else ""


def _switch_is_on(detail: AgreementDetail) -> bool | None:
    """Whether the switch is on; None where there is nothing to switch."""
    is_known = detail.row.renewal is not Renewal.UNKNOWN or wishes_renewal(detail) is not None
    return renews(detail) if _switch(detail) and is_known else None


def _until(detail: AgreementDetail) -> str:
    by, end = detail.row.decide_by, detail.row.agreement.end
    if by is None:
        return tr("By when this can be changed is not known. AWS refuses when it is too late.")
    until = tr("You can change this until {moment}.", moment=text.date_time(by))
    return f"{until} {_AT_END}" if by == end else until


def _renewals(detail: AgreementDetail) -> str:
    term, used = newest_terms(detail).renewal, renewals_used(detail)
    if term is None or term.max_renewals is None:
        return ""
    if used is None:
        return text.plural(term.max_renewals, "at most {n} renewal", "at most {n} renewals")
    return tr_plural(
        term.max_renewals,
        "{used} of {n} renewal used",
        "{used} of {n} renewals used",
        used=used,
        n=text.count(term.max_renewals),
    )


def term_bar(
    agreement: Agreement, decide_by: datetime | None, now: datetime
) -> TermBarWords | None:
    """The time line of an agreement whose start and end are known."""
    start, end = agreement.starts_at, agreement.end
    if start is None or end is None or end <= start:
        return None
    whole = max(round((end - start) / _DAY), 1)
    is_running = start < now < end and agreement.status == "ACTIVE"
    used = min(max((now - start) // _DAY, 0), whole)
    numbers = {"used": text.count(used), "n": text.count(whole)}
    said = tr_plural(whole, "{used} of {n} day", "{used} of {n} days", **numbers)
    mark = None
    if decide_by is not None and start < decide_by < end and now < decide_by:
        mark = (decide_by - start) / (end - start)
    spoken = tr_plural(
        whole,
        "{used} of {n} day used, from {start} to {end}",
        "{used} of {n} days used, from {start} to {end}",
        start=text.date(start),
        end=text.date(end),
        **numbers,
    )
    mark_words = ""
    if mark is not None and decide_by is not None:
        local = decide_by.astimezone()
        mark_words = text.day_month(local.day, local.month)
        decide = tr("Decide about renewal by {date}", date=text.date(decide_by))
        spoken = f"{sentence(spoken)} {decide}"
    return TermBarWords(
        said,
        text.date(start),
        text.date(end),
        round(min(max((now - start) / (end - start), 0.0), 1.0), _SHARE_DIGITS),
        spoken,
        tr("Today") if is_running else "",
        mark,
        mark_words,
    )


def _money(detail: AgreementDetail, now: datetime) -> MoneyWords:
    row = detail.row
    value = row.agreement.value
    title, total, otherwise = tr("Total value"), value, text.NOT_AVAILABLE
    if row.is_on_request:
        title, total = tr("In total at most"), row.at_most
    elif value is not None and not value.amount:
        total, otherwise = None, tr("Metered")
    coming = row.next_charge
    is_whole = row.charge_reading is ChargeReading.WHOLE
    nothing = tr("None") if is_whole else CHARGES_MISSING[row.charge_reading][0]
    charged = text.money_list(detail.charged) or nothing
    still = text.money_list(detail.still_to_pay) or nothing
    spoken = tr(
        "{title} {amount}. Charged {charged}. Still to pay {still}",
        title=title,
        amount=text.money_or(total, otherwise),
        charged=charged,
        still=still,
    )
    share = _share(detail, total)
    return MoneyWords(
        title,
        total,
        otherwise,
        tr("Next charge {date}", date=text.date(coming.time))
        if coming and coming.time
        else tr("Next charge"),
        coming.money if coming else None,
        _next_words(row, now),
        _sums(detail.charged, total) if share is not None else charged,
        _sums(detail.still_to_pay, total) if share is not None else still,
        share,
        spoken,
        _money_note(detail),
    )


def _next_words(row: AgreementRow, now: datetime) -> str:
    """What stands in the place of the next charge's amount."""
    if row.next_charge is not None:
        return text.NOT_KNOWN_YET
    is_whole = row.charge_reading is ChargeReading.WHOLE
    if row.agreement.status != "ACTIVE" and is_whole:
        return tr("None left")
    return next_charge(row, now).first


def _money_note(detail: AgreementDetail) -> str:
    more = besides(detail.row)
    missing = CHARGES_MISSING.get(detail.row.charge_reading, ("", ""))[1]
    said = (
        sentence(missing) if missing else "",
        sentence(more) if more else "",
        without_amount(detail.without_amount),
    )
    return " ".join(part for part in said if part)


def _sums(sums: tuple[Money, ...], total: Money | None) -> str:
    """The amount alone: its currency stands at the total."""
    zero = text.amount(Money(Decimal(0), total.currency)) if total else ""
    return text.amount(sums[0]) if sums else zero


def without_amount(number: int) -> str:
    """That charges are in no sum."""
    if not number:
        return ""
    return text.plural(
        number,
        "{n} charge without an amount is in neither sum.",
        "{n} charges without an amount are in neither sum.",
    )


def _share(detail: AgreementDetail, total: Money | None) -> float | None:
    if detail.row.charge_reading is not ChargeReading.WHOLE:
        return None
    sums = {one.currency for one in (*detail.charged, *detail.still_to_pay)}
    if total is None or not total.amount > 0 or sums - {total.currency}:
        return None
    charged = sum((one.amount for one in detail.charged), Decimal(0))
    return float(min(max(charged / total.amount, Decimal(0)), Decimal(1)))


def _upcoming(charge: Charge) -> UpcomingWords:
    at = charge.time
    return UpcomingWords(
        text.date(at) if at else tr("Date not known"),
        text.utc(at) if at else "",
        charge.money,
        order(charge),
    )


def order(charge: Charge) -> str:
    """The purchase order of a charge; empty when it has none."""
    return plain(charge.purchase_order or "", 200)


def _facts(detail: AgreementDetail) -> list[Fact]:
    agreement = detail.row.agreement
    invoiced = next((one.invoiced_by for one in detail.quotes if one.invoiced_by), "")
    facts = [Fact(tr("Invoiced by"), plain(invoiced) or tr("Not known"))]
    facts.append(_moment(tr("Accepted"), agreement.accepted_at))
    facts.append(
        Fact(tr("Type"), _known(AGREEMENT_TYPES, agreement.agreement_type) or tr("Not known"))
    )
    facts.append(Fact(tr("At the end"), _behavior(agreement)))
    if agreement.contact_types:
        facts.append(
            Fact(tr("Contact data at AWS"), ", ".join(map(contact_type, agreement.contact_types)))
        )
    return facts


def _known(words: Mapping[str, str], name: str) -> str:
    return words.get(name) or plain(name, 60)


def _behavior(agreement: Agreement) -> str:
    said = (_known(BEHAVIORS, agreement.end_behavior), _known(REASONS, agreement.end_reason))
    return ". ".join(part for part in said if part) or tr("AWS does not say")


def _ids(agreement: Agreement) -> list[Fact]:
    ids = [
        (tr("Offer"), agreement.offer_id, tr("offer id")),
        (tr("Offer set"), agreement.offer_set_id, tr("offer set id")),
        (tr("Offer at renewal"), agreement.renewal_offer_id, tr("offer id")),
        (tr("Initial agreement"), agreement.initial_agreement_id, tr("agreement id")),
    ]
    accounts = [
        (tr("Seller's account"), agreement.seller_account_id),
        (tr("Your account"), agreement.acceptor_account_id),
    ]
    facts = [
        Fact(label, text.account_id(value), copies=tr("account id"), copied=value)
        for label, value in accounts
        if value
    ]
    facts += [Fact(label, value, copies=what) for label, value, what in ids if value]
    for one in agreement.resources:
        kind = _known(RESOURCE_TYPES, one.type) or tr("Product")
        facts.append(Fact(kind, one.id, copies=tr("product id")))
    facts += [Fact(tr("Licence"), arn, copies=tr("licence ARN")) for arn in agreement.license_arns]
    return facts


def _times(agreement: Agreement) -> list[Fact]:
    facts = [_moment(tr("Starts"), agreement.starts_at)]
    if agreement.end is not None:
        facts.append(_moment(tr("Ends"), agreement.end))
    else:
        facts.append(Fact(tr("Ends"), tr("No end date")))
    if agreement.free_trial_ends_at is not None:
        facts.append(_moment(tr("Free trial ends"), agreement.free_trial_ends_at))
    if agreement.updated_at is not None:
        facts.append(_moment(tr("Last changed at AWS"), agreement.updated_at))
    return facts


def _moment(label: str, at: datetime | None) -> Fact:
    return Fact(
        label, text.date_time(at) if at else tr("Not known"), tip=text.utc(at) if at else ""
    )


def header_chips(detail: AgreementDetail, now: datetime) -> tuple[ChipFace, ...]:
    """What is special about the agreement, to stand beside its status."""
    agreement = detail.row.agreement
    found = []
    replaces = any(
        quote.intent == "REPLACE"
        and quote.status == "ACCEPTED"
        and quote.agreement_id == agreement.agreement_id
        for quote in detail.quotes
    )
    if replaces:
        found.append(ChipFace(Tone.OFFER, "swap", tr("Replacement")))
    is_active = agreement.status == "ACTIVE"
    if is_active and agreement.starts_at is not None and agreement.starts_at > now:
        starts = text.short_date(agreement.starts_at, now)
        found.append(ChipFace(Tone.ACCENT, "calendar-blank", tr("Starts {date}", date=starts)))
    if is_active and agreement.free_trial_ends_at and agreement.free_trial_ends_at > now:
        found.append(ChipFace(Tone.OFFER, "gift", tr("Free trial")))
    return tuple(found)
