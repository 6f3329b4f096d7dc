"""Harmless reads that tell which rights there are: one row at most, or an object that nobody has."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.aws.agreements import CATALOG
from app.aws.calls import ServiceCalls
from app.aws.identity import IdentityGateway
from app.errors import NotFound
from app.model.account import Identity
from app.model.right import RIGHTS, Right

_NOBODYS = "countersignHealthCheck"
_AGREEMENT = {"agreementId": f"agmt-{_NOBODYS}"}
_QUOTE = {"agreementRequestId": f"ar-{_NOBODYS}"}
_MODEL = {"modelId": "countersign.health-check"}
_ONE = {"maxResults": 1}
_AS_BUYER = {"partyType": "Acceptor", **_ONE}
_MINE = [
    {"name": "PartyType", "values": ["Acceptor"]},
    {"name": "AgreementType", "values": ["PurchaseAgreement"]},
]

_PARAMS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "SearchAgreements": {"catalog": CATALOG, "filters": _MINE, **_ONE},
        "DescribeAgreement": _AGREEMENT,
        "GetAgreementTerms": {**_AGREEMENT, **_ONE},
        "GetAgreementEntitlements": {**_AGREEMENT, **_ONE},
        "GetAgreementContacts": _AGREEMENT,
        "ListAgreementCharges": _ONE,
        "ListAgreementRequests": {"catalog": CATALOG, **_ONE},
        "GetAgreementRequest": _QUOTE,
        "GetAgreementRequestTerms": {**_QUOTE, "maxResults": 10},
        "GetAgreementRequestApprovalPlans": {**_QUOTE, **_ONE},
        "ListAgreementApprovals": {"partyType": "REQUESTER", **_ONE},
        "GetAgreementApproval": {"agreementApprovalId": f"apr-{_NOBODYS}"},
        "ListAgreementPaymentRequests": _AS_BUYER,
        "GetAgreementPaymentRequest": {"paymentRequestId": f"pr-{_NOBODYS}", **_AGREEMENT},
        "ListAgreementCancellationRequests": _AS_BUYER,
        "GetAgreementCancellationRequest": {
            "agreementCancellationRequestId": f"acr-{_NOBODYS}",
            **_AGREEMENT,
        },
        "GetOffer": {"offerId": f"offer-{_NOBODYS}"},
        "GetOfferTerms": {"offerId": f"offer-{_NOBODYS}", **_ONE},
        "GetProduct": {"productId": f"prod-{_NOBODYS}"},
        "SearchListings": _ONE,
        "SearchFacets": {"searchText": _NOBODYS},
        "GetListing": {"listingId": f"listing-{_NOBODYS}"},
        "ListPurchaseOptions": {
            "filters": [{"filterType": "VISIBILITY_SCOPE", "filterValues": ["PRIVATE"]}],
            **_ONE,
        },
        "GetOfferSet": {"offerSetId": f"offerset-{_NOBODYS}"},
        "ListFoundationModels": {"byProvider": _NOBODYS},
        "GetFoundationModelAvailability": _MODEL,
        "ListFoundationModelAgreementOffers": _MODEL,
        "GetUseCaseForModelAccess": {},
        "ListInvoiceSummaries": {
            "Selector": {"ResourceType": "INVOICE_ID", "Value": _NOBODYS},
            "MaxResults": 1,
        },
        "GetInvoicePDF": {"InvoiceId": _NOBODYS},
        "ListFulfillmentOptions": {"productId": f"prod-{_NOBODYS}", **_ONE},
    }
)
PROBED: tuple[Right, ...] = tuple(one for one in RIGHTS if one.operation in _PARAMS)


class Probes:
    """Tries rights out; may be used from many threads. `calls` are by botocore's service name."""

    def __init__(self, calls: Mapping[str, ServiceCalls], region: str) -> None:
        self._calls = calls
        self._identity = IdentityGateway(calls["sts"], region)

    def caller(self) -> Identity:
        """Ask whose credentials these are. Raises AppError."""
        return self._identity.caller()

    def try_right(self, right: Right) -> None:
        """Read something that changes nothing; return when the right is there.

        Rights are looked at before the object is, so that "not found" says that they are there.

        Raises:
            AccessDenied: the right is missing, or AWS denies for another reason.
            AppError: it could not be found out.
        """
        calls = self._calls[right.service]
        try:
            calls.read(right.operation, urgent=True, **_PARAMS[right.operation])
        except NotFound:
            return
