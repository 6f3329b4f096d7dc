"""The sheet that buys: all of what is accepted, in words, and the amount that has to be typed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.model.command import AcceptQuote, ChargeOrder
from app.model.money import Money
from app.model.quote import ExpectedCharge
from app.model.term import AUTO_APPROVE, RenewalTerm, UsagePricingTerm, VariablePaymentTerm
from app.worker.quote_messages import QuoteRead
from tests.fakes import quote_samples as some
from tests.fakes.quote_samples import usd
from tests.fakes.samples import ACCOUNT, NOW
from ui.confirm.plan import Plan, spoken
from ui.purchase import quote_words
from ui.purchase.accept_plan import accept_quote, at_stake, shown_quote
from ui.purchase.accepting import content_problem
from ui.purchase.quote_changes import quote_changes

LIMIT = Decimal(10_000)


def plan(read: QuoteRead, orders: tuple[ChargeOrder, ...] = ()) -> Plan:
    return accept_quote(
        read, orders=orders, account_id=ACCOUNT, account_label="brindle-prod", limit=LIMIT,
        now=NOW, command_id="cmd-1",
    )  # fmt: skip


def told(made: Plan) -> str:
    parts = [made.action, made.title, made.subtitle, made.button, spoken(made.final)]
    parts += [spoken(one.line) for one in made.facts]
    return "\n".join(parts).replace("\u00a0", " ")


def with_term(read: QuoteRead, old: type, new: object) -> QuoteRead:
    """The same quote with one term in the place of another."""
    terms = tuple(new if isinstance(one, old) else one for one in read.terms.terms)
    replaced: Any = msgspec.structs.replace(read.terms, terms=terms)
    return msgspec.structs.replace(read, terms=replaced)


def test_the_sheet_says_what_from_whom_for_how_much_and_until_when() -> None:
    said = told(plan(some.contract(), (ChargeOrder("ch-a1", "BL-1"),)))
    for words in (
        "Pellucid Data Quality, 12 months",
        "to pay on acceptance, with estimated tax",
        (
            "An agreement with Pellucid Systems, account 5109-8765-4321 starts at once and ends on "
            "17 Nov 2027."
        ),
        (
            "AWS charges 38,400.00 USD plus tax, estimated at 7,680.00 USD, to account brindle-prod, "
            "4471-0926-3358."
        ),
        "In total 38,400.00 USD, 46,080.00 USD with estimated tax.",
        "Use is charged each month, 4.20 USD per million rows (Overage).",
        "The seller may ask for at most 12,000.00 USD besides; each request waits for you.",
        "Auto-renew is off",
        "Purchase order BL-1 (38,400.00 USD, on acceptance).",
        "You accept 7 terms, among them Custom licence (version 3, awsmp-eulas.s3.amazonaws.com).",
        "You cannot undo this in Countersign.",
        "“Full refund within 14 days, on request to the seller.”",
        "Accept for 46,080.00 USD",
    ):
        assert words in said


def test_the_command_holds_what_the_sheet_shows() -> None:
    read = some.contract()
    command = plan(read, (ChargeOrder("ch-a1", "BL-1"),)).command
    assert isinstance(command, AcceptQuote)
    assert (command.target, command.shown) == (some.QUOTE_ID, shown_quote(read))
    assert command.purchase_orders == (ChargeOrder("ch-a1", "BL-1"),)
    assert command.shown.terms == some.TERMS


def test_the_whole_commitment_is_typed_though_only_a_part_is_due_now() -> None:
    made = plan(some.replacement())
    assert made.money == usd("50400.00")
    assert made.to_type == usd("201600.00")
    assert made.button.replace("\u00a0", " ") == "Accept for 201,600.00 USD"
    said = told(made)
    assert "It replaces your agreement agmt-5kq2n8v1r7hd." in said
    assert "starts on 1 Dec 2026 and ends on 30 Nov 2027" in said
    assert "3 dated charges, the last on 1 Sep 2027." in said


def test_below_the_limit_nothing_is_typed() -> None:
    charge = ExpectedCharge("ch-1", "ON_ACCEPTANCE", None, usd("100.00"))
    small = some.contract(charges=(charge,), value=usd("100.00"), value_after_tax=None)
    assert plan(small).to_type is None


def test_what_is_paid_by_use_has_no_amount_to_confirm() -> None:
    made = plan(some.metered())
    assert (made.money, made.to_type, made.button) == (None, None, "Accept")
    said = told(made)
    assert "0.00" not in said
    assert "free" not in said
    assert "Nothing is charged on acceptance." in said
    assert "It goes on until you cancel it." in said


def test_an_amendment_says_that_the_agreement_changes() -> None:
    said = told(plan(some.amendment()))
    assert "Your agreement agmt-9fw3h1z6k0pc with account" not in said
    assert "changes at once." in said
    assert "Accept change" in said


def test_silence_that_pays_and_renewal_are_said() -> None:
    variable = VariablePaymentTerm(AUTO_APPROVE, usd("12000.00"), timedelta(days=10), "term-v")
    read = with_term(some.contract(), VariablePaymentTerm, variable)
    read = with_term(read, RenewalTerm, RenewalTerm("term-renewal", auto_renew=True))
    said = told(plan(read))
    assert "a request that you leave approves itself after 10 days." in said
    assert "Auto-renew is on." in said


@pytest.mark.parametrize(
    ("value", "due", "stake"),
    [("10.00", "5.00", "10.00"), ("5.00", "10.00", "10.00")],
)
def test_at_stake_is_the_larger_amount(value: str, due: str, stake: str) -> None:
    charge = ExpectedCharge("ch-1", "ON_ACCEPTANCE", None, usd(due))
    read = some.contract(charges=(charge,), value=usd(value), value_after_tax=None)
    assert at_stake(read.quote) == usd(stake)


# --- what stands in the way --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "problem"),
    [
        (some.contract(), ""),
        (some.contract(status="APPROVED", approval_required=True), ""),
        (some.contract(status="ACCEPTED"), "cannot be accepted any more"),
        (some.contract(status="SOMETHING_NEW"), "cannot be accepted any more"),
        (some.contract(approval_required=True), "Your organisation has to approve"),
        (some.contract(approval_required=None), "AWS does not say whether"),
        (some.unknown_term(), "a term that this version"),
        (some.contract(charges=(ExpectedCharge("c", "ON_ACCEPTANCE"),)), "without an amount"),
    ],
)
def test_a_quote_that_cannot_be_accepted_says_why(read: QuoteRead, problem: str) -> None:
    found = content_problem(read, NOW)
    assert problem in found
    assert bool(found) == bool(problem)


def test_an_ended_offer_cannot_be_accepted() -> None:
    assert "The offer has ended" in content_problem(some.contract(), some.EXPIRES)


# --- what changed --------------------------------------------------------------------------------


def moved(read: QuoteRead) -> str:
    return quote_changes(shown_quote(some.contract()), shown_quote(read)).replace("\u00a0", " ")


def test_nothing_is_said_of_what_stays() -> None:
    assert moved(some.contract()) == ""


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"value": usd("40000.00")}, "Value: 38,400.00 USD → 40,000.00 USD"),
        ({"value_after_tax": None}, "Value with estimated tax: 46,080.00 USD → Not available"),
        ({"status": "CANCELLED"}, "State: Draft → Cancelled"),
        ({"approval_required": True}, "Organisation approval: not needed → needed"),
        ({"invoiced_by": "Other SARL"}, "Invoiced by: Meridian Invoicing SARL, UK Branch → Other SARL"),
        ({"seller_account_id": "111122223333"}, "Seller: 5109-8765-4321 → 1111-2222-3333"),
        ({"charges": some.QUOTE.charges[:1]}, "Charges: 3 → 1, and AWS names them anew"),
        ({"changes": ()}, "The quantities, or what they add, are others."),
    ],
)  # fmt: skip
def test_each_change_is_a_line_with_old_and_new(changes: dict[str, Any], line: str) -> None:
    assert line in moved(some.contract(**changes)).split("\n")


def test_a_changed_charge_shows_both() -> None:
    first = msgspec.structs.replace(some.QUOTE.charges[0], amount=usd("39000.00"))
    said = moved(some.contract(charges=(first, *some.QUOTE.charges[1:])))
    assert "Charge: 38,400.00 USD, on acceptance, tax 7,680.00 USD → 39,000.00 USD" in said


def test_changed_terms_are_named_by_kind() -> None:
    dearer = UsagePricingTerm("term-usage", "USD")
    assert moved(with_term(some.contract(), UsagePricingTerm, dearer)) == (
        "Terms: prices of use changed"
    )


def test_amounts_keep_their_currency() -> None:
    assert "38,400.00 EUR" in moved(some.contract(value=Money(Decimal("38400.00"), "EUR")))


def test_an_amendment_can_be_accepted_long_after_its_agreements_offer_has_ended() -> None:
    read = some.contract(intent="AMEND")
    assert not content_problem(read, some.EXPIRES)
    banner = quote_words.banner(read, some.EXPIRES)
    assert "ended" not in f"{banner.strong} {banner.rest}"
