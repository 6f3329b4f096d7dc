"""Payment sessions at the sandbox account, asked by boto3: they are spent, expire and go as at AWS."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from app.sandbox import sample_sessions as sample
from app.sandbox.control_client import ControlRefused
from app.sandbox.identities import Identity
from app.sandbox.payments import MOST_OPEN
from tests.fakes.sandbox import RunningSandbox, client_of, running_sandbox

EVERY_HEALTH = {
    "CREATING", "UPDATING", "DELETING", "READY", "CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED",
    "AWS_MARKETPLACE_SUBSCRIPTION_REQUIRED", "PENDING_AUTHENTICATION", "PROVISIONING",
    "AUTHENTICATION_EXPIRED", "AUTHENTICATION_FAILED",
}  # fmt: skip


class Payer:
    """Somebody who looks after agents' money in one region."""

    def __init__(self, sandbox: RunningSandbox, region: str = sample.US) -> None:
        config = Config(retries={"total_max_attempts": 1})
        keys = ("AKIDSANDBOX", "not-a-secret", None)
        make = partial(client_of, sandbox.url, config=config, keys=keys, region=region)
        self.plane = make("bedrock-agentcore")
        self.desk = make("bedrock-agentcore-control")
        self.control = sandbox.control

    def managers(self) -> dict[str, dict[str, Any]]:
        rows = self.desk.list_payment_managers()["paymentManagers"]
        return {row["paymentManagerId"]: row for row in rows}

    def arn(self, manager_id: str = sample.RESEARCH_AGENTS) -> str:
        arn: str = self.managers()[manager_id]["paymentManagerArn"]
        return arn

    def create(self, manager_id: str = sample.RESEARCH_AGENTS, **other: Any) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "paymentManagerArn": self.arn(manager_id),
            "userId": sample.RESEARCH,
            "expiryTimeInMinutes": 60,
            "limits": {"maxSpendAmount": {"value": "25.00", "currency": "USD"}},
        } | other
        reply = self.plane.create_payment_session(**asked)
        assert reply["ResponseMetadata"]["HTTPStatusCode"] == 201
        session: dict[str, Any] = reply["paymentSession"]
        return session

    def get(self, session_id: str, user_id: str = sample.RESEARCH, **other: str) -> dict[str, Any]:
        reply = self.plane.get_payment_session(
            paymentManagerArn=self.arn(), paymentSessionId=session_id, userId=user_id, **other
        )
        session: dict[str, Any] = reply["paymentSession"]
        return session

    def left(self, session_id: str, user_id: str = sample.RESEARCH) -> Decimal:
        limits = self.get(session_id, user_id)["availableLimits"]
        return Decimal(limits["availableSpendAmount"]["value"])

    def listed(self, user_id: str = sample.RESEARCH) -> set[str]:
        pages = self.plane.list_payment_sessions(
            paymentManagerArn=self.arn(), userId=user_id, maxResults=2
        )
        found = {row["paymentSessionId"] for row in pages["paymentSessions"]}
        while "nextToken" in pages:
            pages = self.plane.list_payment_sessions(
                paymentManagerArn=self.arn(),
                userId=user_id,
                maxResults=2,
                nextToken=pages["nextToken"],
            )
            found |= {row["paymentSessionId"] for row in pages["paymentSessions"]}
        return found

    def delete(self, session_id: str, user_id: str = sample.RESEARCH) -> str:
        reply = self.plane.delete_payment_session(
            paymentManagerArn=self.arn(), paymentSessionId=session_id, userId=user_id
        )
        status: str = reply["status"]
        return status


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as sandbox:
        yield sandbox


@pytest.fixture
def payer(sandbox: RunningSandbox) -> Payer:
    return Payer(sandbox)


def refused(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, int, str]:
    response: dict[str, Any] = dict(error.value.response)
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return response["Error"]["Code"], status, response.get("reason", "")


# --- managers and connectors -------------------------------------------------------------------------


