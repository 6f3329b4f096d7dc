"""Which part of a request AWS points at when it finds it invalid, in words instead of AWS's names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from app.language import tr

# AWS writes "purchaseOrders[0].chargeId", "purchaseOrders/0/chargeId" or only "chargeId".
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_MOST = 4  # parts in one sentence
_LISTED = 20  # parts that are looked at

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # Which thing.
        "agreementId": tr("the agreement"),
        "agreementProposalIdentifier": tr("the offer"),
        "agreementRequestId": tr("the quote"),
        "agreementApprovalId": tr("the approval"),
        "agreementCancellationRequestId": tr("the cancellation request"),
        "paymentRequestId": tr("the payment request"),
        "sourceAgreementIdentifier": tr("the agreement to change or replace"),
        "resourceId": tr("the product"),
        "chargeId": tr("the charge"),
        "chargeRevision": tr("the version of the charge"),
        "offerId": tr("the offer"),
        "offerSetId": tr("the bundle of offers"),
        "productId": tr("the product"),
        "listingId": tr("the page of the product"),
        "catalog": tr("the catalogue"),
        "agreementType": tr("the type of the agreement"),
        "approvalType": tr("the type of the approval"),
        # A quote.
        "intent": tr("the kind of purchase"),
        "clientToken": tr("the mark against making it twice"),
        "requestedTerms": tr("the terms"),
        "id": tr("the term"),
        "configuration": tr("the choices of a term"),
        "configurableUpfrontPricingTermConfiguration": tr("the duration and quantities"),
        "selectorValue": tr("the duration"),
        "dimensions": tr("the quantities"),
        "dimensionKey": tr("the unit"),
        "dimensionValue": tr("the quantity"),
        "renewalTermConfiguration": tr("the renewal"),
        "enableAutoRenew": tr("the renewal"),
        "variablePaymentTermConfiguration": tr("the approval of payments"),
        "paymentRequestApprovalStrategy": tr("the approval of payments"),
        "expirationDuration": tr("the days until a payment approves itself"),
        "taxConfiguration": tr("the tax"),
        "taxEstimation": tr("the tax"),
        "acceptorContact": tr("the contact"),
        "firstName": tr("the first name"),
        "lastName": tr("the last name"),
        "emailAddress": tr("the email address"),
        "companyName": tr("the company"),
        "countryCode": tr("the country"),
        # Purchase orders, approvals and answers.
        "purchaseOrders": tr("the purchase orders"),
        "purchaseOrderReference": tr("the purchase order"),
        "planInputs": tr("the approval plans"),
        "buyerAgreementApprovalPlanInput": tr("the approval plan"),
        "planReference": tr("the approval plan"),
        "requesterNote": tr("the note"),
        "note": tr("the note"),
        "buyerAgreementApprovalApproverInput": tr("the decision"),
        "buyerAgreementApprovalRejectionInput": tr("the decision"),
        "approverOutcomeIdToOverride": tr("the approver to decide for"),
        "rejectionReason": tr("the reason"),
        # Lists and searches.
        "filters": tr("the filters"),
        "name": tr("the name"),
        "values": tr("the value of a filter"),
        "filterType": tr("the kind of a filter"),
        "filterValues": tr("the value of a filter"),
        "facetTypes": tr("the groups to count"),
        "searchText": tr("the words to search for"),
        "status": tr("the status"),
        "partyType": tr("the side that asks"),
        "sort": tr("the order"),
        "sortBy": tr("what to sort by"),
        "sortOrder": tr("the order"),
        "maxResults": tr("the number of rows"),
        "nextToken": tr("the place in the list"),
        "locale": tr("the language"),
        # Models.
        "modelId": tr("the model"),
        "modelIdentifier": tr("the model"),
        "offerToken": tr("the offer for the model"),
        "offerType": tr("the kind of offers"),
        "formData": tr("the form"),
        "byCustomizationType": tr("the kind of customisation"),
        "byInferenceType": tr("the kind of use"),
        "byOutputModality": tr("the kind of output"),
        "byProvider": tr("the provider"),
        # Payment sessions.
        "agentName": tr("the name of the agent"),
        "userId": tr("the user"),
        "paymentManagerArn": tr("the payment manager"),
        "paymentManagerId": tr("the payment manager"),
        "paymentSessionId": tr("the payment session"),
        "paymentConnectorId": tr("the payment connector"),
        "paymentInstrumentId": tr("the payment instrument"),
        "expiryTimeInMinutes": tr("the length of the session"),
        "limits": tr("the limit"),
        "maxSpendAmount": tr("the limit"),
        "value": tr("the amount"),
        "currency": tr("the currency"),
        "chain": tr("the network"),
        "token": tr("the currency"),
        # Invoices.
        "Selector": tr("the account or the invoice"),
        "ResourceType": tr("the account or the invoice"),
        "Value": tr("the account or the invoice"),
        "Filter": tr("the filter"),
        "TimeInterval": tr("the time"),
        "StartDate": tr("the start of the time"),
        "EndDate": tr("the end of the time"),
        "BillingPeriod": tr("the month"),
        "Month": tr("the month"),
        "Year": tr("the year"),
        "InvoicingEntity": tr("who issues the invoice"),
        "ReceiverRole": tr("whom the invoice is for"),
        "NextToken": tr("the place in the list"),
        "MaxResults": tr("the number of rows"),
        "InvoiceId": tr("the number of the invoice"),
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
    return (
        tr("AWS points at {rest} and {last}.", rest=rest, last=last)
        if rest
        else tr("AWS points at {last}.", last=last)
    )


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
