"""Where each offer of a set stands, and what the sums of a set hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from app.model.agreement import Agreement
from app.model.command import AcceptQuote, CommandRecord, CommandState, CreateQuote, ShownQuote
from app.model.listing import OfferName, ProductName
from app.model.money import Money
from app.model.offer import OfferedProduct
from app.model.offer_set import (
    Dealings,
    MemberState,
    Standing,
    members,
    overview,
    standing,
)
from app.model.purchase import Intent, QuoteRequest
from app.model.quote import Quote

NOW = datetime(2026, 11, 18, 10, 43, tzinfo=UTC)
OFFER = "offer-profiler"


def money(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def quote(quote_id: str = "ar-1", status: str = "DRAFT", **more: Any) -> Quote:
    return Quote(quote_id, status, intent="NEW", **({"offer_id": OFFER} | more))


def agreement(status: str = "ACTIVE", agreement_id: str = "agmt-1") -> Agreement:
    return Agreement(agreement_id, status, offer_id=OFFER, value=money("120.00"))


def asked(state: CommandState, result: str = "", intent: Intent = Intent.NEW) -> CommandRecord:
    request = QuoteRequest(intent, ())
    command = CreateQuote("c-1", "at-1", "Profiler", "Seller", request=request, offer_id=OFFER)
    return CommandRecord(command, state, "447109263358", "arn", NOW, result=result)


def accepting(state: CommandState, result: str = "", target: str = "ar-1") -> CommandRecord:
    shown = ShownQuote("DRAFT", "NEW", OFFER, "", None, None, False, "", (), (), ())
    command = AcceptQuote("c-2", target, "Profiler", "Seller", shown=shown)
    return CommandRecord(command, state, "447109263358", "arn", NOW, result=result)


def stands(ends: datetime | None = None, **dealings: Any) -> Standing:
    return standing(OFFER, Dealings(**dealings), NOW, ends)


def test_without_anything_it_is_to_be_configured() -> None:
    assert stands() == Standing(MemberState.TO_CONFIGURE)
    assert stands(quotes=(quote(offer_id="offer-other"),)).state is MemberState.TO_CONFIGURE


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("DRAFT", MemberState.QUOTED),
        ("APPROVED", MemberState.QUOTED),
        ("PENDING_APPROVAL", MemberState.WAITING),
        ("REJECTED", MemberState.REFUSED),
        ("CANCELLED", MemberState.TO_CONFIGURE),
        ("STRANGE", MemberState.TO_CONFIGURE),
    ],
)
def test_the_newest_quote_says_where_it_stands(status: str, state: MemberState) -> None:
    assert stands(quotes=(quote("ar-2", status), quote("ar-1", "CANCELLED"))).state is state


def test_an_active_agreement_counts_more_than_anything_else() -> None:
    found = stands(
        agreements=(agreement(),),
        quotes=(quote("ar-2"), quote("ar-1", "ACCEPTED", agreement_id="agmt-1")),
        records=(asked(CommandState.UNKNOWN),),
    )
    assert (found.state, found.agreement_id) == (MemberState.ACCEPTED, "agmt-1")
    assert found.quote_id == "ar-1"


def test_an_acceptance_counts_before_its_agreement_is_read_and_not_after_it_has_ended() -> None:
    done = accepting(CommandState.CONFIRMED, "agmt-1")
    found = stands(records=(done,), quotes=(quote(),))
    assert (found.state, found.agreement_id) == (MemberState.ACCEPTED, "agmt-1")
    became = quote(status="ACCEPTED", agreement_id="agmt-1")
    assert stands(quotes=(became,)).agreement_id == "agmt-1"
    ended = stands(records=(done,), quotes=(became,), agreements=(agreement("CANCELLED"),))
    assert ended.state is MemberState.TO_CONFIGURE


def test_what_is_open_is_being_checked_and_keeps_its_quote() -> None:
    found = stands(records=(accepting(CommandState.UNKNOWN),), quotes=(quote(),))
    assert (found.state, found.quote_id) == (MemberState.CHECKING, "ar-1")
    found = stands(records=(asked(CommandState.SENT),))
    assert (found.state, found.quote_id) == (MemberState.CHECKING, "")


def test_a_quote_counts_from_the_moment_that_its_command_is_confirmed() -> None:
    made = asked(CommandState.CONFIRMED, "ar-9")
    found = stands(records=(made,))
    assert (found.state, found.quote_id) == (MemberState.QUOTED, "ar-9")
    stored = stands(records=(made,), quotes=(quote("ar-9", value=money("5.00")),))
    assert stored.quote is not None
    closed = stands(records=(made,), quotes=(quote("ar-9", "CANCELLED"),))
    assert closed.state is MemberState.TO_CONFIGURE
    gone = stands(records=(made,), gone=frozenset({"ar-9"}))
    assert (gone.state, gone.quote_id) == (MemberState.GONE, "")


def test_a_refusal_is_kept_until_there_is_a_quote() -> None:
    no = asked(CommandState.REFUSED)
    assert stands(records=(no,)).state is MemberState.REFUSED
    assert stands(records=(no,), quotes=(quote(),)).state is MemberState.QUOTED
    found = stands(records=(accepting(CommandState.REFUSED),), quotes=(quote(),))
    assert (found.state, found.quote_id) == (MemberState.REFUSED, "ar-1")
    later = quote("ar-2")
    found = stands(records=(accepting(CommandState.REFUSED),), quotes=(later, quote()))
    assert found.state is MemberState.QUOTED


def test_a_draft_ends_with_its_offer_and_an_approved_quote_does_not() -> None:
    ends = NOW - timedelta(minutes=1)
    assert stands(ends, quotes=(quote(),)).state is MemberState.GONE
    assert stands(ends, quotes=(quote(status="APPROVED"),)).state is MemberState.QUOTED
    stored = quote(offer_expires_at=ends)
    assert stands(quotes=(stored,)).state is MemberState.GONE


def test_amendments_of_an_agreement_are_no_purchase_of_the_offer() -> None:
    amending = msgspec.structs.replace(quote(), intent="AMEND")
    found = stands(quotes=(amending,), records=(asked(CommandState.SENT, intent=Intent.AMEND),))
    assert found.state is MemberState.TO_CONFIGURE


def test_sums_are_exact_and_keep_currencies_apart() -> None:
    def quoted(value: str, after: str, currency: str = "USD") -> Standing:
        one = quote(value=money(value, currency), value_after_tax=money(after, currency))
        return Standing(MemberState.QUOTED, one.quote_id, one)

    found = overview(
        [
            quoted("0.10", "0.12"),
            quoted("0.20", "0.24"),
            quoted("7.00", "8.40", "EUR"),
            Standing(MemberState.ACCEPTED, agreement=agreement()),
            Standing(MemberState.REFUSED, "ar-4", quote("ar-4", value=money("99.00"))),
        ]
    )
    assert found.quoted == (money("0.30"), money("7.00", "EUR"))
    assert found.after_tax == (money("0.36"), money("8.40", "EUR"))
    assert found.accepted == (money("120.00"),)
    assert found.number(MemberState.QUOTED) == 3
    assert found.number(MemberState.REFUSED, MemberState.ACCEPTED) == 2


def test_a_sum_after_tax_is_not_told_unless_every_tax_is_known() -> None:
    known = quote(value=money("1.00"), value_after_tax=money("1.20"))
    found = overview(
        [
            Standing(MemberState.QUOTED, "ar-1", known),
            Standing(MemberState.WAITING, "ar-2", quote("ar-2", value=money("2.00"))),
            Standing(MemberState.QUOTED, "ar-3"),
        ]
    )
    assert (found.quoted, found.after_tax) == ((money("3.00"),), ())
    assert found.without_value == 1


def test_an_offer_for_several_products_is_one_member() -> None:
    one = OfferedProduct(ProductName("prod-1", "One"), OfferName("offer-1"))
    two = OfferedProduct(ProductName("prod-2", "Two"), OfferName("offer-1"))
    other = OfferedProduct(ProductName("prod-3", "Three"), OfferName("offer-2"))
    none = OfferedProduct(ProductName("prod-4", "Four"))
    found = members((one, other, two, none))
    assert [member.offer_id for member in found] == ["offer-1", "offer-2"]
    assert found[0].offered == (one, two)
