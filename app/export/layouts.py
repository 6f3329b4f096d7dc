"""The layouts of the store's tables, by the names of the tables."""

from __future__ import annotations

from app.export.agreements import AGREEMENTS
from app.export.charges import CHARGES
from app.export.layout import Layout
from app.export.offers import OFFERS

LAYOUTS: dict[str, Layout] = {
    "agreements": AGREEMENTS,
    "charges": CHARGES,
    "offers": OFFERS,
}
