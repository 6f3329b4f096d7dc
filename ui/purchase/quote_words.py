"""A quote in words: its state, what it costs, how long it runs, who sends the invoice."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

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

METERED = "Metered"
INTENTS = {"NEW": "New agreement", "AMEND": "Change of an agreement", "REPLACE": "Replacement"}
AS_AWS_SETS_IT = "As AWS sets it"
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
    return INTENTS.get(quote.intent) or plain(quote.intent, 40) or "Not said"


def product(read: QuoteRead) -> str:
    """What is bought: its name, or its id."""
    quote, offer = read.quote, read.offer
    offered = next((one.product.name for one in offer.products), "") if offer else ""
    return plain(quote.product_name or offered or quote.product_id, 160) or "Product not named"


def seller(read: QuoteRead) -> str:
    """Who sells it: the name, or the account."""
    quote, offer = read.quote, read.offer
    named = quote.seller_name or (offer.seller.name if offer else "")
    return text.party(named or quote.seller_account_id) or "Seller not named"


def value_head(read: QuoteRead) -> HeadWords:
    """The agreement's value, as the pane of a quote shows it."""
    quote = read.quote
    if is_only_metered(read):
        return HeadWords("Agreement value", None, METERED, "by the price list below")
    if quote.value is None:
        return HeadWords("Agreement value", None, "Value not known", "AWS gives none")
    after = quote.value_after_tax
    second = f"{text.money(after)} with estimated tax" if after else "before tax, no estimate"
    return HeadWords("Agreement value", quote.value, "", second)


def payment_head(read: QuoteRead) -> HeadWords:
    """What acceptance costs at once, as the page of a quote shows it."""
    due = facts.due_now(read.quote)
    label = _due_label(read.quote)
    if not due.is_known:
        return HeadWords(label, None, "Amount not known", "AWS names a charge without an amount")
    if due.amount is not None and due.tax is not None:
        second = f"{text.amount(due.amount)} plus {text.amount(due.tax)} estimated tax"
        return HeadWords(label, due.whole, "", second)
    if due.amount is not None:
        return HeadWords(label, due.whole, "", "before tax: AWS gives no estimate")
    return _nothing_now(read)


def _due_label(quote: Quote) -> str:
    if quote.is_open:
        return "To pay on acceptance"
    return "Charged on acceptance" if quote.status == ACCEPTED else "It would have cost"


def _nothing_now(read: QuoteRead) -> HeadWords:
    quote, label = read.quote, _due_label(read.quote)
    if count := len(facts.later(quote)):
        first = min((one.time for one in quote.charges if one.time), default=None)
        begins = f", the first on {text.date(first)}" if first else ""
        second = f"{text.plural(count, 'dated charge')}{begins}"
        return HeadWords("Nothing on acceptance", quote.value, "", second)
    if facts.is_metered(read):
        return HeadWords(label, None, METERED, "Nothing at once. You pay for what you use")
    second = "AWS names no charge for this quote"
    if facts.has_periodic(quote):
        second = "Each period is charged when it comes"
    elif facts.variable_payment(read) is not None:
        second = "The seller asks for payments later"
    return HeadWords(label, None, "Nothing at once", second)


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
        said = f"AWS values the quote at {text.money(value)}" if value else "AWS gives no value"
        rest = (
            f"{said}, because nothing is fixed. It is not free: you pay for what you use, by the price "
            "list below. What that comes to is not known before."
        )
        return BannerWords(Tone.SYSTEM, "gauge", "Metered.", rest)
    rest = (
        "Besides the value you pay for what you use, by the price list below. What that comes to is "
        "not known before."
    )
    return BannerWords(Tone.SYSTEM, "gauge", "Partly metered.", rest)


_ENDED = "Nothing is bought. To try again, make a new quote."
_BANNERS = {
    PENDING_APPROVAL: BannerWords(
        Tone.WARNING,
        "hourglass-medium",
        "Waits for your organisation.",
        "When all who are asked agree, AWS accepts it by itself and the agreement begins.",
    ),
    REJECTED: BannerWords(Tone.NEUTRAL, "x-circle", "Rejected by your organisation.", _ENDED),
    CANCELLED: BannerWords(Tone.NEUTRAL, "prohibit", "Cancelled.", _ENDED),
}


def banner(read: QuoteRead, now: datetime) -> BannerWords:
    """Where the quote stands, and what can be done about it."""
    quote = read.quote
    if quote.status == DRAFT:
        return _draft(read, now)
    if quote.status == APPROVED:
        said = (
            "AWS has not accepted it by itself, so you accept it here, and AWS says if something is "
            f"in the way. {open_until(read, now)}"
        )
        return BannerWords(
            Tone.POSITIVE, "check-circle", "Approved by your organisation.", said.strip()
        )
    if quote.status == ACCEPTED:
        became = f"It became {text.short_id(quote.agreement_id)}." if quote.agreement_id else ""
        rest = became or "AWS does not say which agreement it became."
        return BannerWords(Tone.POSITIVE, "handshake", "Accepted.", rest)
    return _BANNERS.get(quote.status) or _unknown(quote.status)


def _unknown(status: str) -> BannerWords:
    said = plain(status, 60) or "no state"
    rest = "This version of Countersign does not know what can be done then."
    return BannerWords(Tone.NEUTRAL, "question", f"AWS says “{said}”.", rest)


def open_until(read: QuoteRead, now: datetime) -> str:
    """Until when the offer of a quote can be accepted, as a sentence; empty for an amendment."""
    if read.quote.intent == Intent.AMEND:
        return ""
    if read.offer is None:
        return "The offer cannot be read any more, so it may have ended."
    ends = read.offer.expires_at
    if ends is None:
        return ""
    if ends <= now:
        return (
            f"The offer ended on {text.date_at_time(ends)}: AWS will not accept the quote any more."
        )
    left = f", {text.until(ends, now)}" if ends - now <= _SOON else ""
    return f"The offer is open until {text.date(ends)}{left}."


