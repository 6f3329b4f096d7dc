"""What the Summary page says: the notes, the time line, the money, the next charges, and all the facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import msgspec

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
)
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.fact import Fact
from ui.widgets.term_bar import TermBarWords

_UPCOMING = 4
_DAY = timedelta(days=1)
_SHARE_DIGITS = 3  # finer steps cannot be seen, and each would fill the page anew
_SWITCH = {
    Renewal.ON: "On",
    Renewal.OFF: "Off",
    Renewal.SELLER_OFF: "Off, by the seller",
    Renewal.LIMIT_REACHED: "Off, all are used",
    Renewal.MOVES: "Moves to another offer",
    Renewal.UNKNOWN: "Not known",
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
        return "By when this can be changed is not known. AWS refuses when it is too late."
    at_end = " That is when it ends: no earlier deadline was agreed." if by == end else ""
    return f"You can change this until {text.date_time(by)}.{at_end}"


def _renewals(detail: AgreementDetail) -> str:
    term, used = newest_terms(detail).renewal, renewals_used(detail)
    if term is None or term.max_renewals is None:
        return ""
    if used is None:
        return f"at most {text.plural(term.max_renewals, 'renewal')}"
    return f"{used} of {text.plural(term.max_renewals, 'renewal')} used"


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
    said = f"{text.count(used)} of {text.plural(whole, 'day')}"
    mark = None
    if decide_by is not None and start < decide_by < end and now < decide_by:
        mark = (decide_by - start) / (end - start)
    spoken = f"{said} used, from {text.date(start)} to {text.date(end)}"
    if mark is not None and decide_by is not None:
        spoken += f". Decide about renewal by {text.date(decide_by)}"
    return TermBarWords(
        said,
        text.date(start),
        text.date(end),
        round(min(max((now - start) / (end - start), 0.0), 1.0), _SHARE_DIGITS),
        spoken,
        "Today" if is_running else "",
        mark,
        " ".join(text.date(decide_by).split()[:2]) if mark is not None and decide_by else "",
    )


def _money(detail: AgreementDetail, now: datetime) -> MoneyWords:
    row = detail.row
    value = row.agreement.value
    title, total, otherwise = "Total value", value, text.NOT_AVAILABLE
    if row.is_on_request:
        title, total = "In total at most", row.at_most
    elif value is not None and not value.amount:
        total, otherwise = None, "Metered"
    coming = row.next_charge
    is_whole = row.charge_reading is ChargeReading.WHOLE
    nothing = "None" if is_whole else CHARGES_MISSING[row.charge_reading][0]
    charged = text.money_list(detail.charged) or nothing
    still = text.money_list(detail.still_to_pay) or nothing
    spoken = f"{title} {text.money_or(total, otherwise)}. Charged {charged}. Still to pay {still}"
    share = _share(detail, total)
    return MoneyWords(
        title,
        total,
        otherwise,
        f"Next charge {text.date(coming.time)}" if coming and coming.time else "Next charge",
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
        return "None left"
    return next_charge(row, now).first


def _money_note(detail: AgreementDetail) -> str:
    more = besides(detail.row)
    missing = CHARGES_MISSING.get(detail.row.charge_reading, ("", ""))[1]
    said = (
        f"{missing}." if missing else "",
        f"{more}." if more else "",
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
    verb = "is" if number == 1 else "are"
    return f"{text.plural(number, 'charge')} without an amount {verb} in neither sum."


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
        text.date(at) if at else "Date not known",
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
    facts = [Fact("Invoiced by", plain(invoiced) or "Not known")]
    facts.append(_moment("Accepted", agreement.accepted_at))
    facts.append(Fact("Type", _known(AGREEMENT_TYPES, agreement.agreement_type) or "Not known"))
    facts.append(Fact("At the end", _behavior(agreement)))
    if agreement.contact_types:
        facts.append(
            Fact("Contact data at AWS", ", ".join(map(contact_type, agreement.contact_types)))
        )
    return facts


def _known(words: Mapping[str, str], name: str) -> str:
    return words.get(name) or plain(name, 60)


def _behavior(agreement: Agreement) -> str:
    said = (_known(BEHAVIORS, agreement.end_behavior), _known(REASONS, agreement.end_reason))
    return ". ".join(part for part in said if part) or "AWS does not say"


def _ids(agreement: Agreement) -> list[Fact]:
    ids = [
        ("Offer", agreement.offer_id, "offer id"),
        ("Offer set", agreement.offer_set_id, "offer set id"),
        ("Offer at renewal", agreement.renewal_offer_id, "offer id"),
        ("Initial agreement", agreement.initial_agreement_id, "agreement id"),
    ]
    accounts = [
        ("Seller's account", agreement.seller_account_id),
        ("Your account", agreement.acceptor_account_id),
    ]
    facts = [
        Fact(label, text.account_id(value), copies="account id", copied=value)
        for label, value in accounts
        if value
    ]
    facts += [Fact(label, value, copies=what) for label, value, what in ids if value]
    for one in agreement.resources:
        kind = _known(RESOURCE_TYPES, one.type) or "Product"
        facts.append(Fact(kind, one.id, copies="product id"))
    facts += [Fact("Licence", arn, copies="licence ARN") for arn in agreement.license_arns]
    return facts


def _times(agreement: Agreement) -> list[Fact]:
    facts = [_moment("Starts", agreement.starts_at)]
    if agreement.end is not None:
        facts.append(_moment("Ends", agreement.end))
    else:
        facts.append(Fact("Ends", "No end date"))
    if agreement.free_trial_ends_at is not None:
        facts.append(_moment("Free trial ends", agreement.free_trial_ends_at))
    if agreement.updated_at is not None:
        facts.append(_moment("Last changed at AWS", agreement.updated_at))
    return facts


def _moment(label: str, at: datetime | None) -> Fact:
    return Fact(label, text.date_time(at) if at else "Not known", tip=text.utc(at) if at else "")


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
        found.append(ChipFace(Tone.OFFER, "swap", "Replacement"))
    is_active = agreement.status == "ACTIVE"
    if is_active and agreement.starts_at is not None and agreement.starts_at > now:
        starts = text.short_date(agreement.starts_at, now)
        found.append(ChipFace(Tone.ACCENT, "calendar-blank", f"Starts {starts}"))
    if is_active and agreement.free_trial_ends_at and agreement.free_trial_ends_at > now:
        found.append(ChipFace(Tone.OFFER, "gift", "Free trial"))
    return tuple(found)
