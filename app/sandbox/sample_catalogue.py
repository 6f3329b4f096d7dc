"""The sample world's shelf: invented sellers, their products and their public and private offers."""

from __future__ import annotations

import hashlib

from app.sandbox.moments import Moments
from app.sandbox.state import (
    ApprovalPlan,
    Approver,
    Offer,
    OfferSet,
    PlanLevel,
    Product,
    Seller,
    State,
)
from app.sandbox.termsheet import TermSheet, as_offered, stable_id

CUSTOM_LEGAL = (("CustomEula", "3"), ("CustomDsa", "1"))
STANDARD_LEGAL = (("StandardEula", "2025-07-01"),)
ORGANISATION_PLAN = "aplan-4f81c0ab"
TEAM_PLAN = "aplan-9d03e7c2"
_FIRST_DAY = "2024-03-01"

# name, seller, kind, pricing, category, unit, rating, reviews, short text, long text
_SHELF: tuple[tuple[str, str, str, str, str, str, str, int, str, str], ...] = (
    (
        "Lumenfold Observability",
        "Lumenfold",
        "SaaS",
        "CONTRACT",
        "Monitoring",
        "HOSTS",
        "4.6",
        212,
        "Traces, metrics and logs in one store.",
        "Set a budget per team, see the cost of each service, and keep raw data for up to 13 months.",
    ),
    (
        "Pellucid Data Quality",
        "Pellucid Systems",
        "SaaS",
        "CONTRACT USAGE",
        "Monitoring",
        "USERS",
        "4.4",
        87,
        "Checks tables as they load, rule by rule.",
        "Data observability for warehouses: rules, owners and a history of every check.",
    ),
    (
        "Tessel Trace Explorer",
        "Tessel Labs",
        "SaaS",
        "USAGE",
        "Monitoring",
        "REQUESTS",
        "4.1",
        39,
        "Finds slow requests without sampling.",
        "Observability for request paths, kept for 30 days.",
    ),
    (
        "Verdigris Log Archive",
        "Verdigris Storage",
        "Container",
        "CONTRACT",
        "Monitoring",
        "DATA",
        "4.3",
        64,
        "Keeps logs for seven years, searchable.",
        "Long-term memory for any observability stack, in your own buckets.",
    ),
    (
        "Heronsgate Uptime",
        "Heronsgate",
        "SaaS",
        "CONTRACT",
        "Monitoring",
        "TIERS",
        "4.7",
        151,
        "Probes from 40 places, with a status page.",
        "Observability from outside: what users see.",
    ),
    (
        "Kitestring Profiler",
        "Kitestring",
        "Ami",
        "USAGE",
        "Monitoring",
        "HOSTS",
        "3.9",
        18,
        "Always-on profiles for compiled services.",
        "Adds the missing layer to your observability.",
    ),
    (
        "Orrery Data Connect",
        "Orrery Analytics",
        "SaaS",
        "CONTRACT",
        "Data",
        "DATA",
        "4.2",
        55,
        "Moves tables between warehouses.",
        "Change capture with a schema history.",
    ),
    (
        "Orrery Advisory Hours",
        "Orrery Analytics",
        "ProfessionalServices",
        "CONTRACT",
        "Services",
        "UNITS",
        "4.5",
        12,
        "Advice on data models, by the hour.",
        "Booked by request.",
    ),
    (
        "Migration Readiness",
        "Sablewood Consulting",
        "ProfessionalServices",
        "CONTRACT",
        "Services",
        "UNITS",
        "4.8",
        31,
        "Finds out what stands in the way of a move.",
        "Discovery, account baseline and landing zone review, paid by milestone.",
    ),
    (
        "Quayside Edge Gateway",
        "Quayside Networks",
        "Container",
        "CONTRACT",
        "Networking",
        "UNITS",
        "4.0",
        44,
        "Gateways close to your users.",
        "Routing, caching and filters at the edge.",
    ),
    (
        "Cinderpath Incident Desk",
        "Cinderpath",
        "SaaS",
        "CONTRACT",
        "Operations",
        "USERS",
        "4.5",
        133,
        "On-call, hand-over and status pages.",
        "Take and hand over incidents.",
    ),
    (
        "Anvilworks CI Runners",
        "Anvilworks",
        "Ami",
        "CONTRACT",
        "Development",
        "HOSTS",
        "4.1",
        72,
        "Build machines that start in seconds.",
        "A fixed fleet for a year.",
    ),
    (
        "Foxglove Retail Panels",
        "Foxglove Data",
        "SaaS",
        "CONTRACT",
        "Data",
        "DATA",
        "3.8",
        9,
        "Weekly panels of retail demand.",
        "By region and shelf, with five years of history.",
    ),
    (
        "Brackwater Cloud Guard",
        "Brackwater Security",
        "SaaS",
        "CONTRACT",
        "Security",
        "HOSTS",
        "4.4",
        201,
        "Watches accounts for risky changes.",
        "Three-year protection with yearly payments.",
    ),
    (
        "Tessel Vector Store",
        "Tessel Labs",
        "SaaS",
        "USAGE",
        "Data",
        "DATA",
        "4.3",
        58,
        "Stores and searches vectors.",
        "Pay for what is stored and asked.",
    ),
    (
        "Nimbrel Container Scan",
        "Nimbrel",
        "Container",
        "CONTRACT",
        "Security",
        "UNITS",
        "3.7",
        26,
        "Scans images before they ship.",
        "Policies for each registry.",
    ),
    (
        "Mistlefern Feature Flags",
        "Mistlefern",
        "SaaS",
        "CONTRACT",
        "Development",
        "USERS",
        "4.0",
        35,
        "Switches for features, by audience.",
        "With an audit trail of every switch.",
    ),
    (
        "Thornfield Batch Runner",
        "Thornfield Compute",
        "Container",
        "CONTRACT",
        "Operations",
        "HOSTS",
        "3.9",
        21,
        "Runs nightly jobs in order.",
        "Retries, windows and dependencies.",
    ),
)

