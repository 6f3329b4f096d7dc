"""Reads and changes the access to AI models through Bedrock's control plane, one gateway for each region."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from app.aws.calls import Answer, ServiceCalls
from app.aws.errors import request_id_of
from app.aws.links import is_https
from app.aws.wire import Page, Wire, read_document, rows, unreadable, utc
from app.errors import NotFound, Rejected
from app.language import tr
from app.model.foundation_model import (
    Availability,
    ModelFilter,
    ModelOffer,
    ModelRegion,
    ModelSummary,
    Rate,
)
from app.model.use_case_form import StoredForm, UseCaseForm, read_form

USUAL_REGION = "us-east-1"
_LONGEST_PRICE = 40  # digits that a price may have; more is no price


class TokenOffer(msgspec.Struct, frozen=True):
    """An offer with AWS's token for taking it, which ages: fetched right before it is used."""

    offer: ModelOffer
    token: str

    def __repr__(self) -> str:
        return f"TokenOffer({self.offer.offer_id})"


class FoundationModelGateway:
    """The models of one region. A person waits for every one of these reads but polled ones."""

    def __init__(self, calls: ServiceCalls) -> None:
        self._calls = calls

    def models(self, only: ModelFilter) -> Page[ModelSummary]:
        """List the models of the region; AWS gives them all at once. Raises AppError."""
        wanted = {
            "byProvider": only.provider,
            "byOutputModality": only.output,
            "byInferenceType": only.inference,
            "byCustomizationType": only.customization,
        }
        given: dict[str, Any] = {name: value for name, value in wanted.items() if value}
        reply = self._calls.read("ListFoundationModels", urgent=True, **given)
        return rows(reply, "modelSummaries", _Summary, _summary)

    def availability(self, model_id: str, *, urgent: bool = False) -> Answer[Availability]:
        """Read what AWS says of the access to a model. Raises AppError."""
        reply = self._calls.read("GetFoundationModelAvailability", urgent=urgent, modelId=model_id)
        found = read_document(reply, _Availability, _availability)
        if found.model_id != model_id:
            raise unreadable("foreign model")
        return Answer(found, request_id_of(reply))

    def offers(self, model_id: str) -> Page[ModelOffer]:
        """List a model's offers, those for this account first. Raises AppError."""
        public = {_key(one.offer) for one in self._offers(model_id, "PUBLIC").items}
        page = self._offers(model_id, "ALL")
        told = [
            msgspec.structs.replace(one.offer, is_private=_key(one.offer) not in public)
            for one in page.items
        ]
        told.sort(key=lambda one: not one.is_private)
        return Page(tuple(told), page.unreadable)

    def fresh_offers(self, model_id: str) -> tuple[TokenOffer, ...]:
        """Read all offers with tokens that are good for a while; what cannot be read is left out.

        None is marked as private. Raises AppError.
        """
        return self._offers(model_id, "ALL").items

    def use_case(self) -> Answer[StoredForm | None]:
        """Read the use-case form that the account has sent; None: none yet. Raises AppError."""
        try:
            reply = self._calls.read("GetUseCaseForModelAccess", urgent=True)
        except NotFound as error:
            if not error.request_id:
                raise
            return Answer(None, error.request_id)
        document = reply.get("formData")
        if not isinstance(document, bytes):
            raise unreadable("no form")
        return Answer(read_form(document), request_id_of(reply))

    def create_agreement(self, model_id: str, token: str) -> Answer[None]:
        """Ask for an agreement by an offer's token. Sent exactly once. Raises AppError."""
        reply = self._calls.write(
            "CreateFoundationModelAgreement", modelId=model_id, offerToken=token
        )
        if reply.get("modelId") != model_id:
            raise unreadable("foreign model")
        return Answer(None, request_id_of(reply))

    def delete_agreement(self, model_id: str) -> Answer[None]:
        """Ask for the end of an agreement. Sent exactly once. Raises AppError."""
        reply = self._calls.write("DeleteFoundationModelAgreement", modelId=model_id)
        return Answer(None, request_id_of(reply))

    def put_use_case(self, form: UseCaseForm) -> Answer[None]:
        """Send the use-case form; botocore encodes it. Sent exactly once. Raises AppError."""
        reply = self._calls.write("PutUseCaseForModelAccess", formData=form.document)
        return Answer(None, request_id_of(reply))

    def _offers(self, model_id: str, kind: str) -> Page[TokenOffer]:
        reply = self._calls.read(
            "ListFoundationModelAgreementOffers",
            urgent=True,
            modelId=model_id,
            offerType=kind,
        )
        if reply.get("modelId") != model_id:
            raise unreadable("foreign model")
        return rows(reply, "offers", _Offer, _offer)


