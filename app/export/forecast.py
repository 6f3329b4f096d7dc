"""The columns of the forecast: charges are facts, all else estimates, and what is left out is in neither."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice

import msgspec

from app.export.layout import Layout, amount, moment, text, whole, yes_no
from app.model.forecast import PAST_MONTHS, Forecast, PastUse, Renewing
from app.model.money import Money

_PORTION = 500
_AVERAGE = f"average of {PAST_MONTHS} months"


class Figure(StrEnum):
    """What a row is about."""

    CHARGES = "charges"
    RENEWAL = "renewal"
    USE = "use"


class ForecastLine(msgspec.Struct, frozen=True):
    """The charges of a month in one currency, or what an agreement would add to a month.

    `begins` None: a renewal that adds nothing that is known. `is_left_out`: the person counts it as not
    renewed. `without_amount` charges of the month are in no sum.
    """

    figure: Figure
    begins: datetime | None = None
    money: Money | None = None
    is_left_out: bool = False
    without_amount: int | None = None
    renewing: Renewing | None = None
    use: PastUse | None = None

    @property
    def charged(self) -> Money | None:
        """A fact: what AWS plans."""
        return self.money if self.figure is Figure.CHARGES else None

    @property
    def estimate(self) -> Money | None:
        """What is expected."""
        is_counted = self.figure is not Figure.CHARGES and not self.is_left_out
        return self.money if is_counted else None

    @property
    def left_out(self) -> Money | None:
        """What would be expected if it renewed."""
        return self.money if self.is_left_out else None

    @property
    def about(self) -> Renewing | PastUse | None:
        """The agreement that it is about."""
        return self.renewing or self.use

    @property
    def basis(self) -> str | None:
        """On what an estimate rests."""
        if self.use is not None:
            return _AVERAGE
        return self.renewing.basis if self.renewing else None


class ForecastLines:
    """The rows of a forecast in portions: charges by month, renewals by date, and past use if wanted.

    `off` are the agreements that are counted as not renewed. Made where the export runs: an account may
    have tens of thousands of rows.
    """

    def __init__(self, forecast: Forecast, off: Collection[str], *, with_use: bool) -> None:
        self._forecast = forecast
        self._off = frozenset(off)
        self._uses: tuple[PastUse, ...] = forecast.uses if with_use else ()

    @property
    def total(self) -> int:
        """How many rows there are."""
        months = sum(len(one.sums) + bool(one.without_amount) for one in self._forecast.months)
        renewals = sum(max(len(one.shares), 1) for one in self._forecast.renewals)
        return months + renewals + sum(len(one.months) for one in self._uses)

    def portions(self) -> Generator[Sequence[ForecastLine], None, None]:
        """Give all rows."""
        rows = self._rows()
        while portion := list(islice(rows, _PORTION)):
            yield portion

    def _rows(self) -> Iterator[ForecastLine]:
        yield from self._charges()
        yield from self._renewals()
        for one in self._uses:
            for month in one.months:
                yield ForecastLine(Figure.USE, self._begins(month), one.average, use=one)

    def _charges(self) -> Iterator[ForecastLine]:
        for month in self._forecast.months:
            for money in month.sums:
                yield ForecastLine(Figure.CHARGES, month.begins, money)
            if month.without_amount:
                yield ForecastLine(
                    Figure.CHARGES, month.begins, without_amount=month.without_amount
                )

    def _renewals(self) -> Iterator[ForecastLine]:
        for one in self._forecast.renewals:
            is_off = one.agreement_id in self._off
            bare = ForecastLine(Figure.RENEWAL, is_left_out=is_off, renewing=one)
            price = one.price
            if price is None or not one.shares:
                yield bare
                continue
            for share in one.shares:
                yield msgspec.structs.replace(
                    bare,
                    begins=self._begins(share.month),
                    money=Money(share.amount, price.currency),
                )

    def _begins(self, month: int) -> datetime:
        return self._forecast.months[month].begins


FORECAST = Layout(
    "forecast",
    1,
    (
        text("figure", lambda line: line.figure.value),
        yes_no("is_estimate", lambda line: line.figure is not Figure.CHARGES),
        yes_no("is_left_out", lambda line: line.is_left_out),
        *moment("month_begins_at", "month_begins_on", lambda line: line.begins),
        text("currency", lambda line: line.money and line.money.currency),
        *amount("charged", "charged_currency", lambda line: line.charged),
        *amount("estimate", "estimate_currency", lambda line: line.estimate),
        *amount("left_out_estimate", "left_out_currency", lambda line: line.left_out),
        whole("charges_without_amount", lambda line: line.without_amount),
        text("agreement_id", lambda line: line.about and line.about.agreement_id),
        text("product", lambda line: line.about and line.about.title),
        text("seller_account_id", lambda line: line.renewing and line.renewing.seller_account_id),
        text("seller", lambda line: line.renewing and line.renewing.seller),
        *moment("renews_at", "renews_on", lambda line: line.renewing and line.renewing.renews_at),
        *moment(
            "decide_by", "decide_by_day", lambda line: line.renewing and line.renewing.decide_by
        ),
        *amount(
            "price_estimate",
            "price_estimate_currency",
            lambda line: line.renewing and line.renewing.price,
        ),
        whole("renewals_counted", lambda line: line.renewing and line.renewing.times),
        text("basis", lambda line: line.basis),
        text("no_estimate", lambda line: line.renewing and line.renewing.unknown),
    ),
    parts_by="currency",
)
