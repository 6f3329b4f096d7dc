"""The terms that say what is paid, when, and for what, as cards."""

from __future__ import annotations

from collections.abc import Sequence

from app.language import tr
from app.model.term import (
    AUTO_APPROVE,
    WAIT_FOR_APPROVAL,
    ByolTerm,
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    FreeTrialTerm,
    Grant,
    Instalment,
    NetPaymentTerm,
    PaymentScheduleTerm,
    Quantity,
    Rate,
    RecurringPaymentTerm,
    UpfrontRateCard,
    UsagePricingTerm,
    VariablePaymentTerm,
)
from app.model.text import plain
from ui import text
from ui.terms.periods import period
from ui.terms.term_card import (
    CHOSEN_LATER,
    NOT_READABLE,
    Around,
    CardWords,
    about_dimension,
    cut,
    dimension,
    ordinal,
)
from ui.widgets.fact import Fact as Line

SHOWN_RATES = 12
SHOWN_INSTALMENTS = 4
_UNITS = {
    "units": tr("unit"),
    "hrs": tr("hour"),
    "hours": tr("hour"),
    "gigabytes": "GB",
    "requests": tr("request"),
}


def usage(term: UsagePricingTerm, around: Around) -> CardWords:
    """What each unit of use costs."""
    groups = [
        (
            []
            if len(term.rate_cards) == 1
            else [Line(tr("Rates, part {number}", number=number), is_head=True)]
        )
        + [_rate(one, around) for one in card]
        for number, card in enumerate(term.rate_cards, 1)
    ]
    lines = [line for group in groups for line in group]
    if not lines:
        lines = [
            Line(tr("Rates"), tr("None named, in {currency}", currency=plain(term.currency, 10)))
        ]
    shown, more, words = cut(
        lines, sum(map(len, term.rate_cards)), SHOWN_RATES, text.Counted("{n} rate", "{n} rates")
    )
    return CardWords(
        "usageBasedPricingTerm", "gauge", tr("Usage rates"), shown, term.term_id, None, more, words
    )


def unit_of(name: DimensionName | None) -> str:
    """What a price is for one of, `unit`, `hour`; empty where the offer names none."""
    unit = plain(name.unit, 40) if name else ""
    return _UNITS.get(unit.lower(), unit)


def _rate(rate: Rate, around: Around) -> Line:
    name = around.names.get(rate.dimension)
    label = dimension(rate.dimension, around)
    each = unit_of(name)
    has_each = not each or ", each " in label
    label = label if has_each else tr("{what}, each {unit}", what=label, unit=each)
    value = "" if rate.price else NOT_READABLE
    return Line(label, value, rate.price, tip=about_dimension(rate.dimension, around))


def configurable(term: ConfigurablePricingTerm, around: Around) -> CardWords:
    """What was chosen, and the prices of every choice."""
    lines = []
    if term.selected or around.agreement is not None:
        lines = [
            Line(tr("Chosen"), _selector("", term.selected) if term.selected else tr("Not known"))
        ]
    chosen = next((one for one in term.rate_cards if one.selector == term.selected), None)
    lines += [_quantity(one, chosen, around) for one in term.quantities]
    more = [line for card in term.rate_cards for line in _upfront(card, term, around)]
    if not more:
        lines.append(Line(tr("Currency"), plain(term.currency, 10)))
    count = sum(len(card.rates) for card in term.rate_cards)
    shown, rest, words = cut(more, count, SHOWN_RATES, text.Counted("{n} price", "{n} prices"))
    is_open = around.agreement is None and not term.selected
    title = tr("Price, to configure") if is_open else tr("Price, as configured")
    return CardWords(
        "configurableUpfrontPricingTerm", "sliders", title,
        (*lines, *shown), term.term_id, None, rest, words,
    )  # fmt: skip


def _quantity(quantity: Quantity, card: UpfrontRateCard | None, around: Around) -> Line:
    rates = card.rates if card else ()
    price = next((one.price for one in rates if one.dimension == quantity.dimension), None)
    number = text.count(quantity.number)
    label, tip = dimension(quantity.dimension, around), about_dimension(quantity.dimension, around)
    return Line(label, tr("{number} at", number=number) if price else number, price, tip=tip)


def _upfront(card: UpfrontRateCard, term: ConfigurablePricingTerm, around: Around) -> list[Line]:
    name = _selector(card.selector_type, card.selector)
    is_chosen = bool(card.selector) and card.selector == term.selected
    said = ", ".join(
        part for part in (tr("chosen") if is_chosen else "", _constraints(card)) if part
    )
    lines = [Line(name, said, is_head=True)]
    return lines + [_rate(one, around) for one in card.rates]


def _selector(kind: str, value: str) -> str:
    words = period(value) or tr("Any choice")
    if kind in ("", "Duration"):
        return words
    return f"{plain(kind, 60)}: {words}"


def _constraints(card: UpfrontRateCard) -> str:
    several = {"Allowed": tr("several at once"), "Disallowed": tr("only one of them"), "": ""}
    number = {"Allowed": tr("any quantity"), "Disallowed": tr("one of each"), "": ""}
    said = (
        several.get(card.multiple_dimensions, plain(card.multiple_dimensions, 40)),
        number.get(card.quantity, plain(card.quantity, 40)),
    )
    return ", ".join(part for part in said if part)


