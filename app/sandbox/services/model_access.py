"""Bedrock's control plane for the access to models, as an account owner sees it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.sandbox.models import (
    AVAILABLE,
    ERROR,
    MODEL_PENDING,
    NOT_AVAILABLE,
    Model,
    ModelAccess,
    ModelOffer,
    UseCase,
    begin_agreement,
    end_agreement_for,
)
from app.sandbox.service import Call, Handler, ServiceError
from app.sandbox.services.regions import region_of
from app.sandbox.transitions import Cause, Stage

TOKEN_LIFETIME = timedelta(minutes=10)
_PRICE_BY_AREA = {"eu": Decimal("1.1"), "ap": Decimal("1.2")}
# Regions that an account has to opt in to; the use-case form is asked for again there.
_OPT_IN = frozenset(
    {
        "af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4",
        "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2",
        "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1", "mx-central-1",
    }
)  # fmt: skip
_FORM_LENGTHS = {
    "companyName": 128,
    "companyWebsite": 128,
    "intendedUsers": 1,
    "industryOption": 128,
    "otherIndustryOption": 128,
    "useCases": 8192,
}


def model_handlers(stage: Stage) -> Mapping[str, Handler]:
    """Return the operations by name."""
    models = _Models(stage)
    return {
        "ListFoundationModels": models.list_all,
        "GetFoundationModelAvailability": models.availability,
        "ListFoundationModelAgreementOffers": models.offers,
        "CreateFoundationModelAgreement": models.create,
        "DeleteFoundationModelAgreement": models.delete,
        "GetUseCaseForModelAccess": models.use_case,
        "PutUseCaseForModelAccess": models.put_use_case,
    }


class _Models:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def list_all(self, call: Call) -> dict[str, Any]:
        region = region_of(call)
        found = (model for model in self._stage.state.models.values() if region in model.regions)
        return {
            "modelSummaries": [
                _summary(model, region, call.now) for model in found if _fits(model, call.params)
            ]
        }

    def availability(self, call: Call) -> dict[str, Any]:
        model, access = self._find(call)
        agreement = {"status": access.status}
        if access.status == ERROR:
            agreement["errorMessage"] = access.error
        is_here = region_of(call) in model.regions
        has_entitlement = access.is_entitled or not model.offers
        return {
            "modelId": model.id,
            "agreementAvailability": agreement if model.offers else {"status": AVAILABLE},
            "authorizationStatus": "NOT_AUTHORIZED" if model.is_barred else "AUTHORIZED",
            "entitlementAvailability": AVAILABLE if has_entitlement else NOT_AVAILABLE,
            "regionAvailability": AVAILABLE if is_here else NOT_AVAILABLE,
        }

    def offers(self, call: Call) -> dict[str, Any]:
        model, access = self._find(call)
        with_private = call.params.get("offerType", "PUBLIC") == "ALL"
        region = region_of(call)
        shown = [one for one in model.offers if with_private or not one.is_private]
        factor = _factor(region, access)
        return {
            "modelId": model.id,
            "offers": [
                {
                    "offerId": one.id,
                    "offerToken": self._token(model, one, call.now),
                    "termDetails": _terms(one, factor),
                }
                for one in shown
            ],
        }

    def create(self, call: Call) -> dict[str, Any]:
        model, access = self._find(call)
        if not model.offers:
            raise _invalid(f"The model {model.id} needs no agreement.")
        if region_of(call) not in model.regions:
            raise _invalid(f"The model {model.id} is not available in {region_of(call)}.")
        if model.is_barred:
            raise ServiceError(
                "AccessDeniedException", f"Your account is not authorized to use {model.id}."
            )
        if model.needs_form and self._form(call) is None:
            raise ServiceError(
                "ResourceNotFoundException",
                "Model use case details have not been submitted for this account.",
            )
        self._check_token(model, call)
        if access.status == MODEL_PENDING:
            raise _conflict(f"An agreement for {model.id} is being changed.")
        if access.status == AVAILABLE:
            raise _conflict(f"An agreement for {model.id} already exists.")
        begin_agreement(self._stage, access, _cause(call))
        return {"modelId": model.id}

    def delete(self, call: Call) -> dict[str, Any]:
        model, access = self._find(call)
        if access.status == MODEL_PENDING:
            raise _conflict(f"An agreement for {model.id} is being changed.")
        if access.status != AVAILABLE:
            raise _invalid("No agreement exists to cancel.")
        end_agreement_for(self._stage, access, _cause(call))
        return {}

    def use_case(self, call: Call) -> dict[str, Any]:
        form = self._form(call)
        if form is None:
            raise ServiceError(
                "ResourceNotFoundException", "No use case was submitted for this account."
            )
        return {"formData": form.data}

    def put_use_case(self, call: Call) -> dict[str, Any]:
        data: bytes = call.params["formData"]
        _check_form(data)
        known = self._form(call)
        if known is None:
            scope = _scope(call)
            self._stage.state.forms.add(UseCase(scope, data))
            self._stage.record("use-case-form", "use case SUBMITTED by buyer", _cause(call))
        elif json.loads(known.data) != json.loads(data):
            raise _invalid("Invalid form data: another use case was submitted before.")
        return {}

    def _find(self, call: Call) -> tuple[Model, ModelAccess]:
        model_id = call.params["modelId"]
        model = self._stage.state.models.get(model_id)
        if model is None:
            raise ServiceError("ResourceNotFoundException", f"The model {model_id} does not exist.")
        return model, self._stage.state.accesses.row(model_id)

    def _form(self, call: Call) -> UseCase | None:
        return self._stage.state.forms.get(_scope(call))

    def _token(self, model: Model, offer: ModelOffer, at: datetime) -> str:
        issued = f"{int(at.timestamp()):x}"
        secret = f"{self._stage.state.seed} {self._stage.state.account_id} {model.id}"
        seal = hashlib.sha256(f"{secret} {offer.id} {issued}".encode()).hexdigest()
        return f"{offer.id}.{issued}.{seal}"

    def _check_token(self, model: Model, call: Call) -> None:
        token: str = call.params["offerToken"]
        offer_id, _, rest = token.partition(".")
        offer = next((one for one in model.offers if one.id == offer_id), None)
        try:
            issued = datetime.fromtimestamp(int(rest.partition(".")[0], 16), UTC)
        except (ValueError, OverflowError, OSError) as cause:
            raise _invalid("The offer token is not valid.") from cause
        if offer is None or token != self._token(model, offer, issued):
            raise _invalid("The offer token is not valid.")
        if call.now - issued > TOKEN_LIFETIME:
            raise _invalid("The offer token has expired.")


def _summary(model: Model, region: str, now: datetime) -> dict[str, Any]:
    times = {
        "startOfLifeTime": model.starts_at,
        "legacyTime": model.legacy_at,
        "endOfLifeTime": model.ends_at,
    }
    is_legacy = model.legacy_at is not None and model.legacy_at <= now
    return {
        "modelArn": f"arn:aws:bedrock:{region}::foundation-model/{model.id}",
        "modelId": model.id,
        "modelName": model.name,
        "providerName": model.provider,
        "inputModalities": list(model.inputs),
        "outputModalities": list(model.outputs),
        "responseStreamingSupported": model.is_streaming,
        "customizationsSupported": list(model.customizations),
        "inferenceTypesSupported": list(model.inferences),
        "modelLifecycle": {
            "status": "LEGACY" if is_legacy else "ACTIVE",
            **{name: at for name, at in times.items() if at is not None},
        },
    }


def _fits(model: Model, params: Mapping[str, Any]) -> bool:
    provider = params.get("byProvider", "").casefold()
    wanted = (
        (params.get("byCustomizationType"), model.customizations),
        (params.get("byOutputModality"), model.outputs),
        (params.get("byInferenceType"), model.inferences),
    )
    is_provider = provider in ("", model.provider.casefold())
    return is_provider and all(word is None or word in has for word, has in wanted)


def _terms(offer: ModelOffer, factor: Decimal) -> dict[str, Any]:
    rates = [
        {
            "dimension": one.dimension,
            "price": f"{(Decimal(one.price) * factor).normalize():f}",
            "unit": one.unit,
            "description": one.description,
        }
        for one in offer.prices
    ]
    terms: dict[str, Any] = {
        "usageBasedPricingTerm": {"rateCard": rates},
        "legalTerm": {"url": offer.legal_url},
        "supportTerm": {"refundPolicyDescription": offer.refund_policy},
    }
    return terms | (
        {"validityTerm": {"agreementDuration": offer.duration}} if offer.duration else {}
    )


def _factor(region: str, access: ModelAccess) -> Decimal:
    return _PRICE_BY_AREA.get(region[:2], Decimal(1)) * Decimal(access.price_factor)


def _check_form(data: bytes) -> None:
    """Take a form whose members are all there, as texts that are not too long."""
    try:
        form = json.loads(data)
    except ValueError as cause:
        raise _invalid("Invalid form data") from cause
    if not isinstance(form, dict) or form.keys() != _FORM_LENGTHS.keys():
        raise _invalid("Invalid form data")
    for name, longest in _FORM_LENGTHS.items():
        if not isinstance(form[name], str) or len(form[name]) > longest:
            raise _invalid("Invalid form data")
    if form["intendedUsers"] not in ("0", "1", "2") or "://" not in form["companyWebsite"]:
        raise _invalid("Invalid form data")


def _scope(call: Call) -> str:
    region = region_of(call)
    return region if region in _OPT_IN else ""


def _cause(call: Call) -> Cause:
    return Cause("buyer", call.now, call.request_id)


def _invalid(message: str) -> ServiceError:
    return ServiceError("ValidationException", message)


def _conflict(message: str) -> ServiceError:
    return ServiceError("ConflictException", message)