_MORE = (
    "Marrowmere Metrics", "Tallowgate Traces", "Osprelle Log Lens", "Wickerby Dashboards",
    "Fennimore Alerts", "Garnetfield Probes", "Hollowbrook Signals", "Inglenook Telemetry",
    "Juniperus Heatmaps", "Kestrelry Spans", "Larkspire Events", "Millrace Pipelines",
    "Nettlecombe Agents", "Oxbow Collector", "Pipistrelle Sampler", "Quillon Queries",
    "Rushlight Budgets", "Saltmarsh Synthetics", "Thistledown Tracing", "Umberfall Insight",
    "Vellumry Reports", "Willowherb Watch",
)  # fmt: skip

_COMPONENTS = (
    ("Lumenfold Metric Store", "Lumenfold"),
    ("Lumenfold Seats", "Lumenfold"),
    ("Lumenfold Cold Storage", "Lumenfold"),
    ("Quayside Gateway Console", "Quayside Networks"),
    ("Quayside Filter Rules", "Quayside Networks"),
    ("Brackwater Report Store", "Brackwater Security"),
)

_DEPLOYED = ("Kitestring Profiler", "Verdigris Log Archive", "Anvilworks CI Runners")
_TRIALS = ("Tessel Trace Explorer", "Heronsgate Uptime", "Kitestring Profiler")
_NEEDS_APPROVAL = (
    "Heronsgate Uptime", "Lumenfold Observability", "Quayside Edge Gateway",
    "Foxglove Retail Panels",
)  # fmt: skip


def product_id(name: str) -> str:
    """Return the id of a sample product."""
    return stable_id("prod-", name)


def offer_id(name: str) -> str:
    """Return the id of a sample offer; a product's public offer is called after the product."""
    return stable_id("offer-", name)


def seller_of(name: str) -> Seller:
    """Return a seller whose ids follow from the name."""
    number = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10**12
    return Seller(stable_id("seller-", name), name, f"{number:012d}")


