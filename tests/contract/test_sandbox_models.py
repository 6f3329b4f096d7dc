"""Access to models at the sandbox account, asked by boto3: it comes and goes as at AWS, and says no alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from app.sandbox.control_client import ControlRefused
from app.sandbox.identities import Identity
from app.sandbox.models import FAILURE
from app.sandbox.sample_models import (
    BARRED,
    ENABLED,
    FAILED,
    ONLY_WEST,
    PLAIN,
    WITH_FORM,
    WITHOUT_AGREEMENT,
)
from tests.fakes.sandbox import RunningSandbox, running_sandbox

FORM = {
    "companyName": "Brightloom",
    "companyWebsite": "https://brightloom.example",
    "intendedUsers": "0",
    "industryOption": "Software",
    "otherIndustryOption": "",
    "useCases": "Summaries of our own documents.",
}


class Owner:
    """Somebody who looks after models in one region."""

    def __init__(self, sandbox: RunningSandbox, region: str = "us-east-1") -> None:
        self.client = sandbox.client("bedrock", region_name=region)
        self.control = sandbox.control

    def models(self, **only: str) -> dict[str, dict[str, Any]]:
        rows = self.client.list_foundation_models(**only)["modelSummaries"]
        return {row["modelId"]: row for row in rows}

    def facts(self, model_id: str) -> tuple[str, str, str, str]:
        reply = self.client.get_foundation_model_availability(modelId=model_id)
        return (
            reply["agreementAvailability"]["status"],
            reply["authorizationStatus"],
            reply["entitlementAvailability"],
            reply["regionAvailability"],
        )

    def offers(self, model_id: str, **kind: str) -> list[dict[str, Any]]:
        reply = self.client.list_foundation_model_agreement_offers(modelId=model_id, **kind)
        found: list[dict[str, Any]] = reply["offers"]
        return found

    def enable(self, model_id: str, token: str = "") -> None:
        token = token or self.offers(model_id)[0]["offerToken"]
        reply = self.client.create_foundation_model_agreement(modelId=model_id, offerToken=token)
        assert reply["ResponseMetadata"]["HTTPStatusCode"] == 202
        assert reply["modelId"] == model_id

    def remove(self, model_id: str) -> None:
        self.client.delete_foundation_model_agreement(modelId=model_id)

    def send(self, form: object) -> None:
        data = form if isinstance(form, bytes) else json.dumps(form).encode()
        self.client.put_use_case_for_model_access(formData=data)

    def stored(self) -> bytes:
        data: bytes = self.client.get_use_case_for_model_access()["formData"]
        return data


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as sandbox:
        yield sandbox


@pytest.fixture
def owner(sandbox: RunningSandbox) -> Owner:
    return Owner(sandbox)


def refused(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, int, str]:
    response: dict[str, Any] = dict(error.value.response)
    told = response["Error"]
    return told["Code"], response["ResponseMetadata"]["HTTPStatusCode"], told["Message"]


# --- reading -----------------------------------------------------------------------------------------


def test_a_region_lists_only_its_models(sandbox: RunningSandbox, owner: Owner) -> None:
    assert ONLY_WEST not in owner.models()
    west = Owner(sandbox, "us-west-2").models()
    assert west[ONLY_WEST]["modelArn"].startswith("arn:aws:bedrock:us-west-2::foundation-model/")
    assert PLAIN not in west
    assert not Owner(sandbox, "sa-east-1").models()


@pytest.mark.parametrize(
    ("only", "providers"),
    [
        ({"byProvider": "cohere"}, {"Cohere"}),
        ({"byOutputModality": "EMBEDDING"}, {"Cohere", "Amazon"}),
        ({"byInferenceType": "PROVISIONED"}, {"Cohere"}),
        ({"byCustomizationType": "DISTILLATION"}, {"Amazon"}),
        ({"byProvider": "Anthropic", "byOutputModality": "IMAGE"}, set()),
    ],
)
def test_filters_narrow_and_must_all_hold(
    owner: Owner, only: dict[str, str], providers: set[str]
) -> None:
    assert {row["providerName"] for row in owner.models(**only).values()} == providers


def test_a_model_tells_when_it_is_taken_away(owner: Owner) -> None:
    old = owner.models()["anthropic.claude-3-5-haiku-20241022-v1:0"]["modelLifecycle"]
    assert old["status"] == "LEGACY"
    assert old["legacyTime"] < old["endOfLifeTime"]


@pytest.mark.parametrize(
    ("model_id", "facts"),
    [
        (ENABLED, ("AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE")),
        (PLAIN, ("NOT_AVAILABLE", "AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE")),
        (BARRED, ("NOT_AVAILABLE", "NOT_AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE")),
        (ONLY_WEST, ("NOT_AVAILABLE", "AUTHORIZED", "NOT_AVAILABLE", "NOT_AVAILABLE")),
        (FAILED, ("ERROR", "AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE")),
        (WITHOUT_AGREEMENT, ("AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE")),
    ],
)
def test_the_four_facts(owner: Owner, model_id: str, facts: tuple[str, ...]) -> None:
    assert owner.facts(model_id) == facts


def test_an_error_says_why(owner: Owner) -> None:
    reply = owner.client.get_foundation_model_availability(modelId=FAILED)
    assert reply["agreementAvailability"]["errorMessage"] == FAILURE


def test_private_offers_are_shown_only_when_asked_for(owner: Owner) -> None:
    public, everything = owner.offers(WITH_FORM), owner.offers(WITH_FORM, offerType="ALL")
    assert len(public) == 1
    assert len(everything) == 2
    private = next(one for one in everything if one["offerId"] != public[0]["offerId"])
    assert private["termDetails"]["validityTerm"]["agreementDuration"] == "P12M"


def test_prices_are_decimal_texts_that_differ_by_region(
    sandbox: RunningSandbox, owner: Owner
) -> None:
    def price(of: Owner) -> str:
        card = of.offers(WITH_FORM)[0]["termDetails"]["usageBasedPricingTerm"]["rateCard"]
        text: str = card[0]["price"]
        return text

    assert price(owner) == "3"
    assert price(Owner(sandbox, "eu-central-1")) == "3.3"
    owner.control.act("reprice_model", model_id=WITH_FORM, price_factor="1.5")
    assert Decimal(price(owner)) == Decimal("4.5")


def test_a_model_that_needs_no_agreement_has_no_offers(owner: Owner) -> None:
    assert owner.offers(WITHOUT_AGREEMENT) == []


# --- enabling and removing ---------------------------------------------------------------------------


def test_an_agreement_is_pending_then_there_then_set_up(owner: Owner) -> None:
    owner.enable(PLAIN)
    assert owner.facts(PLAIN)[0] == "PENDING"
    owner.control.advance(timedelta(seconds=20))
    assert owner.facts(PLAIN)[::2] == ("AVAILABLE", "NOT_AVAILABLE")
    owner.control.advance(timedelta(seconds=10))
    assert owner.facts(PLAIN)[::2] == ("AVAILABLE", "AVAILABLE")
    assert owner.control.effects(PLAIN) == ("model agreement CREATED by buyer",)


def test_an_agreement_ends_the_same_way(owner: Owner) -> None:
    owner.remove(ENABLED)
    assert owner.facts(ENABLED)[0] == "PENDING"
    owner.control.advance(timedelta(seconds=20))
    assert owner.facts(ENABLED)[::2] == ("NOT_AVAILABLE", "NOT_AVAILABLE")
    assert owner.control.effects(ENABLED) == ("model agreement DELETED by buyer",)


def test_an_agreement_may_fail_and_be_tried_again(owner: Owner) -> None:
    owner.control.act("fail_next_model_agreement", model_id=PLAIN)
    owner.enable(PLAIN)
    owner.control.advance(timedelta(seconds=20))
    assert owner.facts(PLAIN)[0] == "ERROR"
    owner.enable(PLAIN)
    owner.control.advance(timedelta(seconds=20))
    assert owner.facts(PLAIN)[0] == "AVAILABLE"


def test_using_a_model_brings_its_agreement_back(owner: Owner) -> None:
    owner.remove(ENABLED)
    owner.control.advance(timedelta(minutes=1))
    owner.control.act("invoke_model", model_id=ENABLED)
    assert owner.facts(ENABLED)[0] == "AVAILABLE"


def test_an_agreement_holds_in_every_region(sandbox: RunningSandbox, owner: Owner) -> None:
    owner.enable("cohere.embed-multilingual-v3")
    owner.control.advance(timedelta(minutes=1))
    assert Owner(sandbox, "eu-central-1").facts("cohere.embed-multilingual-v3")[0] == "AVAILABLE"


def test_a_token_grows_old(owner: Owner) -> None:
    token = owner.offers(PLAIN)[0]["offerToken"]
    owner.control.advance(timedelta(minutes=11))
    with pytest.raises(ClientError) as error:
        owner.enable(PLAIN, token)
    assert refused(error) == ("ValidationException", 400, "The offer token has expired.")
    assert owner.control.effects(PLAIN) == ()


@pytest.mark.parametrize("token", ["x", "offer-1.zz.0", "offer-1.7fffffffffffffff.0"])
def test_a_token_that_is_none_is_refused(owner: Owner, token: str) -> None:
    with pytest.raises(ClientError) as error:
        owner.enable(PLAIN, token)
    assert refused(error)[:2] == ("ValidationException", 400)


def test_a_token_of_another_model_is_refused(owner: Owner) -> None:
    token = owner.offers(WITH_FORM)[0]["offerToken"]
    with pytest.raises(ClientError) as error:
        owner.enable(PLAIN, token)
    assert refused(error)[2] == "The offer token is not valid."


@pytest.mark.parametrize(
    ("model_id", "code", "status", "words"),
    [
        (WITH_FORM, "ResourceNotFoundException", 404, "use case details"),
        (BARRED, "AccessDeniedException", 403, "not authorized"),
        (ONLY_WEST, "ValidationException", 400, "not available in us-east-1"),
        (ENABLED, "ConflictException", 400, "already exists"),
    ],
)
def test_what_cannot_be_enabled_says_why(
    owner: Owner, model_id: str, code: str, status: int, words: str
) -> None:
    with pytest.raises(ClientError) as error:
        owner.enable(model_id)
    assert refused(error)[:2] == (code, status)
    assert words in refused(error)[2]


def test_a_model_without_offers_cannot_be_enabled(owner: Owner) -> None:
    token = owner.offers(PLAIN)[0]["offerToken"]
    with pytest.raises(ClientError) as error:
        owner.enable(WITHOUT_AGREEMENT, token)
    assert refused(error)[0] == "ValidationException"


def test_nothing_is_enabled_twice(owner: Owner) -> None:
    token = owner.offers(PLAIN)[0]["offerToken"]
    owner.enable(PLAIN, token)
    with pytest.raises(ClientError) as error:
        owner.enable(PLAIN, token)
    assert refused(error)[:2] == ("ConflictException", 400)
    assert owner.control.effects(PLAIN) == ("model agreement CREATED by buyer",)


def test_nothing_is_removed_twice(owner: Owner) -> None:
    owner.remove(ENABLED)
    with pytest.raises(ClientError) as error:
        owner.remove(ENABLED)
    assert refused(error)[:2] == ("ConflictException", 400)
    owner.control.advance(timedelta(minutes=1))
    with pytest.raises(ClientError) as error:
        owner.remove(ENABLED)
    assert refused(error)[2] == "No agreement exists to cancel."


@pytest.mark.parametrize("call", ["facts", "offers", "remove"])
def test_an_unknown_model_is_not_found(owner: Owner, call: str) -> None:
    with pytest.raises(ClientError) as error:
        getattr(owner, call)("nobody.no-model-v1:0")
    assert refused(error)[:2] == ("ResourceNotFoundException", 404)


def test_an_id_that_is_none_is_refused_by_the_model(owner: Owner) -> None:
    with pytest.raises(ClientError) as error:
        owner.facts("NoModel")
    assert refused(error)[0] == "ValidationException"


def test_a_role_without_the_right_is_refused(sandbox: RunningSandbox, owner: Owner) -> None:
    sandbox.control.assign_identity("AKIDSANDBOX", Identity(allowed=("bedrock:List*",)))
    assert owner.models()
    with pytest.raises(ClientError) as error:
        owner.facts(PLAIN)
    assert "bedrock:GetFoundationModelAvailability" in refused(error)[2]


# --- the use-case form -------------------------------------------------------------------------------


def test_a_form_is_kept_as_it_was_sent_and_opens_the_way(owner: Owner) -> None:
    with pytest.raises(ClientError) as error:
        owner.stored()
    assert refused(error)[:2] == ("ResourceNotFoundException", 404)
    owner.send(FORM)
    assert json.loads(owner.stored()) == FORM
    owner.enable(WITH_FORM)


def test_the_same_form_does_no_harm_and_another_is_refused(owner: Owner) -> None:
    owner.send(FORM)
    owner.send(json.dumps(FORM, indent=1).encode())
    assert owner.control.effects("use-case-form") == ("use case SUBMITTED by buyer",)
    with pytest.raises(ClientError) as error:
        owner.send(FORM | {"companyName": "Other"})
    assert refused(error)[:2] == ("ValidationException", 400)


@pytest.mark.parametrize(
    "form",
    [
        b"not JSON at all",
        [1, 2, 3, 4, 5, 6],
        FORM | {"more": "x"},
        FORM | {"intendedUsers": "staff"},
        FORM | {"companyWebsite": "www.brightloom.example"},
        FORM | {"companyName": "x" * 129},
        FORM | {"useCases": 7},
    ],
)
def test_a_form_that_is_none_is_refused(owner: Owner, form: object) -> None:
    with pytest.raises(ClientError) as error:
        owner.send(form)
    assert refused(error) == ("ValidationException", 400, "Invalid form data")


def test_a_region_to_opt_in_to_wants_the_form_again(sandbox: RunningSandbox, owner: Owner) -> None:
    owner.send(FORM)
    assert Owner(sandbox, "eu-central-1").stored()
    with pytest.raises(ClientError):
        Owner(sandbox, "eu-south-1").stored()


# --- memory ------------------------------------------------------------------------------------------


def test_access_and_form_outlive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "account"
    with running_sandbox(is_frozen=True, state=path) as sandbox:
        Owner(sandbox).send(FORM)
        Owner(sandbox).enable(PLAIN)
    with running_sandbox(is_frozen=True, state=path) as sandbox:
        owner = Owner(sandbox)
        assert json.loads(owner.stored()) == FORM
        assert owner.facts(PLAIN)[0] == "PENDING"
        owner.control.advance(timedelta(seconds=30))
        assert owner.facts(PLAIN)[::2] == ("AVAILABLE", "AVAILABLE")


def test_a_small_account_has_enabled_nothing() -> None:
    with running_sandbox(agreements=0) as sandbox:
        assert Owner(sandbox).facts(ENABLED)[0] == "NOT_AVAILABLE"


@pytest.mark.parametrize(
    "act",
    [("invoke_model", {}), ("reprice_model", {"model_id": PLAIN, "price_factor": "much"})],
)
def test_an_act_on_nothing_is_refused(owner: Owner, act: tuple[str, dict[str, str]]) -> None:
    with pytest.raises(ControlRefused):
        owner.control.act(act[0], **act[1])
