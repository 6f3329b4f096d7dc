"""Every kind of profile that botocore reads, in real AWS files, with its endpoints at the sandbox."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.credentials import _build_add_dpop_header_handler
from botocore.exceptions import (
    ClientError,
    LoginRefreshRequired,
    RefreshWithMFAUnsupportedError,
    UnauthorizedSSOTokenError,
)

from app.aws.console_tokens import new_key
from app.sandbox.signin.control import AnswerPage, How
from app.sandbox.signin.directory import (
    APPROVER,
    AUTOMATION,
    DANA,
    EU,
    LABS_PURCHASING,
    PROD,
    START_URL,
    USERS,
)
from tests.fakes.aws_profiles import PROFILES
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.signing_in import (
    CALLBACK,
    SAME_DEVICE,
    VERIFIER,
    Program,
    console_url,
    told_back,
    unsigned,
    write_sso_cache,
)

CREDENTIALS = "\n".join(
    f"[{user.name or 'root'}]\n"
    f"aws_access_key_id = {user.key.access_key_id}\n"
    f"aws_secret_access_key = {user.key.secret}\n"
    for user in USERS
)
CONFIG = f"""{PROFILES}
[profile old-center]
sso_start_url = {START_URL}
sso_region = us-east-1
sso_account_id = {PROD}
sso_role_name = Purchasing

[profile console]
login_session = {DANA.arn}
"""


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    # By the real time: botocore compares what it gets with the clock of this machine.
    with running_sandbox(now=None) as running:
        yield running


@pytest.fixture
def folder(sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """AWS's files and caches, all in one folder."""
    config = CONFIG.replace("FOLDER", str(tmp_path)).replace("PYTHON", sys.executable)
    (tmp_path / "config").write_text(config)
    (tmp_path / "credentials").write_text(CREDENTIALS)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_LOGIN_CACHE_DIRECTORY", str(tmp_path / "login"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", sandbox.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    # These two were worked out when botocore was imported, from the home folder of that moment.
    cache = str(tmp_path / "sso")
    monkeypatch.setattr("botocore.credentials.SSOProvider._SSO_TOKEN_CACHE_DIR", cache)
    monkeypatch.setattr("botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR", cache)
    return tmp_path


def caller(profile: str, change: Callable[[botocore.session.Session], None] | None = None) -> str:
    """Return who a profile is."""
    core = botocore.session.Session(profile=profile)
    if change:
        change(core)
    client = boto3.Session(botocore_session=core).client("sts")
    return str(client.get_caller_identity()["Arn"])


def in_an_hour() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


@pytest.mark.parametrize("user", USERS, ids=lambda user: user.name or "root")
def test_static_keys(folder: Path, user: Any) -> None:
    assert caller(user.name or "root") == user.arn


@pytest.mark.parametrize(
    ("profile", "start"),
    [
        ("purchasing", f"arn:aws:sts::{PROD}:assumed-role/Purchasing/countersign"),
        ("eu", f"arn:aws:sts::{EU}:assumed-role/Purchasing/botocore-session-"),
        ("labs", f"arn:aws:sts::{LABS_PURCHASING.account_id}:assumed-role/Purchasing/"),
    ],
)
def test_roles_by_source_profile(folder: Path, profile: str, start: str) -> None:
    assert caller(profile).startswith(start)


def test_an_mfa_role_asks_for_its_code(sandbox: RunningSandbox, folder: Path) -> None:
    asked: list[str] = []

    def prompt(text: str) -> str:
        asked.append(text)
        return sandbox.control.sign_in.mfa_code(DANA.mfa_serial)

    def answer(core: botocore.session.Session) -> None:
        provider = core.get_component("credential_provider").get_provider("assume-role")
        provider._prompter = prompt

    assert f"assumed-role/{APPROVER.name}/" in caller("approver", answer)
    assert asked == [f"Enter MFA code for {DANA.mfa_serial}: "]


@pytest.mark.expects_log
def test_an_mfa_role_does_not_refresh_by_itself(sandbox: RunningSandbox, folder: Path) -> None:
    core = botocore.session.Session(profile="approver")
    provider = core.get_component("credential_provider").get_provider("assume-role")
    provider._prompter = lambda _text: sandbox.control.sign_in.mfa_code(DANA.mfa_serial)
    credentials = core.get_credentials()
    credentials.get_frozen_credentials()
    credentials._expiry_time = datetime.now(UTC)
    with pytest.raises(RefreshWithMFAUnsupportedError):
        credentials.get_frozen_credentials()


def test_a_web_identity(sandbox: RunningSandbox, folder: Path) -> None:
    (folder / "token").write_text(sandbox.control.sign_in.web_identity_token())
    assert f"assumed-role/{AUTOMATION.name}/" in caller("workload")