def fill_catalogue(state: State, moments: Moments) -> None:
    """Put sellers, products, offers and approval plans into the state."""
    _add_plans(state)
    for row in _SHELF:
        _add_product(state, *row)
    for name in _MORE:
        maker = f"{name.split()[0]} Labs"
        _add_product(
            state, name, maker, "SaaS", "CONTRACT", "Monitoring", "HOSTS", "3.6", len(name),
            f"{name.split()[-1]} for teams that run services.", "One part of observability.",
        )  # fmt: skip
    for name, maker in _COMPONENTS:
        seller = _add_seller(state, maker)
        state.products[product_id(name)] = Product(
            product_id(name), name, seller.profile_id, short=f"Part of {maker}.", listed=False
        )
    _add_public_offers(state, moments)
    _add_private_offers(state, moments)
    members = ("Kitestring Profiler", "Verdigris Log Archive")
    starter = OfferSet(
        stable_id("offerset-", "Starter set"), "Starter set",
        _add_seller(state, "Tidewater Resale").profile_id,
        "Both products on one invoice.", tuple(offer_id(name) for name in members),
    )  # fmt: skip
    state.offer_sets[starter.id] = starter
    for name in members:
        offer = state.offers.row(offer_id(name))
        offer.offer_set_id = starter.id


def add_offer(
    state: State,
    name: str,
    product: str,
    sheet: TermSheet,
    *,
    seller: str | None = None,
    pricing: str = "CONTRACT",
    expires: tuple[Moments, str] | None = None,
    since: tuple[Moments, str] | None = None,
    replaces: str | None = None,
    title: str = "",
    private: bool = True,
    habit: str = "",
) -> Offer:
    """Add an offer whose ids follow from its name. Dates are given with the calendar that moves them."""
    made_by = state.products[product_id(product)].maker
    return state.add_offer(
        Offer(
            id=offer_id(name),
            product_id=product_id(product),
            seller=_add_seller(state, seller).profile_id if seller else made_by,
            proposal_id=stable_id("at-", name),
            pricing_model=pricing,
            terms=as_offered(sheet.terms),
            name=title,
            is_private=private,
            available_from=since[0].day(since[1]) if since else None,
            expires_at=expires[0].last(expires[1]) if expires else None,
            replaces=replaces,
            habit=habit,
        )
    )


def pellucid_sheet() -> TermSheet:
    """Return the private offer of Pellucid Data Quality: seats, packs, overage and services."""
    per_seat = {"P1M": ("82.00", "12.60", "136.50"), "P12M": ("780.00", "120.00", "1300.00"),
                "P24M": ("1480.00", "228.00", "2470.00"), "P36M": ("2106.00", "324.00", "3510.00")}  # fmt: skip
    cards = {
        length: [
            ("Editor seats", editor, "Write and change rules"),
            ("Viewer seats", viewer, "Read results and reports"),
            ("Pipeline packs", pack, "100 tables in each pack"),
        ]
        for length, (editor, viewer, pack) in per_seat.items()
    }
    sheet = TermSheet("Pellucid private offer").legal(*CUSTOM_LEGAL).support()
    sheet.choice(cards).metered(("Overage, million rows", "4.20"))
    return sheet.on_request("12000.00").renews(lockout="P30D")


def _add_seller(state: State, name: str) -> Seller:
    seller = seller_of(name)
    return state.sellers.setdefault(seller.profile_id, seller)


def _add_product(
    state: State, name: str, maker: str, kind: str, pricing: str, category: str, unit: str,
    rating: str, reviews: int, short: str, long: str,
) -> None:  # fmt: skip
    product = Product(
        id=product_id(name), name=name, maker=_add_seller(state, maker).profile_id,
        kind=f"{kind}Product", short=short, long=long, category=category,
        pricing=tuple(pricing.split()), unit=unit, rating=rating, reviews=reviews,
        trial=name in _TRIALS, deployed_on_aws=name in _DEPLOYED,
        approval_plans=(TEAM_PLAN,) if name in _NEEDS_APPROVAL else (),
    )  # fmt: skip
    state.products[product.id] = product


