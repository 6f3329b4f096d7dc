"""Identity Center's tokens: device codes, codes with PKCE, renewal, and every way to be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from app.sandbox.control_client import ControlRefused
from app.sandbox.signin.book import Settings
from app.sandbox.signin.control import AnswerDevice, AnswerPage, How
from app.sandbox.signin.directory import PERSON_BY_NAME, START_URL
from app.sandbox.signin.oidc import CODE_GRANT, DEVICE_GRANT, REFRESH_GRANT
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.signing_in import CALLBACK, Program, told_back, unsigned


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(is_frozen=True) as running:
        yield running


@pytest.fixture
def program(sandbox: RunningSandbox) -> Program:
    return Program(sandbox)


def refusal(ask: Callable[[], object]) -> tuple[str, str]:
    """Return the name of a refusal and the word that OAuth has for it."""
    with pytest.raises(ClientError) as refused:
        ask()
    response: dict[str, Any] = dict(refused.value.response)
    assert response["error_description"]
    return response["Error"]["Code"], response["error"]


def wait(sandbox: RunningSandbox, **span: float) -> None:
    sandbox.control.advance(timedelta(**span))


def code_of(program: Program, **answer: Any) -> str:
    location = program.sandbox.control.sign_in.answer_page(AnswerPage(program.page_url(), **answer))
    assert location.startswith(f"{CALLBACK}?")
    return told_back(location)["code"]


def test_a_registration_lasts_ninety_days(sandbox: RunningSandbox, program: Program) -> None:
    told = program.registration
    assert told["clientSecretExpiresAt"] - told["clientIdIssuedAt"] == 90 * 86_400
    wait(sandbox, days=90)
    assert refusal(program.device) == ("InvalidClientException", "invalid_client")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"clientType": "confidential"}, "InvalidClientMetadataException"),
        ({"scopes": ["everything"]}, "InvalidScopeException"),
        ({"grantTypes": ["password"]}, "UnsupportedGrantTypeException"),
        ({"redirectUris": ["https://127.0.0.1/x"]}, "InvalidRedirectUriException"),
        ({"redirectUris": ["http://localhost/x"]}, "InvalidRedirectUriException"),
        ({"redirectUris": ["http://127.0.0.1.example/x"]}, "InvalidRedirectUriException"),
        ({"redirectUris": []}, "InvalidRequestException"),
        ({"issuerUrl": "https://other.awsapps.com/start"}, "InvalidRequestException"),
    ],
)
def test_programs_that_aws_would_not_register_are_refused(
    sandbox: RunningSandbox, changes: dict[str, Any], code: str
) -> None:
    assert refusal(lambda: Program(sandbox, **changes))[0] == code


def test_a_device_waits_until_somebody_allows_it(sandbox: RunningSandbox, program: Program) -> None:
    device = program.device()
    assert device["verificationUri"] == f"{sandbox.url}/device"
    assert device["verificationUriComplete"].endswith(f"?user_code={device['userCode']}")
    pending = ("AuthorizationPendingException", "authorization_pending")
    assert refusal(lambda: program.poll(device)) == pending
    wait(sandbox, seconds=device["interval"])
    sandbox.control.sign_in.answer_device(AnswerDevice(device["userCode"].lower()))
    token = program.poll(device)
    assert (token["tokenType"], token["expiresIn"]) == ("Bearer", 3600)
    assert refusal(lambda: program.poll(device))[0] == "InvalidGrantException"


def test_asking_too_often_slows_a_device_down(sandbox: RunningSandbox, program: Program) -> None:
    device = program.device()
    pending = ("AuthorizationPendingException", "authorization_pending")
    assert refusal(lambda: program.poll(device)) == pending
    assert refusal(lambda: program.poll(device)) == ("SlowDownException", "slow_down")
    wait(sandbox, seconds=2)
    assert refusal(lambda: program.poll(device)) == ("SlowDownException", "slow_down")
    wait(sandbox, seconds=11)
    assert refusal(lambda: program.poll(device)) == pending


def test_a_device_is_denied(sandbox: RunningSandbox, program: Program) -> None:
    device = program.device()
    sandbox.control.sign_in.answer_device(AnswerDevice(device["userCode"], allows=False))
    assert refusal(lambda: program.poll(device)) == ("AccessDeniedException", "access_denied")


def test_a_device_code_expires(sandbox: RunningSandbox, program: Program) -> None:
    device = program.device()
    wait(sandbox, seconds=device["expiresIn"])
    assert refusal(lambda: program.poll(device)) == ("ExpiredTokenException", "expired_token")
    with pytest.raises(ControlRefused, match="expired"):
        sandbox.control.sign_in.answer_device(AnswerDevice(device["userCode"]))


def test_a_device_needs_a_start_url_that_there_is(
    sandbox: RunningSandbox, program: Program
) -> None:
    def start(url: str) -> dict[str, Any]:
        return dict(program.oidc.start_device_authorization(**program.own, startUrl=url))

    bad = ("InvalidRequestException", "invalid_request")
    assert refusal(lambda: start("https://nobody.awsapps.com/start")) == bad
    assert start(f"{START_URL}/#/")["userCode"]


def test_the_program_itself_must_be_the_one_that_asked(
    sandbox: RunningSandbox, program: Program
) -> None:
    device = program.device()
    other = Program(sandbox)
    assert refusal(lambda: other.poll(device))[0] == "InvalidGrantException"
    false = {"clientId": program.own["clientId"], "clientSecret": "guessed"}
    oidc = unsigned(sandbox, "sso-oidc")
    assert refusal(lambda: oidc.create_token(**false, grantType=DEVICE_GRANT)) == (
        "InvalidClientException",
        "invalid_client",
    )


def test_a_code_with_pkce_is_taken_once(program: Program) -> None:
    code = code_of(program)
    token = program.taken(code)
    portal = unsigned(program.sandbox, "sso")
    assert portal.list_accounts(accessToken=token["accessToken"])["accountList"]
    bad = ("InvalidGrantException", "invalid_grant")
    assert refusal(lambda: program.taken(code)) == bad
    with pytest.raises(ClientError, match="Session token"):  # a code seen twice spoils its tokens
        portal.list_accounts(accessToken=token["accessToken"])


@pytest.mark.parametrize(
    "changes",
    [
        {"codeVerifier": "w" * 43},
        {"codeVerifier": "short"},
        {"redirectUri": "http://127.0.0.1:49153/oauth/callback"},
        {"code": "guessed"},
    ],
)
def test_a_code_in_other_hands_is_refused(program: Program, changes: dict[str, str]) -> None:
    asked = {"code": code_of(program)} | changes
    code = asked.pop("code")
    bad = ("InvalidGrantException", "invalid_grant")
    assert refusal(lambda: program.taken(code, **asked)) == bad


def test_a_code_expires(program: Program) -> None:
    code = code_of(program)
    wait(program.sandbox, minutes=10)
    assert refusal(lambda: program.taken(code))[0] == "InvalidGrantException"


def test_denying_sends_the_browser_back_with_an_error(program: Program) -> None:
    location = program.sandbox.control.sign_in.answer_page(
        AnswerPage(program.page_url(), allows=False)
    )
    assert told_back(location) == {"error": "access_denied", "state": "st4te"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_a_page_without_pkce_goes_back_at_once(
    program: Program, changes: dict[str, str], error: str
) -> None:
    location = program.sandbox.control.sign_in.answer_page(AnswerPage(program.page_url(**changes)))
    assert told_back(location) == {"error": error, "state": "st4te"}


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "unheard-of"},
        {"redirect_uri": "http://127.0.0.1:49152/elsewhere"},
        {"redirect_uri": "http://evil.example/oauth/callback"},
        {"redirect_uri": "http://127.0.0.1@evil.example/oauth/callback"},
    ],
)
def test_a_browser_is_never_sent_to_a_strange_place(
    program: Program, changes: dict[str, str]
) -> None:
    page = AnswerPage(program.page_url(**changes))
    with pytest.raises(ControlRefused, match="sent you here"):
        program.sandbox.control.sign_in.answer_page(page)


def test_a_token_is_renewed_by_a_refresh_token_that_works_once(program: Program) -> None:
    sandbox, first = program.sandbox, program.signed_in()
    wait(sandbox, hours=1)
    portal = unsigned(sandbox, "sso")
    with pytest.raises(ClientError, match="Session token"):
        portal.list_accounts(accessToken=first["accessToken"])
    second = program.token(REFRESH_GRANT, refreshToken=first["refreshToken"])
    assert portal.list_accounts(accessToken=second["accessToken"])["accountList"]
    bad = ("InvalidGrantException", "invalid_grant")
    assert refusal(lambda: program.token(REFRESH_GRANT, refreshToken=first["refreshToken"])) == bad
    assert program.token(REFRESH_GRANT, refreshToken=second["refreshToken"])


def test_a_sign_in_ends_for_good_after_eight_hours(program: Program) -> None:
    token = program.signed_in()
    wait(program.sandbox, hours=7, minutes=30)
    token = program.token(REFRESH_GRANT, refreshToken=token["refreshToken"])
    assert token["expiresIn"] == 1800
    wait(program.sandbox, minutes=30)
    assert (
        refusal(lambda: program.token(REFRESH_GRANT, refreshToken=token["refreshToken"]))[1]
        == "invalid_grant"
    )


def test_a_program_without_scopes_gets_a_token_that_cannot_be_renewed(
    sandbox: RunningSandbox,
) -> None:
    program = Program(sandbox, scopes=[], grantTypes=[], redirectUris=[])
    with pytest.raises(ClientError, match="UnauthorizedClient"):
        program.device()
    token = Program(sandbox, scopes=[]).signed_in()
    assert token["expiresIn"] == 28_800
    assert "refreshToken" not in token


def test_members_that_a_grant_needs_are_asked_for(program: Program) -> None:
    bad = ("InvalidRequestException", "invalid_request")
    for grant in (DEVICE_GRANT, CODE_GRANT, REFRESH_GRANT):
        assert refusal(lambda grant=grant: program.token(grant)) == bad  # type: ignore[misc]
    assert refusal(lambda: program.token("password"))[1] == "unsupported_grant_type"
    only = Program(program.sandbox, grantTypes=[DEVICE_GRANT])
    refused = ("UnauthorizedClientException", "unauthorized_client")
    assert refusal(lambda: only.token(REFRESH_GRANT, refreshToken="x")) == refused


def test_mfa_can_be_asked_for_on_the_page(program: Program) -> None:
    sign_in = program.sandbox.control.sign_in
    sign_in.set(Settings(needs_mfa=True))
    with pytest.raises(ControlRefused, match="MFA code"):
        code_of(program)
    dana = PERSON_BY_NAME["dana"]
    assert code_of(program, mfa_code=sign_in.mfa_code(dana.mfa_serial))


@pytest.mark.parametrize("how", list(How))
def test_tokens_can_be_ended_from_outside(program: Program, how: How) -> None:
    token = program.signed_in()
    program.sandbox.control.sign_in.end(how)
    with pytest.raises(ClientError, match="Session token"):
        unsigned(program.sandbox, "sso").list_accounts(accessToken=token["accessToken"])

    def renew() -> dict[str, Any]:
        return program.token(REFRESH_GRANT, refreshToken=token["refreshToken"])

    if how is How.EXPIRE_ACCESS:
        assert renew()["accessToken"]
    else:
        assert refusal(renew)[1] == "invalid_grant"