def _draft(read: QuoteRead, now: datetime) -> BannerWords:
    made = read.quote.created_at
    worked_out = f"AWS worked out these amounts on {text.date_at_time(made)}." if made else ""
    if made is not None and made.astimezone().date() == now.astimezone().date():
        worked_out = f"AWS worked out these amounts at {text.time(made)}."
    until = open_until(read, now)
    said = " ".join(part for part in (worked_out, until) if part)
    is_amendment = read.quote.intent == Intent.AMEND
    ends = offer_end(read.quote, read.offer.expires_at if read.offer else None)
    if (read.offer is None and not is_amendment) or (ends is not None and ends <= now):
        return BannerWords(Tone.WARNING, "calendar-x", "May have ended.", said)
    if read.quote.approval_required:
        return BannerWords(
            Tone.WARNING, "buildings", "Your organisation has to approve this quote.", said
        )
    if read.quote.approval_required is None:
        strong = "AWS does not say whether your organisation has to approve."
        return BannerWords(Tone.WARNING, "question", strong, said)
    return BannerWords(Tone.POSITIVE, "check-circle", "Quote ready.", said)


def runs_words(read: QuoteRead) -> str:
    """From when to when, or how long."""
    found = facts.runs(read)
    length = period(found.duration)
    if found.starts_at and found.ends_at:
        return f"{text.date(found.starts_at)} to {text.date(found.ends_at)}"
    if found.ends_at:
        return f"From acceptance to {text.date(found.ends_at)}"
    if found.starts_at:
        return f"From {text.date(found.starts_at)}" + (f", {length}" if length else "")
    if length:
        return f"{length} from acceptance"
    if facts.is_metered(read):
        return "Until it is cancelled"
    return "AWS names no dates"


def renewal_words(read: QuoteRead) -> str:
    """The buyer's wish to renew, never a promise that it will."""
    if facts.term_of(read, RenewalTerm) is None:
        return "Not offered"
    return {True: "On", False: "Off", None: "Not known"}[facts.renews(read)]


def silence_words(term: VariablePaymentTerm) -> str:
    """What becomes of a payment request that nobody answers."""
    if term.strategy == AUTO_APPROVE:
        after = text.duration(term.expiration) if term.expiration else ""
        return f"Approve themselves after {after}" if after else "Approve themselves"
    if term.strategy == WAIT_FOR_APPROVAL:
        return "Wait for you"
    return plain(term.strategy, 60) or "Not known"


def quote_facts(read: QuoteRead, value_now: Money | None = None) -> list[Fact]:
    """What the quote is about, a line each; `value_now` is that of the agreement it changes."""
    quote = read.quote
    found = [Fact("Intent", intent(quote))]
    if source := facts.source_agreement(read):
        label = "Replaces" if quote.intent == "REPLACE" else "Changes"
        found.append(Fact(label, source, copies="agreement id"))
    found += _value_facts(read, value_now)
    runs = facts.runs(read)
    dates = (one for one in (runs.starts_at, runs.ends_at) if one)
    found.append(Fact("Runs", runs_words(read), tip=" to ".join(text.utc(one) for one in dates)))
    found.append(Fact("Auto-renew", renewal_words(read)))
    if (variable := facts.variable_payment(read)) is not None:
        found.append(Fact("Payment requests", silence_words(variable)))
    return found + quantities(read)


def _value_facts(read: QuoteRead, value_now: Money | None) -> list[Fact]:
    value = read.quote.value
    if is_only_metered(read):
        return [Fact("Agreement value", METERED)]
    if value is None or value_now is None:
        return [Fact("Agreement value", "" if value else text.NOT_AVAILABLE, value)]
    found = [Fact("Value now", money=value_now), Fact("New value", money=value)]
    if value.currency == value_now.currency:
        change = value - value_now
        sign = "+" if change.amount > 0 else ""
        found.append(Fact("Change", f"{sign}{text.money(change)}"))
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
        Fact("Invoiced by", plain(quote.invoiced_by, 120) or "AWS does not say"),
        Fact("Organisation approval", approval_words(quote)),
    ]


def approval_words(quote: Quote) -> str:
    """Whether the organisation has to approve."""
    if quote.status in (PENDING_APPROVAL, APPROVED, REJECTED):
        said = {PENDING_APPROVAL: "Waiting", APPROVED: "Given", REJECTED: "Refused"}
        return said[quote.status]
    return {True: "Needed", False: "Not needed", None: "AWS does not say"}[quote.approval_required]


def change_facts(read: QuoteRead) -> list[Fact]:
    """What AWS itemises: the old and the new quantity, and what that adds."""
    known = facts.names(read)
    return [
        Fact(
            dimension(one.dimension, known),
            f"{_quantities(one.old, one.new)}{_adds(one)}",
            tip=plain(one.dimension, 120),
        )
        for one in read.quote.changes
    ]


def changes_title(quote: Quote) -> str:
    """What the itemised list is of."""
    return "What changes" if quote.intent in ("AMEND", "REPLACE") else "What it is made of"


def _adds(one: ItemizedChange) -> str:
    if one.added is None:
        return ", added amount not known"
    return f"{', adds' if one.old else ' for'} {text.money(one.added)}"


def _quantities(old: int | None, new: int | None) -> str:
    after = text.count(new) if new is not None else "not known"
    if not old:
        return after
    return f"{text.count(old)} → {after}"
