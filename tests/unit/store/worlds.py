"""Small invented accounts for hypothesis: agreements with their charges and terms, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import apsw
from hypothesis import strategies as st

from app.model.agreement import Agreement
from app.model.charge import Charge
from app.model.money import Money
from app.model.renewal import Renewal, renewal_of
from app.model.term import AgreementTerms, RenewalTerm
from app.store.cache import Cache
from app.store.schema import migrate
from tests.unit.store.samples import NOW

DAYS = st.integers(-120, 120)
TIMES = st.none() | DAYS.map(lambda days: NOW + timedelta(days=days))
AMOUNTS = st.decimals(min_value=Decimal(-50), max_value=Decimal(50), places=2) | st.sampled_from(
    [
        Decimal("0.00000001"),
        Decimal("99999999999999.5"),
        Decimal("10000000.000001"),
        Decimal("1E+3"),
    ]
)
MONEY = st.none() | st.builds(Money, AMOUNTS, st.sampled_from(["USD", "EUR", "JPY"]))
WORDS = st.sampled_from(["", "anvil", "Birch", "cinder", "ÄTHER"])
NAMES = st.none() | WORDS
STATUSES = st.sampled_from(["ACTIVE", "ACTIVE", "EXPIRED", "RENEWED", "CANCELLED"])


@dataclass(frozen=True)
class World:
    """What an account holds; the place of an agreement in the list is the order of its row."""

    agreements: list[Agreement]
    charges: list[Charge]
    terms: list[AgreementTerms]

    def charges_of(self, agreement: Agreement) -> list[Charge]:
        return [one for one in self.charges if one.agreement_id == agreement.agreement_id]

    def renewal(self, agreement: Agreement) -> Renewal:
        found = [one for one in self.terms if one.agreement_id == agreement.agreement_id]
        return renewal_of(agreement, found[0].renewal if found else None)

    @contextmanager
    def stored(self, *, terms_first: bool) -> Iterator[apsw.Connection]:
        """Store it all, in memory only."""
        connection = apsw.Connection(":memory:")
        migrate(connection)
        cache = Cache(connection)
        for is_turn_of_terms in (terms_first, not terms_first):
            if is_turn_of_terms:
                for one in self.terms:
                    cache.put_terms(one, b"[]", NOW)
            else:
                cache.put_agreements(self.agreements)
        cache.put_charges(self.charges)
        yield connection
        connection.close()


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(0, 8))
    agreements = [draw(_agreement(f"agmt-{number}")) for number in range(count)]
    of_any = st.sampled_from([one.agreement_id for one in agreements] or ["agmt-none"])
    numbers = range(draw(st.integers(0, 20)) if count else 0)
    charges = [draw(_charge(f"ch-{number}", of_any)) for number in numbers]
    wishes = st.none() | st.booleans()
    terms = [
        AgreementTerms(one.agreement_id, (RenewalTerm("t", draw(wishes)),))
        for one in agreements
        if draw(st.booleans())
    ]
    return World(agreements, charges, terms)


def _agreement(agreement_id: str) -> st.SearchStrategy[Agreement]:
    return st.builds(
        Agreement,
        agreement_id=st.just(agreement_id),
        status=STATUSES,
        agreement_type=WORDS,
        seller_account_id=WORDS,
        seller_name=NAMES,
        product_id=WORDS,
        product_name=NAMES,
        offer_id=WORDS,
        offer_set_id=WORDS,
        acceptor_account_id=WORDS,
        initial_agreement_id=WORDS,
        accepted_at=TIMES,
        starts_at=TIMES,
        ends_at=TIMES,
        updated_at=TIMES,
        free_trial_ends_at=TIMES,
        value=MONEY,
        end_behavior=st.sampled_from(["", "RENEW", "EXPIRE", "REPLACE"]),
        end_reason=st.sampled_from(["", "ACCEPTOR_RENEW_OPTED_OUT", "NO_RENEWAL_TERM"]),
    )


def _charge(charge_id: str, of_any: st.SearchStrategy[str]) -> st.SearchStrategy[Charge]:
    return st.builds(
        Charge,
        charge_id=st.just(charge_id),
        agreement_id=of_any,
        revision=st.just(1),
        time=TIMES,
        money=MONEY,
        purchase_order=st.none() | st.sampled_from(["", "BL-1"]),
    )


def is_due(charge: Charge, now: datetime = NOW) -> bool:
    """Say whether a charge is still to come."""
    return charge.time is not None and charge.time > now
