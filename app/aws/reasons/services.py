"""The services that give few reasons or none: the catalogue, models of Bedrock, payment sessions of AgentCore.

Their codes are told by operation, because the code alone does not say what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.aws.reasons.row import NEWER, READ_AGAIN, TRY_LATER, Row, rejected
from app.errors import Conflict, NotFound, OverQuota, Rejected
from app.language import tr

_MISSING = "ResourceNotFoundException"
_CHANGED = "ConflictException"
_INVALID = "ValidationException"
_QUOTA = "ServiceQuotaExceededException"
_SUBSCRIBE = "SubscriptionRequiredException"
_READ_MODEL = tr("Read the model's access again to see where it stands.")
_REGION = tr("Check the region and the account, then read the list again.")

REASONS: Mapping[str, Row] = MappingProxyType(
    {
        # The catalogue.
        "INVALID_PAGINATION_TOKEN": rejected(
            tr("AWS lost the place in this list of the catalogue."), tr("Ask again to begin anew.")
        ),
        "MALFORMED_REQUEST_PARAMETERS": rejected(
            tr("AWS cannot read what the catalogue was asked for."),
            tr("Check the words and the filters, then search again."),
        ),
        "PAGINATION_LIMIT_EXCEEDED": rejected(
            tr("AWS does not list the catalogue any further than this."),
            tr("Narrow the search with more words or filters."),
        ),
        # Payment sessions.
        "CannotParse": rejected(tr("AWS cannot read the request."), NEWER),
        "FieldValidationFailed": rejected(
            tr("AWS does not accept a value of the payment session or its manager."),
            tr("Correct the value, then try again."),
        ),
        "IdempotentParameterMismatchException": rejected(
            tr("The same request was sent before with other values."),
            tr("Read the list to see what was made of it, then begin anew."),
        ),
        "EventInOtherSession": rejected(
            tr("This belongs to another session."), tr("Open the session it belongs to.")
        ),
        "ResourceConflict": Row(
            Conflict, tr("Something else is being done with this at the moment."), READ_AGAIN
        ),
    }
)


_Told = tuple[tuple[str, ...], str, Row]  # the operations, the code, what it means for them

_CATALOGUE: tuple[_Told, ...] = (
    (
        ("GetOffer", "GetOfferTerms"),
        _MISSING,
        Row(
            NotFound,
            tr("The catalogue does not show this offer, or not to this account."),
            tr("It may have expired or be meant for another account; ask the seller for its link."),
        ),
    ),
    (
        ("GetOfferSet",),
        _MISSING,
        Row(
            NotFound,
            tr("The catalogue does not show this bundle of offers, or not to this account."),
            tr("It may have expired or be meant for another account; ask the seller for its link."),
        ),
    ),
    (
        ("GetProduct", "ListFulfillmentOptions"),
        _MISSING,
        Row(
            NotFound,
            tr("The catalogue does not show this product, or not to this account."),
            tr("The seller may have taken it back, or shows it to some accounts only."),
        ),
    ),
    (
        ("GetListing",),
        _MISSING,
        Row(
            NotFound,
            tr("The catalogue has no such page of a product."),
            tr("Search for the product by its name."),
        ),
    ),
)

_MODELS: tuple[_Told, ...] = (
    (
        ("ListFoundationModelAgreementOffers", "GetFoundationModelAvailability"),
        _MISSING,
        Row(
            NotFound,
            tr("AWS does not have this model in this region."),
            tr("Choose another region."),
        ),
    ),
    (
        ("CreateFoundationModelAgreement",),
        _MISSING,
        Row(
            NotFound,
            tr("AWS does not find the model, or this offer for it, in this region."),
            tr("Read the model's offers again."),
        ),
    ),
    (
        ("CreateFoundationModelAgreement",),
        _CHANGED,
        Row(
            Conflict,
            tr("There is an agreement for this model already, or AWS is making or ending one."),
            _READ_MODEL,
        ),
    ),
    (
        ("CreateFoundationModelAgreement",),
        _INVALID,
        rejected(
            tr("AWS found the request invalid that was to enable the model."),
            tr("Read the model's offers again, then enable it with one of them."),
        ),
    ),
    (
        ("DeleteFoundationModelAgreement",),
        _MISSING,
        Row(NotFound, tr("There is no agreement on this model that could be ended."), READ_AGAIN),
    ),
    (
        ("DeleteFoundationModelAgreement",),
        _CHANGED,
        Row(Conflict, tr("AWS is changing the agreement for this model just now."), _READ_MODEL),
    ),
    (
        ("DeleteFoundationModelAgreement",),
        _INVALID,
        rejected(tr("AWS cannot end an agreement on this model; there may be none."), READ_AGAIN),
    ),
    (
        ("GetUseCaseForModelAccess",),
        _MISSING,
        Row(
            NotFound,
            tr("The use-case form has not been sent for this account."),
            tr("Fill it in before you enable models that need it."),
        ),
    ),
    (
        ("PutUseCaseForModelAccess",),
        _INVALID,
        rejected(
            tr("AWS does not take the use-case form, and does not say which field is wrong."),
            tr("Check the website and the industry first, then send it again."),
        ),
    ),
    (
        ("GetUseCaseForModelAccess",),
        _INVALID,
        rejected(tr("AWS does not give the use-case form here."), _REGION),
    ),
    (
        (
            "GetFoundationModelAvailability",
            "ListFoundationModelAgreementOffers",
            "ListFoundationModels",
        ),
        _INVALID,
        rejected(
            tr("AWS found the request invalid that asks about models of this region."), _REGION
        ),
    ),
)

_SESSION = ("GetPaymentSession", "DeletePaymentSession")
_INSTRUMENT = ("GetPaymentInstrument", "DeletePaymentInstrument", "GetPaymentInstrumentBalance")
_MANAGER = ("GetPaymentManager", "DeletePaymentManager")
_CONNECTOR = ("GetPaymentConnector", "DeletePaymentConnector")
_MAKING = (
    "CreatePaymentSession",
    "CreatePaymentInstrument",
    "CreatePaymentConnector",
    "CreatePaymentManager",
)

_SESSIONS: tuple[_Told, ...] = (
    (
        _SESSION,
        _MISSING,
        Row(NotFound, tr("There is no such payment session; it may be deleted."), _REGION),
    ),
    (_INSTRUMENT, _MISSING, Row(NotFound, tr("There is no such payment instrument."), _REGION)),
    (
        ("CreatePaymentInstrument",),
        _MISSING,
        Row(
            NotFound,
            tr("There is no such payment manager or connector for the instrument."),
            _REGION,
        ),
    ),
    (_MANAGER, _MISSING, Row(NotFound, tr("There is no such payment manager."), _REGION)),
    (
        ("CreatePaymentConnector",),
        _MISSING,
        Row(NotFound, tr("There is no such payment manager for the connector."), _REGION),
    ),
    (_CONNECTOR, _MISSING, Row(NotFound, tr("There is no such payment connector."), _REGION)),
    (
        ("CreatePaymentSession",),
        _CHANGED,
        Row(
            Conflict,
            tr("Such a payment session is being made already."),
            tr("Read the list of sessions before you make another."),
        ),
    ),
    (
        ("CreatePaymentInstrument",),
        _CHANGED,
        Row(
            Conflict,
            tr("There is such a payment instrument already."),
            tr("Read the list of instruments before you make another."),
        ),
    ),
    (
        ("CreatePaymentManager",),
        _CHANGED,
        Row(
            Conflict,
            tr("There is a payment manager of this name already."),
            tr("Choose another name, or use the one that is there."),
        ),
    ),
    (
        ("DeletePaymentManager",),
        _CHANGED,
        Row(
            Conflict,
            tr("The payment manager still has connectors, or is being changed."),
            tr("Delete its connectors first, then try again."),
        ),
    ),
    (
        ("CreatePaymentConnector",),
        _CHANGED,
        Row(
            Conflict,
            tr(
                "There is a payment connector of this name already, or its manager is being changed."
            ),
            tr("Read the manager's connectors before you make another."),
        ),
    ),
    (
        ("DeletePaymentConnector",),
        _CHANGED,
        Row(Conflict, tr("The payment connector is in use or being changed."), TRY_LATER),
    ),
    (
        _MAKING,
        _QUOTA,
        Row(
            OverQuota,
            tr("AWS allows no more payment sessions, instruments, connectors or managers here."),
            tr(
                "Delete those that are not needed, or ask for more in Service Quotas in the AWS console."
            ),
        ),
    ),
    (
        ("CreatePaymentSession", "CreatePaymentInstrument", "CreatePaymentConnector"),
        _SUBSCRIBE,
        Row(
            Rejected,
            tr("The payment provider must be subscribed to in AWS Marketplace first."),
            tr("Find the provider's product under Offers and accept one of its offers."),
        ),
    ),
)

OF_OPERATION: Mapping[tuple[str, str], Row] = MappingProxyType(
    {
        (operation, code): row
        for operations, code, row in (*_CATALOGUE, *_MODELS, *_SESSIONS)
        for operation in operations
    }
)
