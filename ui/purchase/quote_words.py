"""A quote in words: its state, what it costs, how long it runs, who sends the invoice."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from app.language import tr, tr_in, tr_plural
from app.model.money import Money
from app.model.purchase import Intent
from app.model.quote import (
    ACCEPTED,
    APPROVED,
    CANCELLED,
    DRAFT,
    PENDING_APPROVAL,
    REJECTED,
    ItemizedChange,
    Quote,
)
from app.model.quote_row import offer_end
from app.model.term import (
    AUTO_APPROVE,
    WAIT_FOR_APPROVAL,
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    RenewalTerm,
    VariablePaymentTerm,
)
from app.model.text import plain
from app.worker.quote_messages import QuoteRead
from ui import text
from ui.purchase import quote_facts as facts
from ui.terms.periods import period
from ui.theme import Tone
from ui.widgets.fact import Fact

METERED = tr("Metered")
INTENTS = {
    "NEW": tr("New agreement"),
    "AMEND": tr("Change of an agreement"),
    "REPLACE": tr("Replacement"),
}
AS_AWS_SETS_IT = tr("As AWS sets it")
_SOON = timedelta(days=14)


class HeadWords(msgspec.Struct, frozen=True):
    """The large amount, or `words` in its place; `label` above it, `second` below."""

    label: str
    money: Money | None = None
    words: str = ""
    second: str = ""


class BannerWords(msgspec.Struct, frozen=True):
    """The state of a quote in a sentence."""

    tone: Tone
    icon: str
    strong: str
    rest: str


def intent(quote: Quote) -> str:
    """What the quote is for."""
    return INTENTS.get(quote.intent) or plain(quote.intent, 40) or tr("Not said")


def product(read: QuoteRead) -> str:
    """What is bought: its name, or its id."""
    quote, offer = read.quote, read.offer
    offered = next((one.product.name for one in offer.products), "") if offer else ""
    return plain(quote.product_name or offered or quote.product_id, 160) or tr("Product not named")


def seller(read: QuoteRead) -> str:
    """Who sells it: the name, or the account."""
    quote, offer = read.quote, read.offer
    named = quote.seller_name or (offer.seller.name if offer else "")
    return text.party(named or quote.seller_account_id) or tr("Seller not named")


def value_head(read: QuoteRead) -> HeadWords:
    """The agreement's value, as the pane of a quote shows it."""
    quote = read.quote
    if is_only_metered(read):
        return HeadWords(tr("Agreement value"), None, METERED, tr("by the price list below"))
    if quote.value is None:
        return HeadWords(tr("Agreement value"), None, tr("Value not known"), tr("AWS gives none"))
    after = quote.value_after_tax
    second = (
        tr("{amount} with estimated tax", amount=text.money(after))
        if after
        else tr("before tax, no estimate")
    )
    return HeadWords(tr("Agreement value"), quote.value, "", second)


def payment_head(read: QuoteRead) -> HeadWords:
    """What acceptance costs at once, as the page of a quote shows it."""
    due = facts.due_now(read.quote)
    label = _due_label(read.quote)
    if not due.is_known:
        return HeadWords(
            label, None, tr("Amount not known"), tr("AWS names a charge without an amount")
        )
    if due.amount is not None and due.tax is not None:
        second = tr(
            "{amount} plus {tax} estimated tax",
            amount=text.amount(due.amount),
            tax=text.amount(due.tax),
        )
        return HeadWords(label, due.whole, "", second)
    if due.amount is not None:
        return HeadWords(label, due.whole, "", tr("before tax: AWS gives no estimate"))
    return _nothing_now(read)


def _due_label(quote: Quote) -> str:
    if quote.is_open:
        return tr("To pay on acceptance")
    return tr("Charged on acceptance") if quote.status == ACCEPTED else tr("It would have cost")


