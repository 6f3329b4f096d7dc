"""Harmless reads that tell which rights there are: one row at most, or an object that nobody has."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.aws.agreements import CATALOG
from app.aws.calls import ServiceCalls
from app.aws.identity import IdentityGateway
from app.errors import AccessDenied, NotFound
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
_NOT_AUTHORIZED = (
    "not authorized to perform"  # IAM's words, which no service uses for anything else
)
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
            # AgentCore says the same of a manager that is not there, in words of its own.
            if right.service != AGENTCORE or _NOT_AUTHORIZED in error.aws_message:
                raise

    def _nobodys_manager(self) -> str:
        """Name a payment manager of this account that is not there: IAM denies another account's."""
        account_id = self._identity.caller().account_id
        manager_id = _MANAGER["paymentManagerId"]
        return f"arn:aws:bedrock-agentcore:{self._region}:{account_id}:payment-manager/{manager_id}"
