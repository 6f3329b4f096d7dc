"""Sample offers for each thing that may go wrong when one buys, and what AWS says then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.sandbox.control_client import ControlRefused
from app.sandbox.sample_catalogue import offer_id
from app.sandbox.sample_offers import (
    BY_THE_YEAR,
    DEARER_SOON,
    ENDS_TODAY,
    TRIED_BEFORE,
    WITHDRAWN_SOON,
)
from tests.contract.account import Buyer
from tests.fakes.sandbox import running_sandbox

INVALID = "ValidationException"
GONE = ("ResourceNotFoundException", "AgreementRequest")


def chosen(kind: str, term: dict[str, Any]) -> dict[str, Any]:
    """Choose plainly where a choice has to be made."""
    if kind == "renewalTerm":
        return {"configuration": {"renewalTermConfiguration": {"enableAutoRenew": False}}}
    if kind != "configurableUpfrontPricingTerm":
        return {}
    card = term["rateCards"][0]
    units = [{"dimensionKey": r["dimensionKey"], "dimensionValue": 2} for r in card["rateCard"]]
    choice = {"selectorValue": card["selector"]["value"], "dimensions": units}
    return {"configuration": {"configurableUpfrontPricingTermConfiguration": choice}}


@pytest.fixture
def buyer() -> Iterator[Buyer]:
    with running_sandbox() as sandbox:
        yield Buyer(sandbox)


@pytest.fixture
def lively() -> Iterator[Buyer]:
    """An account whose sellers act by themselves."""
    with running_sandbox(has_sellers=True, is_frozen=True) as sandbox:
        yield Buyer(sandbox)


def asking(buyer: Buyer, name: str, *kinds: str) -> dict[str, Any]:
    """Ask for an offer's terms, or those of the given kinds beside the plain ones."""
    offer = buyer.call("get_offer", offerId=offer_id(name))
    terms = buyer.terms_of(offer)
    plain = {"legalTerm", "supportTerm", "validityTerm", "renewalTerm"}
    wanted = {kind: term for kind, term in terms.items() if not kinds or kind in plain | {*kinds}}
    requested = [{"id": term["id"], **chosen(kind, term)} for kind, term in wanted.items()]
    return {
        "intent": "NEW",
        "agreementProposalIdentifier": offer["agreementProposalId"],
        "requestedTerms": requested,
    }


def quote(buyer: Buyer, name: str, *kinds: str) -> str:
    made = buyer.call("create_agreement_request", **asking(buyer, name, *kinds))
    return str(made["agreementRequestId"])


def test_an_offer_ends_today(buyer: Buyer) -> None:
    found = buyer.call("get_offer", offerId=offer_id(ENDS_TODAY))
    assert found["expirationTime"].isoformat() == "2026-11-18T23:59:59.999000+00:00"
    draft = quote(buyer, ENDS_TODAY)
    buyer.wait(hours=14)
    assert buyer.refusal("accept_agreement_request", agreementRequestId=draft) == GONE
    asked = asking(buyer, ENDS_TODAY)
    refused = (INVALID, "EXPIRED_AGREEMENT_PROPOSAL")
    assert buyer.refusal("create_agreement_request", **asked) == refused


def test_a_withdrawn_offer_is_gone_with_its_quotes(buyer: Buyer) -> None:
    asked = asking(buyer, WITHDRAWN_SOON)
    draft = quote(buyer, WITHDRAWN_SOON)
    key = offer_id(WITHDRAWN_SOON)
    buyer.control.act("withdraw_offer", offer_id=key)

    assert buyer.refusal("get_offer", offerId=key)[0] == "ResourceNotFoundException"
    assert buyer.refusal("get_agreement_request", agreementRequestId=draft) == GONE
    gone = ("ResourceNotFoundException", "AgreementProposal")
    assert buyer.refusal("create_agreement_request", **asked) == gone
    product = [{"filterType": "PRODUCT_ID", "filterValues": [product_of(buyer, ENDS_TODAY)]}]
    options = buyer.call("list_purchase_options", filters=product)["purchaseOptions"]
    assert ENDS_TODAY in {one.get("purchaseOptionName") for one in options}
    assert key not in {one["purchaseOptionId"] for one in options}


