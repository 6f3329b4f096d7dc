"""Several accounts side by side, and what is left of a sign-in after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from app.sandbox.control_client import ControlRefused
from app.sandbox.signin.control import AnswerDevice, AnswerPage, Done, How
from app.sandbox.signin.directory import DANA as BUYER
from app.sandbox.signin.directory import (
    EU,
    EU_AUDITOR,
    EU_PURCHASING,
    KIT,
    LABS_PURCHASING,
    PURCHASING,
)
from app.sandbox.signin.oidc import REFRESH_GRANT
from tests.contract.account import ACCEPTOR, payment_key
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.signing_in import Program, keyed, unsigned


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as running:
        yield running


def agreements(client: Any) -> list[str]:
    asked = [{"name": name, "values": [value]} for name, value in ACCEPTOR]
    found = client.search_agreements(catalog="AWSMarketplace", filters=asked)
    return [row["agreementId"] for row in found["agreementViewSummaries"]]


def test_every_account_has_its_own_agreements(sandbox: RunningSandbox) -> None:
    first = agreements(keyed(sandbox, BUYER, "marketplace-agreement"))
    second = agreements(keyed(sandbox, KIT, "marketplace-agreement"))
    assert (len(first) > 10, len(second)) == (True, 2)
    assert not set(first) & set(second)


def test_a_smaller_accounts_charges_are_its_own(sandbox: RunningSandbox) -> None:
    first = keyed(sandbox, BUYER, "marketplace-agreement")
    second = keyed(sandbox, KIT, "marketplace-agreement")
    own = {row["id"]: row["agreementId"] for row in second.list_agreement_charges()["items"]}
    others = {row["id"] for row in first.list_agreement_charges(maxResults=50)["items"]}
    assert own
    assert not own.keys() & others
    assert set(own.values()) <= set(agreements(second))


def test_a_smaller_accounts_offers_can_be_read(sandbox: RunningSandbox) -> None:
    buying = keyed(sandbox, KIT, "marketplace-agreement")
    discovery = keyed(sandbox, KIT, "marketplace-discovery")
    for key in agreements(buying):
        told = buying.describe_agreement(agreementId=key)
        offer_id = told["proposalSummary"]["offerId"]
        assert discovery.get_offer(offerId=offer_id)["offerId"] == offer_id


def test_a_role_in_another_account_sees_that_account(sandbox: RunningSandbox) -> None:
    key: Any = BUYER
    for role in (PURCHASING, EU_PURCHASING, LABS_PURCHASING):
        told = keyed(sandbox, key).assume_role(RoleArn=role.arn, RoleSessionName="countersign")
        key = told["Credentials"]
    assert agreements(keyed(sandbox, key, "marketplace-agreement")) == []


def test_a_decision_in_one_account_leaves_the_others_alone(sandbox: RunningSandbox) -> None:
    first = keyed(sandbox, BUYER, "marketplace-agreement")
    second = keyed(sandbox, KIT, "marketplace-agreement")
    asked = {"partyType": "Acceptor", "status": "PENDING_APPROVAL"}
    before = first.list_agreement_payment_requests(**asked)["items"]
    (row,) = second.list_agreement_payment_requests(**asked)["items"]
    assert row["paymentRequestId"] not in {one["paymentRequestId"] for one in before}
    with pytest.raises(ClientError, match="ResourceNotFound"):
        first.accept_agreement_payment_request(**payment_key(row))
    second.accept_agreement_payment_request(**payment_key(row))
    assert second.list_agreement_payment_requests(**asked)["items"] == []
    assert first.list_agreement_payment_requests(**asked)["items"] == before
    assert sandbox.control.effects(row["paymentRequestId"])


def test_a_seller_asks_in_the_account_that_is_named(sandbox: RunningSandbox) -> None:
    second = keyed(sandbox, KIT, "marketplace-agreement")
    told = sandbox.control.act("new_payment_request", account=EU)
    rows = second.list_agreement_payment_requests(partyType="Acceptor")["items"]
    assert told["id"] in {row["paymentRequestId"] for row in rows}


def test_one_accounts_keys_end_alone(sandbox: RunningSandbox) -> None:
    client = keyed(sandbox, BUYER)
    first, second = (
        client.assume_role(RoleArn=role.arn, RoleSessionName="countersign")["Credentials"]
        for role in (PURCHASING, EU_AUDITOR)
    )
    sandbox.control.sign_in.end(How.EXPIRE, EU)
    assert keyed(sandbox, first).get_caller_identity()
    with pytest.raises(ClientError, match="ExpiredToken"):
        keyed(sandbox, second).get_caller_identity()
    sandbox.control.sign_in.end(How.REVOKE, PURCHASING.account_id)
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        keyed(sandbox, first).get_caller_identity()


def test_the_control_path_shows_who_there_is_and_what_waits(sandbox: RunningSandbox) -> None:
    device = Program(sandbox).device()
    shown = sandbox.control.sign_in.shown()
    assert [account.name for account in shown.accounts] == [
        "brindle-prod",
        "brindle-eu",
        "loom-labs",
    ]
    assert BUYER.key.access_key_id in {user.access_key_id for user in shown.users}
    assert [one.user_code for one in shown.waiting] == [device["userCode"]]
    sandbox.control.sign_in.answer_device(AnswerDevice(device["userCode"]))
    assert sandbox.control.sign_in.shown().waiting == ()


@pytest.mark.parametrize(("method", "path"), [("POST", "signin/nothing"), ("GET", "signin/end")])
def test_the_control_path_has_no_other_entries(
    sandbox: RunningSandbox, method: str, path: str
) -> None:
    with pytest.raises(ControlRefused, match="no such entry"):
        sandbox.control._ask(method, path, Done)


def test_only_sign_in_pages_are_answered(sandbox: RunningSandbox) -> None:
    with pytest.raises(ControlRefused, match="no sign-in page"):
        sandbox.control.sign_in.answer_page(AnswerPage(f"{sandbox.url}/device"))


def test_a_sign_in_outlives_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "account"
    with running_sandbox(state=state, is_frozen=True) as first:
        program = Program(first)
        token = program.signed_in()
        waiting = program.device()
        portal = unsigned(first, "sso")
        key = portal.get_role_credentials(
            accessToken=token["accessToken"], accountId=EU, roleName="Auditor"
        )["roleCredentials"]
    with running_sandbox(state=state) as second:
        assert keyed(second, key).get_caller_identity()["Account"] == EU
        oidc = unsigned(second, "sso-oidc")
        renewed = oidc.create_token(
            **program.own, grantType=REFRESH_GRANT, refreshToken=token["refreshToken"]
        )
        assert unsigned(second, "sso").list_accounts(accessToken=renewed["accessToken"])
        assert second.control.sign_in.shown().waiting[0].user_code == waiting["userCode"]
