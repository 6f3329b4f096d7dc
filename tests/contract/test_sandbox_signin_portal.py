"""Identity Center's portal: accounts and roles by page, the keys they give, and signing out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from app.sandbox.faults import Fault, FaultKind
from app.sandbox.signin.directory import EU, LABS, PROD
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.fakes.signing_in import Program, keyed, unsigned


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as running:
        yield running


@pytest.fixture
def token(sandbox: RunningSandbox) -> dict[str, str]:
    return {"accessToken": Program(sandbox).signed_in()["accessToken"]}


def keys(sandbox: RunningSandbox, token: dict[str, str], account: str, role: str) -> dict[str, Any]:
    told = unsigned(sandbox, "sso").get_role_credentials(**token, accountId=account, roleName=role)
    return dict(told["roleCredentials"])


def test_accounts_come_by_page(sandbox: RunningSandbox, token: dict[str, str]) -> None:
    pages = list(
        unsigned(sandbox, "sso")
        .get_paginator("list_accounts")
        .paginate(**token, PaginationConfig={"PageSize": 1})
    )
    assert [[one["accountId"] for one in page["accountList"]] for page in pages] == [[PROD], [EU]]
    assert pages[0]["accountList"][0]["accountName"] == "brindle-prod"


def test_roles_come_by_page(sandbox: RunningSandbox, token: dict[str, str]) -> None:
    pages = (
        unsigned(sandbox, "sso")
        .get_paginator("list_account_roles")
        .paginate(**token, accountId=EU, PaginationConfig={"PageSize": 1})
    )
    names = [one["roleName"] for page in pages for one in page["roleList"]]
    assert names == ["Purchasing", "Auditor"]


def test_somebody_without_an_assignment_has_an_empty_list(sandbox: RunningSandbox) -> None:
    token = Program(sandbox).signed_in("noor")["accessToken"]
    assert unsigned(sandbox, "sso").list_accounts(accessToken=token)["accountList"] == []


def test_a_role_gives_keys_for_an_hour(sandbox: RunningSandbox, token: dict[str, str]) -> None:
    told = keys(sandbox, token, PROD, "Purchasing")
    end = datetime.fromtimestamp(told["expiration"] / 1000, UTC)
    assert end == SAMPLE_NOW + timedelta(hours=1)
    arn = keyed(sandbox, told).get_caller_identity()["Arn"]
    assert arn.startswith(f"arn:aws:sts::{PROD}:assumed-role/AWSReservedSSO_Purchasing_")
    assert arn.endswith("/dana.holt@brindle.example")
    sandbox.control.advance(timedelta(hours=1))
    with pytest.raises(ClientError, match="ExpiredToken"):
        keyed(sandbox, told).get_caller_identity()


def test_an_auditors_keys_only_read(sandbox: RunningSandbox, token: dict[str, str]) -> None:
    client = keyed(sandbox, keys(sandbox, token, PROD, "Auditor"), "marketplace-agreement")
    client.list_agreement_charges(maxResults=1)
    with pytest.raises(ClientError, match="AccessDenied"):
        client.cancel_agreement(agreementId="agmt-5kq2n8v1r7hd")


@pytest.mark.parametrize(("account", "role"), [(LABS, "Auditor"), (EU, "AdministratorAccess")])
def test_what_is_not_assigned_is_forbidden(
    sandbox: RunningSandbox, token: dict[str, str], account: str, role: str
) -> None:
    with pytest.raises(ClientError) as refused:
        keys(sandbox, token, account, role)
    assert refused.value.response["Error"] == {"Code": "ForbiddenException", "Message": "No access"}
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_an_unknown_token_is_refused(sandbox: RunningSandbox) -> None:
    client = unsigned(sandbox, "sso")
    with pytest.raises(client.exceptions.UnauthorizedException):
        client.list_accounts(accessToken="guessed")


def test_a_token_for_something_else_is_refused(sandbox: RunningSandbox) -> None:
    token = Program(sandbox, scopes=["openid"]).signed_in()["accessToken"]
    client = unsigned(sandbox, "sso")
    with pytest.raises(client.exceptions.UnauthorizedException):
        client.list_accounts(accessToken=token)


def test_the_roles_of_a_strange_account_are_forbidden(
    sandbox: RunningSandbox, token: dict[str, str]
) -> None:
    with pytest.raises(ClientError, match="No access"):
        unsigned(sandbox, "sso").list_account_roles(**token, accountId=LABS)


def test_a_page_token_of_somebody_else_is_refused(
    sandbox: RunningSandbox, token: dict[str, str]
) -> None:
    client = unsigned(sandbox, "sso")
    more = client.list_accounts(**token, maxResults=1)["nextToken"]
    other = Program(sandbox).signed_in()["accessToken"]
    with pytest.raises(client.exceptions.InvalidRequestException):
        client.list_accounts(accessToken=other, nextToken=more)


def test_logging_out_ends_the_token_but_not_the_keys(
    sandbox: RunningSandbox, token: dict[str, str]
) -> None:
    told = keys(sandbox, token, EU, "Auditor")
    client = unsigned(sandbox, "sso")
    client.logout(**token)
    with pytest.raises(client.exceptions.UnauthorizedException):
        client.list_accounts(**token)
    assert keyed(sandbox, told).get_caller_identity()["Account"] == EU


def test_faults_hit_the_sign_in_services_too(
    sandbox: RunningSandbox, token: dict[str, str]
) -> None:
    client = unsigned(sandbox, "sso")
    for kind, code in (
        (FaultKind.THROTTLE, "ThrottlingException"),
        (FaultKind.ACCESS_DENIED, "AccessDeniedException"),
    ):
        sandbox.control.add_fault(Fault(kind=kind, operation="sso:ListAccounts"))
        with pytest.raises(ClientError) as refused:
            client.list_accounts(**token)
        assert refused.value.response["Error"]["Code"] == code
    assert client.list_accounts(**token)["accountList"]
