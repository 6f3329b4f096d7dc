"""What the estimate says of a configuration, line by line; made of values, so that it is tested alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from app.language import tr
from app.model.choices import Choices
from app.model.configuration import Options
from app.model.estimate import Estimate
from app.model.money import Money
from app.model.purchase import Intent
from app.model.term import ByolTerm, FreeTrialTerm, Instalment, Rate
from app.model.text import plain
from ui import text
from ui.purchase.dimension_words import About
from ui.terms.periods import period

FROM_OFFER = tr(
    "Worked out here from the offer prices. AWS works out the exact charges and tax in the quote."
)
_FROM_AGREEMENT = tr(
    "Worked out here from the agreement prices. AWS works out the exact charges and tax in the quote."
)
_MOST_DATES = 4
_MOST_RATES = 6


class EstimateLineWords(msgspec.Struct, frozen=True):
    """A label with an amount, or with words where there is none or something stands beside it."""

    label: str
    money: Money | None = None
    words: str = ""
    is_strong: bool = False


class EstimateWords(msgspec.Struct, frozen=True):
    """The estimate: one large amount or `words` in its place, what it is for, and groups of lines."""

    money: Money | None
    words: str
    under: str
    groups: tuple[tuple[EstimateLineWords, ...], ...]
    note: str
    is_metered: bool = False  # all of it is paid by use

    @property
    def spoken(self) -> str:
        """The large amount and what it is for, as one text."""
        return tr(
            "Estimate: {amount}, {under}",
            amount=text.money_or(self.money, self.words),
            under=self.under,
        )


def estimate_words(
    options: Options, choices: Choices, found: Estimate, now: datetime, value: Money | None = None
) -> EstimateWords:
    """Say what a configuration comes to; `value` is what an amended agreement is worth now."""
    about = About(options.names)
    groups = (
        tuple(_bought(options, found, about)),
        tuple(_paid(options, choices, found, about, now)),
        tuple(_values(found, value)) if options.intent is Intent.AMEND else (),
    )
    money, words = _hero(options, found)
    return EstimateWords(
        money, words, _under(options, choices, found, money), tuple(one for one in groups if one),
        _note(options, found), is_metered=_is_metered(options, found),
    )  # fmt: skip


def _hero(options: Options, found: Estimate) -> tuple[Money | None, str]:
    """The large amount, or the words in its place: never "free" for what is paid by use."""
    if len(found.committed) == 1:
        return found.committed[0], ""
    if _is_monthly(options, found):
        return found.recurring[0].price, ""
    brings_licence = any(isinstance(one, ByolTerm) for one in options.terms)
    words = (
        (bool(found.committed), tr("Several currencies")),
        (not found.is_whole, text.NOT_AVAILABLE),
        (bool(options.cards), tr("Nothing chosen yet")),
        (bool(found.metered), tr("Metered")),
        (brings_licence, tr("Your own licence")),
        (bool(found.at_most), tr("On request")),
    )
    return None, next((said for holds, said in words if holds), tr("No price named"))


def _is_metered(options: Options, found: Estimate) -> bool:
    """Whether all that is known is that use is paid for."""
    is_fixed = bool(found.committed or options.cards) or _is_monthly(options, found)
    return found.is_whole and bool(found.metered) and not is_fixed


def _is_monthly(options: Options, found: Estimate) -> bool:
    """Whether a price of each month is all there is."""
    is_all = not (found.committed or found.metered or options.cards)
    return is_all and len(found.recurring) == 1


def _under(options: Options, choices: Choices, found: Estimate, money: Money | None) -> str:
    if options.intent is Intent.AMEND:
        return tr("added on acceptance, before tax")
    if money is None and found.metered and not options.cards:
        return tr("you pay for what you use, by the rates below")
    if money is not None and not found.committed:
        return tr("each month, before tax")
    lengths = [choices.selector] if options.cards else [one.duration for one in found.fixed]
    length = next((period(one) for one in lengths if one), "")
    if found.metered and length:
        return tr("for {length}, before tax, and what you use besides", length=length)
    if found.metered:
        return tr("before tax, and what you use besides")
    return tr("for {length}, before tax", length=length) if length else tr("before tax")


def _bought(options: Options, found: Estimate, about: About) -> Iterator[EstimateLineWords]:
    is_more = options.intent is Intent.AMEND
    for line in found.lines:
        name = about.counted(line.number, line.dimension, is_more=is_more)
        yield _money_line(name, line.amount)
    for one in found.fixed:
        length = period(one.duration)
        yield _money_line(
            tr("Fixed price, {length}", length=length) if length else tr("Fixed price"), one.price
        )


def _paid(
    options: Options, choices: Choices, found: Estimate, about: About, now: datetime
) -> Iterator[EstimateLineWords]:
    if options.trial is not None and choices.wants_trial:
        yield _trial_line(options.trial)
    if options.intent is not Intent.AMEND:  # its large amount is just that
        for money in found.now:
            yield EstimateLineWords(tr("On acceptance"), money, is_strong=True)
    yield from _dated(found.later, now)
    for term in found.recurring:
        each = (
            tr("Each month") if term.billing_period == "Monthly" else plain(term.billing_period, 40)
        )
        yield _money_line(each or tr("Each period"), term.price)
    yield from _rates(found.metered, about)
    for money in found.at_most:
        yield EstimateLineWords(
            tr("Payment requests"), words=tr("at most {amount}", amount=text.money(money))
        )


def _trial_line(trial: FreeTrialTerm) -> EstimateLineWords:
    return EstimateLineWords(
        tr("Free trial"), words=period(trial.duration) or tr("length not named")
    )


def _dated(later: Sequence[Instalment], now: datetime) -> Iterator[EstimateLineWords]:
    for one in later[:_MOST_DATES]:
        label = (
            tr("On {date}", date=text.short_date(one.at, now))
            if one.at
            else tr("On a date not known")
        )
        yield _money_line(label, one.money)
    if more := later[_MOST_DATES:]:
        last = max((one.at for one in more if one.at), default=None)
        until = tr("until {date}", date=text.date(last)) if last else ""
        yield EstimateLineWords(
            text.plural(len(more), "{n} more charge", "{n} more charges"), words=until
        )


def _rates(rates: Sequence[Rate], about: About) -> Iterator[EstimateLineWords]:
    for rate in rates[:_MOST_RATES]:
        each = about.each(rate.dimension)
        price = text.money_or(rate.price)
        yield EstimateLineWords(about.name(rate.dimension), words=f"{price} {each}".strip())
    if more := rates[_MOST_RATES:]:
        yield EstimateLineWords(
            text.plural(len(more), "{n} more rate", "{n} more rates"), words=tr("in the offer")
        )


def _values(found: Estimate, value: Money | None) -> Iterator[EstimateLineWords]:
    if value is None:
        return
    yield EstimateLineWords(tr("Value now"), value)
    added = [one for one in found.now if one.currency == value.currency]
    new = value + added[0] if added else value
    yield EstimateLineWords(tr("New value"), new, is_strong=True)


def _money_line(label: str, money: Money | None) -> EstimateLineWords:
    return EstimateLineWords(label, money, "" if money is not None else text.NOT_AVAILABLE)


def _note(options: Options, found: Estimate) -> str:
    said = _FROM_AGREEMENT if options.intent is Intent.AMEND else FROM_OFFER
    if not found.is_whole:
        said = tr("A price could not be read, so it comes to more than this. {source}", source=said)
    return said
