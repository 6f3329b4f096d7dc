"""What the simulated account holds: typed rows in tables that find, page and remember changes.

A world is built again from its recipe in a moment, so a snapshot needs only the rows that changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from app.sandbox.bills import Bill
from app.sandbox.models import Model, ModelAccess, UseCase
from app.sandbox.payments import Connector, Manager, Session, Wallet
from app.sandbox.terms import Term

PURCHASE_AGREEMENT = "PurchaseAgreement"
CATALOG = "AWSMarketplace"

PENDING = "PENDING_APPROVAL"
VALIDATING = "VALIDATING"
APPROVED = "APPROVED"
REJECTED = "REJECTED"
CANCELLED = "CANCELLED"
ACTIVE = "ACTIVE"
QUEUED = "QUEUED"


class Seller(msgspec.Struct, frozen=True):
    """Who sells: the catalogue shows the profile and name, agreements only the account."""

    profile_id: str
    name: str
    account_id: str


class Product(msgspec.Struct, frozen=True):
    """A product and its listing."""

    id: str
    name: str
    maker: str
    kind: str = "SaaSProduct"
    short: str = ""
    long: str = ""
    category: str = "Monitoring"
    pricing: tuple[str, ...] = ("CONTRACT",)
    unit: str = "UNITS"
    rating: str = "4.0"
    reviews: int = 0
    trial: bool = False
    deployed_on_aws: bool = False
    listed: bool = True
    approval_plans: tuple[str, ...] = ()

    @property
    def listing_id(self) -> str:
        """The listing's id, which a listing shares with its product but for the prefix."""
        return "listing-" + self.id.removeprefix("prod-")


REPRICES, WITHDRAWS = "reprices", "withdraws"


class Offer(msgspec.Struct):
    """A seller's offer. Republishing gives it a new proposal and makes the old one inactive.

    `habit` is what its seller does to it some time after each quote: REPRICES or WITHDRAWS.
    """

    id: str
    product_id: str
    seller: str
    proposal_id: str
    pricing_model: str
    terms: list[Term]
    name: str = ""
    is_private: bool = False
    available_from: datetime | None = None
    expires_at: datetime | None = None
    replaces: str | None = None
    offer_set_id: str | None = None
    old_proposals: list[str] = []
    is_withdrawn: bool = False
    habit: str = ""

    def is_over(self, at: datetime) -> bool:
        """Tell whether nothing can be made of it any more."""
        return self.is_withdrawn or (self.expires_at is not None and self.expires_at <= at)


class OfferSet(msgspec.Struct, frozen=True):
    """A bundle of offers."""

    id: str
    name: str
    seller: str
    notes: str
    offer_ids: tuple[str, ...]


class Entitlement(msgspec.Struct):
    """What an agreement gives access to."""

    resource_id: str
    status: str
    reason: str
    license_arn: str | None = None


class Contact(msgspec.Struct, frozen=True, rename="camel"):
    """Whom the seller may write to."""

    first_name: str
    last_name: str
    email_address: str
    company_name: str
    country_code: str


class Agreement(msgspec.Struct):
    """An agreement. `value` is the committed total; `buyer` is empty where the account itself buys.

    `moves_to` is the offer by which AWS replaces it at its end, if the seller has arranged one.
    """

    id: str
    offer_id: str
    product_id: str
    seller: str
    status: str
    accepted_at: datetime
    starts_at: datetime
    updated_at: datetime
    value: str
    currency: str
    terms: list[Term]
    ends_at: datetime | None = None
    initial_id: str = ""
    entitlements: list[Entitlement] = []
    contact: Contact | None = None
    proposer_opted_out: bool = False
    renewals_used: int = 0
    moves_to: str = ""
    trial_ends_at: datetime | None = None
    provisioned_at: datetime | None = None
    cancelled_at: datetime | None = None
    buyer: str = ""

    @property
    def is_settling(self) -> bool:
        """Tell whether entitlements are still pending; until then AWS refuses changes."""
        return any(e.status == "PENDING" for e in self.entitlements)


class Charge(msgspec.Struct, gc=False):
    """One invoiceable item; a metered charge has no amount until the seller invoices."""

    id: str
    agreement_id: str
    currency: str
    amount: str | None = None
    time: datetime | None = None
    purchase_order: str | None = None
    revision: int = 1


