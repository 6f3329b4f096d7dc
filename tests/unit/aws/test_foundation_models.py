"""The gateway of models where AWS's answers are not AWS's, and the regions it is made for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from app.aws.calls import ServiceCalls
from app.aws.foundation_models import FoundationModelGateway, ModelRegions, TokenOffer
from app.errors import NotFound, Rejected, Unclear
from app.model.foundation_model import ModelOffer, ModelRegion


class StubCalls:
    """Gives one answer to every call, or raises it."""

    def __init__(self, answer: Mapping[str, Any] | Exception) -> None:
        self._answer = answer

    def read(self, _operation: str, **_params: object) -> Mapping[str, Any]:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def gateway(answer: Mapping[str, Any] | Exception) -> FoundationModelGateway:
    return FoundationModelGateway(cast("ServiceCalls", StubCalls(answer)))


def regions(configured: str = "") -> ModelRegions:
    names = {"us-east-1": "US East (N. Virginia)", "eu-north-1": "Europe (Stockholm)"}
    return ModelRegions(lambda: names, lambda _one: cast("ServiceCalls", object()), configured)


def test_only_aws_says_that_there_is_no_form() -> None:
    assert gateway(NotFound("No.", request_id="r-1")).use_case().value is None
    with pytest.raises(NotFound):
        gateway(NotFound("No.")).use_case()


@pytest.mark.parametrize("reply", [{}, {"formData": "text"}, {"formData": None}])
def test_an_answer_without_a_form_makes_no_sense(reply: Mapping[str, Any]) -> None:
    with pytest.raises(Unclear):
        gateway(reply).use_case()


def test_a_token_does_not_show_itself() -> None:
    assert "secret" not in repr(TokenOffer(ModelOffer("offer-1"), "secret"))


@pytest.mark.parametrize(
    ("configured", "usual"),
    [("", "us-east-1"), ("eu-north-1", "eu-north-1"), ("moon-1", "us-east-1")],
)
def test_it_begins_in_the_region_of_the_profile(configured: str, usual: str) -> None:
    assert regions(configured).usual() == usual


def test_each_region_has_one_gateway() -> None:
    known = regions()
    assert known.of("eu-north-1") is known.of("eu-north-1")
    assert known.of("eu-north-1") is not known.of("us-east-1")
    with pytest.raises(Rejected):
        known.of("eu-north-2")


def test_regions_come_by_code() -> None:
    assert regions().all() == (
        ModelRegion("eu-north-1", "Europe (Stockholm)"),
        ModelRegion("us-east-1", "US East (N. Virginia)"),
    )
