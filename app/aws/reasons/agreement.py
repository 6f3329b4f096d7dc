"""The agreement service's reasons for finding a request invalid.

What a reason means is in AWS's table of errors for the Agreement API where it is told there at all; of the
others only the names are known, and their sentences say no more than the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.aws.reasons.row import READ_AGAIN, Row, rejected
from app.errors import Conflict, OverQuota

_OPEN_OFFER = "Open the offer again, check what you choose, then get a new quote."
_OPEN_AGREEMENT = "Open the agreement again and begin from there."
_OPEN_CHARGES = "Read the charges again, then set the purchase order anew."
_OPEN_PLANS = "Read the quote's approval plans again, then ask for approval anew."
_ADD_ORDER = "Add a purchase order number, then try again."
_SEARCH_AGAIN = "Check the filters, then search again."
_SELLERS = "Only sellers ask for this; there is nothing to do for a buyer."

# --- in general -----------------------------------------------------------------------------------

_OFFERS_AND_AGREEMENTS = {
    "INVALID_INTENT": rejected(
        "AWS does not take this way of buying.",
        "Choose again whether to buy anew, or to change or replace an agreement.",
    ),
    "MISSING_INTENT": rejected(
        "The quote does not say whether it buys anew, or changes or replaces an agreement."
    ),
    "INVALID_AGREEMENT_PROPOSAL_IDENTIFIER": rejected(
        "AWS does not take the offer that the quote names.",
        "Open the offer again and configure it there; a change of an agreement names no offer.",
    ),
    "MISSING_AGREEMENT_PROPOSAL_IDENTIFIER": rejected(
        "The quote does not say which offer it is for.", _OPEN_OFFER
    ),
    "SUPERSEDED_AGREEMENT_PROPOSAL": rejected(
        "The seller has replaced this offer by a newer version.",
        "Open the product's purchase options again and get a quote for the newer offer.",
    ),
    "EXPIRED_AGREEMENT_PROPOSAL": rejected(
        "This offer has expired.", "Ask the seller for a longer time or a new offer."
    ),
    "INVALID_SOURCE_AGREEMENT_IDENTIFIER": rejected(
        "AWS does not take the agreement that the quote changes or replaces.",
        f"{_OPEN_AGREEMENT} What is bought anew names no agreement.",
    ),
    "MISSING_SOURCE_AGREEMENT_IDENTIFIER": rejected(
        "The quote does not say which agreement it changes or replaces.", _OPEN_AGREEMENT
    ),
    "INACTIVE_AGREEMENT": rejected("The agreement is not active.", READ_AGAIN),
    "INVALID_AGREEMENT_ID": rejected(
        "AWS does not take the id of this agreement.", _OPEN_AGREEMENT
    ),
    "MISSING_AGREEMENT_ID": rejected("The request does not say which agreement it is about."),
    "MULTIPLE_AGREEMENT_IDS": rejected(
        "The request is about several agreements at once.",
        "Do it for one agreement after the other.",
    ),
    "INVALID_AGREEMENT_TYPE": rejected("AWS does not know this type of agreement here."),
    "INVALID_CATALOG": rejected("AWS does not know the catalogue that was asked."),
    "INVALID_RESOURCE_ID": rejected("AWS does not take the id of the product."),
}

_TERMS = {
    "INVALID_REQUESTED_TERMS": rejected(
        "The terms that the quote asks for do not fit the offer.", _OPEN_OFFER
    ),
    "MISSING_REQUESTED_TERMS": rejected("The quote asks for no terms of the offer.", _OPEN_OFFER),
    "INVALID_REQUESTED_TERM_ID": rejected(
        "The quote asks for a term that the offer does not have.",
        f"The seller may have changed the offer. {_OPEN_OFFER}",
    ),
    "MISSING_REQUESTED_TERM_ID": rejected(
        "The quote does not say which term of the offer a choice is for.", _OPEN_OFFER
    ),
    "INVALID_REQUESTED_TERM_CONFIGURATION": rejected(
        "A choice of duration, quantity, renewal or payment approval does not fit the offer.",
        "Check each choice; a change of an agreement must change something. Then get a new quote.",
    ),
    "MISSING_REQUESTED_TERM_CONFIGURATION": rejected(
        "A choice of duration, quantity, renewal or payment approval is missing.",
        "Make every choice that the offer asks for, then get a new quote.",
    ),
    "MISSING_MANDATORY_TERMS": rejected(
        "The quote leaves out a term without which the offer cannot be had.", _OPEN_OFFER
    ),
    "INCOMPATIBLE_TERMS": rejected(
        "The quote asks for terms of the offer that cannot be had together.",
        "Buy what is paid by use and what is paid upfront one after the other.",
    ),
    "MISSING_USAGE_AGREEMENT": rejected(
        "What is paid upfront needs an agreement that is paid by use, and there is none.",
        "Accept the product's pay-as-you-go terms first, then get this quote again.",
    ),
    "INVALID_TERM_ID": rejected("AWS does not take the id of this term."),
    "MISSING_TERM_ID": rejected("The request does not say which term it is about."),
    "INVALID_INCREMENTAL_CHARGE": rejected(
        "AWS does not take what this change would add to the charges.",
        "An agreement's quantities can only grow: raise one, then get a new quote.",
    ),
    "INVALID_ACCEPTOR_CONTACT": rejected(
        "AWS does not take the contact that was given for the agreement.",
        "Check name, company, country and email address; a change of an agreement takes none.",
    ),
}

_QUOTES = {
    "INVALID_CLIENT_TOKEN": rejected(
        "AWS does not take the mark that keeps a quote from being made twice.",
        "Get the quote again.",
    ),
    "INVALID_AGREEMENT_REQUEST_ID": rejected(
        "AWS does not take the id of this quote.", "Get a new quote."
    ),
    "MISSING_AGREEMENT_REQUEST_ID": rejected("The request does not say which quote it is about."),
    "CLOSED_AGREEMENT_REQUEST": Row(Conflict, "The quote is closed already.", READ_AGAIN),
    "INCOMPATIBLE_AGREEMENT_REQUEST": rejected(
        "This quote is not of the kind that this can be done with.",
        f"It may need no approval. {READ_AGAIN}",
    ),
    "PENDING_APPROVAL_AGREEMENT_REQUEST": rejected(
        "Your organisation has yet to approve this quote.",
        "Wait for the approvers, then accept it.",
    ),
    "REJECTED_BY_AGREEMENT_APPROVAL_POLICY": rejected(
        "Your organisation's rules do not let this quote be accepted as it stands.",
        "Ask for approval first; the administrators of your organisation know what they allow.",
    ),
    "UNSUPPORTED_ACTION": rejected("AWS does not allow this here, or not now.", READ_AGAIN),
    "OTHER": rejected(
        "AWS found the request invalid, and its reason is none that has a name.",
        "Look at it in the AWS console, which may say more.",
    ),
}

_ACCOUNT = {
    "MISSING_ACCOUNT_ADDRESS": rejected(
        "This AWS account has no address, and AWS needs one for the invoice.",
        "Add it in the AWS console, under Account, then get a new quote.",
    ),
    "UNSUPPORTED_ACCOUNT_PLAN": rejected(
        "The plan of this AWS account, such as the free plan, does not allow this purchase.",
        "Change the plan in the AWS console, under Billing, then get a new quote.",
    ),
    "DUPLICATE_AGREEMENT_IN_ORGANIZATION": rejected(
        "Another account of your organisation has such an agreement already.",
        "Ask the administrators of your organisation before you buy it twice.",
    ),
    "MISSING_AWS_LICENSE_MANAGER_USER_SUBSCRIPTIONS_SLR": rejected(
        "AWS License Manager has not been set up in this account for subscriptions by user.",
        "Let an administrator set up user-based subscriptions in AWS License Manager, then try again.",
    ),
}

_ORDERS_AND_CHARGES = {
    "INVALID_PURCHASE_ORDERS": rejected(
        "AWS does not take this list of purchase orders.", _OPEN_CHARGES
    ),
    "MISSING_PURCHASE_ORDERS": rejected(
        "A purchase order is mandatory here, and none was given for any charge.", _ADD_ORDER
    ),
    "INVALID_PURCHASE_ORDER_REFERENCE": rejected(
        "AWS does not accept this purchase order number, or one is mandatory here.",
        "Check the number with your organisation's rules.",
    ),
    "MISSING_PURCHASE_ORDER_REFERENCE": rejected(
        "Your organisation makes a purchase order number mandatory here.", _ADD_ORDER
    ),
    "DUPLICATE_CHARGES": rejected(
        "A charge is named twice, or with two purchase orders.", _OPEN_CHARGES
    ),
    "INVALID_CHARGE_ID": rejected("AWS does not take the id of a charge.", _OPEN_CHARGES),
    "MISSING_CHARGE_ID": rejected(
        "The request does not say which charge a purchase order is for.", _OPEN_CHARGES
    ),
    "INVALID_CHARGE_REVISION": rejected(
        "AWS does not take the version in which the charge was read.", _OPEN_CHARGES
    ),
    "MISSING_CHARGE_REVISION": rejected(
        "The request does not say in which version the charge was read.", _OPEN_CHARGES
    ),
}

_APPROVALS = {
    "CLOSED_AGREEMENT_APPROVAL": Row(Conflict, "The approval is closed already.", READ_AGAIN),
    "QUEUED_AGREEMENT_APPROVAL": rejected(
        "An earlier step of this approval is still open.",
        "Wait until the earlier approvers have answered.",
    ),
    "INVALID_AGREEMENT_APPROVAL_ID": rejected(
        "AWS does not take the id of this approval.", READ_AGAIN
    ),
    "MISSING_AGREEMENT_APPROVAL_ID": rejected(
        "The request does not say which approval it is about."
    ),
    "INVALID_APPROVER_OUTCOME_ID_TO_OVERRIDE": rejected(
        "This approval has no such approver for whom you could decide.", READ_AGAIN
    ),
    "INVALID_APPROVAL_TYPE": rejected("AWS does not know this type of approval."),
    "INVALID_NOTE": rejected(
        "AWS does not accept the note.", "Write it shorter and without special characters."
    ),
    "MISSING_NOTE": rejected("AWS wants a note, and none was given.", "Write a note."),
    "DUPLICATE_PLAN_REFERENCE": rejected("An approval plan is named twice.", _OPEN_PLANS),
    "INVALID_PLAN_INPUTS": rejected(
        "An approval plan is not one of this quote, or is filled in wrongly.", _OPEN_PLANS
    ),
    "MISSING_PLAN_INPUTS": rejected("An approval plan of this quote is left out.", _OPEN_PLANS),
}

_REQUESTS_OF_SELLERS = {
    "INVALID_PAYMENT_REQUEST_ID": rejected(
        "AWS does not take the id of this payment request.", READ_AGAIN
    ),
    "MISSING_PAYMENT_REQUEST_ID": rejected(
        "The request does not say which payment request it is about."
    ),
    "INVALID_PAYMENT_REQUEST_STATUS": rejected(
        "AWS does not know the status by which payment requests were listed.", _SEARCH_AGAIN
    ),
    "INVALID_AGREEMENT_CANCELLATION_REQUEST_ID": rejected(
        "AWS does not take the id of this cancellation request.", READ_AGAIN
    ),
    "MISSING_AGREEMENT_CANCELLATION_REQUEST_ID": rejected(
        "The request does not say which cancellation request it is about."
    ),
    "INVALID_REJECTION_REASON": rejected(
        "AWS does not accept the reason for the rejection.",
        "Write it shorter and without special characters.",
    ),
    "MISSING_REASON": rejected("AWS wants a reason, and none was given.", "Write a reason."),
    "INVALID_REASON": rejected(
        "AWS does not accept this reason.", "Write another one, without special characters."
    ),
}

_LISTS = {
    "INVALID_STATUS": rejected("AWS does not know the status that was asked for.", _SEARCH_AGAIN),
    "INVALID_PARTY_TYPE": rejected("AWS does not know the side from which was asked."),
    "MISSING_PARTY_TYPE": rejected(
        "The request does not say whether a buyer or a seller asks.", _SEARCH_AGAIN
    ),
    "INVALID_FILTERS": rejected("AWS does not take these filters.", _SEARCH_AGAIN),
    "INVALID_FILTER_NAME": rejected(
        "AWS does not know a filter, or it is given twice.", _SEARCH_AGAIN
    ),
    "MISSING_FILTER_NAME": rejected("A filter does not say what it filters.", _SEARCH_AGAIN),
    "INVALID_FILTER_VALUES": rejected(
        "AWS does not accept the value of a filter.", "Check the values, then search again."
    ),
    "MISSING_FILTER_VALUES": rejected(
        "A filter has no value.", "Give it a value or leave it out, then search again."
    ),
    "UNSUPPORTED_FILTERS": rejected(
        "AWS does not combine these filters.", "Leave one out, then search again."
    ),
    "INVALID_SORT_BY": rejected("AWS does not sort by this here.", "Sort by something else."),
    "MISSING_SORT_BY": rejected(
        "The request gives an order, but not what to sort by.", "Choose what to sort by."
    ),
    "INVALID_SORT_ORDER": rejected("AWS does not know this order.", "Choose another order."),
    "INVALID_NEXT_TOKEN": rejected("AWS lost the place in this list.", "Update again."),
    "INVALID_MAX_RESULTS": rejected("AWS does not give so many rows at once."),
}

_SENT_BY_SELLERS = {
    "INVALID_NAME": rejected("AWS does not accept the name of the payment request.", _SELLERS),
    "MISSING_NAME": rejected("The payment request has no name.", _SELLERS),
    "INVALID_DESCRIPTION": rejected("AWS does not accept the description.", _SELLERS),
    "MISSING_DESCRIPTION": rejected("The request has no description.", _SELLERS),
    "INVALID_CHARGE_AMOUNT": rejected(
        "AWS does not accept the amount of the payment request.", _SELLERS
    ),
    "MISSING_CHARGE_AMOUNT": rejected("The payment request has no amount.", _SELLERS),
    "INVALID_REASON_CODE": rejected("AWS does not know the kind of reason given.", _SELLERS),
    "MISSING_REASON_CODE": rejected("The request gives no kind of reason.", _SELLERS),
    "INVALID_CURRENCY_CODE": rejected("AWS does not take this currency here.", _SELLERS),
    "MISSING_CURRENCY_CODE": rejected("The request names no currency.", _SELLERS),
    "MISSING_INVOICE_ID": rejected("The billing adjustment names no invoice.", _SELLERS),
    "MISSING_BILLING_ADJUSTMENTS": rejected("There is no billing adjustment in it.", _SELLERS),
    "MISSING_BILLING_ADJUSTMENT_REQUEST_ENTRY": rejected(
        "A billing adjustment in the request is empty.", _SELLERS
    ),
    "BILLING_ADJUSTMENTS_LIMIT_EXCEEDED": rejected(
        "There are more billing adjustments in it than AWS takes at once.", _SELLERS
    ),
    "INVALID_ADJUSTMENT_AMOUNT": rejected(
        "AWS does not accept the amount of a billing adjustment.", _SELLERS
    ),
    "MISSING_ADJUSTMENT_AMOUNT": rejected("A billing adjustment has no amount.", _SELLERS),
    "EXCEEDED_MAXIMUM_ADJUSTMENT_AMOUNT": rejected(
        "A billing adjustment is higher than the invoice allows.", _SELLERS
    ),
    "INVALID_INVOICE_ADJUSTMENT_PERIOD": rejected(
        "The time in which this invoice can be adjusted is over.", _SELLERS
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
        "The agreement or the offer does not allow this change, or not now.",
        "AWS changes neither an agreement that starts later, nor one whose entitlements are being set "
        "up, nor a duration. It replaces one only by another offer for the same product.",
    ),
    "AcceptAgreementRequest": rejected(
        "The quote cannot be accepted: there may be an active agreement on this product already.",
        "Look for the product in your agreements, and change or replace the one that is there.",
    ),
    "CancelAgreement": rejected(
        "This agreement cannot be cancelled, or not now.",
        "After it was accepted or changed, wait two minutes. What is paid upfront on the product ends "
        "first. Only what is paid by use can be cancelled here; ask the seller to end any other.",
    ),
    "UpdatePurchaseOrders": rejected(
        "The purchase order of this charge cannot be changed, or not now.",
        "It can be until three hours before the charge, unless that is a refund, is past, or changed "
        f"after you saw it. {_OPEN_CHARGES}",
    ),
}

_INACTIVE = {
    "CreateAgreementRequest": rejected(
        "The agreement that the quote changes or replaces is not active.",
        "Buy anew from an offer for the product.",
    ),
    "AcceptAgreementRequest": rejected(
        "The agreement that this quote changes or replaces has ended since.",
        "Buy anew from an offer for the product.",
    ),
    "CancelAgreement": rejected(
        "The agreement is not active, so there is nothing to cancel.", READ_AGAIN
    ),
    "UpdatePurchaseOrders": rejected(
        "The agreement of this charge is not active, so its purchase order stays as it is.",
        READ_AGAIN,
    ),
    "AcceptAgreementPaymentRequest": rejected(
        "The agreement of this payment request is not active.", READ_AGAIN
    ),
}

_ORDER = {
    "UpdatePurchaseOrders": rejected(
        "AWS does not accept this purchase order for the charge, or does not let it be removed.",
        "Check the number with your organisation's rules.",
    ),
    "AcceptAgreementRequest": rejected(
        "AWS does not accept a purchase order of this quote, or one is mandatory and missing.",
        "Check the number of each charge with your organisation's rules, then accept again.",
    ),
    "AcceptAgreementPaymentRequest": rejected(
        "AWS does not accept the purchase order for this payment, or one is mandatory and missing.",
        "Check the number with your organisation's rules, then approve again.",
    ),
}

_INCOMPATIBLE = {
    "StartAgreementApprovals": rejected(
        "This quote cannot be put up for approval.",
        f"It may need none, so that you can accept it. {READ_AGAIN}",
    ),
    "GetAgreementRequestApprovalPlans": rejected(
        "There are no approval plans for this quote.",
        "It may need no approval, so that you can accept it.",
    ),
}

_QUOTA = Row(
    OverQuota,
    "A limit of AWS Marketplace does not allow this purchase.",
    "AWS limits free trials, agreements on one product and the worth of a purchase; ask AWS Support.",
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
