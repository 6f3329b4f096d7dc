"""What a person chose of an offer or an agreement, what is wrong with it, and the request it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

import msgspec

from app.language import tr
from app.model.configuration import DISALLOWED, Options
from app.model.entitlement import Contact
from app.model.purchase import (
    Intent,
    PaymentChoice,
    QuoteRequest,
    RenewalChoice,
    RequestedTerm,
    UpfrontChoice,
)
from app.model.term import (
    AUTO_APPROVE,
    WAIT_FOR_APPROVAL,
    ConfigurablePricingTerm,
    Quantity,
    RenewalTerm,
    Term,
    UpfrontRateCard,
    VariablePaymentTerm,
)

LARGEST = 2**31 - 1  # AWS counts dimensions in 32 bits
MOST_DAYS = 3650  # of silence; AWS publishes no limit
SELECTOR = "selector"
COUNTS = "counts"
DAYS = "days"
FIRST_NAME, LAST_NAME, EMAIL, COMPANY, COUNTRY = "first", "last", "email", "company", "country"

_PERIOD = re.compile(r"P(?:(\d{1,7})Y)?(?:(\d{1,7})M)?(?:(\d{1,7})W)?(?:(\d{1,7})D)?")
_PERIOD_DAYS = (365, 30, 7, 1)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_NAME, _ADDRESS, _COMPANY = 80, 255, 256


class Choices(msgspec.Struct, frozen=True):
    """What was chosen. A count or the days are None where no whole number was typed.

    `approves_itself`: a payment request is approved by `days` of silence.
    """

    selector: str = ""
    counts: Mapping[str, int | None] = {}
    auto_renew: bool = False
    approves_itself: bool = False
    days: int | None = 10
    wants_trial: bool = False
    estimates_tax: bool = True
    contact: Contact = Contact()


def count_of(dimension: str) -> str:
    """The name of the field for a dimension's quantity."""
    return f"count {dimension}"


def length(selector: str) -> int:
    """About how many days a duration such as P12M has, to put durations in order; 0 for other words."""
    found = _PERIOD.fullmatch(selector) if selector.isascii() else None
    if found is None:
        return 0
    parts = zip(found.groups(), _PERIOD_DAYS, strict=True)
    return sum(int(number or 0) * days for number, days in parts)


def first_choices(options: Options) -> Choices:
    """What stands there at first: the shortest duration, nothing that renews or pays by itself.

    Where there is one dimension, it is one of it; an agreement keeps what it has.
    """
    cards = sorted(options.cards, key=lambda one: length(one.selector))
    card = cards[0] if cards else None
    counts: dict[str, int | None] = dict(options.owned_counts)
    if card is not None and not counts and (len(card.rates) == 1 or is_one_of_many(card)):
        counts = {rate.dimension: 1 for rate in card.rates[:1]}
    renewal = options.renewal
    renews = options.intent is Intent.AMEND and renewal is not None and bool(renewal.auto_renew)
    return Choices(
        card.selector if card is not None else "",
        counts,
        auto_renew=renews,
        wants_trial=options.trial is not None,
    )


def fitted(choices: Choices, options: Options) -> Choices:
    """Keep of earlier choices what the options still have."""
    first = first_choices(options)
    card = options.card(choices.selector)
    if card is None:
        return msgspec.structs.replace(
            choices, selector=first.selector, counts=first.counts, wants_trial=first.wants_trial
        )
    known = {rate.dimension for one in options.cards for rate in one.rates}
    counts = {key: number for key, number in choices.counts.items() if key in known}
    return msgspec.structs.replace(
        choices, counts=counts, wants_trial=choices.wants_trial and options.trial is not None
    )


def is_one_of_many(card: UpfrontRateCard) -> bool:
    """Whether exactly one of its dimensions is chosen."""
    return card.multiple_dimensions == DISALLOWED


def bought(options: Options, choices: Choices) -> tuple[Quantity, ...]:
    """How many of each dimension are asked for, in the offer's order; none that are 0 or unreadable.

    An amended agreement names all that it has.
    """
    card = options.card(choices.selector)
    owned = options.owned_counts
    found = [
        Quantity(rate.dimension, choices.counts.get(rate.dimension, 0) or 0)
        for rate in (card.rates if card else ())
    ]
    return tuple(one for one in found if one.number > 0 or one.dimension in owned)


# --- what is wrong ------------------------------------------------------------------------------------


def problems(options: Options, choices: Choices) -> Mapping[str, str]:
    """Say by field what is wrong, one sentence each; empty when a quote can be asked for."""
    found: dict[str, str] = {}
    if options.cards:
        found.update(_count_problems(options, choices))
    if options.payments is not None and choices.approves_itself:
        if choices.days is None or choices.days < 1:
            found[DAYS] = tr("Enter whole days, 1 or more.")
        elif choices.days > MOST_DAYS:
            found[DAYS] = tr("Enter {days} days or fewer.", days=MOST_DAYS)
    if options.takes_contact:
        found.update(contact_problems(choices.contact))
    return found


