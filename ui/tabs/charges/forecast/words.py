"""What the forecast says: rows of figures, why a renewal counts as it does, and what is in no sum."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum

import msgspec

from app.language import tr
from app.model.agreement_detail import ChargeReading
from app.model.forecast import PAST_MONTHS, Basis, Forecast, Renewing, Unknown
from app.model.money import Money, exact_sum
from app.model.text import plain
from app.model.what_if import WhatIf
from ui import text
from ui.table.column import Cell
from ui.table.common_cells import product_cell
from ui.tabs.charges.chart_words import month_title
from ui.terms.price_words import price_at_renewal

_BASES = {
    Basis.AGREED: (tr("Dates as agreed"), tr("Its renewal term says when it is paid.")),
    Basis.AS_BEFORE: (
        tr("Paid as now"),
        tr("Its charges fall as in the present term, one term later."),
    ),
    Basis.AT_ONCE: (
        tr("In one sum"),
        tr("How it is paid is not known, so it counts on the day it renews."),
    ),
}
_UNKNOWNS = {
    Unknown.METERED: (tr("Paid by use"), tr("Nothing is guessed.")),
    Unknown.ON_REQUEST: (
        tr("Paid on request"),
        tr("The seller asks for each payment, so nothing is guessed."),
    ),
    Unknown.UNREAD: (tr("Not read yet"), tr("Its terms or its value have not been read.")),
    Unknown.UNREADABLE: (
        tr("Not readable"),
        tr("Its price rise is no number that Countersign can use."),
    ),
}
_READING = {
    ChargeReading.WHOLE: "",
    ChargeReading.PART: tr("Not all charges have been read yet."),
    ChargeReading.DENIED: tr("AWS does not let you read charges, so only renewals are here."),
}


class Kind(Enum):
    """What a row of figures is: facts and estimates are never in one."""

    CHARGED = "charged"
    EXPECTED = "expected"
    USED = "used"
    LEFT_OUT = "left out"


_TITLES = {
    Kind.CHARGED: tr("Charges, as planned"),
    Kind.EXPECTED: tr("Renewals, expected"),
    Kind.USED: tr("Use, as before"),
    Kind.LEFT_OUT: tr("Not renewed"),
}
_SAID = {
    Kind.CHARGED: tr("charges that AWS plans"),
    Kind.EXPECTED: tr("estimate of renewals"),
    Kind.USED: tr("estimate, the average of the last {number} months", number=PAST_MONTHS),
    Kind.LEFT_OUT: tr("what is not renewed, in no other row"),
}


class Series(msgspec.Struct, frozen=True):
    """One row of figures. `without_amount` counts charges that are not in it, month by month."""

    kind: Kind
    currency: str
    amounts: tuple[Decimal, ...]
    without_amount: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """What the row is called."""
        return _TITLES[self.kind]

    @property
    def total(self) -> Decimal:
        """The sum of all months."""
        return exact_sum(self.amounts)

    def spoken(self, month: int, begins: datetime) -> str:
        """One figure as a sentence."""
        money = text.money(Money(self.amounts[month], self.currency))
        missing = self.without_amount[month] if self.without_amount else 0
        more = f". {_missing(missing)}" if missing else ""
        return f"{month_title(begins)}: {money}, {_SAID[self.kind]}{more}"

    @property
    def spoken_total(self) -> str:
        """The sum as a sentence."""
        money = text.money(Money(self.total, self.currency))
        months = text.plural(len(self.amounts), "{n} month", "{n} months")
        return f"{months}: {money}, {_SAID[self.kind]}"


class RenewalRow(msgspec.Struct, frozen=True):
    """A line of the renewals: it counts unless it is `is_off`."""

    renewing: Renewing
    is_off: bool = False


def series(what_if: WhatIf, currency: str, *, with_use: bool) -> tuple[Series, ...]:
    """The rows of figures in one currency; a row only where it has something to say."""
    missing = tuple(month.without_amount for month in what_if.forecast.months)
    used, less = what_if.used(currency), what_if.left_out(currency)
    rows = [
        Series(Kind.CHARGED, currency, what_if.charged(currency), missing),
        Series(Kind.EXPECTED, currency, what_if.expected(currency)),
    ]
    if with_use and any(used):
        rows.append(Series(Kind.USED, currency, used))
    if any(less):
        rows.append(Series(Kind.LEFT_OUT, currency, tuple(one.copy_negate() for one in less)))
    return tuple(rows)


def saved_words(what_if: WhatIf) -> str:
    """What not renewing would save, in every currency; empty when all is renewed."""
    if not what_if.off:
        return ""
    sums = [Money(exact_sum(what_if.left_out(one)), one) for one in what_if.currencies]
    saved = text.money_list(one for one in sums if one.amount)
    left_out = text.plural(
        len(what_if.off), "{n} agreement not renewed", "{n} agreements not renewed"
    )
    return (
        tr("{amount} less: {agreements}", amount=saved, agreements=left_out)
        if saved
        else tr("{agreements}: nothing that is known is saved", agreements=left_out)
    )


def reading_words(forecast: Forecast) -> str:
    """What has not been read; empty when all has."""
    return _READING[forecast.reading]


def count_words(forecast: Forecast) -> str:
    """How many agreements renew, and what is in no figure."""
    renewing = text.plural(
        len(forecast.renewals),
        "{n} agreement renews in these 12 months.",
        "{n} agreements renew in these 12 months.",
    )
    missing = sum(month.without_amount for month in forecast.months)
    return f"{renewing} {_missing(missing)}" if missing else renewing


def _missing(number: int) -> str:
    return text.plural(
        number,
        "{n} charge without an amount is in no figure.",
        "{n} charges without an amount are in no figure.",
    )


# --- cells of the renewals --------------------------------------------------------------------------


def counts(row: RenewalRow, _now: datetime) -> Cell:
    """The switch, in words."""
    title = plain(row.renewing.title, 80)
    if row.renewing.unknown is not None:
        return Cell(text.DASH, is_faint=True, spoken=tr("Has no estimate"), copied="")
    state = tr("Not renewed") if row.is_off else tr("Renews")
    tip = (
        tr("Space counts {product} again", product=title)
        if row.is_off
        else tr("Space counts {product} as not renewed", product=title)
    )
    return Cell(state, spoken=f"{state}. {tip}", tip=tip)


def product(row: RenewalRow, _now: datetime) -> Cell:
    """Product over seller."""
    one = row.renewing
    return product_cell(
        one.title,
        one.seller,
        one.seller_account_id,
        item_id=one.agreement_id,
        is_faint=row.is_off,
    )


def renews(row: RenewalRow, now: datetime) -> Cell:
    """When it renews over the time until then."""
    return _when(row.renewing.renews_at, now, tr("Renews {date}, {distance}"))


def decide_by(row: RenewalRow, now: datetime) -> Cell:
    """Until when it can be decided."""
    at = row.renewing.decide_by
    if at is None:
        return Cell(tr("Not known"), is_faint=True, copied="")
    if at <= now:
        words = text.date(at)
        spoken = tr("The time to decide passed on {date}", date=words)
        return Cell(tr("Passed"), words, is_faint=True, tip=text.utc(at), spoken=spoken)
    return _when(at, now, tr("Decide by {date}, {distance}"))


def price(row: RenewalRow, _now: datetime) -> Cell:
    """The price at renewal over how it rises."""
    one = row.renewing
    rise = price_at_renewal(None, one.rise) or tr("no rise agreed")
    if one.price is None:
        return Cell(text.NOT_AVAILABLE, rise if one.rise else "", is_faint=True)
    return Cell(
        text.money(one.price),
        rise,
        money=one.price,
        is_faint=row.is_off,
        tip=rise,
        copied_rest=(rise,),
    )


def expected(row: RenewalRow, _now: datetime) -> Cell:
    """What is expected within the months."""
    total = row.renewing.total
    if total is None:
        return Cell(text.DASH, is_faint=True, spoken=tr("Not guessed"), copied="")
    number, times = row.renewing.times, ""
    said = [tr("{amount} expected in 12 months", amount=text.money(total))]
    if number > 1:
        times = text.plural(number, "{n} renewal", "{n} renewals")
        said.append(text.plural(number, "in {n} renewal", "in {n} renewals"))
    if row.is_off:
        said.append(tr("not counted"))
    return Cell(text.money(total), times, money=total, is_faint=row.is_off, spoken=", ".join(said))


def basis(row: RenewalRow, _now: datetime) -> Cell:
    """On what the estimate rests, or why there is none."""
    one = row.renewing
    words, why = _UNKNOWNS[one.unknown] if one.unknown else _BASES[one.basis or Basis.AT_ONCE]
    return Cell(words, is_faint=True, tip=f"{words}. {why}", spoken=f"{words}. {why}")


def _when(at: datetime, now: datetime, said: str) -> Cell:
    """A day over the time until then; `said` has places for both."""
    day, far = text.date(at), text.until(at, now)
    return Cell(
        day,
        far,
        tip=text.utc(at),
        spoken=said.format(date=day, distance=far),
        copied=text.sheet_date(at),
    )
