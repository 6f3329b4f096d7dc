"""What a quote says of itself: its state, its amounts, its charges, its taxes, as text too."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.money import Money
from app.model.quote import ExpectedCharge
from app.model.term import RecurringPaymentTerm, ValidityTerm
from app.worker.quote_messages import QuoteRead
from tests.fakes import quote_samples as some
from tests.fakes.quote_samples import usd
from tests.fakes.samples import NOW
from ui.purchase import quote_words as words
from ui.purchase.charge_words import charge_rows
from ui.purchase.quote_facts import due_now
from ui.purchase.summary import summary
from ui.purchase.tax_words import spoken_rate, tax_facts, tax_hint
from ui.purchase.timeline_words import Kind, timeline
from ui.widgets.fact import Fact


def flat(said: str) -> str:
    return said.replace("\u00a0", " ")


def said(facts: list[Fact]) -> list[str]:
    return [flat(one.spoken) for one in facts]


@pytest.mark.parametrize(
    ("changes", "strong"),
    [
        ({}, "Quote ready."),
        ({"approval_required": True}, "Your organisation has to approve this quote."),
        (
            {"approval_required": None},
            "AWS does not say whether your organisation has to approve.",
        ),
        ({"status": "PENDING_APPROVAL"}, "Waits for your organisation."),
        ({"status": "APPROVED"}, "Approved by your organisation."),
        ({"status": "ACCEPTED", "agreement_id": "agmt-1"}, "Accepted."),
        ({"status": "REJECTED"}, "Rejected by your organisation."),
        ({"status": "CANCELLED"}, "Cancelled."),
        ({"status": "ON_HOLD"}, "AWS says “ON_HOLD”."),
    ],
)
def test_every_state_of_a_quote_is_said_in_words(changes: dict[str, object], strong: str) -> None:
    assert words.banner(some.contract(**changes), NOW).strong == strong


def test_the_banner_tells_until_when_the_offer_is_open() -> None:
    read = some.contract()
    assert "open until 30 Nov 2026, in 12 days." in words.banner(read, NOW).rest
    late = words.banner(read, some.EXPIRES + timedelta(minutes=1))
    assert late.strong == "May have ended."
    assert "ended on 30 Nov 2026" in late.rest
    gone = msgspec.structs.replace(read, offer=None)
    assert "cannot be read any more" in words.banner(gone, NOW).rest


def test_what_acceptance_costs_is_added_up_with_its_tax() -> None:
    head = words.payment_head(some.contract())
    assert head.money == usd("46080.00")
    assert head.second == "38,400.00 plus 7,680.00 estimated tax"


def test_without_an_estimate_no_tax_is_made_up() -> None:
    charge = ExpectedCharge("ch-1", "ON_ACCEPTANCE", None, usd("100.00"))
    read = some.contract(charges=(charge,), tax=None, taxes=())
    assert words.payment_head(read).money == usd("100.00")
    assert words.payment_head(read).second == "before tax: AWS gives no estimate"
    assert said(tax_facts(read.quote)) == ["Taxes: Not available"]
    assert "The invoice decides" in tax_hint(read.quote)


def test_a_charge_without_an_amount_is_not_taken_for_nothing() -> None:
    charge = ExpectedCharge("ch-1", "ON_ACCEPTANCE")
    head = words.payment_head(some.contract(charges=(charge,)))
    assert (head.money, head.words) == (None, "Amount not known")


def test_what_is_paid_by_use_is_metered_and_never_free_or_nothing() -> None:
    read = some.metered()
    assert words.value_head(read).words == "Metered"
    assert words.payment_head(read).words == "Metered"
    note = words.metered_note(read)
    assert note is not None
    assert "AWS values the quote at 0.00 USD" in flat(note.rest)
    assert "It is not free" in note.rest
    assert "Agreement value: Metered" in said(words.quote_facts(read))
    row = charge_rows(read)[0]
    assert (row.when, row.what, row.amount, row.charge_id) == (
        "Each month",
        "Metered, 4.20 per million rows (Overage)",
        None,
        "",
    )


def test_the_facts_name_dates_renewal_requests_and_quantities() -> None:
    assert said(words.quote_facts(some.contract())) == [
        "Intent: New agreement",
        "Agreement value: 38,400.00 USD",
        "Runs: 18 Nov 2026 to 17 Nov 2027",
        "Auto-renew: Off",
        "Payment requests: Wait for you",
        "Editor seats: 20",
        "Viewer seats: 60",
        "Pipeline packs: 12",
    ]


def test_a_replacement_names_its_agreement_and_how_the_value_changes() -> None:
    facts = said(words.quote_facts(some.replacement(), usd("144000.00")))
    assert "Replaces: agmt-5kq2n8v1r7hd" in facts
    assert facts[2:5] == [
        "Value now: 144,000.00 USD",
        "New value: 168,000.00 USD",
        "Change: +24,000.00 USD",
    ]


def test_values_in_two_currencies_are_not_subtracted() -> None:
    facts = said(words.quote_facts(some.replacement(), Money(Decimal(10), "EUR")))
    assert not any(one.startswith("Change") for one in facts)


def test_an_amendment_tells_old_and_new_quantity_and_what_that_adds() -> None:
    read = some.amendment()
    assert said(words.change_facts(read)) == ["Gateways: 10 → 12, adds 455.00 GBP"]
    assert charge_rows(read)[0].what == "Gateways, now 12"


def test_dated_payments_are_counted() -> None:
    rows = charge_rows(some.replacement())
    assert [(row.when, row.what) for row in rows] == [
        ("On acceptance", "Payment 1 of 4"),
        ("1 Mar 2027", "Payment 2 of 4"),
        ("1 Jun 2027", "Payment 3 of 4"),
        ("1 Sep 2027", "Payment 4 of 4"),
    ]
    assert rows[0].order == "BL-2026-0209"


def test_a_recurring_price_stands_among_the_charges_though_aws_names_none() -> None:
    read = some.metered()
    terms = msgspec.structs.replace(
        read.terms, terms=(RecurringPaymentTerm("term-r", usd("99.00"), "Monthly"),)
    )
    offer = msgspec.structs.replace(some.OFFER, expires_at=None)
    rows = charge_rows(msgspec.structs.replace(read, terms=terms, offer=offer))
    assert [(row.when, row.amount) for row in rows] == [("Each month", usd("99.00"))]


@pytest.mark.parametrize(
    ("rate", "tax", "words_"),
    [
        ("0.20", "7680.00", "20%"),
        ("20", "7680.00", "20%"),
        ("0.20", "76.80", "0.2%"),
        ("0.20", "5000.00", "0.20"),
        ("reduced", "7680.00", "reduced"),
    ],
)
def test_a_rate_is_a_percentage_only_where_an_amount_proves_it(
    rate: str, tax: str, words_: str
) -> None:
    assert spoken_rate(rate, [(usd("38400.00"), usd(tax))]) == words_


def test_taxes_stand_with_type_rate_and_base() -> None:
    facts = said(tax_facts(some.contract().quote))
    assert facts == ["VAT, 20%, on 38,400.00: 7,680.00 USD", "Other taxes: None"]


def test_the_line_of_time_has_what_is_fixed_dated_and_metered() -> None:
    line = timeline(some.contract(), NOW)
    assert line is not None
    assert line.kinds == (Kind.FIXED, Kind.METERED)
    assert line.caption == "Metered each month, amount not known yet"
    assert [one.below for one in line.points][:3] == ["Nov", "Dec", "Jan"]
    assert [one.second for one in line.points][:3] == ["2026", "", "2027"]
    dated = timeline(some.replacement(), NOW)
    assert dated is not None
    assert [one.kind for one in dated.points] == [Kind.FIXED, *[Kind.SCHEDULED] * 3]
    assert dated.points[-1].at == 1.0


@pytest.mark.parametrize(("length", "months"), [("P1M", 1), ("P3M", 3), ("P90D", 3), ("", 12)])
def test_a_metered_line_is_as_long_as_the_agreement(length: str, months: int) -> None:
    read = some.metered()
    terms = (*read.terms.terms, ValidityTerm("term-v", length))
    longer = msgspec.structs.replace(read.terms, terms=terms)
    line = timeline(msgspec.structs.replace(read, terms=longer), NOW)
    assert (len(line.points) if line else 1) == months


def test_one_charge_alone_needs_no_line_of_time() -> None:
    assert timeline(some.amendment(), NOW) is None


@pytest.mark.parametrize(
    "read",
    [some.contract(), some.replacement(), some.metered(), some.amendment()],
    ids=["contract", "replacement", "metered", "amendment"],
)
def test_the_summary_says_what_the_view_says(read: QuoteRead) -> None:
    told = flat(summary(read, NOW))
    assert read.quote.quote_id in told
    for fact in said(words.quote_facts(read)):
        assert fact in told
    for row in charge_rows(read):
        assert flat(row.spoken) in told


amounts = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=5))
def test_what_is_due_is_the_exact_sum(pairs: list[tuple[Decimal, Decimal]]) -> None:
    charges = tuple(
        ExpectedCharge(f"ch-{at}", "ON_ACCEPTANCE", None, Money(a, "USD"), Money(t, "USD"))
        for at, (a, t) in enumerate(pairs)
    )
    due = due_now(some.contract(charges=charges).quote)
    assert due.amount == Money(sum((a for a, _ in pairs), Decimal(0)), "USD")
    assert due.whole == Money(sum((a + t for a, t in pairs), Decimal(0)), "USD")