class PaymentRequest(msgspec.Struct):
    """A seller asks for money under a variable payment term."""

    id: str
    agreement_id: str
    name: str
    amount: str
    currency: str
    created_at: datetime
    updated_at: datetime
    status: str = PENDING
    description: str | None = None
    message: str | None = None
    charge_id: str | None = None
    due_at: datetime | None = None


class CancellationRequest(msgspec.Struct):
    """A seller asks to end an agreement early."""

    id: str
    agreement_id: str
    reason: str
    created_at: datetime
    updated_at: datetime
    due_at: datetime
    status: str = PENDING
    description: str | None = None
    message: str | None = None


class ExpectedCharge(msgspec.Struct):
    """One charge that an accepted quote will bring. Metered ones have no amount."""

    id: str
    timing: str
    amount: str | None = None
    time: datetime | None = None
    purchase_order: str | None = None


class Change(msgspec.Struct, frozen=True):
    """How one quantity moves, and what that costs."""

    key: str
    old: int
    new: int
    amount: str
    charge_id: str


class Quote(msgspec.Struct):
    """An agreement request: what an agreement would cost. `account` asked for it."""

    id: str
    account: str
    intent: str
    product_id: str
    offer_id: str
    proposal_id: str
    seller: str
    status: str
    created_at: datetime
    currency: str
    value: str
    terms: list[Term]
    charges: list[ExpectedCharge]
    changes: list[Change] = []
    with_tax: bool = True
    branch: str = "UK Branch"
    approval_required: bool = False
    source_agreement_id: str | None = None
    agreement_id: str | None = None
    contact: Contact | None = None
    is_superseded: bool = False


class Approver(msgspec.Struct, frozen=True):
    """Who may decide in a level: `kind` is email, tool or admin."""

    kind: str
    name: str = ""
    address: str = ""


class PlanLevel(msgspec.Struct, frozen=True):
    """One level of a plan: `needed` of its approvers must agree."""

    name: str
    needed: int
    approvers: tuple[Approver, ...]


class ApprovalPlan(msgspec.Struct, frozen=True):
    """An approval the organisation asks for before some purchases."""

    reference: str
    name: str
    levels: tuple[PlanLevel, ...]


class Slot(msgspec.Struct):
    """One approver's decision."""

    id: str
    approver: Approver
    status: str
    updated_at: datetime
    note: str | None = None
    overridden_by: str | None = None
    purchase_orders: dict[str, str] = {}


class Level(msgspec.Struct):
    """The state of one level."""

    name: str
    needed: int
    slots: list[Slot]

    @property
    def is_passed(self) -> bool:
        """Tell whether enough approvers agreed."""
        return sum(slot.status == APPROVED for slot in self.slots) >= self.needed


class Approval(msgspec.Struct):
    """One organisation approval of a quote."""

    id: str
    quote_id: str
    name: str
    requester: str
    plan: str
    created_at: datetime
    updated_at: datetime
    needed_by: datetime
    expires_at: datetime
    levels: list[Level]
    status: str = PENDING
    note: str | None = None

    @property
    def current_level(self) -> Level | None:
        """Return the level that is being decided, None once all are passed."""
        return next((level for level in self.levels if not level.is_passed), None)


Row = TypeVar("Row")