def test_a_region_has_its_own_managers(sandbox: RunningSandbox, payer: Payer) -> None:
    assert payer.managers().keys() == {sample.RESEARCH_AGENTS, sample.CUSTOMER_WALLETS}
    assert Payer(sandbox, sample.WEST).managers().keys() == {sample.PURCHASING_BOTS}
    assert not Payer(sandbox, "sa-east-1").managers()
    with pytest.raises(ClientError) as error:
        payer.desk.get_payment_manager(paymentManagerId=sample.EU_AGENTS)
    assert refused(error)[:2] == ("ResourceNotFoundException", 404)


def test_a_manager_says_who_may_call_it(payer: Payer) -> None:
    iam = payer.desk.get_payment_manager(paymentManagerId=sample.RESEARCH_AGENTS)
    assert (iam["authorizerType"], iam["status"]) == ("AWS_IAM", "READY")
    assert iam["createdAt"].tzinfo is not None
    with pytest.raises(ClientError) as error:
        payer.create(sample.CUSTOMER_WALLETS)
    assert refused(error)[:2] == ("AccessDeniedException", 403)


def test_connectors_are_in_every_state_of_health(sandbox: RunningSandbox) -> None:
    found = set()
    for region in (sample.US, sample.WEST, sample.EU):
        payer = Payer(sandbox, region)
        for manager_id in payer.managers():
            rows = payer.desk.list_payment_connectors(paymentManagerId=manager_id)
            found |= {row["status"] for row in rows["paymentConnectors"]}
    assert found == EVERY_HEALTH


def test_a_connector_to_sign_in_to_has_a_link(payer: Payer) -> None:
    waiting = payer.desk.get_payment_connector(
        paymentManagerId=sample.RESEARCH_AGENTS,
        paymentConnectorId=sample.connector_id("stripetest"),
    )
    assert waiting["authorizationUrl"].startswith("https://connect.sandbox.example/")
    ready = payer.desk.get_payment_connector(
        paymentManagerId=sample.RESEARCH_AGENTS,
        paymentConnectorId=sample.connector_id("coinbasemain"),
    )
    assert "authorizationUrl" not in ready


def test_a_connector_gets_well(payer: Payer) -> None:
    name = sample.connector_id("stripetest")
    payer.control.act("set_payment_connector", connector_id=name, status="READY")
    rows = payer.desk.list_payment_connectors(paymentManagerId=sample.RESEARCH_AGENTS)
    assert {row["status"] for row in rows["paymentConnectors"] if row["paymentConnectorId"] == name} == {
        "READY"
    }  # fmt: skip


# --- sessions ----------------------------------------------------------------------------------------


def test_a_new_session_has_all_of_its_limit(payer: Payer) -> None:
    session = payer.create(agentName="market-brief")
    assert session["limits"]["maxSpendAmount"] == {"value": "25.00", "currency": "USD"}
    assert payer.left(session["paymentSessionId"]) == Decimal(25)
    assert session["createdAt"].astimezone(UTC) == payer.control.overview().now
    assert session["paymentSessionId"] in payer.listed()


def test_a_list_says_nothing_of_amounts(payer: Payer) -> None:
    rows = payer.plane.list_payment_sessions(paymentManagerArn=payer.arn(), userId=sample.RESEARCH)[
        "paymentSessions"
    ]
    assert {name for row in rows for name in row} == {
        "paymentSessionId", "paymentManagerArn", "userId", "expiryTimeInMinutes", "createdAt",
        "updatedAt",
    }  # fmt: skip


def test_without_limits_there_is_no_balance(payer: Payer) -> None:
    session = payer.get(sample.session_id("without-limit"))
    assert "limits" not in session
    assert "availableLimits" not in session


def test_what_an_agent_spends_is_not_left(payer: Payer) -> None:
    brief = sample.session_id("market-brief")
    payer.control.act("spend_from_session", session_id=brief, amount="0.000001")
    assert payer.left(brief) == Decimal("6.579999")
    with pytest.raises(ControlRefused, match=r"only 6\.579999 left"):
        payer.control.act("spend_from_session", session_id=brief, amount="6.58")


def test_only_its_own_user_sees_a_session(payer: Payer) -> None:
    brief = sample.session_id("market-brief")
    assert brief not in payer.listed(sample.CRAWL)
    for call in (payer.get, payer.delete):
        with pytest.raises(ClientError) as error:
            call(brief, sample.CRAWL)
        assert refused(error)[:2] == ("ResourceNotFoundException", 404)
    with pytest.raises(ClientError) as error:
        payer.plane.list_payment_sessions(paymentManagerArn=payer.arn())
    assert refused(error) == ("ValidationException", 400, "FieldValidationFailed")