def _nothing_now(read: QuoteRead) -> HeadWords:
    quote, label = read.quote, _due_label(read.quote)
    if count := len(facts.later(quote)):
        first = min((one.time for one in quote.charges if one.time), default=None)
        second = text.plural(count, "{n} dated charge", "{n} dated charges")
        if first:
            second = tr_plural(
                count,
                "{n} dated charge, the first on {date}",
                "{n} dated charges, the first on {date}",
                n=text.count(count),
                date=text.date(first),
            )
        return HeadWords(tr("Nothing on acceptance"), quote.value, "", second)
    if facts.is_metered(read):
        return HeadWords(label, None, METERED, tr("Nothing at once. You pay for what you use"))
    second = tr("AWS names no charge for this quote")
    if facts.has_periodic(quote):
        second = tr("Each period is charged when it comes")
    elif facts.variable_payment(read) is not None:
        second = tr("The seller asks for payments later")
    return HeadWords(label, None, tr("Nothing at once"), second)


def is_only_metered(read: QuoteRead) -> bool:
    """Whether use is all that is paid for: AWS values that at 0.00."""
    value = read.quote.value
    return facts.is_metered(read) and (value is None or not value.amount)


def metered_note(read: QuoteRead) -> BannerWords | None:
    """Why a metered quote says 0.00, or that more than its value will be charged."""
    if not facts.is_metered(read):
        return None
    if is_only_metered(read):
        value = read.quote.value
        rest = tr(
            "AWS gives no value, because nothing is fixed. It is not free: you pay for what you use, by "
            "the price list below. What that comes to is not known before."
        )
        if value:
            rest = tr(
                "AWS values the quote at {amount}, because nothing is fixed. It is not free: you pay for "
                "what you use, by the price list below. What that comes to is not known before.",
                amount=text.money(value),
            )
        return BannerWords(Tone.SYSTEM, "gauge", tr("Metered."), rest)
    rest = tr(
        "Besides the value you pay for what you use, by the price list below. What that comes to is "
        "not known before."
    )
    return BannerWords(Tone.SYSTEM, "gauge", tr("Partly metered."), rest)


_ENDED = tr("Nothing is bought. To try again, make a new quote.")
_BANNERS = {
    PENDING_APPROVAL: BannerWords(
        Tone.WARNING,
        "hourglass-medium",
        tr("Waits for your organisation."),
        tr("When all who are asked agree, AWS accepts it by itself and the agreement begins."),
    ),
    REJECTED: BannerWords(Tone.NEUTRAL, "x-circle", tr("Rejected by your organisation."), _ENDED),
    CANCELLED: BannerWords(Tone.NEUTRAL, "prohibit", tr_in("quote", "Cancelled."), _ENDED),
}


def banner(read: QuoteRead, now: datetime) -> BannerWords:
    """Where the quote stands, and what can be done about it."""
    quote = read.quote
    if quote.status == DRAFT:
        return _draft(read, now)
    if quote.status == APPROVED:
        said = tr(
            "AWS has not accepted it by itself, so you accept it here, and AWS says if something is "
            "in the way."
        )
        return BannerWords(
            Tone.POSITIVE,
            "check-circle",
            tr("Approved by your organisation."),
            f"{said} {open_until(read, now)}".strip(),
        )
    if quote.status == ACCEPTED:
        became = (
            tr("It became {agreement_id}.", agreement_id=text.short_id(quote.agreement_id))
            if quote.agreement_id
            else ""
        )
        rest = became or tr("AWS does not say which agreement it became.")
        return BannerWords(Tone.POSITIVE, "handshake", tr("Accepted."), rest)
    return _BANNERS.get(quote.status) or _unknown(quote.status)


def _unknown(status: str) -> BannerWords:
    said = plain(status, 60) or tr("no state")
    rest = tr("This version of Countersign does not know what can be done then.")
    return BannerWords(Tone.NEUTRAL, "question", tr("AWS says “{state}”.", state=said), rest)