def test_a_credential_process(sandbox: RunningSandbox, folder: Path) -> None:
    told = {
        "Version": 1,
        "AccessKeyId": DANA.key.access_key_id,
        "SecretAccessKey": DANA.key.secret,
    }
    (folder / "program.py").write_text(f"print({json.dumps(json.dumps(told))})")
    assert caller("program") == DANA.arn


def test_an_sso_session(sandbox: RunningSandbox, folder: Path) -> None:
    program = Program(sandbox)
    write_sso_cache(folder / "sso", "brindle", program, program.signed_in(), in_an_hour())
    arn = caller("center")
    assert arn.startswith(f"arn:aws:sts::{EU}:assumed-role/AWSReservedSSO_Auditor_")


def test_an_sso_session_is_renewed_by_botocore(sandbox: RunningSandbox, folder: Path) -> None:
    program = Program(sandbox)
    token = program.signed_in()
    soon = datetime.now(UTC) + timedelta(minutes=1)
    path = write_sso_cache(folder / "sso", "brindle", program, token, soon)
    assert "AWSReservedSSO_Auditor_" in caller("center")
    kept = json.loads(path.read_text())
    assert kept["accessToken"] != token["accessToken"]
    assert kept["refreshToken"] != token["refreshToken"]


@pytest.mark.expects_log
def test_an_sso_session_that_was_taken_back_ends(sandbox: RunningSandbox, folder: Path) -> None:
    program = Program(sandbox)
    write_sso_cache(folder / "sso", "brindle", program, program.signed_in(), in_an_hour())
    sandbox.control.sign_in.end(How.REVOKE)
    with pytest.raises(UnauthorizedSSOTokenError):
        caller("center")


def test_a_legacy_sso_profile(sandbox: RunningSandbox, folder: Path) -> None:
    program = Program(sandbox, scopes=[])
    write_sso_cache(folder / "sso", START_URL, program, program.signed_in(), in_an_hour())
    assert "AWSReservedSSO_Purchasing_" in caller("old-center")


def test_keys_that_end_are_refused_until_a_new_session_fetches_others(
    sandbox: RunningSandbox, folder: Path
) -> None:
    client = boto3.Session(profile_name="purchasing").client("sts")
    assert client.get_caller_identity()["Arn"].endswith("/countersign")
    sandbox.control.sign_in.end(How.EXPIRE_ACCESS)
    with pytest.raises(ClientError, match="ExpiredToken"):
        client.get_caller_identity()
    assert caller("purchasing").endswith("/countersign")


def write_login(sandbox: RunningSandbox, folder: Path, expires_at: datetime) -> Path:
    """Sign in to the console and leave the file behind that `aws login` does."""
    pytest.importorskip("awscrt.crypto", reason="login_session profiles need botocore[crt]")
    key, private = new_key()
    client = unsigned(sandbox, "signin")
    client.meta.events.register(
        "before-call.signin.CreateOAuth2Token", _build_add_dpop_header_handler(key)
    )
    location = sandbox.control.sign_in.answer_page(AnswerPage(console_url(sandbox)))
    told = client.create_o_auth2_token(
        tokenInput={
            "clientId": SAME_DEVICE,
            "grantType": "authorization_code",
            "code": told_back(location)["code"],
            "redirectUri": CALLBACK,
            "codeVerifier": VERIFIER,
        }
    )["tokenOutput"]
    pem = base64.encodebytes(base64.b64decode(private)).decode()
    kept = {
        "accessToken": told["accessToken"]
        | {"accountId": PROD, "expiresAt": f"{expires_at:%Y-%m-%dT%H:%M:%SZ}"},
        "tokenType": told["tokenType"],
        "clientId": SAME_DEVICE,
        "refreshToken": told["refreshToken"],
        "idToken": told["idToken"],
        "dpopKey": f"-----BEGIN EC PRIVATE KEY-----\n{pem}-----END EC PRIVATE KEY-----\n",
    }
    path = folder / "login" / f"{hashlib.sha256(DANA.arn.encode()).hexdigest()}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept))
    return path


def test_a_login_session(sandbox: RunningSandbox, folder: Path) -> None:
    write_login(sandbox, folder, in_an_hour())
    assert caller("console") == DANA.arn


def test_a_login_session_is_renewed_by_botocore(sandbox: RunningSandbox, folder: Path) -> None:
    path = write_login(sandbox, folder, datetime.now(UTC))
    before = json.loads(path.read_text())["accessToken"]["accessKeyId"]
    assert caller("console") == DANA.arn
    assert json.loads(path.read_text())["accessToken"]["accessKeyId"] != before


@pytest.mark.expects_log
def test_a_login_session_that_has_ended_must_be_made_anew(
    sandbox: RunningSandbox, folder: Path
) -> None:
    write_login(sandbox, folder, datetime.now(UTC))
    sandbox.control.sign_in.end(How.REVOKE)
    with pytest.raises(LoginRefreshRequired):
        caller("console")
