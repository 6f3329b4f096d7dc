"""A short way to write down the terms of an offer or an agreement."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from app.sandbox.legal_texts import DOCUMENTS_HOST
from app.sandbox.terms import (
    ByolTerm,
    ConfigurableTerm,
    Dimension,
    Document,
    FixedTerm,
    Grant,
    Installment,
    LegalTerm,
    NetPaymentTerm,
    RateCard,
    RecurringTerm,
    RenewalTerm,
    ScheduleTerm,
    Share,
    SupportTerm,
    Term,
    TrialTerm,
    UsageTerm,
    ValidityTerm,
    VariableTerm,
)

REFUND_14_DAYS = "Full refund within 14 days of acceptance, on request to the seller."


def stable_id(prefix: str, name: str, length: int = 13) -> str:
    """Return the id that something of this name has in every world."""
    return prefix + hashlib.sha256(f"{prefix}{name}".encode()).hexdigest()[:length]


class TermSheet:
    """Collects terms; each method adds one and returns the sheet."""

    def __init__(self, name: str, currency: str = "USD") -> None:
        self.terms: list[Term] = []
        self._name = name
        self._currency = currency

    def legal(self, *documents: tuple[str, str | None]) -> TermSheet:
        """Add the documents to accept, each a kind and a version."""
        site = f"https://{DOCUMENTS_HOST}/{stable_id('', self._name, 8)}"
        texts = tuple(Document(kind, f"{site}/{kind.lower()}", v) for kind, v in documents)
        return self._add(LegalTerm(self._id("legal"), texts))

    def support(self, refund_policy: str = REFUND_14_DAYS) -> TermSheet:
        """Add what the seller refunds."""
        return self._add(SupportTerm(self._id("support"), refund_policy))

    def runs(self, starts_at: datetime, ends_at: datetime | None) -> TermSheet:
        """Add fixed dates."""
        return self._add(ValidityTerm(self._id("validity"), None, starts_at, ends_at))

    def lasts(self, duration: str) -> TermSheet:
        """Add a duration."""
        return self._add(ValidityTerm(self._id("validity"), duration))

    def renews(
        self,
        wish: bool | None = None,
        lockout: str | None = "P30D",
        times: int | None = None,
        increase: str | None = None,
    ) -> TermSheet:
        """Add that the agreement may renew."""
        return self._add(RenewalTerm(self._id("renewal"), lockout, times, increase, wish))

    def renews_within(
        self, wish: bool | None, span: tuple[str, str, str], adjustment: str, *shares: Share
    ) -> TermSheet:
        """Add that the agreement may renew for a price which the seller settles in time."""
        return self._add(
            RenewalTerm(
                self._id("renewal"),
                "P30D",
                auto_renew=wish,
                adjustment=adjustment,
                span=span,
                shares=shares,
            )
        )

    def fixed(self, price: str, *grants: tuple[str, int], duration: str = "P12M") -> TermSheet:
        """Add a fixed price and what it includes."""
        included = tuple(Grant(Dimension(_key(name), name), count) for name, count in grants)
        return self._add(FixedTerm(self._id("fixed"), self._currency, duration, price, included))

    def choice(
        self,
        cards: dict[str, list[tuple[str, str, str]]],
        duration: str | None = None,
        quantities: dict[str, int] | None = None,
    ) -> TermSheet:
        """Add prices by duration: name, price and description of each dimension."""
        return self._add(
            ConfigurableTerm(
                self._id("choice"),
                self._currency,
                tuple(
                    RateCard(length, tuple(_priced(*row) for row in rows))
                    for length, rows in cards.items()
                ),
                duration,
                quantities,
            )
        )

    def metered(self, *rates: tuple[str, str]) -> TermSheet:
        """Add prices by use, each a name and a price."""
        dimensions = tuple(_priced(name, price, "") for name, price in rates)
        return self._add(UsageTerm(self._id("usage"), self._currency, dimensions))

    def schedule(self, *installments: tuple[datetime, str]) -> TermSheet:
        """Add dates and amounts of payments."""
        items = tuple(Installment(due, amount) for due, amount in installments)
        return self._add(ScheduleTerm(self._id("schedule"), self._currency, items))

    def monthly(self, price: str) -> TermSheet:
        """Add a price for each month."""
        return self._add(RecurringTerm(self._id("monthly"), self._currency, price))

    def on_request(
        self, maximum: str, strategy: str | None = None, expiration: str | None = None
    ) -> TermSheet:
        """Add that the seller may ask for payments up to a maximum."""
        return self._add(
            VariableTerm(self._id("variable"), self._currency, maximum, strategy, expiration)
        )

    def trial(self, duration: str = "P14D") -> TermSheet:
        """Add a free trial."""
        grants = (Grant(Dimension("trial", "Trial use"), 1),)
        return self._add(TrialTerm(self._id("trial"), duration, grants))

    def net(self, period: str = "P30D") -> TermSheet:
        """Add when invoices are due."""
        return self._add(NetPaymentTerm(self._id("net"), period))

    def own_licence(self) -> TermSheet:
        """Add that the buyer brings a licence."""
        return self._add(ByolTerm(self._id("byol")))

    def _add(self, term: Term) -> TermSheet:
        self.terms.append(term)
        return self

    def _id(self, part: str) -> str:
        return stable_id("term-", f"{self._name}-{part}")


def as_offered(terms: list[Term]) -> list[Term]:
    """Strip what the buyer chose, which leaves the terms as the seller offered them."""
    offered: list[Term] = []
    for term in terms:
        if isinstance(term, RenewalTerm):
            offered.append(msgspec.structs.replace(term, auto_renew=None))
        elif isinstance(term, ConfigurableTerm):
            offered.append(msgspec.structs.replace(term, duration=None, quantities=None))
        elif isinstance(term, VariableTerm):
            offered.append(msgspec.structs.replace(term, strategy=None, expiration=None))
        else:
            offered.append(term)
    return offered


def _priced(name: str, price: str, description: str) -> Dimension:
    return Dimension(_key(name), name, price, "Units", description)


def _key(name: str) -> str:
    return name.title().replace(" ", "").replace(",", "")