def open_until(read: QuoteRead, now: datetime) -> str:
    """Until when the offer of a quote can be accepted, as a sentence; empty for an amendment."""
    if read.quote.intent == Intent.AMEND:
        return ""
    if read.offer is None:
        return tr("The offer cannot be read any more, so it may have ended.")
    ends = read.offer.expires_at
    if ends is None:
        return ""
    if ends <= now:
        return tr(
            "The offer ended on {date}: AWS will not accept the quote any more.",
            date=text.date_at_time(ends),
        )
    date = text.date(ends)
    if ends - now <= _SOON:
        return tr(
            "The offer is open until {date}, {until}.", date=date, until=text.until(ends, now)
        )
    return tr("The offer is open until {date}.", date=date)


def _draft(read: QuoteRead, now: datetime) -> BannerWords:
    made = read.quote.created_at
    worked_out = (
        tr("AWS worked out these amounts on {date}.", date=text.date_at_time(made)) if made else ""
    )
    if made is not None and made.astimezone().date() == now.astimezone().date():
        worked_out = tr("AWS worked out these amounts at {time}.", time=text.time(made))
    until = open_until(read, now)
    said = " ".join(part for part in (worked_out, until) if part)
    is_amendment = read.quote.intent == Intent.AMEND
    ends = offer_end(read.quote, read.offer.expires_at if read.offer else None)
    if (read.offer is None and not is_amendment) or (ends is not None and ends <= now):
        return BannerWords(Tone.WARNING, "calendar-x", tr("May have ended."), said)
    if read.quote.approval_required:
        return BannerWords(
            Tone.WARNING, "buildings", tr("Your organisation has to approve this quote."), said
        )
    if read.quote.approval_required is None:
        strong = tr("AWS does not say whether your organisation has to approve.")
        return BannerWords(Tone.WARNING, "question", strong, said)
    return BannerWords(Tone.POSITIVE, "check-circle", tr("Quote ready."), said)


def runs_words(read: QuoteRead) -> str:
    """From when to when, or how long."""
    found = facts.runs(read)
    length = period(found.duration)
    if found.starts_at and found.ends_at:
        return tr(
            "{start} to {end}",
            start=text.date(found.starts_at),
            end=text.date(found.ends_at),
        )
    if found.ends_at:
        return tr("From acceptance to {end}", end=text.date(found.ends_at))
    if found.starts_at:
        start = text.date(found.starts_at)
        with_length = tr("From {start}, {length}", start=start, length=length)
        return with_length if length else tr("From {start}", start=start)
    if length:
        return tr("{length} from acceptance", length=length)
    if facts.is_metered(read):
        return tr("Until it is cancelled")
    return tr("AWS names no dates")


def renewal_words(read: QuoteRead) -> str:
    """The buyer's wish to renew, never a promise that it will."""
    if facts.term_of(read, RenewalTerm) is None:
        return tr("Not offered")
    return {True: tr("On"), False: tr("Off"), None: tr("Not known")}[facts.renews(read)]


def silence_words(term: VariablePaymentTerm) -> str:
    """What becomes of a payment request that nobody answers."""
    if term.strategy == AUTO_APPROVE:
        after = text.duration(term.expiration) if term.expiration else ""
        return (
            tr("Approve themselves after {time}", time=after) if after else tr("Approve themselves")
        )
    if term.strategy == WAIT_FOR_APPROVAL:
        return tr("Wait for you")
    return plain(term.strategy, 60) or tr("Not known")


