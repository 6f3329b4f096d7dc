"""The columns of the renewals in the forecast."""

from __future__ import annotations

from ui.table.column import Align, Column
from ui.tabs.charges.forecast import words

SWITCH = "counts"

COLUMNS = (
    Column("Renews", 74, words.counts, name=SWITCH),
    Column(
        "Product and seller",
        220,
        words.product,
        stretches=True,
        name="product",
        sheet=("Product", "Seller"),
    ),
    Column("On", 112, words.renews, name="on"),
    Column("Decide by", 112, words.decide_by, name="decide_by", yields=2),
    Column(
        "Price at renewal",
        150,
        words.price,
        name="price",
        align=Align.RIGHT,
        sheet=("Price at renewal", "Price, currency", "Price rise"),
    ),
    Column(
        "In these 12 months",
        150,
        words.expected,
        name="expected",
        align=Align.RIGHT,
        sheet=("In 12 months", "In 12 months, currency"),
    ),
    Column("Estimate", 130, words.basis, name="basis", yields=1),
)
