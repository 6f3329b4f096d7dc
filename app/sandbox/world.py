"""The simulated account as a whole: its rows, its clockwork and its memory across restarts."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import unquote

import msgspec

from app.model.typed import known
from app.sandbox.bills import (
    ISSUE_AFTER,
    Bill,
    bill_charge,
    bill_month,
    bill_start,
    closes_at,
    give_back,
    month_to_bill,
    next_month,
    to_bill,
)
from app.sandbox.generate import generate
from app.sandbox.invoice_paper import PAPERS_PATH, is_signed, missing, paper, refused
from app.sandbox.models import ModelAccess, UseCase, model_due
from app.sandbox.moments import Moments
from app.sandbox.payments import Connector, Session, Wallet, spending_due
from app.sandbox.purchases import close_approval
from app.sandbox.sample_agreements import MISTLEFERN, SampleAgreements
from app.sandbox.sample_catalogue import fill_catalogue
from app.sandbox.sample_models import fill_models
from app.sandbox.sample_offers import fill_more_offers
from app.sandbox.sample_requests import SampleRequests
from app.sandbox.sample_sales import fill_sales
from app.sandbox.sample_sessions import AGENT_PACE_S, fill_sessions
from app.sandbox.sample_small import adopt
from app.sandbox.sellers import (
    Agenda,
    answer_as_approver,
    first_step,
    follow_habit,
    next_act,
    seller_act,
)
from app.sandbox.service import Paper, Service
from app.sandbox.services import services_of
from app.sandbox.state import (
    ACTIVE,
    PENDING,
    VALIDATING,
    Agreement,
    Approval,
    CancellationRequest,
    Charge,
    Offer,
    PaymentRequest,
    Quote,
    State,
)
from app.sandbox.transitions import (
    VALIDATION,
    Cause,
    approve_cancellation,
    approve_payment,
    end_agreement,
    end_behavior,
    move_agreement,
    renew_agreement,
    validate_payment,
)

ACCOUNT_ID = "447109263358"
APPROVER_DELAY = timedelta(seconds=45)
HABIT_DELAY = timedelta(seconds=40)  # time enough to look at a quote, not to accept it
SEED = 20261118


class Clock(Protocol):
    """Says when the sandbox began."""

    @property
    def start(self) -> datetime:
        """Return the moment that is "now" in the sample world, aware and in UTC."""


class Ledger(Protocol):
    """Keeps every real effect."""

    def record(self, object_id: str, effect: str, request_id: str, now: datetime) -> None:
        """Note one effect on one object."""


class Recipe(msgspec.Struct, frozen=True):
    """All that a world is built from; the same recipe makes the same world.

    `owns` names the sample agreements that a smaller account has; None is the whole sample.
    """

    start: datetime
    seed: int = SEED
    agreements: int | None = None
    charges: int | None = None
    has_sellers: bool = True
    account_id: str = ACCOUNT_ID
    owns: tuple[str, ...] | None = None


class Snapshot(msgspec.Struct, frozen=True):
    """A recipe and what became different since."""

    recipe: Recipe
    agenda: Agenda
    made: int
    tokens: dict[str, tuple[str, str]]
    asked: list[tuple[datetime, str]]
    offers: list[Offer]
    agreements: list[Agreement]
    charges: list[Charge]
    payments: list[PaymentRequest]
    cancellations: list[CancellationRequest]
    quotes: list[Quote]
    approvals: list[Approval]
    accesses: list[ModelAccess] = []
    forms: list[UseCase] = []
    bills: list[Bill] = []
    connectors: list[Connector] = []
    pay_sessions: list[Session] = []
    wallets: list[Wallet] = []


_TABLES = (
    "offers", "agreements", "charges", "payments", "cancellations", "quotes", "approvals",
    "accesses", "forms", "connectors", "pay_sessions", "wallets", "bills",
)  # fmt: skip


class World:
    """One simulated account. Not safe for threads: whoever serves it takes turns."""

    def __init__(self, recipe: Recipe, ledger: Ledger) -> None:
        self._ledger = ledger
        self._asked: dict[str, datetime] = {}
        self._due: list[tuple[datetime, str, str]] = []
        self._now = recipe.start
        self._noticed = 0
        self._build(recipe)

    @property
    def state(self) -> State:
        """The rows."""
        return self._state

    @property
    def revision(self) -> int:
        """Grow with every change."""
        versions: list[int] = [getattr(self._state, name).version for name in _TABLES]
        return self._agenda.step + sum(versions)

    def services(self) -> Sequence[Service]:
        """List the simulated services."""
        return services_of(self, is_payer=self._is_payer)

    def paper(self, path: str, query: str, now: datetime) -> Paper:
        """Give the document of an invoice at a pre-signed address."""
        bill = self._state.bills.get(unquote(path.removeprefix(PAPERS_PATH).removesuffix(".pdf")))
        if bill is None or not self._is_payer:
            return missing()
        return paper(bill) if is_signed(self._state.seed, path, query, now) else refused()

    def record(self, object_id: str, effect: str, cause: Cause) -> None:
        """Note an effect in the ledger."""
        self._ledger.record(object_id, effect, cause.request_id, cause.at)

    def wake(self, at: datetime, kind: str, object_id: str) -> None:
        """Have a deadline looked at when it comes; it may turn out to be void then."""
        heapq.heappush(self._due, (at, kind, object_id))

    def expect_approvers(self, approval: Approval, at: datetime) -> None:
        """Have the approvers outside AWS answer a little later, if the world acts by itself."""
        if self._recipe.has_sellers:
            self._asked[approval.id] = at + APPROVER_DELAY
            self.wake(at + APPROVER_DELAY, "approver", approval.id)

    def expect_habit(self, quote: Quote) -> None:
        """Have a seller do what is the habit of its offer, if the world acts by itself."""
        if self._recipe.has_sellers and self._offer_with_habit(quote):
            self.wake(quote.created_at + HABIT_DELAY, "habit", quote.id)

    def expect_spending(self, session: Session) -> None:
        """Have an agent spend by itself, if the world acts by itself."""
        if self._recipe.has_sellers:
            session.pace_s = AGENT_PACE_S
            session.spends_at = session.created_at + timedelta(seconds=AGENT_PACE_S)
            self.wake(session.spends_at, "spending", session.id)

    def _offer_with_habit(self, quote: Quote) -> Offer | None:
        offer = self._state.offers.get(quote.offer_id)
        if offer is None or not offer.habit or offer.is_withdrawn:
            return None
        return offer if offer.proposal_id == quote.proposal_id else None

    def tick(self, now: datetime) -> None:
        """Do everything that is due by now, in the order in which it fell due."""
        self._now = max(self._now, now)
        self._notice_charges()
        while self._due and self._due[0][0] <= now:
            at, kind, object_id = heapq.heappop(self._due)
            self._fall_due(kind, object_id, at)
            self._notice_charges()

    def seller_act(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Let a seller or approver act now, and return the id of what changed."""
        return {"id": seller_act(self, action, params, self._now)}

    def snapshot(self) -> bytes:
        """Return what is needed to have this world again; its size follows what changed."""
        changes: dict[str, Any] = {n: getattr(self._state, n).changes() for n in _TABLES}
        return msgspec.msgpack.encode(
            Snapshot(
                recipe=self._recipe,
                agenda=self._agenda,
                made=self._state.made,
                tokens=self._state.tokens,
                asked=[(due, key) for key, due in self._asked.items()],
                **changes,
            )
        )

    def restore(self, snapshot: bytes) -> None:
        """Become the world that a snapshot was taken of."""
        kept = msgspec.msgpack.decode(snapshot, type=known(Snapshot))
        if kept.recipe != self._recipe or self.revision:
            self._build(kept.recipe)
        state = self._state
        for offer in kept.offers:
            state.add_offer(offer)
        for name in _TABLES[1:]:
            table = getattr(state, name)
            for row in getattr(kept, name):
                table.add(row)
        state.made, state.tokens = kept.made, kept.tokens
        self._agenda = kept.agenda
        self._asked = {key: due for due, key in kept.asked}
        self._wind_up()

    def _build(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._state = State(recipe.seed, recipe.account_id)
        moments = Moments(recipe.start)
        fill_catalogue(self._state, moments)
        fill_more_offers(self._state, moments)
        fill_models(self._state, moments, is_bought=recipe.owns is None)
        if recipe.owns is None:
            _fill_sample(self._state, moments)
            fill_sales(self._state, moments)
            fill_sessions(self._state, recipe.start)
        elif recipe.owns:
            sample = State(recipe.seed, recipe.account_id)
            fill_catalogue(sample, moments)
            fill_more_offers(sample, moments)
            _fill_sample(sample, moments)
            adopt(self._state, sample, recipe.owns)
        generate(self._state, recipe.start, recipe.agreements, recipe.charges)
        if self._is_payer:
            bill_start(self._state, recipe.start)
            self._give_back(moments)
        for name in _TABLES:
            getattr(self._state, name).settle()
        self._now = recipe.start
        self._agenda = first_step(recipe.start)
        self._asked = {}
        self._wind_up()

    @property
    def _is_payer(self) -> bool:
        """Whether invoices go to this account: those of the others go to the sample account."""
        return self._recipe.account_id == ACCOUNT_ID

    def _give_back(self, moments: Moments) -> None:
        """Issue the credit memo for what was left of an agreement that its seller ended."""
        for charge in self._state.charges.group(MISTLEFERN):
            give_back(self._state, charge, "3735.00", moments.at("2026-05-06 09:00"))

    def _notice_charges(self) -> None:
        """Have charges that came since the last look billed when they are due."""
        rows = self._state.charges.rows
        for charge in rows[self._noticed :] if self._is_payer else ():
            if charge.time is not None:
                self.wake(charge.time + ISSUE_AFTER, "charge", charge.id)
        self._noticed = len(rows)

    def _wind_up(self) -> None:
        """Work out from the rows everything that will fall due."""
        state = self._state
        due: list[tuple[datetime | None, str, str]]
        due = [(p.due_at, "payment", p.id) for p in state.payments if p.status == PENDING]
        due += [
            (p.created_at + VALIDATION, "validation", p.id)
            for p in state.payments
            if p.status == VALIDATING
        ]
        due += [
            (c.due_at, "cancellation", c.id) for c in state.cancellations if c.status == PENDING
        ]
        due += [(a.expires_at, "approval", a.id) for a in state.approvals if a.status == PENDING]
        due += [(a.changes_at, "model", a.model_id) for a in state.accesses]
        due += [(at, "approver", key) for key, at in self._asked.items()]
        for agreement in state.agreements:
            if agreement.status == ACTIVE:
                times = (agreement.provisioned_at, agreement.cancelled_at, agreement.ends_at)
                due += [(at, "agreement", agreement.id) for at in times]
        if self._is_payer:
            state.billed = {one for bill in state.bills for one in bill.charge_ids}
            due += [(at, "charge", key) for at, key in to_bill(state, self._recipe.start)]
            month = month_to_bill(state, self._recipe.start)
            due.append((closes_at(month), "month", f"{month:%Y-%m}"))
        self._noticed = len(state.charges)
        if self._recipe.has_sellers:
            due.append((self._agenda.due, "seller", ""))
            due += self._habits()
            due += [(s.spends_at, "spending", s.id) for s in state.pay_sessions]
        self._due = [(at, kind, key) for at, kind, key in due if at is not None]
        heapq.heapify(self._due)

    def _habits(self) -> list[tuple[datetime | None, str, str]]:
        """Work out which quotes their sellers have not met with their habit yet."""
        return [
            (quote.created_at + HABIT_DELAY, "habit", quote.id)
            for quote in self._state.quotes
            if self._offer_with_habit(quote)
        ]

    def _fall_due(self, kind: str, object_id: str, at: datetime) -> None:
        """Do what is due, unless the object has moved on meanwhile."""
        deadlines = {
            "payment": self._payment_due,
            "validation": self._validation_due,
            "cancellation": self._cancellation_due,
            "approval": self._approval_due,
            "approver": self._approver_due,
            "agreement": self._agreement_due,
            "seller": self._seller_due,
            "habit": self._habit_due,
            "model": self._model_due,
            "charge": self._charge_due,
            "month": self._month_due,
            "spending": self._spending_due,
        }
        deadlines[kind](object_id, at)

    def _payment_due(self, object_id: str, at: datetime) -> None:
        request = self._state.payments.get(object_id)
        if request and request.status == PENDING and request.due_at == at:
            approve_payment(self, request, Cause("deadline", at))

    def _validation_due(self, object_id: str, at: datetime) -> None:
        request = self._state.payments.get(object_id)
        if request and request.status == VALIDATING:
            validate_payment(self, request, Cause("AWS", at))

    def _cancellation_due(self, object_id: str, at: datetime) -> None:
        asked = self._state.cancellations.get(object_id)
        if asked and asked.status == PENDING:
            approve_cancellation(self, asked, Cause("deadline", at))

    def _approval_due(self, object_id: str, at: datetime) -> None:
        approval = self._state.approvals.get(object_id)
        if approval and approval.status == PENDING:
            close_approval(self, approval, "EXPIRED", Cause("deadline", at))

    def _model_due(self, object_id: str, at: datetime) -> None:
        model_due(self, object_id, at)

    def _charge_due(self, object_id: str, at: datetime) -> None:
        bill = bill_charge(self._state, object_id)
        if bill is not None:
            self.record(bill.id, f"{bill.kind} ISSUED by AWS", Cause("AWS", at))

    def _month_due(self, object_id: str, at: datetime) -> None:
        month = datetime.fromisoformat(f"{object_id}-01").replace(tzinfo=UTC)
        bill = bill_month(self._state, month)
        self.record(bill.id, f"{bill.kind} ISSUED by AWS", Cause("AWS", at))
        following = next_month(month)
        self.wake(closes_at(following), "month", f"{following:%Y-%m}")

    def _spending_due(self, object_id: str, at: datetime) -> None:
        spending_due(self, object_id, Cause("agent", at))

    def _seller_due(self, _object_id: str, _at: datetime) -> None:
        self._agenda = next_act(self, self._agenda, self._recipe.start)
        self.wake(self._agenda.due, "seller", "")

    def _habit_due(self, object_id: str, at: datetime) -> None:
        offer = self._offer_with_habit(self._state.quotes.row(object_id))
        if offer is not None:
            follow_habit(self, offer, at)

    def _approver_due(self, object_id: str, at: datetime) -> None:
        approval = self._state.approvals.get(object_id)
        self._asked.pop(object_id, None)
        if approval and answer_as_approver(self, approval, at):
            self.expect_approvers(approval, at)

    def _agreement_due(self, object_id: str, at: datetime) -> None:
        agreement = self._state.agreements.get(object_id)
        if agreement is None or agreement.status != ACTIVE:
            return
        if agreement.cancelled_at == at:
            end_agreement(self, agreement, "CANCELLED", Cause("AWS", at))
        elif agreement.ends_at == at:
            behavior, _ = end_behavior(agreement) or ("EXPIRE", "")
            if behavior == "RENEW":
                renew_agreement(self, agreement, at, Cause("AWS", at))
            elif behavior == "REPLACE":
                move_agreement(self, agreement, at, Cause("AWS", at))
            else:
                end_agreement(self, agreement, "EXPIRED", Cause("AWS", at))
        elif agreement.provisioned_at == at:
            self._provision(agreement)

    def _provision(self, agreement: Agreement) -> None:
        for entitlement in agreement.entitlements:
            entitlement.status, entitlement.reason = "PROVISIONED", "AGREEMENT_ACTIVE"
            if entitlement.license_arn is None:
                key = self._state.new_id("", 32)
                entitlement.license_arn = f"arn:aws:license-manager::294406891311:license:l-{key}"
        self._state.agreements.touch(agreement)


def _fill_sample(state: State, moments: Moments) -> None:
    SampleAgreements(state, moments).fill()
    SampleRequests(state, moments).fill()


def build_world(
    clock: Clock,
    ledger: Ledger,
    *,
    agreements: int | None = None,
    charges: int | None = None,
    seed: int = SEED,
    has_sellers: bool = True,
) -> World:
    """Build the sample world, filled up to so many agreements and charges; 0 agreements: nothing bought."""
    owns = () if agreements == 0 else None
    recipe = Recipe(clock.start, seed, agreements, charges, has_sellers, owns=owns)
    return World(recipe, ledger)
