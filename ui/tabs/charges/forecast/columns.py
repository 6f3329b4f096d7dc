"""The columns of the renewals in the forecast."""

from __future__ import annotations

from app.language import tr, tr_in
from ui.table.column import Align, Column
from ui.tabs.charges.forecast import words

SWITCH = "counts"

COLUMNS = (
    Column(tr_in("head of a narrow column", "Renews"), 74, words.counts, name=SWITCH),
    Column(
        tr("Product and seller"),
        220,
        words.product,
        stretches=True,
        name="product",
        sheet=(tr("Product"), tr("Seller")),
    ),
    Column(tr_in("day", "On"), 112, words.renews, name="on"),
    Column(tr("Decide by"), 112, words.decide_by, name="decide_by", yields=2),
    Column(
        tr("Price at renewal"),
        150,
        words.price,
        name="price",
        align=Align.RIGHT,
        sheet=(tr("Price at renewal"), tr("Price, currency"), tr("Price rise")),
    ),
    Column(
        tr("In these 12 months"),
        150,
        words.expected,
        name="expected",
        align=Align.RIGHT,
        sheet=(tr("In 12 months"), tr("In 12 months, currency")),
    ),
    Column(tr("Estimate"), 130, words.basis, name="basis", yields=1),
)