def product_of(buyer: Buyer, name: str) -> str:
    offer = buyer.call("get_offer", offerId=offer_id(name))
    return str(offer["associatedEntities"][0]["product"]["productId"])


def test_an_offer_that_is_not_there_cannot_be_withdrawn(buyer: Buyer) -> None:
    with pytest.raises(ControlRefused):
        buyer.control.act("withdraw_offer", offer_id="offer-0")


@pytest.mark.parametrize(
    ("name", "effect"), [(WITHDRAWN_SOON, "WITHDRAWN"), (DEARER_SOON, "REPUBLISHED")]
)
def test_a_seller_follows_its_habit_after_a_quote(lively: Buyer, name: str, effect: str) -> None:
    draft = quote(lively, name)
    lively.wait(seconds=39)
    assert lively.call("get_agreement_request", agreementRequestId=draft)
    lively.wait(seconds=2)
    assert lively.refusal("accept_agreement_request", agreementRequestId=draft) == GONE
    assert lively.control.effects(offer_id(name)) == (f"offer {effect} by seller",)


def test_a_quote_after_that_is_dearer(lively: Buyer) -> None:
    values = []
    for _ in range(2):
        made = lively.call("create_agreement_request", **asking(lively, DEARER_SOON))
        values.append(made["chargeSummary"]["newAgreementValue"])
        lively.wait(seconds=41)
    assert values == ["1440.00", "1512.00"]


def test_two_quotes_at_once_make_it_dearer_once(lively: Buyer) -> None:
    quote(lively, DEARER_SOON)
    quote(lively, DEARER_SOON)
    lively.wait(minutes=2)
    assert len(lively.control.effects(offer_id(DEARER_SOON))) == 1


def test_sellers_that_rest_have_no_habits(buyer: Buyer) -> None:
    draft = quote(buyer, WITHDRAWN_SOON)
    buyer.wait(minutes=5)
    assert buyer.call("accept_agreement_request", agreementRequestId=draft)["agreementId"]


def test_a_free_trial_is_had_once(buyer: Buyer) -> None:
    asked = asking(buyer, TRIED_BEFORE)
    assert buyer.refusal("create_agreement_request", **asked) == (
        INVALID,
        "INVALID_REQUESTED_TERMS",
    )
    assert quote(buyer, TRIED_BEFORE, "usageBasedPricingTerm")


def test_the_price_by_the_year_needs_the_agreement_by_use_first(buyer: Buyer) -> None:
    upfront = asking(buyer, BY_THE_YEAR, "configurableUpfrontPricingTerm")
    refused = (INVALID, "MISSING_USAGE_AGREEMENT")
    assert buyer.refusal("create_agreement_request", **upfront) == refused
    both = asking(buyer, BY_THE_YEAR)
    assert buyer.refusal("create_agreement_request", **both) == (INVALID, "INCOMPATIBLE_TERMS")

    first = quote(buyer, BY_THE_YEAR, "usageBasedPricingTerm")
    usage = buyer.call("accept_agreement_request", agreementRequestId=first)["agreementId"]
    buyer.wait(minutes=2)
    second = buyer.call("create_agreement_request", **upfront)["agreementRequestId"]
    yearly = buyer.call("accept_agreement_request", agreementRequestId=second)["agreementId"]
    buyer.wait(minutes=2)

    # The one that is paid in advance goes first.
    refused = (INVALID, "UNSUPPORTED_ACTION")
    assert buyer.refusal("cancel_agreement", agreementId=usage) == refused
    buyer.call("cancel_agreement", agreementId=yearly)
    buyer.control.advance(timedelta(minutes=1))
    buyer.call("cancel_agreement", agreementId=usage)
