"""Keys and titles by which other parts find things again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.model.account import Source
from app.model.agreement import Agreement
from app.model.notice import WARN_BEFORE, NoticeKind, deadline_key, notice_key


def test_every_choice_of_account_has_a_key_of_its_own() -> None:
    choices = [
        Source(sandbox=True),
        Source(),
        Source(profile="prod"),
        Source(endpoint_url="http://127.0.0.1:1"),
        Source(profile="prod", endpoint_url="http://127.0.0.1:1"),
    ]

    assert len({choice.key for choice in choices}) == len(choices)


def test_every_notice_of_a_request_has_a_key_of_its_own() -> None:
    keys = [deadline_key(request, before) for request in ("pr-1", "pr-2") for before in WARN_BEFORE]
    keys += [notice_key(kind, "pr-1") for kind in NoticeKind]

    assert len(set(keys)) == len(keys)
    assert deadline_key("pr-1", timedelta(days=1)) == "deadline:pr-1:86400s"


@pytest.mark.parametrize(
    ("agreement", "title", "seller"),
    [
        (Agreement("agmt-1", "ACTIVE"), "agmt-1", ""),
        (Agreement("agmt-1", "ACTIVE", product_id="prod-1", seller_account_id="2"), "prod-1", "2"),
        (
            Agreement("agmt-1", "ACTIVE", product_name="Guard", seller_name="Brackwater"),
            "Guard",
            "Brackwater",
        ),
    ],
)
def test_an_agreement_is_titled_by_the_best_that_is_known(
    agreement: Agreement, title: str, seller: str
) -> None:
    assert (agreement.title, agreement.seller) == (title, seller)
