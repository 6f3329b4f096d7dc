"""The rights that Countersign needs in AWS: what each unlocks, and the policies that are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from app.language import tr, tr_in
from app.model.policy import Policy

AGREEMENT = "marketplace-agreement"
DISCOVERY = "marketplace-discovery"
BEDROCK = "bedrock"
INVOICING = "invoicing"
AGENTCORE = "bedrock-agentcore"
AGENTCORE_CONTROL = "bedrock-agentcore-control"
_PREFIX = "aws-marketplace"


class Use(StrEnum):
    """What a right is for. Tied ones are no calls: AWS asks for them beside others."""

    READ = "read"
    WRITE = "write"
    TIED = "tied"


class Right(msgspec.Struct, frozen=True):
    """One IAM action, named as the operation that it allows.

    `unlocks` completes "It unlocks …". `also` are actions that AWS's authorization reference ties to the
    operation. `is_rare` where many accounts do well without it.
    """

    operation: str
    unlocks: str
    policy: Policy
    use: Use = Use.READ
    also: tuple[str, ...] = ()
    service: str = AGREEMENT
    is_rare: bool = False

    @property
    def action(self) -> str:
        """The IAM action as policies write it."""
        return f"{_PREFIXES.get(self.service, _PREFIX)}:{self.operation}"


# Where the actions of a service do not begin as those of AWS Marketplace.
_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        BEDROCK: BEDROCK,
        AGENTCORE: AGENTCORE,
        AGENTCORE_CONTROL: AGENTCORE,
        INVOICING: INVOICING,
    }
)
_VIEW = ("ViewSubscriptions",)
_WATCH, _APPROVE, _BUY = Policy.WATCH, Policy.APPROVE, Policy.BUY

# AWS does not publish the actions of approvals, of contacts and of a quote's terms and plans; everywhere
# else the action has the operation's name, so it is taken for theirs as well.
RIGHTS = (
    # Watching.
    Right("SearchAgreements", tr("the list of your agreements"), _WATCH, also=_VIEW),
    Right(
        "DescribeAgreement", tr("what an agreement is worth and when it ends"), _WATCH, also=_VIEW
    ),
    Right(
        "GetAgreementTerms",
        tr("prices, terms and renewal of agreements, and when payments approve themselves"),
        _WATCH,
        also=_VIEW,
    ),
    Right(
        "GetAgreementEntitlements",
        tr("what an agreement entitles you to, and registration tokens"),
        _WATCH,
        also=_VIEW,
    ),
    Right("GetAgreementContacts", tr("whom AWS may contact about an agreement"), _WATCH),
    Right("ListAgreementCharges", tr("charges and their purchase orders"), _WATCH),
    Right("ListAgreementRequests", tr("the list of your quotes"), _WATCH),
    Right("GetAgreementRequest", tr("what a quote costs and where it stands"), _WATCH),
    Right("GetAgreementRequestTerms", tr("the terms of a quote"), _WATCH),
    Right(
        "GetAgreementRequestApprovalPlans",
        tr("who must approve a quote"),
        _WATCH,
        is_rare=True,
    ),
    Right("ListAgreementApprovals", tr("organisation approvals"), _WATCH, is_rare=True),
    Right(
        "GetAgreementApproval", tr("the levels of an organisation approval"), _WATCH, is_rare=True
    ),
    Right("ListAgreementPaymentRequests", tr("payment requests of sellers"), _WATCH),
    Right("GetAgreementPaymentRequest", tr("the details of a payment request"), _WATCH),
    Right("ListAgreementCancellationRequests", tr("cancellation requests of sellers"), _WATCH),
    Right("GetAgreementCancellationRequest", tr("the details of a cancellation request"), _WATCH),
    Right("GetOffer", tr("names of products and sellers on agreements"), _WATCH, service=DISCOVERY),
    Right("GetOfferTerms", tr("what an offer calls its units"), _WATCH, service=DISCOVERY),
    Right("GetProduct", tr("names of products"), _WATCH, service=DISCOVERY),
    Right("SearchListings", tr("searching the catalogue"), _WATCH, service=DISCOVERY),
    Right("SearchFacets", tr("narrowing a search of the catalogue"), _WATCH, service=DISCOVERY),
    Right("GetListing", tr("a product's page in the catalogue"), _WATCH, service=DISCOVERY),
    Right(
        "ListPurchaseOptions",
        tr("the offers for a product, and your private offers"),
        _WATCH,
        service=DISCOVERY,
    ),
    Right("GetOfferSet", tr("bundles of offers"), _WATCH, service=DISCOVERY),
    Right("ListFulfillmentOptions", tr("how a product is delivered"), _WATCH, service=DISCOVERY),
    Right(
        "ListFoundationModels",
        tr("the list of AI models"),
        _WATCH,
        service=BEDROCK,
        is_rare=True,
    ),
    Right(
        "GetFoundationModelAvailability",
        tr("whether you have access to an AI model"),
        _WATCH,
        service=BEDROCK,
        is_rare=True,
    ),
    Right(
        "ListFoundationModelAgreementOffers",
        tr("prices and terms of AI models"),
        _WATCH,
        service=BEDROCK,
        is_rare=True,
    ),
    Right(
        "GetUseCaseForModelAccess",
        tr("the use-case form for AI models"),
        _WATCH,
        service=BEDROCK,
        is_rare=True,
    ),
    Right(
        "ListInvoiceSummaries",
        tr("invoices of the account that pays"),
        _WATCH,
        service=INVOICING,
        is_rare=True,
    ),
    Right(
        "GetInvoicePDF",
        tr("the PDFs of invoices"),
        _WATCH,
        service=INVOICING,
        is_rare=True,
    ),
    Right(
        "ListPaymentManagers",
        tr("the payment managers of a region"),
        _WATCH,
        service=AGENTCORE_CONTROL,
        is_rare=True,
    ),
    Right(
        "GetPaymentManager",
        tr("whether a payment manager is ready"),
        _WATCH,
        service=AGENTCORE_CONTROL,
        is_rare=True,
    ),
    Right(
        "ListPaymentConnectors",
        tr("whether wallet providers are connected"),
        _WATCH,
        service=AGENTCORE_CONTROL,
        is_rare=True,
    ),
    Right(
        "GetPaymentConnector",
        tr("where to sign in to a wallet provider"),
        _WATCH,
        service=AGENTCORE_CONTROL,
        is_rare=True,
    ),
    Right(
        "ListPaymentSessions",
        tr("the payment sessions of a user"),
        _WATCH,
        service=AGENTCORE,
        is_rare=True,
    ),
    Right(
        "GetPaymentSession",
        tr("what a payment session has left to spend"),
        _WATCH,
        service=AGENTCORE,
        is_rare=True,
    ),
    Right(
        "ListPaymentInstruments",
        tr("the wallets that agents pay with"),
        _WATCH,
        service=AGENTCORE,
        is_rare=True,
    ),
    Right(
        "GetPaymentInstrument",
        tr("the address of a wallet"),
        _WATCH,
        service=AGENTCORE,
        is_rare=True,
    ),
    Right(
        "GetPaymentInstrumentBalance",
        tr("what a wallet holds"),
        _WATCH,
        service=AGENTCORE,
        is_rare=True,
    ),
    Right("ViewSubscriptions", tr("reading agreements at all"), _WATCH, Use.TIED),
    # Answering.
    Right(
        "AcceptAgreementPaymentRequest",
        tr("approving payment requests"),
        _APPROVE,
        Use.WRITE,
        also=("UpdatePurchaseOrders",),
    ),
    Right("RejectAgreementPaymentRequest", tr("rejecting payment requests"), _APPROVE, Use.WRITE),
    Right(
        "AcceptAgreementCancellationRequest",
        tr("letting a seller end an agreement"),
        _APPROVE,
        Use.WRITE,
        also=("CancelAgreement",),
    ),
    Right(
        "RejectAgreementCancellationRequest",
        tr("keeping an agreement that a seller wants to end"),
        _APPROVE,
        Use.WRITE,
    ),
    Right(
        "AcceptAgreementApproval",
        tr("agreeing as administrator of the organisation"),
        _APPROVE,
        Use.WRITE,
        is_rare=True,
    ),
    Right(
        "RejectAgreementApproval",
        tr("refusing as administrator of the organisation"),
        _APPROVE,
        Use.WRITE,
        is_rare=True,
    ),
    Right("UpdatePurchaseOrders", tr("setting purchase orders on charges"), _APPROVE, Use.WRITE),
    # Buying.
    Right("CreateAgreementRequest", tr("getting a quote"), _BUY, Use.WRITE, also=("Subscribe",)),
    Right(
        "AcceptAgreementRequest",
        tr("accepting a quote, which buys"),
        _BUY,
        Use.WRITE,
        also=("Subscribe", "UpdatePurchaseOrders"),
    ),
    Right("StartAgreementApprovals", tr("asking your organisation to approve"), _BUY, Use.WRITE),
    Right("CancelAgreementRequest", tr("withdrawing a quote"), _BUY, Use.WRITE),
    Right("CancelAgreement", tr("cancelling an agreement"), _BUY, Use.WRITE, also=("Unsubscribe",)),
    Right(
        "CreateFoundationModelAgreement",
        tr("enabling an AI model"),
        _BUY,
        Use.WRITE,
        also=("Subscribe", *_VIEW),
        service=BEDROCK,
        is_rare=True,
    ),
    Right(
        "DeleteFoundationModelAgreement",
        tr("removing an AI model"),
        _BUY,
        Use.WRITE,
        also=("Unsubscribe",),
        service=BEDROCK,
        is_rare=True,
    ),
    Right(
        "PutUseCaseForModelAccess",
        tr("sending the use-case form for AI models"),
        _BUY,
        Use.WRITE,
        service=BEDROCK,
        is_rare=True,
    ),
    Right(
        "CreatePaymentSession",
        tr("letting an agent spend up to a limit"),
        _BUY,
        Use.WRITE,
        service=AGENTCORE,
        is_rare=True,
    ),
    Right(
        "DeletePaymentSession",
        tr("ending a payment session early"),
        _BUY,
        Use.WRITE,
        service=AGENTCORE,
        is_rare=True,
    ),
    Right("Subscribe", tr("buying at all"), _BUY, Use.TIED),
    Right("Unsubscribe", tr("cancelling at all"), _BUY, Use.TIED),
)

_BY_OPERATION: Mapping[str, Right] = MappingProxyType({one.operation: one for one in RIGHTS})
_BY_ACTION: Mapping[str, Right] = MappingProxyType({one.action: one for one in RIGHTS})
_ORDER = tuple(Policy)
POLICY_NAMES: Mapping[Policy, str] = MappingProxyType(
    {
        Policy.WATCH: tr_in("policy", "watch only"),
        Policy.APPROVE: tr_in("policy", "approve"),
        Policy.BUY: tr_in("policy", "buy"),
    }
)
POLICY_WORDS: Mapping[Policy, str] = MappingProxyType(
    {
        Policy.WATCH: tr(
            "Reads agreements, charges, invoices, quotes, requests, the catalogue, access to AI models"
            " and payment sessions. Changes nothing."
        ),
        Policy.APPROVE: tr("Watches, and answers payment requests, cancellations and approvals."),
        Policy.BUY: tr(
            "Watches, answers, accepts quotes, cancels agreements, enables AI models, and makes and"
            " deletes payment sessions. Never pays."
        ),
    }
)


def action_of(operation: str) -> str:
    """Name the IAM action of an operation, by AWS Marketplace's rule for one that is not known."""
    known = _BY_OPERATION.get(operation)
    return known.action if known else f"{_PREFIX}:{operation}"


