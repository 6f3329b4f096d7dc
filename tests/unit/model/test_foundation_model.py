"""What the four facts of an availability come to, in every combination, and which ids are ids."""

from __future__ import annotations

from itertools import product

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from hypothesis import given
from hypothesis import strategies as st

from app.model.foundation_model import (
    AccessState,
    Availability,
    ModelSummary,
    is_model_id,
)

AGREEMENTS = ("AVAILABLE", "PENDING", "NOT_AVAILABLE", "ERROR")
AUTHORIZATIONS = ("AUTHORIZED", "NOT_AUTHORIZED")
YES_NO = ("AVAILABLE", "NOT_AVAILABLE")
ALL = [Availability("m.x", *facts) for facts in product(AGREEMENTS, AUTHORIZATIONS, YES_NO, YES_NO)]


# Region, agreement, authorization, entitlement; None is any. The first that fits holds.
TABLE: tuple[tuple[tuple[str | None, ...], AccessState], ...] = (
    (("NOT_AVAILABLE", None, None, None), AccessState.NOT_IN_REGION),
    (("AVAILABLE", "PENDING", None, None), AccessState.PENDING),
    (("AVAILABLE", "ERROR", None, None), AccessState.FAILED),
    (("AVAILABLE", None, "NOT_AUTHORIZED", None), AccessState.NOT_PERMITTED),
    (("AVAILABLE", "NOT_AVAILABLE", "AUTHORIZED", None), AccessState.NOT_ENABLED),
    (("AVAILABLE", "AVAILABLE", "AUTHORIZED", "NOT_AVAILABLE"), AccessState.SETTING_UP),
    (("AVAILABLE", "AVAILABLE", "AUTHORIZED", "AVAILABLE"), AccessState.ENABLED),
)


def expected(one: Availability) -> AccessState:
    facts = (one.in_region, one.agreement, one.authorization, one.entitlement)
    return next(
        state
        for row, state in TABLE
        if all(word in (None, fact) for word, fact in zip(row, facts, strict=True))
    )


@pytest.mark.parametrize("one", ALL, ids=str)
def test_every_combination_has_its_state_and_what_can_be_done(one: Availability) -> None:
    assert one.state is expected(one)
    assert one.sentence.endswith(".")
    assert one.can_remove is (one.agreement == "AVAILABLE")
    assert not (one.can_enable and one.can_remove)
    assert one.can_enable is (
        one.agreement in ("NOT_AVAILABLE", "ERROR") and one.in_region == "AVAILABLE"
    )
    if one.agreement == "PENDING" and one.in_region == "AVAILABLE":
        assert not one.is_settled


def test_all_states_but_one_come_from_known_words() -> None:
    assert {one.state for one in ALL} == set(AccessState) - {AccessState.NEW_WORD}
    assert len({one.sentence for one in ALL}) > len({one.state for one in ALL})


def test_an_agreement_that_the_state_hides_is_told() -> None:
    away = Availability("m.x", "AVAILABLE", "AUTHORIZED", "AVAILABLE", "NOT_AVAILABLE")
    assert away.sentence == ("The model is not offered in this region. An agreement for it exists.")
    assert away.can_remove


@pytest.mark.parametrize("place", range(4))
@given(word=st.text(max_size=20))
def test_a_new_word_is_never_taken_for_a_known_one(place: int, word: str) -> None:
    known = (AGREEMENTS, AUTHORIZATIONS, YES_NO, YES_NO)
    facts = ["AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE"]
    facts[place] = word
    is_new = word not in known[place]
    assert (Availability("m.x", *facts).state is AccessState.NEW_WORD) is is_new


def test_the_words_are_those_of_the_service_model() -> None:
    model = ServiceModel(Loader().load_service_model("bedrock", "service-2"))
    words = {
        name: tuple(sorted(model.shape_for(name).metadata["enum"]))
        for name in (
            "AgreementStatus",
            "AuthorizationStatus",
            "EntitlementAvailability",
            "RegionAvailability",
        )
    }
    assert words == {
        "AgreementStatus": tuple(sorted(AGREEMENTS)),
        "AuthorizationStatus": AUTHORIZATIONS,
        "EntitlementAvailability": YES_NO,
        "RegionAvailability": YES_NO,
    }


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("anthropic.claude-sonnet-4-20250514-v1:0", True),
        ("cohere.command-r-plus-v1:0", True),
        ("anthropic.claude-v2:1:100k", True),
        ("amazon.titan-text-v1/abcdef123456", True),
        ("eu.anthropic.claude-sonnet-4-20250514-v1:0", True),
        ("", False),
        ("claude", False),
        ("Anthropic.Claude", False),
        ("a.b\n", False),
        ("../x.y", False),
        ("a." + "b" * 63 + ":" + "c" * 63 + ":" + "d" * 63, False),
    ],
)
def test_ids_are_those_of_the_service_model(text: str, is_one: bool) -> None:
    assert is_model_id(text) is is_one


@pytest.mark.parametrize(
    ("provider", "agreement", "form"),
    [
        ("Anthropic", True, True),
        ("Cohere", True, False),
        ("Amazon", False, False),
        ("DeepSeek", False, False),
        ("Mistral AI", False, False),
        ("Meta", False, False),
        ("Qwen", False, False),
        ("", True, False),
    ],
)
def test_providers_decide_what_is_needed(provider: str, agreement: bool, form: bool) -> None:
    model = ModelSummary("m.x", provider=provider)
    assert (model.needs_agreement, model.needs_form) == (agreement, form)
