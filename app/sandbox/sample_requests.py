"""The sample world's requests: what sellers ask for, what was decided, quotes and approvals."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from app.sandbox.moments import Moments
from app.sandbox.quoting import (
    changes_of,
    committed_value,
    currency_of,
    expected_charges,
    money,
)
from app.sandbox.sample_agreements import (
    ADVISORY,
    ANVILWORKS,
    FOXGLOVE,
    LUMENFOLD,
    MIGRATION,
    MISTLEFERN,
    NIMBREL,
    OLD_CINDERPATH,
    OLD_FOXGLOVE,
    QUAYSIDE,
    add_charge,
)
from app.sandbox.sample_catalogue import (
    ORGANISATION_PLAN,
    STANDARD_LEGAL,
    TEAM_PLAN,
    add_offer,
    offer_id,
)
from app.sandbox.state import (
    Approval,
    CancellationRequest,
    Change,
    ExpectedCharge,
    Level,
    PaymentRequest,
    Quote,
    Slot,
    State,
)
from app.sandbox.terms import (
    WAIT_FOR_APPROVAL,
    ConfigurableTerm,
    RenewalTerm,
    Term,
    VariableTerm,
)
from app.sandbox.termsheet import TermSheet, stable_id
from app.sandbox.transitions import SILENCE, payment_deadline

MEMBER_ACCOUNT = "882015476093"


class SampleRequests:
    """Fills a state with the sample requests. The agreements must be there already."""

    def __init__(self, state: State, moments: Moments) -> None:
        self._state = state
        self._moments = moments

    def fill(self) -> None:
        """Add everything."""
        self._add_open_requests()
        self._add_decided_payments()
        self._add_decided_cancellation()
        self._add_quotes()
        self._add_member_approvals()

    def _add_open_requests(self) -> None:
        self._ask(
            MIGRATION, "Workshop travel, October", "1284.60", "2026-11-13 16:54",
            text="Train and two nights for the workshop on 20 and 21 October. Receipts on request.",
        )  # fmt: skip
        self._ask(
            MIGRATION, "Milestone 3: landing zone review", "9750.00", "2026-11-16 09:12",
            key="pr-8f20c6ab41",
            text="Review of the landing zone design and the account baseline. Work finished "
            "13 Nov 2026. See statement of work, section 3.",
        )  # fmt: skip
        self._ask(
            ADVISORY, "Advisory hours, October", "3200.00", "2026-11-12 11:20",
            text="20 hours in October at 160.00 EUR: data model of the order history.",
        )  # fmt: skip
        asked = self._moments.at("2026-11-13 15:05")
        self._state.cancellations.add(
            CancellationRequest(
                id="acr-51d0b7e2c9",
                agreement_id=QUAYSIDE,
                reason="PRODUCT_DISCONTINUED",
                created_at=asked,
                updated_at=asked,
                due_at=asked + SILENCE,
                description="Quayside Edge Gateway leaves the market on 31 January 2027. We ask to "
                "end the agreement on that date and will not invoice the February charge.",
            )
        )

    def _add_decided_payments(self) -> None:
        ask = self._ask
        ask(MIGRATION, "Kick-off travel", "2480.00", "2026-08-31 10:05", "REJECTED",
            "2026-09-02 14:31", "Not in the agreement")  # fmt: skip
        ask(ANVILWORKS, "Licence true-up", "840.00", "2026-08-27 08:40", "CANCELLED",
            "2026-09-02 09:55")  # fmt: skip
        ask(MIGRATION, "Milestone 1: discovery", "12500.00", "2026-09-11 09:20", "APPROVED",
            "2026-09-14 11:48", order="BL-2026-0149")  # fmt: skip
        ask(MIGRATION, "Milestone 2: account baseline", "11250.00", "2026-10-07 09:30", "APPROVED",
            "2026-10-12 09:30", order="BL-2026-0158", key="pr-6b71e90d2f")  # fmt: skip
        ask(ADVISORY, "Advisory hours, September", "3040.00", "2026-11-02 16:00", "REJECTED",
            "2026-11-05 14:18:22", "The agreement starts in October")  # fmt: skip
        ask(MIGRATION, "Milestone 3", "9750.00", "2026-11-04 09:10", "APPROVED",
            "2026-11-09 09:09:56", order="BL-2026-0177")  # fmt: skip
        for row in _OLDER_REQUESTS:
            agreement, name, amount, asked, status, decided = row
            reason = "Not in the agreement" if status == "REJECTED" else None
            ask(agreement, name, amount, f"{asked} 10:00", status, f"{decided} 15:00", reason)

    def _ask(
        self, agreement: str, name: str, amount: str, asked: str, status: str = "PENDING_APPROVAL",
        decided: str | None = None, message: str | None = None, *, order: str | None = None,
        key: str = "", text: str | None = None,
    ) -> None:  # fmt: skip
        """Add a payment request; an approved one brings its charge at the time of the decision."""
        state, created = self._state, self._moments.at(asked)
        row = state.agreements.row(agreement)
        term = next(t for t in row.terms if isinstance(t, VariableTerm))
        request = PaymentRequest(
            id=key or stable_id("pr-", f"{agreement}-{name}", 10),
            agreement_id=agreement,
            name=name,
            amount=amount,
            currency=term.currency,
            created_at=created,
            updated_at=self._moments.at(decided) if decided else created,
            status=status,
            description=text,
            message=message,
        )
        request.due_at = payment_deadline(row, request)
        if status == "APPROVED" and decided:
            dated = (decided, amount, order)
            charge = add_charge(state, self._moments, agreement, term.currency, dated)
            request.charge_id = charge.id
        state.payments.add(request)

    def _add_decided_cancellation(self) -> None:
        asked = self._moments.at("2026-04-28 12:00")
        self._state.cancellations.add(
            CancellationRequest(
                id=stable_id("acr-", "Mistlefern", 10),
                agreement_id=MISTLEFERN,
                reason="ALTERNATIVE_PROCUREMENT_CHANNEL",
                created_at=asked,
                updated_at=self._moments.at("2026-05-04 10:15"),
                due_at=asked + SILENCE,
                status="APPROVED",
                description="You bought the same plan from a reseller. We end this one.",
            )
        )

    # Quotes and approvals

    def _add_quotes(self) -> None:
        renewal = self._quote(
            "ar-3m8d0q5v2x", "FY27 renewal", "APPROVED", "2026-11-17 15:02:10", intent="REPLACE",
            source=LUMENFOLD, terms=self._chosen("FY27 renewal"),
        )  # fmt: skip
        renewal.charges[0].purchase_order = "BL-2026-0209"
        self._team_approval(renewal, "APPROVED", "2026-11-17 15:48", "2026-11-26 15:02")
        pellucid = self._quote(
            "ar-71x0c4m9e2", "Pellucid private offer", "DRAFT", "2026-11-18 10:40",
            terms=self._chosen("Pellucid private offer"),
        )  # fmt: skip
        pellucid.approval_required = False
        uptime = self._quote(
            stable_id("ar-", "Heronsgate", 10), "Heronsgate Uptime", "PENDING_APPROVAL",
            "2026-11-14 09:40", terms=self._chosen("Heronsgate Uptime"),
        )  # fmt: skip
        self._team_approval(uptime, "PENDING_APPROVAL", "2026-11-14 09:44", "2026-11-25 17:00")
        for name, source, key, amount, status, made, decided in (
            ("Quayside", QUAYSIDE, "Gateways", "2730.00", "REJECTED", "2026-10-30 10:00",
             "2026-11-03 16:12"),
            ("Foxglove", FOXGLOVE, "Panels", "1980.00", "CANCELLED", "2026-10-20 13:30",
             "2026-10-21 08:05"),
        ):  # fmt: skip
            amendment = self._amendment(name, source, key, amount, status, made)
            self._team_approval(amendment, status, decided, made)
        runners = self._quote(
            stable_id("ar-", "Anvilworks", 10), "Anvilworks CI Runners", "ACCEPTED",
            "2026-08-20 10:55", terms=self._chosen("Anvilworks CI Runners"),
        )  # fmt: skip
        runners.agreement_id = ANVILWORKS
        # The accepted quote and its agreement speak of the same charge.
        runners.charges[0].id = stable_id("ch-", f"{ANVILWORKS}-2026-08-20", 12)

    def _quote(
        self, key: str, offer: str, status: str, made: str, *, terms: list[Term],
        intent: str = "NEW", source: str | None = None, account: str = "",
    ) -> Quote:  # fmt: skip
        state = self._state
        made_from = state.offers.row(offer_id(offer))
        at = self._moments.at(made)
        charges = expected_charges(state, terms, at)
        return state.quotes.add(
            Quote(
                id=key,
                account=account or state.account_id,
                intent=intent,
                product_id=made_from.product_id,
                offer_id=made_from.id,
                proposal_id=made_from.proposal_id,
                seller=made_from.seller,
                status=status,
                created_at=at,
                currency=currency_of(terms),
                value=committed_value(terms),
                terms=terms,
                charges=charges,
                changes=changes_of(terms, charges[0].id),
                approval_required=bool(state.products[made_from.product_id].approval_plans),
                source_agreement_id=source,
            )
        )

    def _amendment(
        self, name: str, source: str, key: str, amount: str, status: str, made: str
    ) -> Quote:
        """Add a quote for two more of something in an agreement."""
        agreement = self._state.agreements.row(source)
        charge = ExpectedCharge(self._state.new_id("ch-"), "ON_ACCEPTANCE", amount)
        before = 10 if name == "Quayside" else 24
        return self._state.quotes.add(
            Quote(
                id=stable_id("ar-", f"{name} amendment", 10),
                account=self._state.account_id,
                intent="AMEND",
                product_id=agreement.product_id,
                offer_id=agreement.offer_id,
                proposal_id="",
                seller=agreement.seller,
                status=status,
                created_at=self._moments.at(made),
                currency=agreement.currency,
                value=money(Decimal(agreement.value) + Decimal(amount)),
                terms=list(agreement.terms),
                charges=[charge],
                changes=[Change(key, before, before + 2, amount, charge.id)],
                approval_required=True,
                source_agreement_id=source,
            )
        )

    def _chosen(self, offer: str) -> list[Term]:
        """Return an offer's terms with the buyer's usual choices."""
        made_from = self._state.offers.row(offer_id(offer))
        return [_choose(term) for term in made_from.terms]

    def _team_approval(self, quote: Quote, status: str, decided: str, needed_by: str) -> None:
        slots = {
            "APPROVED": (("APPROVED", "SKIPPED"), ("APPROVED", "SKIPPED")),
            "REJECTED": (("APPROVED", "SKIPPED"), ("REJECTED", "SKIPPED")),
            "CANCELLED": (("SKIPPED", "SKIPPED"), ("SKIPPED", "SKIPPED")),
            "PENDING_APPROVAL": (("PENDING_APPROVAL", "PENDING_APPROVAL"), ("QUEUED", "QUEUED")),
        }[status]
        self._approval(quote, TEAM_PLAN, status, decided, needed_by, slots)

    def _add_member_approvals(self) -> None:
        admin = ("APPROVED",)
        pending = self._member_quote(
            "ar-5e90b1d7c4", "Pellucid private offer", "PENDING_APPROVAL", "2026-11-15 11:25"
        )
        asked = self._approval(
            pending, ORGANISATION_PLAN, "PENDING_APPROVAL", "2026-11-16 14:20", "2026-11-24 23:59",
            (("APPROVED", "APPROVED"), ("PENDING_APPROVAL",)), key="apr-2c9e71f05d",
            expires="2026-12-02 23:59", note="Replaces three scripts we maintain ourselves. Two "
            "teams start on 1 December. Budget line DQ-27 is open.",
        )  # fmt: skip
        asked.name = "Pellucid Data Quality"
        for product, status, made, decided, price in (
            ("Cinderpath Incident Desk", "APPROVED", "2026-06-22 10:30", "2026-06-24 14:05",
             "26400.00"),
            ("Brackwater Cloud Guard", "APPROVED", "2026-03-09 09:10", "2026-03-12 13:30",
             "96500.00"),
            ("Thornfield Batch Runner", "REJECTED", "2026-02-17 15:45", "2026-02-19 10:20",
             "18900.00"),
        ):  # fmt: skip
            last = admin if status == "APPROVED" else ("REJECTED",)
            closed = "ACCEPTED" if status == "APPROVED" else "REJECTED"
            sheet = TermSheet(f"{product} for a member").legal(*STANDARD_LEGAL).support()
            sheet.fixed(price, ("Plan", 1)).lasts("P12M")
            name = f"{product}, member offer"
            add_offer(
                self._state, name, product, sheet, expires=(self._moments, decided.split()[0])
            )
            quote = self._member_quote(stable_id("ar-", name, 10), name, closed, made)
            approval = self._approval(
                quote, ORGANISATION_PLAN, status, decided, decided, (("APPROVED", "APPROVED"), last)
            )
            approval.name = product

    def _member_quote(self, key: str, offer: str, status: str, made: str) -> Quote:
        quote = self._quote(
            key, offer, status, made, terms=self._chosen(offer), account=MEMBER_ACCOUNT
        )
        quote.approval_required = True
        return quote

    def _approval(
        self, quote: Quote, plan: str, status: str, decided: str, needed_by: str,
        slots: tuple[tuple[str, ...], ...], *, key: str = "", expires: str = "",
        note: str | None = None,
    ) -> Approval:  # fmt: skip
        at = self._moments.at
        levels = self._state.plans[plan].levels
        return self._state.approvals.add(
            Approval(
                id=key or stable_id("apr-", quote.id, 10),
                quote_id=quote.id,
                name=self._state.products[quote.product_id].name,
                requester=quote.account,
                plan=plan,
                created_at=quote.created_at,
                updated_at=at(decided),
                needed_by=at(needed_by),
                expires_at=at(expires or "2026-12-04 17:00"),
                status=status,
                note=note,
                levels=[
                    Level(
                        level.name,
                        level.needed,
                        [
                            Slot(
                                stable_id("aprout-", f"{quote.id}-{depth}-{place}", 10),
                                who, outcome, at(decided),
                            )
                            for place, (who, outcome) in enumerate(
                                zip(level.approvers, outcomes, strict=True)
                            )
                        ],
                    )
                    for depth, (level, outcomes) in enumerate(zip(levels, slots, strict=True))
                ],
            )
        )  # fmt: skip


def _choose(term: Term) -> Term:
    if isinstance(term, RenewalTerm):
        return msgspec.structs.replace(term, auto_renew=False)
    if isinstance(term, VariableTerm):
        return msgspec.structs.replace(term, strategy=WAIT_FOR_APPROVAL)
    if isinstance(term, ConfigurableTerm):
        counts = {"EditorSeats": 20, "ViewerSeats": 60, "PipelinePacks": 12}
        return msgspec.structs.replace(term, duration="P12M", quantities=counts)
    return term


# agreement, name, amount, asked, outcome, decided; none of them was ever charged
_OLDER_REQUESTS: tuple[tuple[str, str, str, str, str, str], ...] = (
    (NIMBREL, "Extra registries, May", "420.00", "2026-06-02", "CANCELLED", "2026-06-09"),
    (OLD_CINDERPATH, "Phone alerts, May", "212.40", "2026-06-01", "REJECTED", "2026-06-05"),
    (OLD_FOXGLOVE, "Ad hoc panel, spring", "1450.00", "2026-05-18", "REJECTED", "2026-05-20"),
    (NIMBREL, "Extra registries, April", "420.00", "2026-05-04", "REJECTED", "2026-05-06"),
    (OLD_CINDERPATH, "Phone alerts, April", "198.90", "2026-05-04", "CANCELLED", "2026-05-07"),
    (MISTLEFERN, "Flag clean-up", "900.00", "2026-04-20", "CANCELLED", "2026-04-28"),
    (OLD_CINDERPATH, "Phone alerts, March", "240.10", "2026-04-02", "REJECTED", "2026-04-07"),
    (NIMBREL, "Policy workshop", "1600.00", "2026-03-24", "REJECTED", "2026-03-27"),
    (OLD_FOXGLOVE, "Shelf photos, February", "780.00", "2026-03-10", "CANCELLED", "2026-03-12"),
    (MISTLEFERN, "Onboarding day", "1200.00", "2026-03-02", "REJECTED", "2026-03-04"),
    (OLD_CINDERPATH, "Phone alerts, January", "188.20", "2026-02-03", "REJECTED", "2026-02-05"),
    (MISTLEFERN, "Audience import", "650.00", "2026-01-29", "REJECTED", "2026-02-02"),
    (NIMBREL, "Extra registries, January", "380.00", "2026-01-26", "CANCELLED", "2026-01-30"),
    (OLD_CINDERPATH, "Holiday cover", "1100.00", "2026-01-08", "REJECTED", "2026-01-12"),
    (OLD_FOXGLOVE, "Ad hoc panel, winter", "1450.00", "2025-12-15", "REJECTED", "2025-12-18"),
    (NIMBREL, "Registry set-up", "2000.00", "2025-12-01", "CANCELLED", "2025-12-04"),
    (OLD_CINDERPATH, "Phone alerts, October", "205.00", "2025-11-03", "REJECTED", "2025-11-06"),
    (OLD_FOXGLOVE, "History upload", "1900.00", "2025-10-27", "CANCELLED", "2025-10-29"),
    (OLD_CINDERPATH, "Status page design", "1350.00", "2025-09-15", "REJECTED", "2025-09-18"),
    (OLD_CINDERPATH, "Phone alerts, July", "174.60", "2025-08-04", "REJECTED", "2025-08-06"),
    (OLD_CINDERPATH, "Desk set-up", "2400.00", "2025-07-14", "CANCELLED", "2025-07-17"),
)  # fmt: skip
