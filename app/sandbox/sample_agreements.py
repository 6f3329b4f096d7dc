"""The sample world's agreements and charges, as they are on one November day.

Their sums agree with each other; a test holds the totals that people know from the screens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from app.sandbox.moments import Moments
from app.sandbox.quoting import (
    committed_value,
    currency_of,
)
from app.sandbox.sample_catalogue import (
    CUSTOM_LEGAL,
    STANDARD_LEGAL,
    add_offer,
    offer_id,
    product_id,
)
from app.sandbox.state import (
    Agreement,
    Charge,
    Contact,
    Entitlement,
    OfferSet,
    State,
)
from app.sandbox.terms import (
    AUTO_APPROVE,
    WAIT_FOR_APPROVAL,
    Share,
)
from app.sandbox.termsheet import TermSheet, stable_id

LUMENFOLD = "agmt-5kq2n8v1r7hd"
CINDERPATH = "agmt-2vt6x9j4p8ra"
ANVILWORKS = "agmt-9fw3h1z6k0pc"


def agreement_id(name: str) -> str:
    """Return an id that follows from the name of a sample agreement."""
    return stable_id("agmt-", name, 12)


MIGRATION = agreement_id("Migration Readiness")
ADVISORY = agreement_id("Orrery Advisory Hours")
QUAYSIDE = agreement_id("Quayside Edge Gateway")
FOXGLOVE = agreement_id("Foxglove Retail Panels")
CONNECT = agreement_id("Orrery Data Connect")
BRACKWATER = agreement_id("Brackwater Cloud Guard")
TESSEL = agreement_id("Tessel Vector Store")
NIMBREL = agreement_id("Nimbrel Container Scan")
OLD_FOXGLOVE = agreement_id("Foxglove Retail Panels, first year")
OLD_CINDERPATH = agreement_id("Cinderpath Incident Desk, first year")
MISTLEFERN = agreement_id("Mistlefern Feature Flags")

_CONTACT = Contact("Dana", "Holt", "purchasing@brindle.example", "Brindle", "GB")

Dated = tuple[str, str | None, str | None]  # day, amount, purchase order


def add_charge(
    state: State, moments: Moments, agreement: str, currency: str, dated: Dated
) -> Charge:
    """Add a charge whose id follows from its agreement and its date."""
    due, amount, order = dated
    charge_id = stable_id("ch-", f"{agreement}-{due}", 12)
    time = moments.at(due) if " " in due else moments.day(due)
    return state.charges.add(Charge(charge_id, agreement, currency, amount, time, order))


class SampleAgreements:
    """Fills a state with the sample agreements. The catalogue must be there already."""

    def __init__(self, state: State, moments: Moments) -> None:
        self._state = state
        self._moments = moments

    def fill(self) -> None:
        """Add everything."""
        self._add_running_agreements()
        self._add_services_agreements()
        self._add_ended_agreements()
        self._add_particulars()

    def _add_running_agreements(self) -> None:
        sheet = self._sheet("Lumenfold", CUSTOM_LEGAL).fixed(
            "144000.00", ("Hosts", 400), ("Seats", 60)
        )
        sheet.metered(("Extra host, each hour", "0.0185"), ("Extra log data, each GB", "0.24"))
        sheet.renews(True, "P30D", 3, "4.00")
        months = [f"2026-{month:02d}-01" for month in range(2, 13)] + ["2027-01-01"]
        orders: list[str | None] = (
            ["BL-2026-0118"] * 6 + ["BL-2026-0140"] * 2 + ["BL-2026-0171"] * 2 + [None, None]
        )
        self._agree(
            LUMENFOLD, "Lumenfold Observability", sheet, "2026-01-28 16:05",
            ("2026-02-01", "2027-01-31"),
            [(m, "12000.00", po) for m, po in zip(months, orders, strict=True)],
            parts=("Lumenfold Metric Store", "Lumenfold Seats", "Lumenfold Cold Storage"),
        )  # fmt: skip
        lumenfold = self._state.agreements.row(LUMENFOLD)
        lumenfold.entitlements[3] = Entitlement(
            product_id("Lumenfold Cold Storage"), "SCHEDULED", "FUTURE_START_DATE"
        )
        lumenfold.provisioned_at = self._moments.day("2026-12-01")

        sheet = self._sheet("Orrery Data Connect", STANDARD_LEGAL, "EUR", "No refunds.")
        sheet.fixed("18600.00", ("Tables", 900))
        sheet.renews(False)
        months = ["2025-12-01"] + [f"2026-{month:02d}-01" for month in range(1, 12)]
        monthly = ["BL-2025-0322"] + ["BL-2026-0107"] * 11
        self._agree(
            CONNECT, "Orrery Data Connect", sheet, "2025-11-24 10:20", ("2025-12-01", "2026-11-30"),
            [(m, "1550.00", po) for m, po in zip(months, monthly, strict=True)],
        )  # fmt: skip

        sheet = self._sheet("Quayside", CUSTOM_LEGAL, "GBP").renews(True)
        cards = {
            "P12M": [("Gateways", "2100.00", "One site each"), ("Filter packs", "2100.00", "")]
        }
        sheet.choice(cards, "P12M", {"Gateways": 10, "FilterPacks": 3})
        quarters = ("2026-05-01", "2026-08-01", "2026-11-01", "2027-02-01")
        self._agree(
            QUAYSIDE, "Quayside Edge Gateway", sheet, "2026-04-27 09:15",
            ("2026-05-01", "2027-04-30"),
            [(q, "6825.00", "BL-2026-0131") for q in quarters],
            parts=("Quayside Gateway Console", "Quayside Filter Rules"),
        )  # fmt: skip

        sheet = self._sheet("Cinderpath", STANDARD_LEGAL).renews(True)
        cards = {
            "P12M": [
                ("Responders", "397.59", "Take and hand over incidents"),
                ("Status pages", "303.08", "Public or private"),
                ("Phone alert packs", "99.40", "1,000 alerts in each pack"),
            ]
        }
        quantities = {"Responders": 40, "StatusPages": 2, "PhoneAlertPacks": 6}
        sheet.choice(cards, "P12M", quantities)
        halves = [
            ("2026-07-01", "13200.00", "BL-2026-0136"),
            ("2027-01-01", "13200.00", "BL-2026-0188"),
        ]
        self._agree(
            CINDERPATH, "Cinderpath Incident Desk", sheet, "2026-06-24 15:30",
            ("2026-07-01", "2027-06-30"), halves, initial=OLD_CINDERPATH,
        )  # fmt: skip

        sheet = TermSheet("Anvilworks CI Runners public").legal(*STANDARD_LEGAL)
        sheet.support("No refunds.").fixed("4380.00", ("Runners", 12)).renews(True, "P7D")
        sheet.lasts("P12M").on_request("2000.00", WAIT_FOR_APPROVAL)
        self._agree(
            ANVILWORKS, "Anvilworks CI Runners", sheet, "2026-08-20 11:02",
            ("2026-08-20", "2027-08-19"), [("2026-08-20", "4380.00", "BL-2026-0145")],
            offer="Anvilworks CI Runners",
        )  # fmt: skip

        sheet = self._sheet("Foxglove", STANDARD_LEGAL).renews(True, times=3, increase="6.00")
        sheet.fixed("33072.00", ("Panels", 24))
        halves = [
            ("2026-10-10", "16536.00", "BL-2026-0163"),
            ("2027-04-10", "16536.00", "BL-2026-0163"),
        ]
        self._agree(
            FOXGLOVE, "Foxglove Retail Panels", sheet, "2026-10-10 00:00",
            ("2026-10-10", "2027-10-09"), halves, initial=OLD_FOXGLOVE,
        )  # fmt: skip

        sheet = self._sheet("Brackwater", CUSTOM_LEGAL).net()
        shares = [Share("P0D", "33.34"), Share("P12M", "33.33", 15), Share("P24M", "33.33", 31)]
        sheet.renews_within(False, ("2.00", "8.00", "5.00"), "P90D", *shares)
        sheet.fixed("96500.00", ("Accounts", 80), duration="P36M")
        years = [("2026-03-15", "32166.67", "BL-2026-0109"), ("2027-03-15", "32166.67", None),
                 ("2028-03-15", "32166.66", None)]  # fmt: skip
        self._agree(
            BRACKWATER, "Brackwater Cloud Guard", sheet, "2026-03-12 14:40",
            ("2026-03-15", "2029-03-14"), years, parts=("Brackwater Report Store",),
        )  # fmt: skip

        sheet = TermSheet("Tessel Vector Store public").legal(*STANDARD_LEGAL)
        sheet.support("No refunds.").metered(("Units", "0.045"), ("Stored GB", "0.023"))
        sheet.monthly("25.00").trial("P14D")
        amounts = ("612.40", "1838.75", "2217.20", "2390.22", "2604.71", None)
        metered = [
            (f"2026-{7 + at:02d}-03", amount, "BL-2026-0162") for at, amount in enumerate(amounts)
        ]
        self._agree(
            TESSEL, "Tessel Vector Store", sheet, "2026-06-03 08:50", ("2026-06-03", None), metered,
            offer="Tessel Vector Store",
        )  # fmt: skip

    def _add_services_agreements(self) -> None:
        sheet = self._sheet("Migration", CUSTOM_LEGAL, refund="Refunds are agreed case by case.")
        sheet.on_request("60000.00", AUTO_APPROVE, "P5D")
        self._agree(
            MIGRATION, "Migration Readiness", sheet, "2026-08-28 13:10",
            ("2026-09-01", "2027-02-28"), [],
        )  # fmt: skip
        sheet = self._sheet("Advisory", CUSTOM_LEGAL, "EUR", "Refunds are agreed case by case.")
        sheet.on_request("24000.00", WAIT_FOR_APPROVAL)
        self._agree(
            ADVISORY, "Orrery Advisory Hours", sheet, "2026-09-29 09:00",
            ("2026-10-01", "2027-03-31"), [],
        )  # fmt: skip

    def _add_ended_agreements(self) -> None:
        ended: tuple[tuple[str, str, str, str, str, str, bool, list[Dated]], ...] = (
            (NIMBREL, "Nimbrel Container Scan", "EXPIRED", "2025-11-01", "2026-10-31", "7200.00",
             False, [("2025-11-01", "7200.00", "BL-2025-0301")]),
            (OLD_FOXGLOVE, "Foxglove Retail Panels", "RENEWED", "2025-10-10", "2026-10-09",
             "31200.00", True, [("2025-10-10", "15600.00", "BL-2025-0288"),
                                ("2026-04-10", "15600.00", "BL-2025-0288")]),
            (OLD_CINDERPATH, "Cinderpath Incident Desk", "REPLACED", "2025-07-01", "2026-06-30",
             "22000.00", True, [("2025-07-01", "11000.00", "BL-2025-0214"),
                                ("2026-01-01", "11000.00", "BL-2025-0214")]),
            (MISTLEFERN, "Mistlefern Feature Flags", "CANCELLED", "2026-01-12", "2026-05-04",
             "5400.00", False, [("2026-01-12", "5400.00", "BL-2026-0102")]),
        )  # fmt: skip
        for key, product, status, start, end, price, wish, charges in ended:
            sheet = self._sheet(key, STANDARD_LEGAL).fixed(price, ("Plan", 1))
            last = "2027-01-11" if status == "CANCELLED" else end
            sheet.renews(wish, increase="6.00").on_request("9000.00", WAIT_FOR_APPROVAL)
            if key == NIMBREL:
                sheet.own_licence()
            accepted = f"{start} 09:30"
            self._agree(key, product, sheet, accepted, (start, last), charges, status=status)
            agreement = self._state.agreements.row(key)
            agreement.ends_at = self._moments.last(end)
            agreement.updated_at = agreement.ends_at
        mistlefern = self._state.agreements.row(MISTLEFERN)
        mistlefern.ends_at = mistlefern.updated_at = self._moments.at("2026-05-04 10:15:20")

    def _add_particulars(self) -> None:
        """Add what only some agreements have: contacts, a trial, an offer set, odd entitlements."""
        state, moments = self._state, self._moments
        for key in (LUMENFOLD, CONNECT, BRACKWATER):
            state.agreements.row(key).contact = _CONTACT
        state.agreements.row(FOXGLOVE).renewals_used = 1
        tessel = state.agreements.row(TESSEL)
        tessel.trial_ends_at = moments.at("2026-06-17 08:50")
        state.agreements.row(BRACKWATER).entitlements[1] = Entitlement(
            product_id("Brackwater Report Store"), "PENDING", "PROVISIONING_IN_PROGRESS"
        )
        state.agreements.row(QUAYSIDE).entitlements[2] = Entitlement(
            product_id("Quayside Filter Rules"), "FAILED", "INVALID_PAYMENT_INSTRUMENT"
        )
        offers = [
            state.offers.row(state.agreements.row(key).offer_id) for key in (CONNECT, ADVISORY)
        ]
        together = OfferSet(
            stable_id("offerset-", "Connect and advice"), "Data Connect with advisory hours",
            offers[0].seller, "Bought together.", tuple(offer.id for offer in offers),
        )  # fmt: skip
        state.offer_sets[together.id] = together
        for offer in offers:
            offer.offer_set_id = together.id

    def _agree(
        self,
        key: str,
        product: str,
        sheet: TermSheet,
        accepted: str,
        days: tuple[str, str | None],
        charges: Sequence[Dated],
        *,
        status: str = "ACTIVE",
        offer: str = "",
        initial: str = "",
        parts: Iterable[str] = (),
    ) -> None:
        """Add an agreement, its charges, and the private offer it came from unless one is named."""
        state, moments = self._state, self._moments
        starts_at = moments.day(days[0])
        ends_at = moments.last(days[1]) if days[1] else None
        if offer:
            made_from = state.offers.row(offer_id(offer))
        else:
            sheet.runs(starts_at, ends_at)
            if charges:
                sheet.schedule(*((moments.day(due), amount or "0") for due, amount, _ in charges))
            expires = (moments, accepted.split(maxsplit=1)[0])
            made_from = add_offer(state, f"{key} offer", product, sheet, expires=expires)
        is_active = status == "ACTIVE"
        state.agreements.add(
            Agreement(
                id=key,
                offer_id=made_from.id,
                product_id=product_id(product),
                seller=made_from.seller,
                status=status,
                accepted_at=moments.at(accepted),
                starts_at=starts_at,
                updated_at=moments.at(accepted),
                value=committed_value(sheet.terms),
                currency=currency_of(sheet.terms),
                terms=sheet.terms,
                ends_at=ends_at,
                initial_id=initial or key,
                entitlements=[
                    Entitlement(
                        product_id(name),
                        "PROVISIONED" if is_active else "DEPROVISIONED",
                        "AGREEMENT_ACTIVE" if is_active else "AGREEMENT_INACTIVE",
                        _license(f"{key}-{name}"),
                    )
                    for name in (product, *parts)
                ],
            )
        )
        for due, amount, order in charges:
            add_charge(state, moments, key, currency_of(sheet.terms), (due, amount, order))

    def _sheet(
        self,
        name: str,
        legal: tuple[tuple[str, str], ...],
        currency: str = "USD",
        refund: str = "Full refund within 14 days of acceptance.",
    ) -> TermSheet:
        return TermSheet(f"{name} agreement", currency).legal(*legal).support(refund)


def _license(name: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return f"arn:aws:license-manager::294406891311:license:l-{digest[:32]}"
