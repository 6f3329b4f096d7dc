"""The columns of the agreements table."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.model.agreement import Agreement
from app.model.text import plain
from ui import text
from ui.chips import agreement_face, avatar_face
from ui.table.column import Align, Cell, Column
from ui.theme import Tone

_SOON = timedelta(days=30)
_NEVER_YEAR = 9000  # AWS writes "no end" as a date of the year 9999


def product(agreement: Agreement, _now: datetime) -> Cell:
    """Product over seller, with a letter."""
    title, seller = plain(agreement.title), text.party(agreement.seller)
    return Cell(
        title,
        seller,
        tile=avatar_face(title),
        is_strong=True,
        is_faint=agreement.status != "ACTIVE",
        tip=f"{title}\n{seller}\n{plain(agreement.agreement_id)}",
    )


def status(agreement: Agreement, _now: datetime) -> Cell:
    """The status chip."""
    return Cell(chip=agreement_face(agreement.status))


def value(agreement: Agreement, _now: datetime) -> Cell:
    """The committed total; "Metered" where nothing is committed."""
    if agreement.value is None:
        return Cell(text.NOT_AVAILABLE, is_faint=True)
    if not agreement.value.amount:  # AWS quotes 0 where only use is paid
        return Cell("Metered", is_faint=True)
    return Cell(text.money(agreement.value), money=agreement.value)


def started(agreement: Agreement, _now: datetime) -> Cell:
    """The first day."""
    at = agreement.starts_at
    return Cell(text.date(at), tip=text.utc(at)) if at else Cell(text.DASH)


def ends(agreement: Agreement, now: datetime) -> Cell:
    """The last day over the time until then."""
    at = agreement.ends_at
    if at is None or at.year > _NEVER_YEAR:
        return Cell("No end date")
    is_soon = agreement.status == "ACTIVE" and at - now < _SOON
    return Cell(
        text.date(at),
        text.until(at, now),
        tone=Tone.WARNING if is_soon else None,
        tip=text.utc(at),
        copied=text.date(at),
    )


def agreement_id(agreement: Agreement, _now: datetime) -> Cell:
    """The id, cut in the middle."""
    whole = plain(agreement.agreement_id)
    return Cell(text.short_id(whole, 28), is_mono=True, is_faint=True, tip=whole, copied=whole)


COLUMNS = (
    Column("Product and seller", 280, product, "product", stretches=True),
    Column("Status", 116, status, "status"),
    Column("Value", 150, value, "value", descends_first=True, align=Align.RIGHT),
    Column("Start", 112, started, ""),
    Column("End", 112, ends, "standing"),
    Column("Agreement id", 220, agreement_id),
)
