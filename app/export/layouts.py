"""The layouts of everything that views of the store show: tables by their names, timeline and forecast."""

from __future__ import annotations

from app.export.agreements import AGREEMENTS
from app.export.charges import CHARGES
from app.export.forecast import FORECAST
from app.export.invoices import INVOICES
from app.export.layout import Layout
from app.export.offers import OFFERS
from app.export.sessions import SESSIONS
from app.export.timeline import TIMELINE

LAYOUTS: dict[str, Layout] = {
    "agreements": AGREEMENTS,
    "charges": CHARGES,
    "forecast": FORECAST,
    "invoices": INVOICES,
    "offers": OFFERS,
    "sessions": SESSIONS,
    "timeline": TIMELINE,
}
