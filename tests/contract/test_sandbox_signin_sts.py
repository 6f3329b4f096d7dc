"""Roles and sessions of the sandbox accounts, as boto3 gets and uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from app.sandbox.signin.book import Settings
from app.sandbox.signin.control import How
from app.sandbox.signin.directory import (
    ADMINISTRATOR,
    APPROVER,
    AUDITOR,
    AUTOMATION,
    DANA,
    ERIN,
    EU_PURCHASING,
    KIT,
    LABS_PURCHASING,
    PURCHASING,
    ROOT,
    SEALED,
    WATCHER,
    Role,
    User,
)
from tests.fakes.sandbox import SAMPLE_NOW, RunningSandbox, running_sandbox
from tests.fakes.signing_in import keyed, unsigned


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as running:
        yield running


def refusal(ask: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        ask()
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


def assume(client: Any, role: Role, **params: Any) -> dict[str, Any]:
    told = client.assume_role(RoleArn=role.arn, RoleSessionName="countersign", **params)
    return dict(told["Credentials"])


@pytest.mark.parametrize(
    ("user", "arn"),
    [
        (DANA, "arn:aws:iam::447109263358:user/dana"),
        (ROOT, "arn:aws:iam::447109263358:root"),
        (KIT, "arn:aws:iam::662088410957:user/kit"),
    ],
)
def test_a_key_tells_its_user(sandbox: RunningSandbox, user: User, arn: str) -> None:
    told = keyed(sandbox, user).get_caller_identity()
    assert (told["Account"], told["Arn"]) == (user.account_id, arn)


def test_a_made_up_key_is_the_buyers(sandbox: RunningSandbox) -> None:
    told = sandbox.client("sts", access_key="AKIDMADEUP").get_caller_identity()
    assert told["Arn"] == "arn:aws:sts::447109263358:assumed-role/Purchasing/dana"


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("sts", "get_caller_identity", {}),
        ("marketplace-agreement", "list_agreement_charges", {}),
        ("marketplace-discovery", "search_listings", {"searchText": "Lumen ü/+ &="}),
    ],
)
def test_a_wrong_secret_is_refused(
    sandbox: RunningSandbox, service: str, operation: str, params: dict[str, str]
) -> None:
    wrong = {"AccessKeyId": DANA.key.access_key_id, "SecretAccessKey": "x" * 40}
    client = keyed(sandbox, wrong | {"SessionToken": None}, service)
    code, _ = refusal(lambda: getattr(client, operation)(**params))
    assert code in {"SignatureDoesNotMatch", "InvalidSignatureException"}


def test_the_right_secret_signs_every_service(sandbox: RunningSandbox) -> None:
    keyed(sandbox, DANA, "marketplace-agreement").list_agreement_charges(maxResults=1)
    discovery = keyed(sandbox, DANA, "marketplace-discovery")
    discovery.search_listings(searchText="Lumen ü/+ &=")
    with pytest.raises(ClientError, match="ResourceNotFound"):
        discovery.get_product(productId="prod-zzzzzzzzzzzzz")


def test_a_role_session_is_who_it_says(sandbox: RunningSandbox) -> None:
    told = keyed(sandbox, DANA).assume_role(
        RoleArn=PURCHASING.arn, RoleSessionName="countersign", DurationSeconds=14_400
    )
    arn = "arn:aws:sts::447109263358:assumed-role/Purchasing/countersign"
    assert told["AssumedRoleUser"]["Arn"] == arn
    assert told["Credentials"]["Expiration"] == SAMPLE_NOW + timedelta(hours=4)
    caller = keyed(sandbox, told["Credentials"]).get_caller_identity()
    assert (caller["Arn"], caller["UserId"]) == (arn, told["AssumedRoleUser"]["AssumedRoleId"])


def test_roles_chain_over_three_accounts(sandbox: RunningSandbox) -> None:
    key = assume(keyed(sandbox, DANA), PURCHASING)
    key = assume(keyed(sandbox, key), EU_PURCHASING)
    key = assume(keyed(sandbox, key), LABS_PURCHASING)
    assert keyed(sandbox, key).get_caller_identity()["Account"] == LABS_PURCHASING.account_id


@pytest.mark.parametrize(
    ("user", "role"),
    [
        (DANA, SEALED),
        (DANA, ADMINISTRATOR),
        (DANA, EU_PURCHASING),
        (DANA, APPROVER),
        (DANA, Role("447109263358", "Nowhere", ())),
    ],
)
def test_a_role_that_does_not_trust_the_caller_is_denied(
    sandbox: RunningSandbox, user: User, role: Role
) -> None:
    code, message = refusal(lambda: assume(keyed(sandbox, user), role))
    assert code == "AccessDenied"
    assert message == (
        f"User: {user.arn} is not authorized to perform: sts:AssumeRole on resource: {role.arn}"
    )


def test_an_administrator_is_trusted_where_others_are_not(sandbox: RunningSandbox) -> None:
    assert assume(keyed(sandbox, ERIN), ADMINISTRATOR)


def test_the_root_assumes_no_role(sandbox: RunningSandbox) -> None:
    code, message = refusal(lambda: assume(keyed(sandbox, ROOT), PURCHASING))
    assert (code, message) == ("AccessDenied", "Roles may not be assumed by root accounts.")


def test_a_role_has_its_longest_session(sandbox: RunningSandbox) -> None:
    client = keyed(sandbox, DANA)
    code, message = refusal(lambda: assume(client, PURCHASING, DurationSeconds=14_401))
    assert code == "ValidationError"
    assert "MaxSessionDuration" in message


def test_a_chained_role_lasts_an_hour_at_most(sandbox: RunningSandbox) -> None:
    client = keyed(sandbox, assume(keyed(sandbox, DANA), PURCHASING))
    code, message = refusal(lambda: assume(client, AUDITOR, DurationSeconds=3601))
    assert code == "ValidationError"
    assert "role chaining" in message
    assert assume(client, AUDITOR, DurationSeconds=3600)


def test_a_session_name_that_aws_does_not_take_is_refused(sandbox: RunningSandbox) -> None:
    client = keyed(sandbox, DANA)
    code, _ = refusal(
        lambda: client.assume_role(RoleArn=PURCHASING.arn, RoleSessionName="no spaces here")
    )
    assert code == "ValidationError"


def test_a_role_with_mfa_takes_the_devices_code_once(sandbox: RunningSandbox) -> None:
    client = keyed(sandbox, DANA)
    mfa = {
        "SerialNumber": DANA.mfa_serial,
        "TokenCode": sandbox.control.sign_in.mfa_code(DANA.mfa_serial),
    }
    assert assume(client, APPROVER, **mfa)
    code, message = refusal(lambda: assume(client, APPROVER, **mfa))
    assert (code, "invalid MFA one time pass code" in message) == ("AccessDenied", True)
    sandbox.control.advance(timedelta(seconds=30))
    mfa["TokenCode"] = sandbox.control.sign_in.mfa_code(DANA.mfa_serial)
    assert assume(client, APPROVER, **mfa)


def test_wrong_codes_and_other_devices_are_refused(sandbox: RunningSandbox) -> None:
    client = keyed(sandbox, DANA)
    right = sandbox.control.sign_in.mfa_code(DANA.mfa_serial)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    code, message = refusal(
        lambda: assume(client, APPROVER, SerialNumber=DANA.mfa_serial, TokenCode=wrong)
    )
    assert (code, "one time pass code" in message) == ("AccessDenied", True)
    code, message = refusal(
        lambda: assume(client, APPROVER, SerialNumber=ERIN.mfa_serial, TokenCode=right)
    )
    assert (code, "serial number" in message) == ("AccessDenied", True)


def test_one_code_opens_a_session_that_assumes_many_roles(sandbox: RunningSandbox) -> None:
    told = keyed(sandbox, DANA).get_session_token(
        SerialNumber=DANA.mfa_serial,
        TokenCode=sandbox.control.sign_in.mfa_code(DANA.mfa_serial),
    )["Credentials"]
    assert told["Expiration"] == SAMPLE_NOW + timedelta(hours=12)
    client = keyed(sandbox, told)
    assert client.get_caller_identity()["Arn"] == DANA.arn
    assert assume(client, APPROVER)
    assert assume(client, PURCHASING)


def test_a_session_of_the_root_lasts_an_hour_at_most(sandbox: RunningSandbox) -> None:
    told = keyed(sandbox, ROOT).get_session_token(DurationSeconds=7200)["Credentials"]
    assert told["Expiration"] == SAMPLE_NOW + timedelta(hours=1)
    assert keyed(sandbox, told).get_caller_identity()["Arn"] == ROOT.arn


def test_a_session_without_a_code_opens_no_role_with_mfa(sandbox: RunningSandbox) -> None:
    client = keyed(sandbox, keyed(sandbox, DANA).get_session_token()["Credentials"])
    assert refusal(lambda: assume(client, APPROVER))[0] == "AccessDenied"
    assert refusal(client.get_session_token)[0] == "AccessDenied"


def test_mfa_can_be_asked_of_every_role(sandbox: RunningSandbox) -> None:
    sandbox.control.sign_in.set(Settings(needs_mfa=True))
    assert refusal(lambda: assume(keyed(sandbox, DANA), PURCHASING))[0] == "AccessDenied"


def test_keys_expire_by_the_sandboxs_clock(sandbox: RunningSandbox) -> None:
    key = assume(keyed(sandbox, DANA), PURCHASING, DurationSeconds=900)
    sandbox.control.advance(timedelta(seconds=899))
    assert keyed(sandbox, key).get_caller_identity()
    sandbox.control.advance(timedelta(seconds=1))
    assert refusal(keyed(sandbox, key).get_caller_identity)[0] == "ExpiredToken"
    client = keyed(sandbox, key, "marketplace-agreement")
    assert refusal(client.list_agreement_charges)[0] == "ExpiredTokenException"


def test_keys_can_be_ended_and_taken_back(sandbox: RunningSandbox) -> None:
    key = assume(keyed(sandbox, DANA), PURCHASING)
    sandbox.control.sign_in.end(How.EXPIRE_ACCESS)
    assert refusal(keyed(sandbox, key).get_caller_identity)[0] == "ExpiredToken"
    sandbox.control.sign_in.end(How.REVOKE)
    assert refusal(keyed(sandbox, key).get_caller_identity)[0] == "InvalidClientTokenId"
    assert keyed(sandbox, DANA).get_caller_identity()["Arn"] == DANA.arn


def test_a_session_key_without_its_token_is_unknown(sandbox: RunningSandbox) -> None:
    key = assume(keyed(sandbox, DANA), PURCHASING) | {"SessionToken": None}
    assert refusal(keyed(sandbox, key).get_caller_identity)[0] == "InvalidClientTokenId"


def test_a_web_identity_becomes_a_role(sandbox: RunningSandbox) -> None:
    told = unsigned(sandbox, "sts").assume_role_with_web_identity(
        RoleArn=AUTOMATION.arn,
        RoleSessionName="countersign",
        WebIdentityToken=sandbox.control.sign_in.web_identity_token("workload-7"),
    )
    assert told["SubjectFromWebIdentityToken"] == "workload-7"
    caller = keyed(sandbox, told["Credentials"]).get_caller_identity()
    assert caller["Arn"].endswith("assumed-role/Automation/countersign")


def test_web_identities_that_are_old_false_or_not_trusted_are_refused(
    sandbox: RunningSandbox,
) -> None:
    client = unsigned(sandbox, "sts")
    token = sandbox.control.sign_in.web_identity_token(lifetime=timedelta(minutes=5))

    def become(role: Role, token: str) -> tuple[str, str]:
        return refusal(
            lambda: client.assume_role_with_web_identity(
                RoleArn=role.arn, RoleSessionName="countersign", WebIdentityToken=token
            )
        )

    assert become(PURCHASING, token)[0] == "AccessDenied"
    assert become(AUTOMATION, token[:-4] + "AAAA")[0] == "InvalidIdentityToken"
    assert become(AUTOMATION, "no token")[0] == "InvalidIdentityToken"
    sandbox.control.advance(timedelta(minutes=5))
    assert become(AUTOMATION, token)[0] == "ExpiredTokenException"


def test_a_watcher_reads_and_is_told_what_is_missing(sandbox: RunningSandbox) -> None:
    client = keyed(sandbox, WATCHER, "marketplace-agreement")
    assert client.list_agreement_charges(maxResults=1)
    code, message = refusal(
        lambda: client.accept_agreement_payment_request(
            agreementId="agmt-5kq2n8v1r7hd", paymentRequestId="pr-1"
        )
    )
    assert code == "AccessDeniedException"
    assert message == (
        f"User: {WATCHER.arn} is not authorized to perform: "
        "aws-marketplace:AcceptAgreementPaymentRequest"
    )
    assert sandbox.control.ledger() == ()
