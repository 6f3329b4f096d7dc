"""My quotes in the real program: approval asked for and given until AWS accepts, and a quote cancelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until
from tests.fakes.sandbox import account_client

pytestmark = pytest.mark.timeout(500)
PRODUCT = "Heronsgate Uptime"


def quote_made_elsewhere(app: App) -> str:
    """A draft that needs approval, such as a colleague makes in the console."""
    shop = account_client(app.sandbox_url, "marketplace-discovery")
    buyer = account_client(app.sandbox_url, "marketplace-agreement")
    found = shop.search_listings(searchText=PRODUCT)["listingSummaries"][0]
    product_id = found["associatedEntities"][0]["product"]["productId"]
    wanted = [{"filterType": "PRODUCT_ID", "filterValues": [product_id]}]
    options = shop.list_purchase_options(filters=wanted)["purchaseOptions"]
    public = next(one for one in options if one.get("purchaseOptionName") == "Public offer")
    offer = shop.get_offer(offerId=public["purchaseOptionId"])
    terms = shop.get_offer_terms(offerId=offer["offerId"])["offerTerms"]
    quote = buyer.create_agreement_request(
        intent="NEW",
        agreementProposalIdentifier=offer["agreementProposalId"],
        requestedTerms=[_requested(*one) for row in terms for one in row.items()],
    )
    return str(quote["agreementRequestId"])


def _requested(kind: str, term: dict[str, object]) -> dict[str, object]:
    asked: dict[str, object] = {"id": term["id"]}
    if kind == "configurableUpfrontPricingTerm":
        asked["configuration"] = _one_of_each(term)
    if kind == "renewalTerm":
        asked["configuration"] = {"renewalTermConfiguration": {"enableAutoRenew": False}}
    return asked


def _one_of_each(term: dict[str, object]) -> dict[str, object]:
    cards = term["rateCards"]
    assert isinstance(cards, list)
    dimensions = [
        {"dimensionKey": rate["dimensionKey"], "dimensionValue": 1} for rate in cards[0]["rateCard"]
    ]
    chosen = {"selectorValue": cards[0]["selector"]["value"], "dimensions": dimensions}
    return {"configurableUpfrontPricingTermConfiguration": chosen}


def see_my_quotes(app: App) -> None:
    app.key("ctrl+1")
    app.click(app.see("^My quotes$"))
    app.see("^6 quotes")


def approve_all(app: App, quote_id: str) -> None:
    """Everybody who is asked agrees, level after level."""
    buyer = account_client(app.sandbox_url, "marketplace-agreement")
    asked = buyer.list_agreement_approvals(partyType="REQUESTER", agreementRequestId=quote_id)
    approval_id = asked["items"][0]["agreementApprovalId"]
    while buyer.get_agreement_request(agreementRequestId=quote_id)["status"] != "ACCEPTED":
        app.control.act("approver_decides", approval_id=approval_id, outcome="APPROVED")


def test_approval_is_asked_for_and_given_until_aws_accepts(
    desktop: Desktop, tmp_path: Path
) -> None:
    app = desktop.start(tmp_path / "data")
    app.see("^Updated ")
    see_my_quotes(app)
    app.picture("quotes-1-list")
    quote_id = quote_made_elsewhere(app)
    app.key("F5")
    app.click(app.see(f"^{PRODUCT}, .*Draft, Needs approval"))
    app.see("Software purchases")
    app.see("^Ask for approval$", "push button", window="frame", on=True)
    app.picture("quotes-2-plans")
    app.key("ctrl+Return")
    app.see("This is a purchase decision", window="dialog")
    app.picture("quotes-3-sheet")
    app.click(app.see("^Ask for approval$", "push button", window="dialog", on=True))
    app.see("^Approval asked for", window="dialog")
    app.click(app.see("^Done$|^Close$", "push button", window="dialog", on=True))
    app.see("^Waiting for approval", timeout_s=PATIENCE_S)
    app.see("is asked")
    app.picture("quotes-4-progress")
    approve_all(app, quote_id)
    app.key("F5")
    app.see(f"^{PRODUCT}, .*Accepted, Became agmt-")
    app.see("^Open the agreement$", "push button", window="frame", on=True)
    app.picture("quotes-5-accepted")
    assert app.control.count("StartAgreementApprovals") == 1
    assert app.control.count("AcceptAgreementRequest") == 0
    assert app.quit() == 0


def test_a_quote_that_waits_is_cancelled_once(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    app.see("^Updated ")
    see_my_quotes(app)
    app.click(app.see(f"^{PRODUCT}, .*Waiting for approval, Level 1 of 2"))
    app.click(app.see("^Cancel quote…$", "push button", window="frame", on=True))
    app.see("AWS accepts the quote", window="dialog")
    app.picture("quotes-6-cancel")
    app.click(app.see("^Cancel quote$", "push button", window="dialog", on=True))
    app.see("^Cancelled and confirmed", window="dialog")
    app.click(app.see("^Done$|^Close$", "push button", window="dialog", on=True))
    app.see(f"^{PRODUCT}, .*Cancelled, You cancelled it")
    wait_until(
        lambda: app.control.count("CancelAgreementRequest") == 1, "it was sent once", PATIENCE_S
    )
    app.picture("quotes-7-cancelled")
    assert app.quit() == 0
