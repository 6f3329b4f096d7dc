"""Every combination of the four facts in words: the sentence, what to do next, and the steps."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import replace

from app.model.foundation_model import (
    AUTHORIZED,
    AVAILABLE,
    ERROR,
    NOT_AUTHORIZED,
    NOT_AVAILABLE,
    PENDING,
    AccessState,
    Availability,
    ModelOffer,
    ModelSummary,
    Rate,
)
from tests.fakes import model_samples as some
from tests.fakes import samples
from ui.tabs.offers.models.columns import STATES, ModelRow, is_in_state
from ui.tabs.offers.models.steps import Mark, steps
from ui.tabs.offers.models.words import (
    FormState,
    advice,
    farewell,
    kinds,
    next_step,
    refunds,
    runs,
    second_line,
)
from ui.terms.rate_words import rate_words

_ODD = "HALTED"
_AGREEMENTS = (AVAILABLE, PENDING, NOT_AVAILABLE, ERROR, _ODD)
_TWO = (AVAILABLE, NOT_AVAILABLE, _ODD)
_ALL = tuple(product(_AGREEMENTS, (AUTHORIZED, NOT_AUTHORIZED, _ODD), _TWO, _TWO))
_VANTOR = some.MODELS[5]
_CLAUDE = some.MODELS[1]
_NOVA = some.MODELS[4]


def marks(
    model: ModelSummary, facts: Availability, form: FormState = FormState.SENT
) -> dict[str, Mark]:
    return {one.words: one.mark for one in steps(model, facts, form, "us-east-1")}


@pytest.mark.parametrize("model", [_VANTOR, _CLAUDE, _NOVA])
@pytest.mark.parametrize("form", FormState)
def test_every_combination_says_what_is_so_and_what_to_do(
    model: ModelSummary, form: FormState
) -> None:
    for words in _ALL:
        facts = Availability(model.model_id, *words)
        said = advice(model, facts, form, "us-east-1")
        assert said.strong.endswith("."), words
        assert said.rest.endswith("."), words
        found = steps(model, facts, form, "us-east-1")
        assert sum(one.mark is Mark.HERE for one in found) <= 1, words
        assert all(one.words and one.spoken for one in found), words
        if model is _VANTOR:
            assert (found[2].mark is Mark.HERE) == facts.can_enable, words
        row = ModelRow(model, facts, form)
        in_states = [state for state in STATES if state and is_in_state(row, state)]
        assert len(in_states) == (0 if facts.state is AccessState.NEW_WORD else 1), words


def test_what_is_not_so_is_said_where_it_stands() -> None:
    facts = some.facts("x", authorization=NOT_AUTHORIZED, in_region=NOT_AVAILABLE)
    assert marks(_VANTOR, facts) == {
        "Your account or role is not authorized": Mark.STOPPED,
        "Not offered in us-east-1": Mark.STOPPED,
        "Accept the offer": Mark.LATER,
        "AWS switches it on": Mark.LATER,
    }


def test_new_words_of_aws_stand_in_quotation_marks() -> None:
    facts = Availability("x", _ODD, _ODD, _ODD, _ODD)
    assert list(marks(_VANTOR, facts)) == [
        "Authorization: “HALTED”",
        "In us-east-1: “HALTED”",
        "Agreement: “HALTED”",
        "Entitlement: “HALTED”",
    ]


def test_the_form_comes_before_the_offer() -> None:
    facts = some.facts(some.CLAUDE)
    assert marks(_CLAUDE, facts, FormState.MISSING) == {
        "Send the use-case form": Mark.HERE,
        "Your account is authorized": Mark.DONE,
        "Offered in us-east-1": Mark.DONE,
        "Accept the offer": Mark.LATER,
        "AWS switches it on": Mark.LATER,
    }
    assert marks(_CLAUDE, facts)["Accept the offer"] is Mark.HERE
    assert "Anthropic wants the use-case form first" in (
        advice(_CLAUDE, facts, FormState.MISSING, "us-east-1").rest
    )


def test_a_provider_without_agreements_has_nothing_to_accept() -> None:
    facts = some.facts(some.NOVA)
    assert "Accept the offer" not in marks(_NOVA, facts)
    assert advice(_NOVA, facts, FormState.SENT, "us-east-1").strong == (
        "Models of Amazon need no agreement."
    )
    face = next_step(_NOVA, facts, FormState.SENT)
    assert face is not None
    assert face.words == "No offer to accept"


def test_such_a_provider_has_nothing_to_remove_either() -> None:
    facts = some.facts(some.NOVA, AVAILABLE, entitlement=AVAILABLE)
    assert list(marks(_NOVA, facts)) == [
        "Your account is authorized",
        "Offered in us-east-1",
        "Switched on by AWS",
    ]
    said = advice(_NOVA, facts, FormState.SENT, "us-east-1")
    assert said.strong == "This account has access to the model."
    assert said.rest == (
        "Models of Amazon need no agreement. There is nothing to accept or to remove."
    )


def test_a_model_that_goes_away_says_when() -> None:
    legacy = replace(_VANTOR, status="LEGACY", ends_at=samples.NOW)
    assert second_line(legacy) == "Vantor · legacy, until 18 Nov 2026 · Text"
    assert farewell(legacy) == "AWS takes this model away on 18 Nov 2026."
    assert farewell(replace(legacy, ends_at=None)).endswith("a day that it does not name.")
    assert farewell(_VANTOR) == ""


def test_the_words_of_aws_are_quoted_where_the_agreement_failed() -> None:
    said = advice(some.MODELS[2], some.FACTS[some.RERANK], FormState.SENT, "us-east-1")
    assert said.quote == "The payment instrument was declined."


@pytest.mark.parametrize(
    ("inputs", "outputs", "said"),
    [
        (("TEXT",), ("TEXT",), "Text"),
        (("TEXT", "IMAGE"), ("TEXT",), "Text and image to text"),
        (("TEXT", "IMAGE"), ("EMBEDDING",), "Embeddings of text and image"),
        (("TEXT",), (), "Text"),
        ((), ("SMELL",), "SMELL"),
        (("TEXT", "IMAGE", "VIDEO"), ("TEXT",), "Text, image and video to text"),
    ],
)
def test_kinds_are_in_words(inputs: tuple[str, ...], outputs: tuple[str, ...], said: str) -> None:
    assert kinds(some.model("a.b", "A", "B", inputs, outputs)) == said


def test_prices_are_as_aws_wrote_them() -> None:
    assert rate_words(some.PRIVATE.rates[0]) == "Input tokens: 0.0021000 per 1,000"
    assert rate_words(some.PRIVATE.rates[1]) == "odd: on request"
    assert rate_words(Rate()) == "Not named by AWS: Not available"


@pytest.mark.parametrize(
    ("duration", "said"),
    [("", "Until you remove it"), ("P12M", "12 months"), ("P1Y6M", "1 year 6 months"), ("?", "?")],
)
def test_how_long_it_runs_is_in_words(duration: str, said: str) -> None:
    assert runs(ModelOffer(duration=duration)) == said


def test_no_refund_policy_is_said() -> None:
    assert refunds(ModelOffer()) == "AWS names no refund policy"
