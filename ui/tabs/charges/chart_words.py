"""What the chart of charges says: short numbers on it, exact ones in its tooltip and for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from app.language import tr, tr_in
from app.model.charge_figures import OTHERS, ChargeGroup, ChargeMonth, ChargeMonths, Sums
from app.model.money import Money
from app.model.text import plain
from ui import text
from ui.tabs.charges.months import month_words

_UNITS = (
    (Decimal(10) ** 12, tr_in("10 to the 12th, behind a number", "T")),
    (Decimal(10) ** 9, tr_in("10 to the 9th, behind a number", "B")),
    (Decimal(10) ** 6, tr_in("10 to the 6th, behind a number", "M")),
    (Decimal(1000), tr_in("10 to the 3rd, behind a number", "k")),
)
_ALMOST = Decimal("0.99995")  # what would be a thousand of the smaller unit
_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")
_STEPS = tuple(Decimal(one) for one in ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10"))
_LINES = 3  # above zero


class TipLine(msgspec.Struct, frozen=True):
    """One product or seller in the tooltip of a month. `mark` says of which kind the amount is."""

    group: int
    name: str
    amount: str
    mark: str = ""


class TipWords(msgspec.Struct, frozen=True):
    """The tooltip of a month."""

    title: str
    total: Money
    lines: tuple[TipLine, ...]
    note: str = ""

    @property
    def spoken(self) -> str:
        """All of it as one sentence."""
        parts = [f"{self.title}: {text.money(self.total)}"]
        parts += [
            f"{line.name} {line.amount}{line.mark and f' {line.mark}'}" for line in self.lines
        ]
        return ". ".join((*parts, self.note) if self.note else parts)


class Scale(msgspec.Struct, frozen=True):
    """The lines of the chart: the amount between two of them, how many above zero, how many below."""

    step: Decimal
    above: int
    below: int

    @property
    def top(self) -> Decimal:
        """The highest line."""
        return self.step * self.above

    @property
    def bottom(self) -> Decimal:
        """The lowest one."""
        return -self.step * self.below


def short(amount: Decimal) -> str:
    """`42.2k`, `1.2M`, `950`, `0.05`: only for the chart. Half a unit is rounded up."""
    return _short(amount)


def line_words(amount: Decimal) -> str:
    """A line of the scale: as `short`, without a tenth that is zero."""
    return _short(amount, drops_zero=True)


def _short(amount: Decimal, *, drops_zero: bool = False) -> str:
    size = amount.copy_abs()
    if size == 0:
        return "0"
    sign = text.MINUS if amount < 0 else ""
    for unit, letter in _UNITS:
        if size >= unit * _ALMOST:
            rounded = (size / unit).quantize(_TENTH, ROUND_HALF_UP)
            if drops_zero and not rounded % 1:
                rounded = rounded.quantize(Decimal(1))
            return f"{sign}{text.number(rounded)}{letter}"
    digits = _TENTH if size >= 1 else _HUNDREDTH
    rounded = size.quantize(digits, ROUND_HALF_UP)
    if rounded == 0:
        return f"{sign}<{text.number(_HUNDREDTH)}"
    return sign + text.number(rounded.normalize() if rounded % 1 else rounded.quantize(Decimal(1)))


def scale_of(months: Sequence[ChargeMonth]) -> Scale:
    """Find round lines that hold all months."""
    highest = max((_up(one.sums) for one in months), default=Decimal(0))
    lowest = min((one.sums.refunded for one in months), default=Decimal(0))
    largest = max(highest, -lowest)
    if largest <= 0:
        return Scale(Decimal(1), _LINES, 0)
    step = _round_step(largest / _LINES)
    above = max(_lines(highest, step), 1)
    return Scale(step, above, _lines(-lowest, step))


def _up(sums: Sums) -> Decimal:
    return sums.invoiced + sums.committed + sums.waiting


def _lines(amount: Decimal, step: Decimal) -> int:
    return int((amount / step).to_integral_value("ROUND_CEILING"))


def _round_step(least: Decimal) -> Decimal:
    power = Decimal(1).scaleb(least.adjusted())
    return next(one * power for one in _STEPS if one * power >= least)


# --- words -------------------------------------------------------------------------------------------


def month_title(begins: datetime) -> str:
    """`Oct 2026`."""
    local = begins.astimezone()
    return text.month_year(local.month, local.year)


def month_name(begins: datetime) -> str:
    """`Oct`."""
    return text.MONTHS[begins.astimezone().month - 1]


def month_label(begins: datetime, *, is_first: bool) -> str:
    """`Oct`; with the year in the first month and in January."""
    is_january = begins.astimezone().month == 1
    return month_title(begins) if is_first or is_january else month_name(begins)


def bar_label(sums: Sums) -> tuple[str, str]:
    """What stands above a bar: what is charged, and what waits besides."""
    return short(sums.total), f"+ {short(sums.waiting)}" if sums.waiting else ""


def group_name(group: ChargeGroup, *, by_seller: bool) -> str:
    """The name of a product or seller, or of all others."""
    if group.key != OTHERS:
        return plain(group.name)
    return tr("Other sellers") if by_seller else tr("Other and metered")


def tip_of(chart: ChargeMonths, at: int, now: datetime) -> TipWords:
    """The tooltip of a month: its largest amounts, exact."""
    month = chart.months[at]
    lines: list[TipLine] = []
    for part in month.parts:
        for amount, mark in _marked(part.sums, month, now):
            lines.append(TipLine(part.group, plain(part.name), _amount(amount, chart), mark))
    notes = []
    if month.more_parts:
        notes.append(tr("and {number} more", number=text.count(month.more_parts)))
    if month.sums.waiting:
        waits = text.money(Money(month.sums.waiting, chart.currency))
        notes.append(tr("{amount} waits for you and is not in the sum", amount=waits))
    total = Money(month.sums.total, chart.currency)
    title = month_words(month.begins.astimezone().date())
    return TipWords(title, total, tuple(lines), ", ".join(notes))


def _marked(sums: Sums, month: ChargeMonth, now: datetime) -> list[tuple[Decimal, str]]:
    """The amounts of a part; what is not invoiced says so in months that have begun."""
    has_begun = month.begins <= now
    kinds = (
        (sums.invoiced, ""),
        (sums.committed, tr("committed") if has_begun else ""),
        (sums.refunded, tr("refund")),
        (sums.waiting, tr("waiting for you")),
    )
    return [(amount, mark) for amount, mark in kinds if amount]


def _amount(amount: Decimal, chart: ChargeMonths) -> str:
    return text.amount(Money(amount, chart.currency))


def chart_name(chart: ChargeMonths) -> str:
    """The chart's accessible name."""
    if not chart.months:
        return tr("Charges by month")
    first, last = (month_title(chart.months[at].begins) for at in (0, -1))
    return tr(
        "Charges by month in {currency}, {first} to {last}",
        currency=chart.currency,
        first=first,
        last=last,
    )