def byol(term: ByolTerm, _around: Around) -> CardWords:
    """That the licence comes from elsewhere."""
    lines = (Line(tr("Price"), tr("You use a licence that was bought elsewhere")),)
    return CardWords(
        "byolPricingTerm", "identification-card", tr("Your own licence"), lines, term.term_id
    )


def recurring(term: RecurringPaymentTerm, _around: Around) -> CardWords:
    """The price of each period."""
    each = tr("Each month") if term.billing_period == "Monthly" else plain(term.billing_period, 60)
    value = "" if term.price else NOT_READABLE
    lines = (Line(each or tr("Each period"), value, term.price),)
    return CardWords("recurringPaymentTerm", "repeat", tr("Recurring payment"), lines, term.term_id)


def schedule(term: PaymentScheduleTerm, _around: Around) -> CardWords:
    """The dated charges, summed up where they are many."""
    each = [_instalment(one) for one in term.schedule]
    lines, more, words = (
        each
        or [
            Line(tr("Charges"), tr("None named, in {currency}", currency=plain(term.currency, 10)))
        ],
        [],
        "",
    )
    if len(each) > SHOWN_INSTALMENTS:
        lines, more = _schedule_lines(term.schedule), each
        words = tr("Show all {number} charges", number=text.count(len(each)))
    return CardWords(
        "paymentScheduleTerm", "calendar-check", tr("Payment schedule"),
        tuple(lines), term.term_id, None, tuple(more), words,
    )  # fmt: skip


def _instalment(one: Instalment) -> Line:
    label = text.date(one.at) if one.at else tr("Date not known")
    return Line(label, "" if one.money else NOT_READABLE, one.money)


def _schedule_lines(schedule: Sequence[Instalment]) -> list[Line]:
    amounts = {one.money for one in schedule}
    dates = sorted(one.at for one in schedule if one.at)
    label = text.plural(len(schedule), "{n} charge", "{n} charges")
    days = {at.astimezone().day for at in dates}
    if len(days) == 1:
        label = tr("{charges}, on the {day}", charges=label, day=ordinal(days.pop()))
    money = next(iter(amounts)) if len(amounts) == 1 else None
    lines = [Line(label, "" if money else tr("different amounts"), money)]
    if dates:
        lines.append(Line(tr("First, last"), f"{text.date(dates[0])}, {text.date(dates[-1])}"))
    return lines


def free_trial(term: FreeTrialTerm, around: Around) -> CardWords:
    """How long, and what is free."""
    lines = [Line(tr("Length"), period(term.duration) or tr("Not named"))]
    lines += [_grant(one, around) for one in term.grants]
    return CardWords("freeTrialPricingTerm", "gift", tr("Free trial"), tuple(lines), term.term_id)


def fixed(term: FixedPricingTerm, around: Around) -> CardWords:
    """The price, and what it includes."""
    label = period(term.duration) or tr("Price")
    lines = [Line(label, "" if term.price else NOT_READABLE, term.price)]
    lines += [_grant(one, around) for one in term.grants]
    return CardWords(
        "fixedUpfrontPricingTerm", "tag", tr("Price, fixed"), tuple(lines), term.term_id
    )


def _grant(grant: Grant, around: Around) -> Line:
    label, tip = dimension(grant.dimension, around), about_dimension(grant.dimension, around)
    name = around.names.get(grant.dimension)
    if name and name.unit:
        counted = tr("Counted in {unit}", unit=plain(name.unit, 60))
        tip = f"{tip}\n{counted}"
    return Line(
        label, tr("As AWS sets it") if grant.most is None else text.count(grant.most), tip=tip
    )


def variable(term: VariablePaymentTerm, around: Around) -> CardWords:
    """How much the seller may ask for, and what silence means."""
    lines = [
        Line(tr("In total at most"), "" if term.max_total else NOT_READABLE, term.max_total),
        Line(tr("If you do nothing"), _silence(term, around)),
    ]
    return CardWords(
        "variablePaymentTerm", "paper-plane-tilt", tr("Payments that the seller asks for"),
        tuple(lines), term.term_id,
    )  # fmt: skip


def _silence(term: VariablePaymentTerm, around: Around) -> str:
    if not term.strategy and around.agreement is None:
        return CHOSEN_LATER
    after = text.duration(term.expiration) if term.expiration else ""
    if term.strategy == AUTO_APPROVE:
        return (
            tr("Approves itself after {time}", time=after)
            if after
            else tr("Approves itself, time not known")
        )
    if term.strategy == WAIT_FOR_APPROVAL:
        return tr("Waits for you, named time {time}", time=after) if after else tr("Waits for you")
    return ", ".join(part for part in (plain(term.strategy, 60), after) if part) or tr("Not known")


def net_payment(term: NetPaymentTerm, _around: Around) -> CardWords:
    """When an invoice is due."""
    after = period(term.due_period)
    lines = (
        Line(
            tr("Payment is due"),
            tr("{time} after the invoice", time=after) if after else tr("Not named"),
        ),
    )
    return CardWords("netPaymentTerm", "receipt", tr("Payment due"), lines, term.term_id)
