"""The screen of an invoice, for `--screenshots`."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.invoice import MARKETPLACE
from ui.invoices.sheet import open_invoices
from ui.registry import TabKey
from ui.screens import Screen, Stage
from ui.widgets.sheet import Sheet


async def _invoice(stage: Stage) -> QWidget:
    stage.tab(TabKey.CHARGES)
    await stage.settle()
    queries = stage.context.store.queries
    if queries is None:
        raise RuntimeError("no store is open")
    found = [one for one in queries.invoices() if one.billing_entity == MARKETPLACE]
    ordered = next(one for one in found if one.purchase_order)
    charge, _ = queries.charges_of_invoice(ordered.invoice_id)[0]
    sheet = open_invoices(stage.context, stage.window, charge.invoices)
    if sheet is None:
        raise RuntimeError("the charge has no invoice")
    return sheet


def _close(widget: QWidget) -> None:
    if isinstance(widget, Sheet):
        widget.reject()


SCREENS = (Screen("charges-invoice", _invoice, _close, also_narrow=True),)