def test_a_session_of_another_region_is_out_of_reach(sandbox: RunningSandbox) -> None:
    arn = Payer(sandbox, sample.EU).arn(sample.EU_AGENTS)
    with pytest.raises(ClientError) as error:
        Payer(sandbox).plane.list_payment_sessions(paymentManagerArn=arn, userId=sample.EU_USER)
    assert refused(error)[:2] == ("AccessDeniedException", 403)


def test_a_deleted_session_is_gone(payer: Payer) -> None:
    brief = sample.session_id("market-brief")
    assert payer.delete(brief) == "DELETED"
    assert brief not in payer.listed()
    for call in (payer.get, payer.delete):
        with pytest.raises(ClientError) as error:
            call(brief)
        assert refused(error)[:2] == ("ResourceNotFoundException", 404)
    assert payer.control.effects(brief) == ("payment session DELETED by buyer",)


def test_an_expired_session_is_shown_for_a_day(payer: Payer) -> None:
    session_id = payer.create()["paymentSessionId"]
    payer.control.advance(timedelta(hours=2))
    assert payer.left(session_id) == Decimal(25)
    with pytest.raises(ControlRefused, match="is over"):
        payer.control.act("spend_from_session", session_id=session_id, amount="1")
    payer.control.advance(timedelta(hours=24))
    assert session_id not in payer.listed()


# --- creating: tokens and refusals -------------------------------------------------------------------


def test_a_token_makes_one_session(payer: Payer) -> None:
    token = str(uuid.uuid4())
    first = payer.create(clientToken=token)
    payer.control.advance(timedelta(minutes=3))
    assert payer.create(clientToken=token) == first
    assert payer.control.effects(first["paymentSessionId"]) == ("payment session CREATED by buyer",)


def test_a_token_is_for_one_request(payer: Payer) -> None:
    token = str(uuid.uuid4())
    payer.create(clientToken=token)
    with pytest.raises(ClientError) as error:
        payer.create(clientToken=token, expiryTimeInMinutes=61)
    assert refused(error) == ("ValidationException", 400, "IdempotentParameterMismatchException")


@pytest.mark.parametrize(
    "wrong",
    [
        {"limits": {"maxSpendAmount": {"value": "0", "currency": "USD"}}},
        {"limits": {"maxSpendAmount": {"value": "-1", "currency": "USD"}}},
        {"limits": {"maxSpendAmount": {"value": "1", "currency": "EUR"}}},
        {"expiryTimeInMinutes": 481},
        {"clientToken": "-" * 40},
        {"userId": "u" * 121},
    ],
)
def test_what_the_model_forbids_is_refused(payer: Payer, wrong: dict[str, Any]) -> None:
    before = payer.listed()
    with pytest.raises(ClientError) as error:
        payer.create(**wrong)
    assert refused(error) == ("ValidationException", 400, "FieldValidationFailed")
    assert payer.listed() == before


def test_a_provider_has_to_be_bought_first(sandbox: RunningSandbox) -> None:
    with pytest.raises(ClientError) as error:
        Payer(sandbox, sample.WEST).create(sample.PURCHASING_BOTS, userId=sample.BUYER)
    assert refused(error)[:2] == ("SubscriptionRequiredException", 403)
    told: dict[str, Any] = dict(error.value.response)
    assert told["productName"]
    assert told["subscriptionUrl"].startswith("https://aws.amazon.com/marketplace/pp/prodview-")


def test_a_broken_manager_makes_no_session(sandbox: RunningSandbox) -> None:
    with pytest.raises(ClientError) as error:
        Payer(sandbox, sample.EU).create(sample.BROKEN)
    assert refused(error)[:2] == ("ConflictException", 409)


def test_a_user_has_so_many_sessions(payer: Payer) -> None:
    for _ in range(MOST_OPEN):
        payer.create(userId="somebody")
    with pytest.raises(ClientError) as error:
        payer.create(userId="somebody")
    assert refused(error)[:2] == ("ServiceQuotaExceededException", 402)


