"""The agreement service's reasons for finding a request invalid.

What a reason means is in AWS's table of errors for the Agreement API where it is told there at all; of the
others only the names are known, and their sentences say no more than the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.aws.reasons.row import READ_AGAIN, Row, rejected
from app.errors import Conflict, OverQuota
from app.language import tr

_OPEN_OFFER = tr("Open the offer again, check what you choose, then get a new quote.")
_OPEN_AGREEMENT = tr("Open the agreement again and begin from there.")
_OPEN_CHARGES = tr("Read the charges again, then set the purchase order anew.")
_OPEN_PLANS = tr("Read the quote's approval plans again, then ask for approval anew.")
_ADD_ORDER = tr("Add a purchase order number, then try again.")
_SEARCH_AGAIN = tr("Check the filters, then search again.")
_SELLERS = tr("Only sellers ask for this; there is nothing to do for a buyer.")

# --- in general -----------------------------------------------------------------------------------

_OFFERS_AND_AGREEMENTS = {
    "INVALID_INTENT": rejected(
        tr("AWS does not take this way of buying."),
        tr("Choose again whether to buy anew, or to change or replace an agreement."),
    ),
    "MISSING_INTENT": rejected(
        tr("The quote does not say whether it buys anew, or changes or replaces an agreement.")
    ),
    "INVALID_AGREEMENT_PROPOSAL_IDENTIFIER": rejected(
        tr("AWS does not take the offer that the quote names."),
        tr("Open the offer again and configure it there; a change of an agreement names no offer."),
    ),
    "MISSING_AGREEMENT_PROPOSAL_IDENTIFIER": rejected(
        tr("The quote does not say which offer it is for."), _OPEN_OFFER
    ),
    "SUPERSEDED_AGREEMENT_PROPOSAL": rejected(
        tr("The seller has replaced this offer by a newer version."),
        tr("Open the product's purchase options again and get a quote for the newer offer."),
    ),
    "EXPIRED_AGREEMENT_PROPOSAL": rejected(
        tr("This offer has expired."), tr("Ask the seller for a longer time or a new offer.")
    ),
    "INVALID_SOURCE_AGREEMENT_IDENTIFIER": rejected(
        tr("AWS does not take the agreement that the quote changes or replaces."),
        tr(
            "Open the agreement again and begin from there. What is bought anew names no agreement."
        ),
    ),
    "MISSING_SOURCE_AGREEMENT_IDENTIFIER": rejected(
        tr("The quote does not say which agreement it changes or replaces."), _OPEN_AGREEMENT
    ),
    "INACTIVE_AGREEMENT": rejected(tr("The agreement is not active."), READ_AGAIN),
    "INVALID_AGREEMENT_ID": rejected(
        tr("AWS does not take the id of this agreement."), _OPEN_AGREEMENT
    ),
    "MISSING_AGREEMENT_ID": rejected(tr("The request does not say which agreement it is about.")),
    "MULTIPLE_AGREEMENT_IDS": rejected(
        tr("The request is about several agreements at once."),
        tr("Do it for one agreement after the other."),
    ),
    "INVALID_AGREEMENT_TYPE": rejected(tr("AWS does not know this type of agreement here.")),
    "INVALID_CATALOG": rejected(tr("AWS does not know the catalogue that was asked.")),
    "INVALID_RESOURCE_ID": rejected(tr("AWS does not take the id of the product.")),
}

_TERMS = {
    "INVALID_REQUESTED_TERMS": rejected(
        tr("The terms that the quote asks for do not fit the offer."), _OPEN_OFFER
    ),
    "MISSING_REQUESTED_TERMS": rejected(
        tr("The quote asks for no terms of the offer."), _OPEN_OFFER
    ),
    "INVALID_REQUESTED_TERM_ID": rejected(
        tr("The quote asks for a term that the offer does not have."),
        tr(
            "The seller may have changed the offer. Open the offer again, check what you choose, then "
            "get a new quote."
        ),
    ),
    "MISSING_REQUESTED_TERM_ID": rejected(
        tr("The quote does not say which term of the offer a choice is for."), _OPEN_OFFER
    ),
    "INVALID_REQUESTED_TERM_CONFIGURATION": rejected(
        tr("A choice of duration, quantity, renewal or payment approval does not fit the offer."),
        tr(
            "Check each choice; a change of an agreement must change something. Then get a new quote."
        ),
    ),
    "MISSING_REQUESTED_TERM_CONFIGURATION": rejected(
        tr("A choice of duration, quantity, renewal or payment approval is missing."),
        tr("Make every choice that the offer asks for, then get a new quote."),
    ),
    "MISSING_MANDATORY_TERMS": rejected(
        tr("The quote leaves out a term without which the offer cannot be had."), _OPEN_OFFER
    ),
    "INCOMPATIBLE_TERMS": rejected(
        tr("The quote asks for terms of the offer that cannot be had together."),
        tr("Buy what is paid by use and what is paid upfront one after the other."),
    ),
    "MISSING_USAGE_AGREEMENT": rejected(
        tr("What is paid upfront needs an agreement that is paid by use, and there is none."),
        tr("Accept the product's pay-as-you-go terms first, then get this quote again."),
    ),
    "INVALID_TERM_ID": rejected(tr("AWS does not take the id of this term.")),
    "MISSING_TERM_ID": rejected(tr("The request does not say which term it is about.")),
    "INVALID_INCREMENTAL_CHARGE": rejected(
        tr("AWS does not take what this change would add to the charges."),
        tr("An agreement's quantities can only grow: raise one, then get a new quote."),
    ),
    "INVALID_ACCEPTOR_CONTACT": rejected(
        tr("AWS does not take the contact that was given for the agreement."),
        tr("Check name, company, country and email address; a change of an agreement takes none."),
    ),
}

_QUOTES = {
    "INVALID_CLIENT_TOKEN": rejected(
        tr("AWS does not take the mark that keeps a quote from being made twice."),
        tr("Get the quote again."),
    ),
    "INVALID_AGREEMENT_REQUEST_ID": rejected(
        tr("AWS does not take the id of this quote."), tr("Get a new quote.")
    ),
    "MISSING_AGREEMENT_REQUEST_ID": rejected(
        tr("The request does not say which quote it is about.")
    ),
    "CLOSED_AGREEMENT_REQUEST": Row(Conflict, tr("The quote is closed already."), READ_AGAIN),
    "INCOMPATIBLE_AGREEMENT_REQUEST": rejected(
        tr("This quote is not of the kind that this can be done with."),
        tr("It may need no approval. Read it again to see where it stands."),
    ),
    "PENDING_APPROVAL_AGREEMENT_REQUEST": rejected(
        tr("Your organisation has yet to approve this quote."),
        tr("Wait for the approvers, then accept it."),
    ),
    "REJECTED_BY_AGREEMENT_APPROVAL_POLICY": rejected(
        tr("Your organisation's rules do not let this quote be accepted as it stands."),
        tr("Ask for approval first; the administrators of your organisation know what they allow."),
    ),
    "UNSUPPORTED_ACTION": rejected(tr("AWS does not allow this here, or not now."), READ_AGAIN),
    "OTHER": rejected(
        tr("AWS found the request invalid, and its reason is none that has a name."),
        tr("Look at it in the AWS console, which may say more."),
    ),
}

_ACCOUNT = {
    "MISSING_ACCOUNT_ADDRESS": rejected(
        tr("This AWS account has no address, and AWS needs one for the invoice."),
        tr("Add it in the AWS console, under Account, then get a new quote."),
    ),
    "UNSUPPORTED_ACCOUNT_PLAN": rejected(
        tr("The plan of this AWS account, such as the free plan, does not allow this purchase."),
        tr("Change the plan in the AWS console, under Billing, then get a new quote."),
    ),
    "DUPLICATE_AGREEMENT_IN_ORGANIZATION": rejected(
        tr("Another account of your organisation has such an agreement already."),
        tr("Ask the administrators of your organisation before you buy it twice."),
    ),
    "MISSING_AWS_LICENSE_MANAGER_USER_SUBSCRIPTIONS_SLR": rejected(
        tr("AWS License Manager has not been set up in this account for subscriptions by user."),
        tr(
            "Let an administrator set up user-based subscriptions in AWS License Manager, then try again."
        ),
    ),
}

_ORDERS_AND_CHARGES = {
    "INVALID_PURCHASE_ORDERS": rejected(
        tr("AWS does not take this list of purchase orders."), _OPEN_CHARGES
    ),
    "MISSING_PURCHASE_ORDERS": rejected(
        tr("A purchase order is mandatory here, and none was given for any charge."), _ADD_ORDER
    ),
    "INVALID_PURCHASE_ORDER_REFERENCE": rejected(
        tr("AWS does not accept this purchase order number, or one is mandatory here."),
        tr("Check the number with your organisation's rules."),
    ),
    "MISSING_PURCHASE_ORDER_REFERENCE": rejected(
        tr("Your organisation makes a purchase order number mandatory here."), _ADD_ORDER
    ),
    "DUPLICATE_CHARGES": rejected(
        tr("A charge is named twice, or with two purchase orders."), _OPEN_CHARGES
    ),
    "INVALID_CHARGE_ID": rejected(tr("AWS does not take the id of a charge."), _OPEN_CHARGES),
    "MISSING_CHARGE_ID": rejected(
        tr("The request does not say which charge a purchase order is for."), _OPEN_CHARGES
    ),
    "INVALID_CHARGE_REVISION": rejected(
        tr("AWS does not take the version in which the charge was read."), _OPEN_CHARGES
    ),
    "MISSING_CHARGE_REVISION": rejected(
        tr("The request does not say in which version the charge was read."), _OPEN_CHARGES
    ),
}

_APPROVALS = {
    "CLOSED_AGREEMENT_APPROVAL": Row(Conflict, tr("The approval is closed already."), READ_AGAIN),
    "QUEUED_AGREEMENT_APPROVAL": rejected(
        tr("An earlier step of this approval is still open."),
        tr("Wait until the earlier approvers have answered."),
    ),
    "INVALID_AGREEMENT_APPROVAL_ID": rejected(
        tr("AWS does not take the id of this approval."), READ_AGAIN
    ),
    "MISSING_AGREEMENT_APPROVAL_ID": rejected(
        tr("The request does not say which approval it is about.")
    ),
    "INVALID_APPROVER_OUTCOME_ID_TO_OVERRIDE": rejected(
        tr("This approval has no such approver for whom you could decide."), READ_AGAIN
    ),
    "INVALID_APPROVAL_TYPE": rejected(tr("AWS does not know this type of approval.")),
    "INVALID_NOTE": rejected(
        tr("AWS does not accept the note."), tr("Write it shorter and without special characters.")
    ),
    "MISSING_NOTE": rejected(tr("AWS wants a note, and none was given."), tr("Write a note.")),
    "DUPLICATE_PLAN_REFERENCE": rejected(tr("An approval plan is named twice."), _OPEN_PLANS),
    "INVALID_PLAN_INPUTS": rejected(
        tr("An approval plan is not one of this quote, or is filled in wrongly."), _OPEN_PLANS
    ),
    "MISSING_PLAN_INPUTS": rejected(tr("An approval plan of this quote is left out."), _OPEN_PLANS),
}

_REQUESTS_OF_SELLERS = {
    "INVALID_PAYMENT_REQUEST_ID": rejected(
        tr("AWS does not take the id of this payment request."), READ_AGAIN
    ),
    "MISSING_PAYMENT_REQUEST_ID": rejected(
        tr("The request does not say which payment request it is about.")
    ),
    "INVALID_PAYMENT_REQUEST_STATUS": rejected(
        tr("AWS does not know the status by which payment requests were listed."), _SEARCH_AGAIN
    ),
    "INVALID_AGREEMENT_CANCELLATION_REQUEST_ID": rejected(
        tr("AWS does not take the id of this cancellation request."), READ_AGAIN
    ),
    "MISSING_AGREEMENT_CANCELLATION_REQUEST_ID": rejected(
        tr("The request does not say which cancellation request it is about.")
    ),
    "INVALID_REJECTION_REASON": rejected(
        tr("AWS does not accept the reason for the rejection."),
        tr("Write it shorter and without special characters."),
    ),
    "MISSING_REASON": rejected(
        tr("AWS wants a reason, and none was given."), tr("Write a reason.")
    ),
    "INVALID_REASON": rejected(
        tr("AWS does not accept this reason."), tr("Write another one, without special characters.")
    ),
}

_LISTS = {
    "INVALID_STATUS": rejected(
        tr("AWS does not know the status that was asked for."), _SEARCH_AGAIN
    ),
    "INVALID_PARTY_TYPE": rejected(tr("AWS does not know the side from which was asked.")),
    "MISSING_PARTY_TYPE": rejected(
        tr("The request does not say whether a buyer or a seller asks."), _SEARCH_AGAIN
    ),
    "INVALID_FILTERS": rejected(tr("AWS does not take these filters."), _SEARCH_AGAIN),
    "INVALID_FILTER_NAME": rejected(
        tr("AWS does not know a filter, or it is given twice."), _SEARCH_AGAIN
    ),
    "MISSING_FILTER_NAME": rejected(tr("A filter does not say what it filters."), _SEARCH_AGAIN),
    "INVALID_FILTER_VALUES": rejected(
        tr("AWS does not accept the value of a filter."), tr("Check the values, then search again.")
    ),
    "MISSING_FILTER_VALUES": rejected(
        tr("A filter has no value."), tr("Give it a value or leave it out, then search again.")
    ),
    "UNSUPPORTED_FILTERS": rejected(
        tr("AWS does not combine these filters."), tr("Leave one out, then search again.")
    ),
    "INVALID_SORT_BY": rejected(
        tr("AWS does not sort by this here."), tr("Sort by something else.")
    ),
    "MISSING_SORT_BY": rejected(
        tr("The request gives an order, but not what to sort by."), tr("Choose what to sort by.")
    ),
    "INVALID_SORT_ORDER": rejected(
        tr("AWS does not know this order."), tr("Choose another order.")
    ),
    "INVALID_NEXT_TOKEN": rejected(tr("AWS lost the place in this list."), tr("Update again.")),
    "INVALID_MAX_RESULTS": rejected(tr("AWS does not give so many rows at once.")),
}

_SENT_BY_SELLERS = {
    "INVALID_NAME": rejected(tr("AWS does not accept the name of the payment request."), _SELLERS),
    "MISSING_NAME": rejected(tr("The payment request has no name."), _SELLERS),
    "INVALID_DESCRIPTION": rejected(tr("AWS does not accept the description."), _SELLERS),
    "MISSING_DESCRIPTION": rejected(tr("The request has no description."), _SELLERS),
    "INVALID_CHARGE_AMOUNT": rejected(
        tr("AWS does not accept the amount of the payment request."), _SELLERS
    ),
    "MISSING_CHARGE_AMOUNT": rejected(tr("The payment request has no amount."), _SELLERS),
    "INVALID_REASON_CODE": rejected(tr("AWS does not know the kind of reason given."), _SELLERS),
    "MISSING_REASON_CODE": rejected(tr("The request gives no kind of reason."), _SELLERS),
    "INVALID_CURRENCY_CODE": rejected(tr("AWS does not take this currency here."), _SELLERS),
    "MISSING_CURRENCY_CODE": rejected(tr("The request names no currency."), _SELLERS),
    "MISSING_INVOICE_ID": rejected(tr("The billing adjustment names no invoice."), _SELLERS),
    "MISSING_BILLING_ADJUSTMENTS": rejected(tr("There is no billing adjustment in it."), _SELLERS),
    "MISSING_BILLING_ADJUSTMENT_REQUEST_ENTRY": rejected(
        tr("A billing adjustment in the request is empty."), _SELLERS
    ),
    "BILLING_ADJUSTMENTS_LIMIT_EXCEEDED": rejected(
        tr("There are more billing adjustments in it than AWS takes at once."), _SELLERS
    ),
    "INVALID_ADJUSTMENT_AMOUNT": rejected(
        tr("AWS does not accept the amount of a billing adjustment."), _SELLERS
    ),
    "MISSING_ADJUSTMENT_AMOUNT": rejected(tr("A billing adjustment has no amount."), _SELLERS),
    "EXCEEDED_MAXIMUM_ADJUSTMENT_AMOUNT": rejected(
        tr("A billing adjustment is higher than the invoice allows."), _SELLERS
    ),
    "INVALID_INVOICE_ADJUSTMENT_PERIOD": rejected(
        tr("The time in which this invoice can be adjusted is over."), _SELLERS
    ),
}

REASONS: Mapping[str, Row] = MappingProxyType(
    _OFFERS_AND_AGREEMENTS
    | _TERMS
    | _QUOTES
    | _ACCOUNT
    | _ORDERS_AND_CHARGES
    | _APPROVALS
    | _REQUESTS_OF_SELLERS
    | _LISTS
    | _SENT_BY_SELLERS
)

# --- where an operation gives a reason a meaning of its own ----------------------------------------

_UNSUPPORTED = {
    "CreateAgreementRequest": rejected(
        tr("The agreement or the offer does not allow this change, or not now."),
        tr(
            "AWS changes neither an agreement that starts later, nor one whose entitlements are being set "
            "up, nor a duration. It replaces one only by another offer for the same product."
        ),
    ),
    "AcceptAgreementRequest": rejected(
        tr(
            "The quote cannot be accepted: there may be an active agreement on this product already."
        ),
        tr("Look for the product in your agreements, and change or replace the one that is there."),
    ),
    "CancelAgreement": rejected(
        tr("This agreement cannot be cancelled, or not now."),
        tr(
            "After it was accepted or changed, wait two minutes. What is paid upfront on the product ends "
            "first. Only what is paid by use can be cancelled here; ask the seller to end any other."
        ),
    ),
    "UpdatePurchaseOrders": rejected(
        tr("The purchase order of this charge cannot be changed, or not now."),
        tr(
            "It can be until three hours before the charge, unless that is a refund, is past, or changed "
            "after you saw it. Read the charges again, then set the purchase order anew."
        ),
    ),
}

_INACTIVE = {
    "CreateAgreementRequest": rejected(
        tr("The agreement that the quote changes or replaces is not active."),
        tr("Buy anew from an offer for the product."),
    ),
    "AcceptAgreementRequest": rejected(
        tr("The agreement that this quote changes or replaces has ended since."),
        tr("Buy anew from an offer for the product."),
    ),
    "CancelAgreement": rejected(
        tr("The agreement is not active, so there is nothing to cancel."), READ_AGAIN
    ),
    "UpdatePurchaseOrders": rejected(
        tr("The agreement of this charge is not active, so its purchase order stays as it is."),
        READ_AGAIN,
    ),
    "AcceptAgreementPaymentRequest": rejected(
        tr("The agreement of this payment request is not active."), READ_AGAIN
    ),
}

_ORDER = {
    "UpdatePurchaseOrders": rejected(
        tr(
            "AWS does not accept this purchase order for the charge, or does not let it be removed."
        ),
        tr("Check the number with your organisation's rules."),
    ),
    "AcceptAgreementRequest": rejected(
        tr("AWS does not accept a purchase order of this quote, or one is mandatory and missing."),
        tr("Check the number of each charge with your organisation's rules, then accept again."),
    ),
    "AcceptAgreementPaymentRequest": rejected(
        tr(
            "AWS does not accept the purchase order for this payment, or one is mandatory and missing."
        ),
        tr("Check the number with your organisation's rules, then approve again."),
    ),
}

_INCOMPATIBLE = {
    "StartAgreementApprovals": rejected(
        tr("This quote cannot be put up for approval."),
        tr("It may need none, so that you can accept it. Read it again to see where it stands."),
    ),
    "GetAgreementRequestApprovalPlans": rejected(
        tr("There are no approval plans for this quote."),
        tr("It may need no approval, so that you can accept it."),
    ),
}

_QUOTA = Row(
    OverQuota,
    tr("A limit of AWS Marketplace does not allow this purchase."),
    tr(
        "AWS limits free trials, agreements on one product and the worth of a purchase; ask AWS Support."
    ),
)

# By the operation and AWS's reason, or its code where it gives no reason.
REASONS_OF: Mapping[tuple[str, str], Row] = MappingProxyType(
    {
        (operation, reason): row
        for reason, rows in (
            ("UNSUPPORTED_ACTION", _UNSUPPORTED),
            ("INACTIVE_AGREEMENT", _INACTIVE),
            ("INVALID_PURCHASE_ORDER_REFERENCE", _ORDER),
            ("INCOMPATIBLE_AGREEMENT_REQUEST", _INCOMPATIBLE),
            (
                "ServiceQuotaExceededException",
                dict.fromkeys(("CreateAgreementRequest", "AcceptAgreementRequest"), _QUOTA),
            ),
        )
        for operation, row in rows.items()
    }
)
