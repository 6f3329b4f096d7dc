"""One page of a search: what AWS gives as the place of the next one is foreign text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from app.aws.agreements import AgreementGateway, Found
from app.aws.calls import ServiceCalls
from app.errors import Unclear
from app.model.agreement_search import AgreementQuery


class Calls:
    """Answers every call with the same reply."""

    def __init__(self, **reply: Any) -> None:
        self._reply = reply

    def read(self, _operation: str, **_params: Any) -> Mapping[str, Any]:
        return self._reply


def asked(token: object, *, before: str = "") -> Found:
    calls = Calls(agreementViewSummaries=[], nextToken=token)
    return AgreementGateway(cast("ServiceCalls", calls)).ask(AgreementQuery(), before)


@pytest.mark.parametrize("token", [5, ["a"], "half \ud800", "\u202e", "same"])
def test_a_place_that_cannot_be_asked_for_is_no_answer(token: object) -> None:
    with pytest.raises(Unclear):
        asked(token, before="same")


@pytest.mark.parametrize("token", [None, "", "AAEA+/=_-"])
def test_an_empty_page_is_not_the_last_one(token: object) -> None:
    assert asked(token).next_token == (token or "")
