"""Offers beyond those of the pictures: every kind of term, every pricing model, ended and still to come."""

from __future__ import annotations

from typing import Any

from app.sandbox.moments import Moments
from app.sandbox.sample_catalogue import CUSTOM_LEGAL, STANDARD_LEGAL, add_offer
from app.sandbox.state import REPRICES, WITHDRAWS, State
from app.sandbox.terms import Share
from app.sandbox.termsheet import TermSheet

EVERYTHING = "Archive with services"
NOT_OPEN_YET = "Uptime from April"
ENDED = "Data quality pilot"
ENDS_TODAY = "Archive, today's price"
WITHDRAWN_SOON = "Archive, launch price"  # withdrawn shortly after a quote
DEARER_SOON = "Flags for twelve audiences"  # priced anew shortly after a quote
TRIED_BEFORE = "Vectors with a free trial"  # which this account has used before
BY_THE_YEAR = "Traces by use, then by the year"  # the year's price needs the agreement by use
_LONG_AGO = "2024-03-01"


def fill_more_offers(state: State, moments: Moments) -> None:
    """Add the offers; those that could be accepted privately now stay the three of the pictures."""
    _add_everything(state, moments)
    _add_trouble(state, moments)
    sheet = TermSheet(NOT_OPEN_YET).legal(*CUSTOM_LEGAL).support().fixed("3300.00", ("Probes", 40))
    sheet.runs(moments.day("2027-04-01"), moments.last("2028-03-31"))
    add_offer(
        state, NOT_OPEN_YET, "Heronsgate Uptime", sheet, title=NOT_OPEN_YET,
        since=(moments, "2026-12-01"), expires=(moments, "2027-01-31"),
    )  # fmt: skip
    sheet = TermSheet(ENDED).legal(*CUSTOM_LEGAL).support().lasts("P3M")
    sheet.fixed("2400.00", ("Editor seats", 5), duration="P3M")
    add_offer(
        state, ENDED, "Pellucid Data Quality", sheet, title=ENDED,
        since=(moments, "2026-06-01"), expires=(moments, "2026-08-31"),
    )  # fmt: skip
    sheet = TermSheet("Own licence").legal(*STANDARD_LEGAL).support("No refunds.").own_licence()
    add_offer(
        state, "Own licence", "Anvilworks CI Runners", sheet, title="With your own licence",
        pricing="BYOL", private=False, since=(moments, _LONG_AGO),
    )  # fmt: skip
    sheet = TermSheet("Community").legal(*STANDARD_LEGAL).support("No refunds.")
    add_offer(
        state, "Community", "Mistlefern Feature Flags", sheet, title="Community edition",
        pricing="FREE", private=False, since=(moments, _LONG_AGO),
    )  # fmt: skip


def _add_trouble(state: State, moments: Moments) -> None:
    """Add an offer for each thing that may go wrong between a quote and its acceptance."""

    def fixed(name: str, price: str, unit: str, number: int) -> TermSheet:
        sheet = TermSheet(name).legal(*STANDARD_LEGAL).support().lasts("P12M")
        return sheet.fixed(price, (unit, number)).renews(lockout=None)

    def add(name: str, product: str, sheet: TermSheet, **more: Any) -> None:
        since = (moments, _LONG_AGO)
        add_offer(state, name, product, sheet, title=name, private=False, since=since, **more)

    add(
        ENDS_TODAY, "Verdigris Log Archive", fixed(ENDS_TODAY, "840.00", "Archives", 2),
        expires=(moments, "2026-11-18"),
    )  # fmt: skip
    sheet = fixed(WITHDRAWN_SOON, "600.00", "Archives", 2)
    add(WITHDRAWN_SOON, "Verdigris Log Archive", sheet, habit=WITHDRAWS)
    sheet = fixed(DEARER_SOON, "1440.00", "Audiences", 12)
    add(DEARER_SOON, "Mistlefern Feature Flags", sheet, habit=REPRICES)
    sheet = TermSheet(TRIED_BEFORE).legal(*STANDARD_LEGAL).support("No refunds.")
    sheet.metered(("Stored million vectors", "3.10")).trial("P14D")
    add(TRIED_BEFORE, "Tessel Vector Store", sheet, pricing="USAGE")
    sheet = TermSheet(BY_THE_YEAR).legal(*STANDARD_LEGAL).support("No refunds.")
    sheet.metered(("Traced requests, million", "0.90")).renews(lockout=None)
    sheet.choice({"P12M": [("Traced requests, billion", "640.00", "")]})
    add(BY_THE_YEAR, "Tessel Trace Explorer", sheet, pricing="USAGE")


def _add_everything(state: State, moments: Moments) -> None:
    sheet = TermSheet(EVERYTHING).legal(*STANDARD_LEGAL, ("StandardDsa", None)).support()
    sheet.lasts("P12M").fixed("1200.00", ("Onboarding days", 2)).own_licence()
    sheet.choice({"P1M": [("Archives", "40.00", "")], "P12M": [("Archives", "420.00", "")]})
    sheet.metered(("Searched GB", "0.0045"), ("Restored GB", "0.018")).trial("P30D").monthly(
        "25.00"
    )
    sheet.schedule((moments.day("2027-01-15"), "600.00"), (moments.day("2027-07-15"), "600.00"))
    sheet.on_request("5000.00").net("P45D")
    sheet.renews_within(
        None, ("2.00", "6.00", "3.00"), "P60D", Share("P0D", "50"), Share("P6M", "50", 15)
    )
    add_offer(
        state, EVERYTHING, "Verdigris Log Archive", sheet, title=EVERYTHING, private=False,
        since=(moments, _LONG_AGO),
    )  # fmt: skip
