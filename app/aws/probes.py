"""Harmless reads that tell which rights there are: one row at most, or an object that nobody has."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.aws.agreements import CATALOG
from app.aws.calls import ServiceCalls
from app.aws.identity import IdentityGateway
from app.errors import AccessDenied, AppError, NotFound
from app.model.account import Identity
from app.model.right import AGENTCORE, RIGHTS, Right

_NOBODYS = "countersignHealthCheck"
_AGREEMENT = {"agreementId": f"agmt-{_NOBODYS}"}
_QUOTE = {"agreementRequestId": f"ar-{_NOBODYS}"}
_MODEL = {"modelId": "countersign.health-check"}
_MANAGER = {"paymentManagerId": "countersign-health0000"}
_CONNECTOR = {"paymentConnectorId": "countersign-health0000"}
_SESSION = {"paymentSessionId": "payment-session-countersignhlth"}
_INSTRUMENT = {"paymentInstrumentId": "payment-instrument-countersignhlth"}
_USER = {"userId": _NOBODYS}
_NO_ACCOUNT = "000000000000"
# IAM's words: the first for every denial of its own, the second where the resource is another account's.
_NOT_AUTHORIZED = "not authorized to perform"
_NO_RESOURCE_POLICY = "no resource-based policy allows"
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
        "ListPaymentManagers": _ONE,
        "GetPaymentManager": _MANAGER,
        "ListPaymentConnectors": {**_MANAGER, **_ONE},
        "GetPaymentConnector": {**_MANAGER, **_CONNECTOR},
        "ListPaymentSessions": _USER,
        "GetPaymentSession": {**_USER, **_SESSION},
        "ListPaymentInstruments": _USER,
        "GetPaymentInstrument": {**_USER, **_INSTRUMENT},
        "GetPaymentInstrumentBalance": {
            **_USER,
            **_INSTRUMENT,
            **_CONNECTOR,
            "chain": "BASE",
            "token": "USDC",
        },
        "ListFulfillmentOptions": {"productId": f"prod-{_NOBODYS}", **_ONE},
    }
)
PROBED: tuple[Right, ...] = tuple(one for one in RIGHTS if one.operation in _PARAMS)


class Probes:
    """Tries rights out; may be used from many threads. `calls` are by botocore's service name."""

    def __init__(self, calls: Mapping[str, ServiceCalls], region: str) -> None:
        self._calls = calls
        self._identity = IdentityGateway(calls["sts"], region)
        self._region = region
        self._account_id = ""
        self._lock = threading.Lock()

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
        calls, params = self._calls[right.service], dict(_PARAMS[right.operation])
        if right.service == AGENTCORE:
            params["paymentManagerArn"] = self._nobodys_manager()
        try:
            calls.read(right.operation, urgent=True, **params)
        except NotFound:
            return
        except AccessDenied as error:
            if right.service != AGENTCORE or _is_missing(error):
                raise

    def _nobodys_manager(self) -> str:
        """Name a payment manager of this account that is not there."""
        with self._lock:  # many threads ask at once, and the answer is the same
            self._account_id = self._account_id or self._own_account()
        manager_id = _MANAGER["paymentManagerId"]
        return (
            f"arn:aws:bedrock-agentcore:{self._region}:{self._account_id}:payment-manager/"
            f"{manager_id}"
        )

    def _own_account(self) -> str:
        try:
            return self._identity.caller().account_id
        except AppError:  # told in a line of its own
            return _NO_ACCOUNT


def _is_missing(error: AccessDenied) -> bool:
    """Tell a right that is missing from a manager that is not there, or another account's.

    AgentCore denies those as well; IAM says of the first that no policy of the caller allows it.
    """
    said = error.aws_message
    return _NOT_AUTHORIZED in said and _NO_RESOURCE_POLICY not in said