class ModelRegions:
    """Gives each region its gateway, made at the first use; may be used from any thread."""

    def __init__(
        self,
        regions: Callable[[], Mapping[str, str]],
        make: Callable[[str], ServiceCalls],
        configured: str = "",
    ) -> None:
        """Take how the regions are called by their codes, and how the calls of one are made.

        `configured` is the region of the profile, if it has one.
        """
        self._configured = configured
        self._regions = regions
        self._make = make
        self._gateways: dict[str, FoundationModelGateway] = {}
        self._lock = threading.Lock()

    def all(self) -> tuple[ModelRegion, ...]:
        """Name every region that has Bedrock, by code."""
        return tuple(ModelRegion(code, name) for code, name in sorted(self._regions().items()))

    def usual(self) -> str:
        """Give the region to begin with: the profile's, where that has Bedrock."""
        return self._configured if self._configured in self._regions() else USUAL_REGION

    def require(self, region: str) -> None:
        """Refuse a region that has no Bedrock: botocore would make up an address. Raises Rejected."""
        if region not in self._regions():
            raise Rejected(
                tr("This version of Countersign knows no such region of Bedrock."),
                tr("Choose a region from the list."),
                code="no-region",
            )

    def of(self, region: str) -> FoundationModelGateway:
        """Give the gateway of a region.

        Raises:
            Rejected: there is no such region.
            BadSettings: a setting keeps botocore from making a client.
        """
        self.require(region)
        with self._lock:
            if region not in self._gateways:
                self._gateways[region] = FoundationModelGateway(self._make(region))
            return self._gateways[region]


class _Lifecycle(Wire, frozen=True):
    status: str = ""
    start_of_life_time: datetime | None = None
    legacy_time: datetime | None = None
    end_of_life_time: datetime | None = None


class _Summary(Wire, frozen=True):
    model_id: str
    model_arn: str = ""
    model_name: str = ""
    provider_name: str = ""
    input_modalities: tuple[str, ...] = ()
    output_modalities: tuple[str, ...] = ()
    response_streaming_supported: bool = False
    customizations_supported: tuple[str, ...] = ()
    inference_types_supported: tuple[str, ...] = ()
    model_lifecycle: _Lifecycle = _Lifecycle()


def _summary(doc: _Summary) -> ModelSummary:
    life = doc.model_lifecycle
    return ModelSummary(
        model_id=doc.model_id,
        arn=doc.model_arn,
        name=doc.model_name,
        provider=doc.provider_name,
        inputs=doc.input_modalities,
        outputs=doc.output_modalities,
        customizations=doc.customizations_supported,
        inferences=doc.inference_types_supported,
        is_streaming=doc.response_streaming_supported,
        status=life.status,
        starts_at=utc(life.start_of_life_time),
        legacy_at=utc(life.legacy_time),
        ends_at=utc(life.end_of_life_time),
    )


class _Agreement(Wire, frozen=True):
    status: str
    error_message: str = ""


class _Availability(Wire, frozen=True):
    model_id: str
    agreement_availability: _Agreement
    authorization_status: str
    entitlement_availability: str
    region_availability: str


def _availability(doc: _Availability) -> Availability:
    return Availability(
        model_id=doc.model_id,
        agreement=doc.agreement_availability.status,
        authorization=doc.authorization_status,
        entitlement=doc.entitlement_availability,
        in_region=doc.region_availability,
        error=doc.agreement_availability.error_message,
    )


class _Rate(Wire, frozen=True):
    dimension: str = ""
    price: str = ""
    unit: str = ""
    description: str = ""


class _Pricing(Wire, frozen=True):
    rate_card: tuple[_Rate, ...]


class _Legal(Wire, frozen=True):
    url: str = ""


class _Support(Wire, frozen=True):
    refund_policy_description: str = ""


class _Validity(Wire, frozen=True):
    agreement_duration: str = ""


class _Terms(Wire, frozen=True):
    usage_based_pricing_term: _Pricing
    legal_term: _Legal
    support_term: _Support
    validity_term: _Validity = _Validity()


class _Offer(Wire, frozen=True):
    offer_token: str
    term_details: _Terms
    offer_id: str = ""


def _offer(doc: _Offer) -> TokenOffer:
    terms = doc.term_details
    url = terms.legal_term.url
    is_sound = is_https(url)
    offer = ModelOffer(
        offer_id=doc.offer_id,
        rates=tuple(_rate(one) for one in terms.usage_based_pricing_term.rate_card),
        legal_url=url if is_sound else "",
        refund_policy=terms.support_term.refund_policy_description,
        duration=terms.validity_term.agreement_duration,
        has_odd_link=bool(url) and not is_sound,
    )
    return TokenOffer(offer, doc.offer_token)


def _rate(doc: _Rate) -> Rate:
    return Rate(doc.dimension, _price(doc.price), doc.price, doc.unit, doc.description)


def _price(text: str) -> Decimal | None:
    """Read a price; None for what is no amount, such as a word or an exponent."""
    if len(text) > _LONGEST_PRICE or not text.isascii() or not text.replace(".", "", 1).isdigit():
        return None
    return Decimal(text)


def _key(offer: ModelOffer) -> object:
    """What tells offers apart: the id, or all of it where AWS gives none."""
    return offer.offer_id or offer
