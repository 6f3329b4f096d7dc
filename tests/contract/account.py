"""A buyer at the sandbox account, over the wire: calls, refusals and whole listings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from tests.fakes.sandbox import RunningSandbox

ACCEPTOR = (("PartyType", "Acceptor"), ("AgreementType", "PurchaseAgreement"))


class Buyer:
    """Calls operations by their boto3 names."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self._clients = [
            sandbox.client("marketplace-agreement"),
            sandbox.client("marketplace-discovery"),
        ]
        self.control = sandbox.control

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """Call an operation of whichever service has it."""
        client = next(c for c in self._clients if hasattr(c, operation))
        reply: dict[str, Any] = getattr(client, operation)(**params)
        return reply

    def refusal(self, operation: str, **params: Any) -> tuple[str, str]:
        """Call what must be refused; return the code, and the reason or the resource's type."""
        try:
            self.call(operation, **params)
        except ClientError as error:
            response: dict[str, Any] = dict(error.response)
            detail = response.get("reason") or response.get("resourceType") or ""
            return response["Error"]["Code"], detail
        raise AssertionError(f"{operation} was not refused")

    def all(self, operation: str, member: str, **params: Any) -> list[dict[str, Any]]:
        """Read every page of a listing."""
        rows: list[dict[str, Any]] = []
        more: dict[str, str] = {}
        while True:
            page = self.call(operation, **params, **more)
            rows += page[member]
            if "nextToken" not in page:
                return rows
            more = {"nextToken": page["nextToken"]}

    def search(self, *filters: tuple[str, str], **params: Any) -> list[dict[str, Any]]:
        """Search agreements as acceptor with more filters."""
        asked = [{"name": name, "values": [value]} for name, value in (*ACCEPTOR, *filters)]
        return self.all("search_agreements", "agreementViewSummaries", filters=asked, **params)

    def agreement_of(self, product: str, status: str = "ACTIVE") -> str:
        """Return the agreement on a product by its name, which only the catalogue knows."""
        for row in self.search(("Status", status)):
            product_id = row["proposalSummary"]["resources"][0]["id"]
            if self.call("get_product", productId=product_id)["productName"] == product:
                return str(row["agreementId"])
        raise AssertionError(f"no {status} agreement on {product}")

    def offer(self, product: str, name: str = "Public offer") -> dict[str, Any]:
        """Return an offer by the names of its product and itself."""
        found = self.call("search_listings", searchText=product)["listingSummaries"]
        product_id = found[0]["associatedEntities"][0]["product"]["productId"]
        wanted = [{"filterType": "PRODUCT_ID", "filterValues": [product_id]}]
        for option in self.call("list_purchase_options", filters=wanted)["purchaseOptions"]:
            if option.get("purchaseOptionName") == name:
                return self.call("get_offer", offerId=option["purchaseOptionId"])
        raise AssertionError(f"no offer {name} of {product}")

    def terms_of(self, offer: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Return the terms of an offer by their kinds."""
        rows = self.all("get_offer_terms", "offerTerms", offerId=offer["offerId"])
        return {kind: term for row in rows for kind, term in row.items()}

    def payment(self, request_id: str) -> dict[str, Any]:
        """Read a payment request of which only the id is known."""
        rows = self.all("list_agreement_payment_requests", "items", partyType="Acceptor")
        row = next(row for row in rows if row["paymentRequestId"] == request_id)
        return self.call(
            "get_agreement_payment_request",
            paymentRequestId=request_id,
            agreementId=row["agreementId"],
        )

    def wait(self, **span: float) -> None:
        """Let the account's time pass."""
        self.control.advance(timedelta(**span))


def payment_key(row: dict[str, Any]) -> dict[str, str]:
    """Return the members that name a payment request in a call."""
    return {"paymentRequestId": row["paymentRequestId"], "agreementId": row["agreementId"]}
