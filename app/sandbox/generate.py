"""Fills the world up with invented agreements and charges, the same ones for the same seed."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import msgspec

from app.sandbox.legal_texts import DOCUMENTS_HOST
from app.sandbox.quoting import end_of_day
from app.sandbox.state import (
    ACTIVE,
    APPROVED,
    CANCELLED,
    PENDING,
    REJECTED,
    Agreement,
    Charge,
    Entitlement,
    Offer,
    PaymentRequest,
    Product,
    Seller,
    State,
)
from app.sandbox.terms import (
    AUTO_APPROVE,
    WAIT_FOR_APPROVAL,
    Dimension,
    Document,
    FixedTerm,
    LegalTerm,
    RecurringTerm,
    RenewalTerm,
    SupportTerm,
    Term,
    UsageTerm,
    ValidityTerm,
    VariableTerm,
)
from app.sandbox.transitions import payment_deadline

_CHARGES_EACH = 20
_WITH_ORDER = 0.9
_OPEN_EVERY = 250  # two agreements in so many have a payment request that waits
# Of so many agreements one has no end, one moves to another offer, and two sellers ask for payments.
_KINDS_OF_TERMS = 20
_OPEN_ENDED, _ASKS_AND_CHARGES, _ASKS_AND_WAITS, _MOVES = 7, 3, 13, 11
_MOST_RENEWALS = 3
_MAKERS = (
    "Alderwick", "Bramblecote", "Corvane", "Dunmarrow", "Eddisford", "Farrowgate", "Glasswold",
    "Harrowmere", "Ivywell", "Jorvale", "Kelderby", "Lanthorne", "Mossgrave", "Norwendale",
    "Ottercombe", "Pinfold", "Quernmoor", "Ravelstoke", "Sundercliff", "Tarnwood",
)  # fmt: skip
_THINGS = (
    "Ledger", "Beacon", "Switchyard", "Archive", "Relay", "Compass", "Workbench", "Sentinel",
    "Catalogue", "Pipeline",
)  # fmt: skip
_KINDS = ("SaaSProduct", "AmiProduct", "ContainerProduct", "ProfessionalServicesProduct")
_CURRENCIES = ("USD", "USD", "USD", "EUR", "GBP", "JPY", "INR")
_STATUSES = (
    *(ACTIVE,) * 12, "EXPIRED", "EXPIRED", "RENEWED", "RENEWED", "REPLACED", CANCELLED,
    "TERMINATED", "ARCHIVED", "SUPERSEDED", "ROLLED_BACK",
)  # fmt: skip
_METERED = Dimension("Units", "Units", "0.0125")
_MONTH = timedelta(days=30)


def generate(state: State, start: datetime, agreements: int | None, charges: int | None) -> None:
    """Add agreements and charges until there are as many as asked; None adds as few as needed."""
    if agreements is None and charges is None:
        return
    more_charges = None if charges is None else max(0, charges - len(state.charges))
    if agreements is None:
        more = -(-(more_charges or 0) // _CHARGES_EACH)
    else:
        more = max(0, agreements - len(state.agreements))
    if more:
        total = more * 8 if more_charges is None else more_charges
        _Generator(state, start).run(more, total)


class _Generator:
    def __init__(self, state: State, start: datetime) -> None:
        self._state = state
        self._midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
        self._start = start
        self._random = random.Random(state.seed)  # noqa: S311 - worlds are to repeat
        self._offers: list[tuple[Offer, str]] = []
        self._next_offers: dict[str, Offer] = {}
        self._before: Agreement | None = None  # the agreement made last, if another one follows it

    def run(self, agreements: int, charges: int) -> None:
        self._make_shelf()
        for number in range(agreements):
            share = charges // agreements + (number < charges % agreements)
            self._make_agreement(number, share)

    def _id(self, prefix: str) -> str:
        return f"{prefix}{self._random.getrandbits(48):012x}"

    def _make_shelf(self) -> None:
        for maker in _MAKERS:
            account = f"{self._random.randrange(10**12):012d}"
            seller = Seller(self._id("seller-"), maker, account)
            self._state.sellers[seller.profile_id] = seller
            for thing in _THINGS:
                kind = self._random.choice(_KINDS)
                product = Product(
                    self._id("prod-"), f"{maker} {thing}", seller.profile_id, kind,
                    f"A {thing.lower()} for busy teams.", "Made up for the sandbox.", "Operations",
                )  # fmt: skip
                self._state.products[product.id] = product
                currency = self._random.choice(_CURRENCIES)
                self._offers.append((self._make_offer(product, currency), currency))

    def _make_offer(self, product: Product, currency: str) -> Offer:
        url = f"https://{DOCUMENTS_HOST}/{product.id}/standardeula"
        terms: list[Term] = [
            LegalTerm(self._id("term-"), (Document("StandardEula", url, "2025-07-01"),)),
            SupportTerm(self._id("term-"), "No refunds."),
            RecurringTerm(self._id("term-"), currency, self._amount(currency)),
        ]
        offer = Offer(
            self._id("offer-"), product.id, product.maker, self._id("at-"), "CONTRACT", terms,
            "Public offer", available_from=self._midnight - timedelta(days=900),
        )  # fmt: skip
        return self._state.add_offer(offer)

    def _make_agreement(self, number: int, charges: int) -> None:
        pick, before = self._random, self._before
        offer, currency = self._offer_after(before) if before else pick.choice(self._offers)
        status, first, last = self._follow(before) if before else self._course(number)
        is_active = status == ACTIVE
        key = self._id("agmt-")
        made = [self._make_charge(key, currency, first, at) for at in range(charges)]
        agreement = Agreement(
            id=key,
            offer_id=offer.id,
            product_id=offer.product_id,
            seller=offer.seller,
            status=status,
            accepted_at=first - timedelta(hours=pick.randrange(1, 200)),
            starts_at=first,
            updated_at=min(self._start, first if is_active else (last or first)),
            value=_total(made),
            currency=currency,
            terms=self._terms(offer, number, currency, first, last),
            ends_at=last,
            initial_id=before.initial_id if before else key,
            renewals_used=before.renewals_used + 1 if before and before.status == "RENEWED" else 0,
            entitlements=[
                Entitlement(
                    offer.product_id,
                    "PROVISIONED" if is_active else "DEPROVISIONED",
                    "AGREEMENT_ACTIVE" if is_active else "AGREEMENT_INACTIVE",
                    f"arn:aws:license-manager::294406891311:license:l-{key[5:]}",
                )
            ],
        )
        if is_active and last and not before and number % _KINDS_OF_TERMS == _MOVES:
            agreement.moves_to = self._next_offer(offer, currency).id
        self._state.agreements.add(agreement)
        self._before = agreement if status in ("RENEWED", "REPLACED") else None
        if any(isinstance(term, VariableTerm) for term in agreement.terms):
            self._make_requests(agreement, made, number)

    def _course(self, number: int) -> tuple[str, datetime, datetime | None]:
        """Choose the status and the days of an agreement."""
        pick = self._random
        status = pick.choice(_STATUSES)
        months = pick.choice((12, 12, 12, 24, 36))
        is_active = status == ACTIVE
        age = pick.randrange(1, months * 30) if is_active else pick.randrange(months * 30, 1100)
        first = self._midnight - timedelta(days=age)
        if is_active and number % _KINDS_OF_TERMS == _OPEN_ENDED:
            return status, first, None
        last = end_of_day(first + timedelta(days=months * 30))
        if not is_active and last > self._start:
            last = self._start - timedelta(days=pick.randrange(1, 30))
        return status, first, last

    def _follow(self, before: Agreement) -> tuple[str, datetime, datetime]:
        """Go on where an agreement ended, for a year at a time."""
        first = (before.ends_at or self._start) + timedelta(milliseconds=1)
        last = end_of_day(first + timedelta(days=360))
        return (ACTIVE if last > self._start else "RENEWED"), first, last

    def _offer_after(self, before: Agreement) -> tuple[Offer, str]:
        offer, currency = self._state.offers.row(before.offer_id), before.currency
        if before.status == "REPLACED":
            offer = self._next_offer(offer, currency)
        return offer, currency

    def _next_offer(self, offer: Offer, currency: str) -> Offer:
        """Give the offer with which the seller replaces agreements on this product."""
        found = self._next_offers.get(offer.product_id)
        if found is None:
            price = FixedTerm(self._id("term-"), currency, "P12M", self._amount(currency))
            found = self._state.add_offer(
                msgspec.structs.replace(
                    offer,
                    id=self._id("offer-"),
                    proposal_id=self._id("at-"),
                    terms=[*offer.terms[:2], price],
                    name="Public offer, next edition",
                )
            )
            self._next_offers[offer.product_id] = found
        return found

    def _terms(
        self, offer: Offer, number: int, currency: str, first: datetime, last: datetime | None
    ) -> list[Term]:
        terms: list[Term] = list(offer.terms[:2])
        if last is None:
            return [*terms, UsageTerm(self._id("term-"), currency, (_METERED,))]
        terms.append(ValidityTerm(self._id("term-"), None, first, last))
        terms.append(FixedTerm(self._id("term-"), currency, "P12M", self._amount(currency)))
        if number % 3:
            wish = bool(number % 2)
            terms.append(RenewalTerm(self._id("term-"), "P30D", _MOST_RENEWALS, auto_renew=wish))
        if number % _KINDS_OF_TERMS in (_ASKS_AND_CHARGES, _ASKS_AND_WAITS):
            approves_itself = number % _KINDS_OF_TERMS == _ASKS_AND_CHARGES
            strategy = AUTO_APPROVE if approves_itself else WAIT_FOR_APPROVAL
            duration = "P10D" if approves_itself else None
            terms.append(VariableTerm(self._id("term-"), currency, "90000000", strategy, duration))
        return terms

    def _make_charge(self, agreement: str, currency: str, first: datetime, at: int) -> Charge:
        order = (
            f"BL-2026-{self._random.randrange(1000, 1200)}"
            if self._random.random() < _WITH_ORDER
            else None
        )
        charge = Charge(
            self._id("ch-"), agreement, currency, self._amount(currency), first + at * _MONTH, order
        )
        return self._state.charges.add(charge)

    def _make_requests(self, agreement: Agreement, charges: list[Charge], number: int) -> None:
        past = [c for c in charges if c.time and c.time < self._start][:4]
        for place, charge in enumerate(past):
            asked = (charge.time or self._start) - timedelta(days=3)
            self._request(agreement, f"Work package {place + 1}", charge, asked, APPROVED)
            if place % 2:
                self._request(agreement, f"Travel {place + 1}", charge, asked, REJECTED)
        if (
            agreement.status == ACTIVE
            and charges
            and number % _OPEN_EVERY in (_ASKS_AND_CHARGES, _ASKS_AND_WAITS)
        ):
            asked = self._start - timedelta(hours=self._random.randrange(1, 200))
            self._request(agreement, "Work package, latest", charges[-1], asked, PENDING)

    def _request(
        self, agreement: Agreement, name: str, charge: Charge, asked: datetime, status: str
    ) -> None:
        request = PaymentRequest(
            id=self._id("pr-"),
            agreement_id=agreement.id,
            name=name,
            amount=charge.amount or "0",
            currency=charge.currency,
            created_at=asked,
            updated_at=asked if status == PENDING else asked + timedelta(days=3),
            status=status,
            charge_id=charge.id if status == APPROVED else None,
        )
        request.due_at = payment_deadline(agreement, request)
        self._state.payments.add(request)

    def _amount(self, currency: str) -> str:
        units = self._random.randrange(50, 20000)
        return (
            str(units * 100) if currency == "JPY" else f"{units}.{self._random.randrange(100):02d}"
        )


def _total(charges: list[Charge]) -> str:
    """Sum amounts in hundredths; plain integers are many times faster here than decimals."""
    if not charges:
        return "0.00"
    if "." not in (charges[0].amount or ""):
        return str(sum(int(c.amount or 0) for c in charges))
    cents = sum(int((c.amount or "0").replace(".", "")) for c in charges)
    return f"{cents // 100}.{cents % 100:02d}"
