"""The charges of one agreement as lines, newest first."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.language import tr
from app.model.agreement_detail import AgreementDetail, ChargeReading
from app.model.charge import Charge
from app.model.invoice import Certainty, InvoiceLink
from app.model.money import Money
from app.model.text import plain
from ui import text
from ui.invoices.words import ONLY_PAYER
from ui.tabs.agreements.pages.summary_words import SummaryWords, order, summary
from ui.tabs.agreements.words import CHARGES_MISSING, sentence

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
    invoices: tuple[InvoiceLink, ...] = ()

    @property
    def invoice(self) -> str:
        """The number of its invoice, or that it may be the one."""
        if not self.invoices:
            return ""
        first = self.invoices[0]
        number = plain(first.invoice.invoice_id, 40)
        return (
            number
            if first.certainty is Certainty.EXACT
            else tr("{number}, possible", number=number)
        )

    @property
    def spoken(self) -> str:
        """The whole line."""
        amount = text.money_or(self.money, text.NOT_KNOWN_YET)
        parts = [self.when, self.state, amount]
        if self.order:
            parts.append(tr("purchase order {order}", order=self.order))
        else:
            parts.append(tr("no purchase order"))
        if self.invoice:
            parts.append(tr("invoice {invoice}", invoice=self.invoice))
        return ", ".join(parts)


class ChargesWords(msgspec.Struct, frozen=True):
    """The whole page."""

    summary: SummaryWords
    charges: tuple[ChargeWords, ...]
    more: str
    none: str  # said where there are no charges
    note: str = ""  # why there are no invoices


def charges(detail: AgreementDetail, now: datetime) -> ChargesWords:
    """The charges nearest to today, newest first, and how many there are in all."""
    past = [one for one in detail.charges if one.time is not None and one.time <= now]
    coming = [one for one in detail.charges if one.time is None or one.time > now]
    nearest = (*past[-_EACH_WAY:], *coming[:_EACH_WAY])
    lines = tuple(
        _charge(one, now, detail.invoices.get(one.charge_id, ())) for one in reversed(nearest)
    )
    more = ""
    if detail.charge_count > len(lines):
        more = text.plural(detail.charge_count, "Show all {n} charge", "Show all {n} charges")
    note = ONLY_PAYER if detail.are_invoices_denied and past else ""
    return ChargesWords(summary(detail, now), lines, more, _none(detail.row.charge_reading), note)


def _none(reading: ChargeReading) -> str:
    if reading is ChargeReading.WHOLE:
        return tr("AWS lists no charges for this agreement.")
    return sentence(CHARGES_MISSING[reading][1])


def _charge(charge: Charge, now: datetime, invoices: tuple[InvoiceLink, ...]) -> ChargeWords:
    at = charge.time
    is_coming = at is None or at > now
    state = text.until(at, now) if at and is_coming else tr("charged")
    return ChargeWords(
        text.date(at) if at else tr("Date not known"),
        f"{text.utc(at)}\n{charge.charge_id}" if at else charge.charge_id,
        state if at else "",
        charge.money,
        order(charge),
        is_coming,
        charge,
        invoices,
    )
