"""The rows of the bulk list as a table: what each charge carries, what it gets, and what becomes of it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from app.language import tr
from app.model.charge import ChargeRow
from app.model.text import plain
from ui import text
from ui.confirm.rules import read_order
from ui.orders import words
from ui.orders.draft import OrderDraft, Verdict
from ui.table.column import Align, Cell, Column, fitted
from ui.table.common_cells import date_cell, money_cell, product_cell
from ui.table.model import TableModel
from ui.table.plan import plan_change
from ui.theme import Tone

_SHOWN = 120
_FACES: dict[Verdict, tuple[str, Tone | None]] = {
    Verdict.NOTHING: ("", None),
    Verdict.SAME: ("check", None),
    Verdict.SETS: ("plus", Tone.ACCENT),
    Verdict.REPLACES: ("swap", Tone.ACCENT),
    Verdict.AGAIN: ("x-circle", Tone.DANGER),
    Verdict.ASKS: ("warning-circle", Tone.WARNING),
    Verdict.WRONG: ("x-circle", Tone.DANGER),
    Verdict.OFF: ("prohibit", None),
    Verdict.OPEN: ("hourglass-medium", None),
    Verdict.DONE: ("check-circle", Tone.POSITIVE),
}


class BulkModel(TableModel):
    """A table model over the draft; a row's key is its place in the list."""

    def __init__(self, draft: OrderDraft, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(self._make_columns(), self._fetch_rows, now, parent)
        self._draft = draft

    def renew(self) -> None:
        """Show the draft as it is now."""
        wanted = array("q", range(len(self._draft.rows)))
        self.apply(plan_change(self.keys[:], wanted))

    @property
    def order_column(self) -> int:
        """The column in which one types."""
        return next(at for at, one in enumerate(self.columns) if one.key == "new")

    def row_at(self, row: int) -> ChargeRow | None:
        """The charge of a row."""
        return self._draft.rows[row] if 0 <= row < len(self._draft.rows) else None

    def _make_columns(self) -> tuple[Column, ...]:
        return (
            Column(tr("Date"), 112, _when, name="time"),
            Column(
                tr("Product and seller"), 190, _product, stretches=True, name="product", sheet=_SOLD
            ),
            Column(
                tr("Amount"),
                fitted(126, text.NOT_KNOWN_YET, around=6),
                _amount,
                align=Align.RIGHT,
                name="amount",
                sheet=_AMOUNT,
            ),
            Column(tr("Carries now"), 120, _carries, name="now"),
            Column(tr("New purchase order"), 152, self._typed, name="new"),
            Column(tr("What happens"), 196, self._happens, name="verdict"),
            Column(tr("Charge id"), 1, _id, name="id", is_extra=True),
        )

    def _fetch_rows(self, keys: Sequence[int]) -> list[ChargeRow | None]:
        return [self.row_at(key) for key in keys]

    def _typed(self, row: ChargeRow, _now: datetime) -> Cell:
        typed = self._draft.typed.get(row.charge.charge_id, "")
        if not typed:
            off = self._draft.judged_off(row)
            return Cell(
                text.DASH, is_faint=True, tip=off, spoken=off or tr("Nothing typed"), copied=""
            )
        shown = plain(typed, _SHOWN)
        is_wrong = not read_order(typed).is_good
        return Cell(
            shown,
            icon="warning-circle" if is_wrong else "",
            tone=Tone.DANGER if is_wrong else None,
            is_strong=not is_wrong,
            tip=plain(typed),
            copied=plain(typed, max(len(typed), 1)),
        )

    def _happens(self, row: ChargeRow, _now: datetime) -> Cell:
        judged = self._draft.judged(row)
        icon, tone = _FACES[judged.verdict]
        is_faint = tone is None
        return Cell(judged.said, icon=icon, icon_tone=tone, is_faint=is_faint, tip=judged.said)


_SOLD = (tr("Product"), tr("Seller"))
_AMOUNT = (tr("Amount"), tr("Amount, currency"))
_NOT_YET = Cell(text.NOT_KNOWN_YET, is_faint=True)


def _when(row: ChargeRow, now: datetime) -> Cell:
    return date_cell(row.charge.time, now, _NOT_YET)


def _product(row: ChargeRow, _now: datetime) -> Cell:
    return product_cell(
        row.product_name or row.product_id or row.charge.agreement_id,
        row.seller_name or row.seller_account_id,
        row.seller_account_id,
    )


def _amount(row: ChargeRow, _now: datetime) -> Cell:
    return money_cell(row.charge.money, _NOT_YET)


def _carries(row: ChargeRow, _now: datetime) -> Cell:
    order = row.charge.purchase_order
    if order is None:
        return Cell(tr("No PO"), is_faint=True, spoken=words.shown(None), copied="")
    return Cell(plain(order, _SHOWN), tip=plain(order), copied=plain(order, max(len(order), 1)))


def _id(row: ChargeRow, _now: datetime) -> Cell:
    whole = plain(row.charge.charge_id)
    return Cell(whole, is_mono=True, tip=whole, copied=whole)