def right_of(action: str) -> Right | None:
    """Find a right by its IAM action; None for one that Countersign does not know."""
    return _BY_ACTION.get(action)


def missing(action: str) -> str:
    """Say in one or two sentences which right is missing and what it would unlock."""
    known = right_of(action)
    if known is None:
        return tr("Missing right: {action}.", action=action)
    return tr(
        "Missing right: {action}. It unlocks {unlocks}.", action=action, unlocks=known.unlocks
    )


def actions_of(policy: Policy) -> tuple[str, ...]:
    """Give the IAM actions that a policy allows, in order."""
    granted = _ORDER[: _ORDER.index(policy) + 1]
    rights = [one for one in RIGHTS if one.policy in granted and one.use is not Use.TIED]
    tied = {f"{_PREFIX}:{name}" for one in rights for name in one.also}
    return tuple(sorted(tied | {one.action for one in rights}))


def _document(policy: Policy) -> str:
    words = "".join(word.capitalize() for word in policy.value.split())
    statement = {
        "Sid": f"Countersign{words}",
        "Effect": "Allow",
        "Action": list(actions_of(policy)),
        # AWS Marketplace takes no narrower resource for these actions.
        "Resource": "*",
    }
    encoded = msgspec.json.encode({"Version": "2012-10-17", "Statement": [statement]})
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


POLICIES: Mapping[Policy, str] = MappingProxyType({one: _document(one) for one in Policy})