def quote_facts(read: QuoteRead, value_now: Money | None = None) -> list[Fact]:
    """What the quote is about, a line each; `value_now` is that of the agreement it changes."""
    quote = read.quote
    found = [Fact(tr("Intent"), intent(quote))]
    if source := facts.source_agreement(read):
        label = tr("Replaces") if quote.intent == "REPLACE" else tr("Changes")
        found.append(Fact(label, source, copies=tr("agreement id")))
    found += _value_facts(read, value_now)
    runs = facts.runs(read)
    dates = [text.utc(one) for one in (runs.starts_at, runs.ends_at) if one]
    tip = "".join(dates)
    if len(dates) > 1:
        tip = tr("{start} to {end}", start=dates[0], end=dates[1])
    found.append(Fact(tr("Runs"), runs_words(read), tip=tip))
    found.append(Fact(tr("Auto-renew"), renewal_words(read)))
    if (variable := facts.variable_payment(read)) is not None:
        found.append(Fact(tr("Payment requests"), silence_words(variable)))
    return found + quantities(read)


def _value_facts(read: QuoteRead, value_now: Money | None) -> list[Fact]:
    value = read.quote.value
    if is_only_metered(read):
        return [Fact(tr("Agreement value"), METERED)]
    if value is None or value_now is None:
        return [Fact(tr("Agreement value"), "" if value else text.NOT_AVAILABLE, value)]
    found = [Fact(tr("Value now"), money=value_now), Fact(tr("New value"), money=value)]
    if value.currency == value_now.currency:
        change = value - value_now
        sign = "+" if change.amount > 0 else ""
        found.append(Fact(tr("Change"), f"{sign}{text.money(change)}"))
    return found


def quantities(read: QuoteRead) -> list[Fact]:
    """How many of what, by the offer's names."""
    known = facts.names(read)
    found: list[tuple[str, str]] = []
    for term in read.terms.terms:
        if isinstance(term, ConfigurablePricingTerm):
            found += [(one.dimension, text.count(one.number)) for one in term.quantities]
        if isinstance(term, FixedPricingTerm):
            found += [
                (one.dimension, AS_AWS_SETS_IT if one.most is None else text.count(one.most))
                for one in term.grants
            ]
    return [Fact(dimension(key, known), said, tip=plain(key, 120)) for key, said in found]


def dimension(key: str, known: dict[str, DimensionName]) -> str:
    """The offer's name of a dimension, or its key."""
    name = known.get(key)
    return plain(name.name if name and name.name else key, 80)


def invoice_facts(quote: Quote) -> list[Fact]:
    """Who sends the invoice, and whether the organisation has to approve first."""
    return [
        Fact(tr("Invoiced by"), plain(quote.invoiced_by, 120) or tr("AWS does not say")),
        Fact(tr("Organisation approval"), approval_words(quote)),
    ]


def approval_words(quote: Quote) -> str:
    """Whether the organisation has to approve."""
    if quote.status in (PENDING_APPROVAL, APPROVED, REJECTED):
        said = {PENDING_APPROVAL: tr("Waiting"), APPROVED: tr("Given"), REJECTED: tr("Refused")}
        return said[quote.status]
    return {True: tr("Needed"), False: tr("Not needed"), None: tr("AWS does not say")}[
        quote.approval_required
    ]


def change_facts(read: QuoteRead) -> list[Fact]:
    """What AWS itemises: the old and the new quantity, and what that adds."""
    known = facts.names(read)
    return [
        Fact(
            dimension(one.dimension, known),
            _change(one),
            tip=plain(one.dimension, 120),
        )
        for one in read.quote.changes
    ]


def changes_title(quote: Quote) -> str:
    """What the itemised list is of."""
    return tr("What changes") if quote.intent in ("AMEND", "REPLACE") else tr("What it is made of")


def _change(one: ItemizedChange) -> str:
    quantities = _quantities(one.old, one.new)
    if one.added is None:
        return tr("{quantities}, added amount not known", quantities=quantities)
    amount = text.money(one.added)
    if one.old:
        return tr("{quantities}, adds {amount}", quantities=quantities, amount=amount)
    return tr("{quantity} for {amount}", quantity=quantities, amount=amount)


def _quantities(old: int | None, new: int | None) -> str:
    after = text.count(new) if new is not None else tr("not known")
    if not old:
        return after
    return f"{text.count(old)} → {after}"