def _count_problems(options: Options, choices: Choices) -> Iterator[tuple[str, str]]:
    card = options.card(choices.selector)
    if card is None:
        yield SELECTOR, tr("Choose how long.")
        return
    owned, told = options.owned_counts, False
    for rate in card.rates:
        number = choices.counts.get(rate.dimension, 0)
        if said := _count_problem(number, owned.get(rate.dimension, 0), card):
            told = True
            yield count_of(rate.dimension), said
    chosen = [rate for rate in card.rates if choices.counts.get(rate.dimension)]
    if told:
        return
    if not chosen:
        yield COUNTS, tr("Enter how many you want, 1 or more of at least one of them.")
    elif is_one_of_many(card) and len(chosen) > 1:
        yield COUNTS, tr("Choose one of them: the seller does not sell several at once.")
    elif options.intent is Intent.AMEND and all(
        (choices.counts.get(rate.dimension) or 0) == owned.get(rate.dimension, 0)
        for rate in card.rates
    ):
        yield COUNTS, tr("Nothing is changed yet. Enter a larger number.")


def _count_problem(number: int | None, owned: int, card: UpfrontRateCard) -> str:
    if number is None or number < 0:
        return tr("Enter a whole number, 0 or more.")
    if number < owned:
        return tr("Enter {owned} or more: an agreement can only grow.", owned=owned)
    if number > LARGEST:
        return tr("Enter a smaller number: AWS does not take one this large.")
    if number > 1 and card.quantity == DISALLOWED:
        return tr("Enter 0 or 1: the seller sells one of each.")
    return ""


def contact_problems(contact: Contact) -> Mapping[str, str]:
    """AWS takes a whole contact or none; each field has its own length (section 4.1)."""
    if contact == Contact():
        return {}
    found = {
        FIRST_NAME: _text_problem(contact.first_name, _NAME),
        LAST_NAME: _text_problem(contact.last_name, _NAME),
        EMAIL: _text_problem(contact.email, _ADDRESS),
        COMPANY: _text_problem(contact.company, _COMPANY),
        COUNTRY: _text_problem(contact.country, _ADDRESS),
    }
    if not found[EMAIL] and not _EMAIL.fullmatch(contact.email):
        found[EMAIL] = tr("Enter an e-mail address, such as ana@example.com.")
    if not found[COUNTRY] and not _COUNTRY.fullmatch(contact.country):
        found[COUNTRY] = tr("Enter two capital letters, such as DE.")
    return {field: said for field, said in found.items() if said}


def _text_problem(content: str, most: int) -> str:
    if not content.strip():
        return tr("Fill this in, or empty all five fields.")
    if len(content) > most:
        return tr("Enter {most} characters or fewer.", most=most)
    return "" if content.isprintable() else tr("Enter one line of plain text.")


# --- the request --------------------------------------------------------------------------------------


def request_of(options: Options, choices: Choices) -> QuoteRequest:
    """Make the request for a quote.

    Raises:
        ValueError: the options are blocked, or something is wrong with the choices.
    """
    wrong = problems(options, choices)
    if options.blocked or wrong:
        raise ValueError(options.blocked or next(iter(wrong.values())))
    terms = tuple(_requested(one, options, choices) for one in options.terms)
    if options.intent is Intent.AMEND:
        changed = tuple(one for one in terms if isinstance(one.choice, UpfrontChoice))
        return QuoteRequest(
            Intent.AMEND,
            changed,
            source_agreement_id=options.source_agreement_id,
            estimates_tax=choices.estimates_tax,
            whole_set=terms,
        )
    if options.trial is not None and choices.wants_trial:
        terms = (*terms, RequestedTerm(options.trial.term_id))
    return QuoteRequest(
        options.intent,
        terms,
        options.proposal_id,
        options.source_agreement_id,
        choices.estimates_tax,
        choices.contact if choices.contact != Contact() else None,
    )


def _requested(term: Term, options: Options, choices: Choices) -> RequestedTerm:
    term_id = getattr(term, "term_id", "")
    if isinstance(term, ConfigurablePricingTerm):
        return RequestedTerm(term_id, UpfrontChoice(choices.selector, bought(options, choices)))
    if options.intent is Intent.AMEND:
        return as_accepted(term)
    if isinstance(term, RenewalTerm):
        return RequestedTerm(term_id, RenewalChoice(choices.auto_renew))
    if isinstance(term, VariablePaymentTerm):
        return RequestedTerm(term_id, _payment_choice(choices))
    return RequestedTerm(term_id)


def _payment_choice(choices: Choices) -> PaymentChoice:
    if choices.approves_itself:
        return PaymentChoice(AUTO_APPROVE, f"P{choices.days}D")
    return PaymentChoice(WAIT_FOR_APPROVAL)


def as_accepted(term: Term) -> RequestedTerm:
    """A term of an agreement as it stands: what AMEND sends of terms that do not change."""
    term_id = getattr(term, "term_id", "")
    match term:
        case ConfigurablePricingTerm():
            return RequestedTerm(term_id, UpfrontChoice(term.selected, term.quantities))
        case RenewalTerm() if term.auto_renew is not None:
            return RequestedTerm(term_id, RenewalChoice(term.auto_renew))
        case VariablePaymentTerm() if term.strategy == AUTO_APPROVE and term.expiration:
            return RequestedTerm(term_id, PaymentChoice(AUTO_APPROVE, _iso(term.expiration)))
        case VariablePaymentTerm() if term.strategy and term.strategy != AUTO_APPROVE:
            return RequestedTerm(term_id, PaymentChoice(term.strategy))
        case _:
            return RequestedTerm(term_id)


def _iso(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
