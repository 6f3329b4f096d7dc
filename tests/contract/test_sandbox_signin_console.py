"""Console sign-in for programs: codes, keys of a quarter of an hour, and renewal by a key of one's own."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from app.sandbox.control_client import ControlRefused
from app.sandbox.signin.book import Settings
from app.sandbox.signin.console import CROSS_DEVICE
from app.sandbox.signin.control import AnswerPage, How
from app.sandbox.signin.directory import DANA, ERIN, ROOT, User
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.signing_in import DpopKey, console_url, keyed, told_back


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as running:
        yield running


@pytest.fixture
def key() -> DpopKey:
    return DpopKey()


def code_for(sandbox: RunningSandbox, user: User = DANA, **changes: str) -> str:
    page = AnswerPage(console_url(sandbox, **changes), who=user.arn)
    return told_back(sandbox.control.sign_in.answer_page(page))["code"]


def refusal(ask: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(ClientError) as refused:
        ask()
    response: dict[str, Any] = dict(refused.value.response)
    return response["Error"]["Code"], response["error"]


def renew(sandbox: RunningSandbox, key: DpopKey, told: dict[str, Any]) -> dict[str, Any]:
    return key.ask(sandbox, grantType="refresh_token", refreshToken=told["refreshToken"])


INVALID_GRANT = ("ValidationException", "invalid_grant")


@pytest.mark.parametrize("user", [DANA, ERIN, ROOT])
def test_a_code_gives_keys_and_says_whose(
    sandbox: RunningSandbox, key: DpopKey, user: User
) -> None:
    told = key.take(sandbox, code_for(sandbox, user))
    assert (told["tokenType"], told["expiresIn"]) == ("aws_sigv4", 900)
    claims = json.loads(base64.urlsafe_b64decode(told["idToken"].split(".")[1] + "=="))
    assert claims["sub"] == user.arn
    assert keyed(sandbox, told["accessToken"]).get_caller_identity()["Arn"] == user.arn


def test_a_code_is_taken_once(sandbox: RunningSandbox, key: DpopKey) -> None:
    code = code_for(sandbox)
    key.take(sandbox, code)
    assert refusal(lambda: key.take(sandbox, code)) == INVALID_GRANT


@pytest.mark.parametrize(
    "changes",
    [
        {"codeVerifier": "w" * 43},
        {"redirectUri": "http://127.0.0.1:1/oauth/callback"},
        {"clientId": CROSS_DEVICE},
    ],
)
def test_a_code_in_other_hands_is_refused(
    sandbox: RunningSandbox, key: DpopKey, changes: dict[str, str]
) -> None:
    code = code_for(sandbox)
    assert refusal(lambda: key.take(sandbox, code, **changes)) == INVALID_GRANT


def test_a_code_expires(sandbox: RunningSandbox, key: DpopKey) -> None:
    code = code_for(sandbox)
    sandbox.control.advance(timedelta(minutes=10))
    expired = ("AccessDeniedException", "AUTHCODE_EXPIRED")
    assert refusal(lambda: key.take(sandbox, code)) == expired


def test_keys_are_renewed_with_the_key_of_the_sign_in(
    sandbox: RunningSandbox, key: DpopKey
) -> None:
    first = key.take(sandbox, code_for(sandbox))
    sandbox.control.advance(timedelta(minutes=15))
    with pytest.raises(ClientError, match="ExpiredToken"):
        keyed(sandbox, first["accessToken"]).get_caller_identity()
    second = renew(sandbox, key, first)
    assert "idToken" not in second
    assert keyed(sandbox, second["accessToken"]).get_caller_identity()["Arn"] == DANA.arn
    assert refusal(lambda: renew(sandbox, key, first)) == INVALID_GRANT
    assert refusal(lambda: renew(sandbox, DpopKey(), second)) == INVALID_GRANT
    assert renew(sandbox, key, second)


def test_a_sign_in_ends_after_twelve_hours(sandbox: RunningSandbox, key: DpopKey) -> None:
    told = key.take(sandbox, code_for(sandbox))
    sandbox.control.advance(timedelta(hours=12))
    expired = ("AccessDeniedException", "TOKEN_EXPIRED")
    assert refusal(lambda: renew(sandbox, key, told)) == expired


def test_a_changed_password_ends_it(sandbox: RunningSandbox, key: DpopKey) -> None:
    told = key.take(sandbox, code_for(sandbox))
    sandbox.control.sign_in.end(How.REVOKE)
    changed = ("AccessDeniedException", "USER_CREDENTIALS_CHANGED")
    assert refusal(lambda: renew(sandbox, key, told)) == changed


def test_codes_and_sign_ins_can_be_ended_from_outside(
    sandbox: RunningSandbox, key: DpopKey
) -> None:
    told, code = key.take(sandbox, code_for(sandbox)), code_for(sandbox)
    sandbox.control.sign_in.end(How.EXPIRE)
    assert refusal(lambda: renew(sandbox, key, told))[1] == "TOKEN_EXPIRED"
    assert refusal(lambda: key.take(sandbox, code))[1] == "AUTHCODE_EXPIRED"


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "arn:aws:signin:::other"}, {"redirect_uri": "http://evil.example/"}],
)
def test_a_strange_program_gets_no_page(sandbox: RunningSandbox, changes: dict[str, str]) -> None:
    with pytest.raises(ControlRefused, match="not known"):
        code_for(sandbox, DANA, **changes)


def test_a_user_without_the_permission_is_told(sandbox: RunningSandbox, key: DpopKey) -> None:
    code = code_for(sandbox)
    sandbox.control.sign_in.set(Settings(lacks_console_rights=True))
    missing = ("AccessDeniedException", "INSUFFICIENT_PERMISSIONS")
    assert refusal(lambda: key.take(sandbox, code)) == missing


def test_proofs_must_be_right(sandbox: RunningSandbox, key: DpopKey) -> None:
    url = f"{sandbox.url}/v1/token"
    head, body, signature = key.proof(url).split(".")
    other = DpopKey().proof(url).split(".")
    for proof in (
        "",
        "no proof",
        f"{head}.{body}.{other[2]}",
        f"{head}.{body}.{signature[:-8]}",
        f"{other[0]}.{body}.{signature}",
        key.proof(f"{sandbox.url}/elsewhere"),
        key.proof(url, method="GET"),
        key.proof(url, alg="none"),
    ):
        assert asked_with(sandbox, key, proof) == ("ValidationException", "INVALID_REQUEST"), proof


def test_a_proof_counts_once(sandbox: RunningSandbox, key: DpopKey) -> None:
    proof = key.proof(f"{sandbox.url}/v1/token")
    assert asked_with(sandbox, key, proof) == INVALID_GRANT
    assert asked_with(sandbox, key, proof) == ("ValidationException", "INVALID_REQUEST")


def asked_with(sandbox: RunningSandbox, key: DpopKey, proof: str) -> tuple[str, str]:
    return refusal(lambda: key.ask(sandbox, proof, grantType="refresh_token", refreshToken="x"))


def test_another_device_shows_the_code_to_be_typed(sandbox: RunningSandbox, key: DpopKey) -> None:
    confirmation = f"{sandbox.url}/v1/sessions/confirmation"
    cross = {"client_id": CROSS_DEVICE, "redirect_uri": confirmation}
    code = code_for(sandbox, DANA, **cross)
    told = key.take(sandbox, code, clientId=CROSS_DEVICE, redirectUri=confirmation)
    assert keyed(sandbox, told["accessToken"]).get_caller_identity()["Arn"] == DANA.arn


def test_what_the_model_does_not_allow_is_refused(sandbox: RunningSandbox, key: DpopKey) -> None:
    asked = {"clientId": "arn:aws:signin:::other", "grantType": "refresh_token"}
    assert refusal(lambda: key.ask(sandbox, **asked)) == ("ValidationException", "invalid_request")
