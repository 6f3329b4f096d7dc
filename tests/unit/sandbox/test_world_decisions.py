"""However buyers, sellers and deadlines race: a request is decided once, and charged at most once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.unit.sandbox.desk import Desk

DECISIONS = ("APPROVED", "REJECTED", "CANCELLED")
places = st.integers(0, 7)


class Decisions(RuleBasedStateMachine):
    """Everybody acts on the same few requests in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()

    @rule(place=places)
    def buyer_accepts(self, place: int) -> None:
        self._decide("AcceptAgreementPaymentRequest", place)

    @rule(place=places)
    def buyer_rejects(self, place: int) -> None:
        self._decide("RejectAgreementPaymentRequest", place)

    @rule(place=places)
    def seller_withdraws(self, place: int) -> None:
        rows = self.desk.world.state.payments.rows[:3] + self.desk.world.state.payments.rows[30:]
        row = rows[place % len(rows)]
        is_open = row.status == "PENDING_APPROVAL"
        try:
            self.desk.world.seller_act("withdraw_payment_request", {"request_id": row.id})
        except ValueError:
            assert not is_open

    @rule()
    def seller_asks(self) -> None:
        try:
            self.desk.world.seller_act("new_payment_request", {"amount": "150.00"})
        except ValueError:
            assert not self._can_ask()

    @rule(hours=st.integers(1, 80))
    def time_passes(self, hours: int) -> None:
        self.desk.wait(hours=hours)

    @rule()
    def account_restarts(self) -> None:
        restarted = Desk()
        restarted.world.restore(self.desk.world.snapshot())
        restarted.now, restarted.ledger = self.desk.now, self.desk.ledger
        restarted.world._ledger = self.desk.ledger
        restarted.world.tick(restarted.now)
        self.desk = restarted

    @invariant()
    def no_request_is_decided_twice(self) -> None:
        decided = Counter(
            effect.object_id
            for effect in self.desk.ledger.all()
            if effect.object_id.startswith("pr-") and effect.effect.split()[2] in DECISIONS
        )
        assert all(count == 1 for count in decided.values()), decided

    @invariant()
    def every_approval_has_one_charge_and_nothing_else_has(self) -> None:
        state = self.desk.world.state
        made = state.charges.rows[51:]
        approved = [p.charge_id for p in state.payments if p.status == "APPROVED"]
        assert {charge.id for charge in made} <= set(approved)
        assert len(set(approved)) == len(approved)
        assert all(state.charges.get(charge or "") for charge in approved)

    def _can_ask(self) -> bool:
        return any(
            a.status == "ACTIVE"
            and any(t.id for t in a.terms if type(t).__name__ == "VariableTerm")
            for a in self.desk.world.state.agreements
        )

    def _decide(self, operation: str, place: int) -> None:
        rows: list[Any] = self.desk.world.state.payments.rows
        row = (rows[:3] + rows[30:])[place % (len(rows) - 27)]
        is_open = row.status == "PENDING_APPROVAL"
        key = {"paymentRequestId": row.id, "agreementId": row.agreement_id}
        if is_open:
            self.desk.call(operation, **key)
        else:
            assert self.desk.refusal(operation, **key) == ("ConflictException", "PaymentRequest")


Decisions.TestCase.settings = settings(max_examples=25, stateful_step_count=20)
TestDecisions = Decisions.TestCase
