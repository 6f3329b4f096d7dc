"""Which part of a request AWS points at when it finds it invalid, in words instead of AWS's names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

# AWS writes "purchaseOrders[0].chargeId", "purchaseOrders/0/chargeId" or only "chargeId".
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_MOST = 4  # parts in one sentence
_LISTED = 20  # parts that are looked at

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # Which thing.
        "agreementId": "the agreement",
        "agreementProposalIdentifier": "the offer",
        "agreementRequestId": "the quote",
        "agreementApprovalId": "the approval",
        "agreementCancellationRequestId": "the cancellation request",
        "paymentRequestId": "the payment request",
        "sourceAgreementIdentifier": "the agreement to change or replace",
        "resourceId": "the product",
        "chargeId": "the charge",
        "chargeRevision": "the version of the charge",
        "offerId": "the offer",
        "offerSetId": "the bundle of offers",
        "productId": "the product",
        "listingId": "the page of the product",
        "catalog": "the catalogue",
        "agreementType": "the type of the agreement",
        "approvalType": "the type of the approval",
        # A quote.
        "intent": "the kind of purchase",
        "clientToken": "the mark against making it twice",
        "requestedTerms": "the terms",
        "id": "the term",
        "configuration": "the choices of a term",
        "configurableUpfrontPricingTermConfiguration": "the duration and quantities",
        "selectorValue": "the duration",
        "dimensions": "the quantities",
        "dimensionKey": "the unit",
        "dimensionValue": "the quantity",
        "renewalTermConfiguration": "the renewal",
        "enableAutoRenew": "the renewal",
        "variablePaymentTermConfiguration": "the approval of payments",
        "paymentRequestApprovalStrategy": "the approval of payments",
        "expirationDuration": "the days until a payment approves itself",
        "taxConfiguration": "the tax",
        "taxEstimation": "the tax",
        "acceptorContact": "the contact",
        "firstName": "the first name",
        "lastName": "the last name",
        "emailAddress": "the email address",
        "companyName": "the company",
        "countryCode": "the country",
        # Purchase orders, approvals and answers.
        "purchaseOrders": "the purchase orders",
        "purchaseOrderReference": "the purchase order",
        "planInputs": "the approval plans",
        "buyerAgreementApprovalPlanInput": "the approval plan",
        "planReference": "the approval plan",
        "requesterNote": "the note",
        "note": "the note",
        "buyerAgreementApprovalApproverInput": "the decision",
        "buyerAgreementApprovalRejectionInput": "the decision",
        "approverOutcomeIdToOverride": "the approver to decide for",
        "rejectionReason": "the reason",
        # Lists and searches.
        "filters": "the filters",
        "name": "the name",
        "values": "the value of a filter",
        "filterType": "the kind of a filter",
        "filterValues": "the value of a filter",
        "facetTypes": "the groups to count",
        "searchText": "the words to search for",
        "status": "the status",
        "partyType": "the side that asks",
        "sort": "the order",
        "sortBy": "what to sort by",
        "sortOrder": "the order",
        "maxResults": "the number of rows",
        "nextToken": "the place in the list",
        "locale": "the language",
        # Models.
        "modelId": "the model",
        "modelIdentifier": "the model",
        "offerToken": "the offer for the model",
        "offerType": "the kind of offers",
        "formData": "the form",
        "byCustomizationType": "the kind of customisation",
        "byInferenceType": "the kind of use",
        "byOutputModality": "the kind of output",
        "byProvider": "the provider",
        # Payment sessions.
        "agentName": "the name of the agent",
        "userId": "the user",
        "paymentManagerArn": "the payment manager",
        "paymentManagerId": "the payment manager",
        "paymentSessionId": "the payment session",
        "paymentConnectorId": "the payment connector",
        "paymentInstrumentId": "the payment instrument",
        "expiryTimeInMinutes": "the length of the session",
        "limits": "the limit",
        "maxSpendAmount": "the limit",
        "value": "the amount",
        "currency": "the currency",
        "chain": "the network",
        "token": "the currency",
        # Invoices.
        "Selector": "the account or the invoice",
        "ResourceType": "the account or the invoice",
        "Value": "the account or the invoice",
        "Filter": "the filter",
        "TimeInterval": "the time",
        "StartDate": "the start of the time",
        "EndDate": "the end of the time",
        "BillingPeriod": "the month",
        "Month": "the month",
        "Year": "the year",
        "InvoicingEntity": "who issues the invoice",
        "ReceiverRole": "whom the invoice is for",
        "NextToken": "the place in the list",
        "MaxResults": "the number of rows",
        "InvoiceId": "the number of the invoice",
    }
)


def words_of(path: str) -> str | None:
    """Say which part a name of AWS means, by its innermost known member; None for a new name."""
    names = _NAME.findall(path[:200])
    return next((WORDS[name] for name in reversed(names) if name in WORDS), None)


def pointed_at(fields: object) -> str:
    """Say in a sentence which parts AWS points at; empty where it names none that is known."""
    found = [words_of(name) for name, _ in listed(fields)]
    parts = list(dict.fromkeys(words for words in found if words))[:_MOST]
    if not parts:
        return ""
    rest, last = ", ".join(parts[:-1]), parts[-1]
    return f"AWS points at {rest} and {last}." if rest else f"AWS points at {last}."


def foreign(fields: object, message: str) -> str:
    """Give what AWS wrote, with what it wrote about single parts and does not say in `message`."""
    more = [
        f"{name}: {said}" if name and words_of(name) is None else said
        for name, said in listed(fields)
        if said and (said not in message or words_of(name) is None)
    ]
    return " ".join(part for part in (message, *dict.fromkeys(more)) if part)


def listed(fields: object) -> list[tuple[str, str]]:
    """Give name and message of each part; what has another form than AWS's is left out."""
    if not isinstance(fields, list):
        return []
    rows = [row for row in fields[:_LISTED] if isinstance(row, Mapping)]
    return [(_text(row.get("name")), _text(row.get("message"))) for row in rows]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
