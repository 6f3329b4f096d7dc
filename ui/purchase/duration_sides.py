"""The durations of an offer as sides of a comparison: prices, amounts and the estimate of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from app.language import tr
from app.model.choices import Choices
from app.model.comparison import Entry, Group, Side
from app.model.configuration import Options
from app.model.duration_cost import DurationCost, average_month, cost_of, shortest_first
from app.model.money import Money
from app.model.term import DimensionName
from ui import text
from ui.purchase.dimension_words import About
from ui.purchase.durations import duration_words
from ui.purchase.section import quantity_hint

MOST = 5  # sides that have room beside each other
NOT_WORKED_OUT = tr("Not worked out")
_LONGEST_NAME = 70


def duration_sides(options: Options, choices: Choices, now: datetime) -> tuple[Side, ...]:
    """A side for each duration, at most five, the shortest first."""
    found = [cost_of(options, choices, card, now) for card in shortest_first(options.cards)[:MOST]]
    about = _told_apart(options)
    has_average = any(one.months for one in found)
    has_wrong = any(one.wrong or one.missing for one in found)
    return tuple(
        Side(
            duration_words(one.card),
            (
                Group(
                    tr("Estimate, before tax"),
                    tuple(_sums(one, about, has_average=has_average, has_wrong=has_wrong)),
                ),
                Group(tr("Amounts for what you entered"), tuple(_amounts(one, about))),
                Group(tr("Price of one, for the whole time"), tuple(_prices(one, about))),
                Group(tr("Terms"), (Entry(tr("How it is sold"), quantity_hint(one.card)),)),
            ),
        )
        for one in found
    )


def left_out_words(options: Options) -> str:
    """Say that not all durations are shown; empty when all are."""
    number = len(shortest_first(options.cards))
    if number <= MOST:
        return ""
    return tr("These are the {most} shortest of {number} durations.", most=MOST, number=number)


def _told_apart(options: Options) -> About:
    """Number the dimensions of one name: a line is found by its name on the other sides."""
    about = About(options.names)
    known = {one.key: one for one in options.names}
    seen: dict[str, int] = {}
    names = []
    for key in dict.fromkeys(rate.dimension for card in options.cards for rate in card.rates):
        name = about.name(key)
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = f"{name[:_LONGEST_NAME]} ({seen[name]})"
        names.append(msgspec.structs.replace(known.get(key, DimensionName(key)), name=name))
    return About(names)


def _sums(
    cost: DurationCost, about: About, *, has_average: bool, has_wrong: bool
) -> Iterable[Entry]:
    total, words = _total(cost, about)
    yield Entry(tr("Estimated total"), words or text.money_or(total), total)
    if has_average:
        yield Entry(tr("A month of the total, on average"), _average(cost, total))
    if has_wrong:
        missing = ", ".join(map(about.name, cost.missing))
        said = (
            tr("Not offered: {names}", names=missing)
            if missing
            else cost.wrong or tr("Can be quoted")
        )
        yield Entry(tr("Quantities as entered"), said)


def _total(cost: DurationCost, about: About) -> tuple[Money | None, str]:
    """The total where it is that of all that was entered, else words with what is known of it."""
    found = cost.estimate
    if cost.missing and not found.lines:
        return None, tr("Not offered")
    if cost.wrong:
        return None, NOT_WORKED_OUT if found.lines else tr("Nothing chosen yet")
    known = text.money_list(found.committed)
    if not found.is_whole:
        return None, tr("More than {amount}", amount=known) if known else text.NOT_AVAILABLE
    if cost.missing:
        return None, tr(
            "{amount} without {names}", amount=known, names=", ".join(map(about.name, cost.missing))
        )
    if len(found.committed) == 1:
        return found.committed[0], ""
    return None, known or text.NOT_AVAILABLE


def _average(cost: DurationCost, total: Money | None) -> str:
    """What a month is; a rounded amount is said to be about that, as `average_month` rounds it."""
    if cost.months is None or total is None:
        return NOT_WORKED_OUT
    found = average_month(total, cost.months, text.printed_digits(total.currency))
    if found is None:
        return NOT_WORKED_OUT
    said = text.money(found.money)
    return said if found.is_exact else tr("about {amount}", amount=said)


def _amounts(cost: DurationCost, about: About) -> Iterable[Entry]:
    for line in cost.estimate.lines:
        name = about.counted(line.number, line.dimension)
        yield Entry(name, text.money_or(line.amount), line.amount)
    for one in cost.estimate.fixed:
        yield Entry(tr("Fixed price"), text.money_or(one.price), one.price)


def _prices(cost: DurationCost, about: About) -> Sequence[Entry]:
    return [
        Entry(
            about.name(rate.dimension),
            f"{text.money_or(rate.price)} {about.each(rate.dimension)}".strip(),
            rate.price,
        )
        for rate in cost.card.rates
    ]