class Table(Generic[Row]):
    """Rows in the order of their creation, found by id and by one group, paged without scanning."""

    def __init__(self, key: Callable[[Row], str], group: Callable[[Row], str]) -> None:
        self.rows: list[Row] = []
        self._key = key
        self._group = group
        self._at: dict[str, int] = {}
        self._groups: dict[str, list[int]] = {}
        self._changed: dict[str, None] = {}
        self.version = 0

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def add(self, row: Row) -> Row:
        """Append a row, or put it in the place of the one that has its id."""
        key = self._key(row)
        at = self._at.get(key)
        if at is None:
            self._at[key] = len(self.rows)
            self._groups.setdefault(self._group(row), []).append(len(self.rows))
            self.rows.append(row)
        else:
            self.rows[at] = row
        self.touch(row)
        return row

    def touch(self, row: Row) -> None:
        """Remember that a row was changed in place."""
        self._changed[self._key(row)] = None
        self.version += 1

    def get(self, key: str) -> Row | None:
        """Return the row with this id."""
        at = self._at.get(key)
        return None if at is None else self.rows[at]

    def row(self, key: str) -> Row:
        """Return the row with this id, which is known to be there."""
        return self.rows[self._at[key]]

    def group(self, name: str) -> list[Row]:
        """Return the rows of a group."""
        return [self.rows[at] for at in self._groups.get(name, ())]

    def page(
        self, group: str | None, start: int, size: int, keep: Callable[[Row], bool]
    ) -> tuple[list[Row], int | None]:
        """Return up to `size` rows from a position, and the position of the next page if any."""
        places = range(len(self.rows)) if group is None else self._groups.get(group, [])
        found: list[Row] = []
        for position in range(start, len(places)):
            row = self.rows[places[position]]
            if not keep(row):
                continue
            if len(found) == size:
                return found, position
            found.append(row)
        return found, None

    def settle(self) -> None:
        """Forget what changed: from here on, changes are what differs from the recipe."""
        self._changed.clear()
        self.version = 0

    def changes(self) -> list[Row]:
        """Return the rows that were added or changed since the last `settle`, in that order."""
        return [self.rows[self._at[key]] for key in self._changed]


class State:
    """Everything the account holds. The catalogue is fixed but for offers, which sellers republish."""

    def __init__(self, seed: int, account_id: str) -> None:
        self.seed = seed
        self.account_id = account_id
        self.organization_id = "o-" + _digest(f"{seed}-organization")[:10]
        self.sellers: dict[str, Seller] = {}
        self.products: dict[str, Product] = {}
        self.offer_sets: dict[str, OfferSet] = {}
        self.plans: dict[str, ApprovalPlan] = {}
        self.offers = Table[Offer](lambda o: o.id, lambda o: o.product_id)
        self.agreements = Table[Agreement](lambda a: a.id, lambda a: a.product_id)
        # What the account sells: to be read only, and the same in every world.
        self.sales = Table[Agreement](lambda a: a.id, lambda a: a.product_id)
        self.charges = Table[Charge](lambda c: c.id, lambda c: c.agreement_id)
        self.payments = Table[PaymentRequest](lambda p: p.id, lambda p: p.agreement_id)
        self.cancellations = Table[CancellationRequest](lambda c: c.id, lambda c: c.agreement_id)
        self.bills = Table[Bill](lambda b: b.id, lambda b: f"{b.year}-{b.month:02d}")
        self.billed: set[str] = set()  # ids of charges
        self.quotes = Table[Quote](lambda q: q.id, lambda q: q.product_id)
        self.approvals = Table[Approval](lambda a: a.id, lambda a: a.quote_id)
        self.models: dict[str, Model] = {}
        self.accesses = Table[ModelAccess](lambda a: a.model_id, lambda a: a.provider)
        self.forms = Table[UseCase](lambda f: f.scope, lambda f: f.scope)
        self.managers: dict[str, Manager] = {}
        self.connectors = Table[Connector](lambda c: c.id, lambda c: c.manager_id)
        self.pay_sessions = Table[Session](lambda s: s.id, lambda s: s.manager_id)
        self.wallets = Table[Wallet](lambda w: w.id, lambda w: w.manager_id)
        self.proposals: dict[str, str] = {}
        self.tokens: dict[str, tuple[str, str]] = {}
        self.made = 0

    def new_id(self, prefix: str, length: int = 12) -> str:
        """Return a fresh id; the same world makes the same ids in the same order."""
        self.made += 1
        return prefix + _digest(f"{self.seed}-{self.made}")[:length]

    def offer_of(self, proposal_id: str) -> Offer | None:
        """Return the offer that has, or had, this proposal."""
        return self.offers.get(self.proposals.get(proposal_id, ""))

    def add_offer(self, offer: Offer) -> Offer:
        """Add an offer and make its proposals known."""
        for proposal in (*offer.old_proposals, offer.proposal_id):
            self.proposals[proposal] = offer.id
        return self.offers.add(offer)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