def _add_public_offers(state: State, moments: Moments) -> None:
    for product in list(state.products.values()):
        if not product.listed:
            continue
        name, pricing = product.name, product.pricing[0]
        sheet = TermSheet(f"{name} public").legal(*STANDARD_LEGAL).support("No refunds.")
        if pricing == "USAGE":
            sheet.metered(("Units", "0.045"), ("Stored GB", "0.023"))
            if product.trial:
                sheet.trial()
        elif name == "Heronsgate Uptime":
            sheet.fixed("3600.00", ("Probes", 40)).renews(lockout=None).lasts("P12M")
        elif name == "Anvilworks CI Runners":
            sheet.fixed("4380.00", ("Runners", 12)).renews(lockout="P7D").lasts("P12M")
            sheet.on_request("2000.00")
        else:
            unit = "Hosts" if product.unit == "HOSTS" else "Units"
            monthly = "1250.00" if name == "Lumenfold Observability" else "95.00"
            yearly = "13500.00" if name == "Lumenfold Observability" else "990.00"
            sheet.choice({"P1M": [(unit, monthly, "")], "P12M": [(unit, yearly, "")]})
            sheet.renews(lockout=None)
        add_offer(
            state, name, name, sheet, pricing=pricing, title="Public offer", private=False,
            since=(moments, _FIRST_DAY),
        )  # fmt: skip


def _add_private_offers(state: State, moments: Moments) -> None:
    day = moments.day
    observability = "Lumenfold Observability"
    grants = (("Hosts", 400), ("Seats", 60), ("Months of raw data", 13))
    sheet = TermSheet("FY27 renewal").legal(*CUSTOM_LEGAL).support().lasts("P12M")
    sheet.renews(lockout="P30D", times=2, increase="4.00").fixed("168000.00", *grants)
    sheet.schedule(
        (day("2026-11-10"), "42000.00"), (day("2027-03-01"), "42000.00"),
        (day("2027-06-01"), "42000.00"), (day("2027-09-01"), "42000.00"),
    )  # fmt: skip
    add_offer(
        state, "FY27 renewal", observability, sheet, title="FY27 renewal",
        since=(moments, "2026-11-10"), expires=(moments, "2026-11-30"),
        replaces="agmt-5kq2n8v1r7hd",
    )  # fmt: skip
    sheet = TermSheet("FY27 via Tidewater").legal(*CUSTOM_LEGAL).support().lasts("P12M")
    sheet.renews(lockout="P30D", times=1).fixed("171600.00", *grants)
    months = [f"2026-{m:02d}-15" for m in (11, 12)] + [f"2027-{m:02d}-15" for m in range(1, 11)]
    sheet.schedule(*((day(month), "14300.00") for month in months))
    add_offer(
        state, "FY27 via Tidewater Resale", observability, sheet, seller="Tidewater Resale",
        title="FY27 via Tidewater Resale", since=(moments, "2026-11-12"),
        expires=(moments, "2026-12-18"),
    )  # fmt: skip
    add_offer(
        state, "Pellucid private offer", "Pellucid Data Quality", pellucid_sheet(),
        title="Data quality for two teams", since=(moments, "2026-11-02"),
        expires=(moments, "2026-11-30"),
    )  # fmt: skip


def _add_plans(state: State) -> None:
    def email(name: str) -> Approver:
        return Approver("email", name, f"{name.lower().replace(' ', '.')}@brindle.example")

    admin = Approver("admin")
    owners = PlanLevel("Budget owners", 2, (email("Platform budget"), email("Data budget")))
    administrators = PlanLevel("AWS organization administrators", 1, (admin,))
    lead = PlanLevel("Team leads", 1, (email("Platform lead"), email("Data lead")))
    finance = PlanLevel("Finance", 1, (email("Finance desk"), Approver("tool", "Brindle Buying")))
    for plan in (
        ApprovalPlan(
            ORGANISATION_PLAN, "New agreements of member accounts", (owners, administrators)
        ),
        ApprovalPlan(TEAM_PLAN, "Software purchases", (lead, finance)),
    ):
        state.plans[plan.reference] = plan
