"""The charges of one agreement as lines, newest first."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.model.agreement_detail import AgreementDetail, ChargeReading
from app.model.charge import Charge
from app.model.money import Money
from ui import text
from ui.tabs.agreements.pages.summary_words import SummaryWords, order, summary
from ui.tabs.agreements.words import CHARGES_MISSING

_EACH_WAY = 12  # charges before today, and as many after it: the Charges tab has them all


class ChargeWords(msgspec.Struct, frozen=True):
    """One charge: its date, what became of it, its amount, its purchase order."""

    when: str
    tip: str
    state: str
    money: Money | None
    order: str
    is_coming: bool
    charge: Charge

    @property
    def spoken(self) -> str:
        """The whole line."""
        number = f"purchase order {self.order}" if self.order else "no purchase order"
        return (
            f"{self.when}, {self.state}, {text.money_or(self.money, text.NOT_KNOWN_YET)}, {number}"
        )


class ChargesWords(msgspec.Struct, frozen=True):
    """The whole page."""

    summary: SummaryWords
    charges: tuple[ChargeWords, ...]
    more: str
    none: str  # said where there are no charges


def charges(detail: AgreementDetail, now: datetime) -> ChargesWords:
    """The charges nearest to today, newest first, and how many there are in all."""
    past = [one for one in detail.charges if one.time is not None and one.time <= now]
    coming = [one for one in detail.charges if one.time is None or one.time > now]
    nearest = (*past[-_EACH_WAY:], *coming[:_EACH_WAY])
    lines = tuple(_charge(one, now) for one in reversed(nearest))
    more = ""
    if detail.charge_count > len(lines):
        more = f"Show all {text.plural(detail.charge_count, 'charge')}"
    return ChargesWords(summary(detail, now), lines, more, _none(detail.row.charge_reading))


def _none(reading: ChargeReading) -> str:
    if reading is ChargeReading.WHOLE:
        return "AWS lists no charges for this agreement."
    return f"{CHARGES_MISSING[reading][1]}."


def _charge(charge: Charge, now: datetime) -> ChargeWords:
    at = charge.time
    is_coming = at is None or at > now
    state = text.until(at, now) if at and is_coming else "charged"
    return ChargeWords(
        text.date(at) if at else "Date not known",
        f"{text.utc(at)}\n{charge.charge_id}" if at else charge.charge_id,
        state if at else "",
        charge.money,
        order(charge),
        is_coming,
        charge,
    )