def test_a_role_without_the_right_makes_no_session(payer: Payer) -> None:
    reader = Identity(allowed=("bedrock-agentcore:List*",))
    payer.control.assign_identity("AKIDSANDBOX", reader)
    with pytest.raises(ClientError) as error:
        payer.create()
    assert refused(error)[:2] == ("AccessDeniedException", 403)
    assert "bedrock-agentcore:CreatePaymentSession" in str(error.value)


# --- wallets -----------------------------------------------------------------------------------------


def test_a_wallet_holds_base_units(payer: Payer) -> None:
    reply = payer.plane.get_payment_instrument_balance(
        paymentManagerArn=payer.arn(),
        userId=sample.RESEARCH,
        paymentConnectorId=sample.connector_id("coinbasemain"),
        paymentInstrumentId=sample.wallet_id("shared"),
        chain="BASE",
        token="USDC",
    )["tokenBalance"]
    assert (reply["amount"], reply["decimals"]) == ("142318400", 6)
    with pytest.raises(ClientError) as error:
        payer.plane.get_payment_instrument_balance(
            paymentManagerArn=payer.arn(),
            userId=sample.RESEARCH,
            paymentConnectorId=sample.connector_id("coinbasemain"),
            paymentInstrumentId=sample.wallet_id("shared"),
            chain="SOLANA",
            token="USDC",
        )
    assert refused(error) == ("ValidationException", 400, "FieldValidationFailed")


def test_wallets_are_listed_by_user_and_told_whole_one_by_one(payer: Payer) -> None:
    rows = payer.plane.list_payment_instruments(
        paymentManagerArn=payer.arn(), userId=sample.RESEARCH
    )["paymentInstruments"]
    assert {row["status"] for row in rows} == {"ACTIVE", "INITIATED"}
    new = payer.plane.get_payment_instrument(
        paymentManagerArn=payer.arn(),
        userId=sample.RESEARCH,
        paymentInstrumentId=sample.wallet_id("new"),
    )["paymentInstrument"]["paymentInstrumentDetails"]["embeddedCryptoWallet"]
    assert new["redirectUrl"].startswith("https://wallets.sandbox.example/")
    assert "walletAddress" not in new


# --- time and restarts -------------------------------------------------------------------------------


def test_agents_spend_as_time_passes_and_never_more_than_the_limit() -> None:
    with running_sandbox(is_frozen=True, has_sellers=True) as sandbox:
        payer = Payer(sandbox)
        before = payer.left(sample.session_id("market-brief"))
        mine = payer.create(limits={"maxSpendAmount": {"value": "1.00", "currency": "USD"}})
        sandbox.control.advance(timedelta(minutes=5))
        assert Decimal(0) < payer.left(sample.session_id("market-brief")) < before
        assert Decimal(0) < payer.left(mine["paymentSessionId"]) < Decimal(1)
        sandbox.control.advance(timedelta(minutes=50))
        assert payer.left(mine["paymentSessionId"]) == 0


def test_sessions_outlive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "account"
    token = str(uuid.uuid4())
    with running_sandbox(is_frozen=True, state=state) as sandbox:
        payer = Payer(sandbox)
        made = payer.create(clientToken=token)
        payer.control.act("spend_from_session", session_id=made["paymentSessionId"], amount="2")
        payer.delete(sample.session_id("market-brief"))
    with running_sandbox(is_frozen=True, state=state) as sandbox:
        payer = Payer(sandbox)
        assert payer.left(made["paymentSessionId"]) == Decimal(23)
        assert sample.session_id("market-brief") not in payer.listed()
        again = payer.create(clientToken=token)
        assert again["paymentSessionId"] == made["paymentSessionId"]


def test_no_operation_pays(payer: Payer) -> None:
    with pytest.raises(ClientError) as error:
        payer.plane.process_payment(
            paymentManagerArn=payer.arn(),
            userId=sample.RESEARCH,
            paymentSessionId=sample.session_id("market-brief"),
            paymentInstrumentId=sample.wallet_id("shared"),
            paymentType="CRYPTO_X402",
            paymentInput={"cryptoX402": {"version": "1", "payload": {}}},
        )
    assert error.value.response["Error"]["Code"] == "UnknownOperationException"
