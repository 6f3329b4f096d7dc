"""The column of invoices for tables of charges."""

from __future__ import annotations

from datetime import datetime

from app.language import tr
from app.model.charge import ChargeRow
from app.model.invoice import Certainty
from ui import text
from ui.invoices.words import FACES, REASONS, number, spoken
from ui.table.column import Cell, Column
from ui.theme import Tone

_NONE = Cell(text.DASH, is_faint=True, spoken=tr("No invoice"), copied="", copied_rest=("",))


def invoice_cell(row: ChargeRow, _now: datetime) -> Cell:
    """The invoice's number; one that may be for another charge says so, and how many more there are."""
    if not row.invoices:
        return _NONE
    first, rest = row.invoices[0], len(row.invoices) - 1
    name, sure = number(first.invoice), first.certainty
    more = tr(", {rest} more", rest=rest) if rest else ""
    if sure is Certainty.EXACT:
        return Cell(
            name,
            is_mono=True,
            tone=Tone.ACCENT,
            tip=f"{spoken(first)}\n{REASONS[sure]}",
            spoken=spoken(first),
            copied=name,
            copied_rest=(sure.value,),
        )
    return Cell(
        name,
        tr("possible{more}", more=more),
        icon="question",
        icon_tone=Tone.WARNING,
        is_mono=True,
        is_faint=True,
        tip="\n".join((*(spoken(one) for one in row.invoices), REASONS[sure])),
        spoken=f"{spoken(first)}{more}",
        copied=name,
        copied_rest=(sure.value,),
    )


INVOICE_COLUMN = Column(
    tr("Invoice"),
    200,
    invoice_cell,
    name="invoice",
    yields=1,
    sheet=(tr("Invoice"), tr("Invoice match")),
)

__all__ = ["FACES", "INVOICE_COLUMN", "invoice_cell"]
