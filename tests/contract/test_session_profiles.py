"""Sessions with AWS files of every kind, at the sandbox: who they are, and that nothing is written there."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.aws.center import CenterSignIn
from app.aws.center_tokens import CENTER_SIGN_IN
from app.aws.profiles import center_of, find_profiles, kind_of
from app.aws.programs import Programs
from app.aws.roles import MFA_NEEDED
from app.aws.session import AwsSession, SignInHelp
from app.errors import AppError, BadSettings, SignInNeeded
from app.model.account import AccountKind, Source
from app.model.sign_in import Center
from app.sandbox.signin.book import Settings
from app.sandbox.signin.control import How
from app.sandbox.signin.directory import (
    APPROVER,
    AUTOMATION,
    DANA,
    EU,
    EU_PURCHASING,
    KIT,
    LABS_PURCHASING,
    PROD,
    START_URL,
)
from tests.fakes.aws_profiles import PROFILES
from tests.fakes.browser import FakeBrowser
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.signing_in import Program, write_sso_cache
from tests.fakes.vault import FakeVault

CONFIG = f"""{PROFILES}
[profile approver-there]
role_arn = {APPROVER.arn}
source_profile = dana
mfa_serial = {DANA.mfa_serial}
role_session_name = there

[profile wrong-device]
role_arn = {APPROVER.arn}
source_profile = dana
mfa_serial = {KIT.mfa_serial}

[profile old-center]
sso_start_url = {START_URL}/
sso_region = us-east-1
sso_account_id = {PROD}
sso_role_name = Purchasing

[profile behind-center]
role_arn = {EU_PURCHASING.arn}
source_profile = old-center
"""
KEYS = f"aws_access_key_id = {DANA.key.access_key_id}\naws_secret_access_key = {DANA.key.secret}\n"


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(now=None) as running:
        yield running


class Desk:
    """A person at a computer with AWS files, who can be asked for MFA codes."""

    def __init__(self, sandbox: RunningSandbox, home: Path) -> None:
        self.sandbox = sandbox
        self.home = home
        self.vault = FakeVault()
        self.codes: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.ends: list[datetime | None] = []

    def open(self, profile: str, *, is_anew: bool = False) -> AwsSession:
        return AwsSession(
            Source(profile=profile, endpoint_url=self.sandbox.url),
            paced=False,
            programs=Programs(lambda _profile, _command: True),
            help=SignInHelp(self.vault, self._code, self.ends.append, is_anew),
        )

    def who(self, profile: str) -> str:
        return self.open(profile).identity.caller().principal_arn

    def failure(self, profile: str) -> AppError:
        with pytest.raises(AppError) as caught:
            self.open(profile)
        return caught.value

    def sign_in(self) -> None:
        CenterSignIn(self.vault, endpoint_url=self.sandbox.url).enter(
            Center(START_URL, "us-east-1"),
            uses_code=False,
            show=FakeBrowser(self.sandbox).show,
            cancelled=threading.Event(),
        )

    def _code(self, serial: str, problem: str) -> str:
        self.asked.append((serial, problem))
        if self.codes:
            return self.codes.pop(0)
        return self.sandbox.control.sign_in.mfa_code(serial)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


@pytest.fixture
def desk(sandbox: RunningSandbox, own_home: Path) -> Iterator[Desk]:
    """AWS's files where they always are; nothing there may change."""
    aws = own_home / ".aws"
    (aws / "sso" / "cache").mkdir(parents=True)
    config = CONFIG.replace("FOLDER", str(own_home)).replace("PYTHON", sys.executable)
    (aws / "config").write_text(config)
    (aws / "credentials").write_text(f"[dana]\n{KEYS}")
    made = Desk(sandbox, own_home)
    yield made
    names = {one.name for one in aws.rglob("*")}
    assert names <= {"config", "credentials", "sso", "cache"} | {
        one.name for one in (aws / "sso" / "cache").glob("*.json")
    }
    assert (aws / "config").read_text() == config
    assert (aws / "credentials").read_text() == f"[dana]\n{KEYS}"


@pytest.mark.parametrize(
    ("profile", "start"),
    [
        ("dana", DANA.arn),
        ("purchasing", f"arn:aws:sts::{PROD}:assumed-role/Purchasing/countersign"),
        ("eu", f"arn:aws:sts::{EU}:assumed-role/Purchasing/countersign"),
        ("labs", f"arn:aws:sts::{LABS_PURCHASING.account_id}:assumed-role/Purchasing/countersign"),
    ],
)
def test_keys_and_chains_of_roles(desk: Desk, profile: str, start: str) -> None:
    assert desk.who(profile) == start
    assert desk.who(profile) == start  # the same principal each time: commands are pinned to it
    assert desk.open(profile).ends_at is None


def test_a_web_identity(desk: Desk) -> None:
    (desk.home / "token").write_text(desk.sandbox.control.sign_in.web_identity_token())
    assert f"assumed-role/{AUTOMATION.name}/" in desk.who("workload")


def test_a_program(desk: Desk) -> None:
    told = {
        "Version": 1,
        "AccessKeyId": DANA.key.access_key_id,
        "SecretAccessKey": DANA.key.secret,
    }
    (desk.home / "program.py").write_text(f"print({json.dumps(json.dumps(told))})")
    assert desk.who("program") == DANA.arn


# --- MFA --------------------------------------------------------------------------------------------


def test_a_role_with_mfa_asks_once_and_is_used_again(desk: Desk) -> None:
    session = desk.open("approver")
    assert session.identity.caller().principal_arn.endswith("assumed-role/Approver/countersign")
    assert desk.asked == [(DANA.mfa_serial, "")]
    assert session.ends_at is not None
    left = session.ends_at - datetime.now(UTC)
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    again = desk.open("approver")
    assert len(desk.asked) == 1
    assert again.ends_at == session.ends_at
    assert again.identity.caller().principal_arn.endswith("/countersign")


def test_a_wrong_code_is_asked_for_again_with_the_reason(desk: Desk) -> None:
    right = desk.sandbox.control.sign_in.mfa_code(DANA.mfa_serial)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    desk.codes = ["12345", "abcdef", wrong, f" {right[:3]} {right[3:]} "]
    assert "Approver" in desk.who("approver")
    problems = [problem for _, problem in desk.asked]
    assert problems[0] == ""
    assert problems[1] == problems[2] == "An MFA code has six digits."
    assert problems[3].startswith("The code was not right")


def test_a_session_with_other_settings_is_asked_for_anew(desk: Desk) -> None:
    desk.who("approver")
    desk.sandbox.control.advance(timedelta(minutes=1))  # a code counts once
    assert desk.who("approver-there").endswith("/there")
    assert len(desk.asked) == 2


def test_signing_in_again_passes_over_a_session_that_is_still_good(desk: Desk) -> None:
    desk.who("approver")
    desk.sandbox.control.advance(timedelta(minutes=1))
    desk.open("approver", is_anew=True)
    assert len(desk.asked) == 2


def test_a_device_of_somebody_else_is_told(desk: Desk) -> None:
    error = desk.failure("wrong-device")
    assert isinstance(error, BadSettings)
    assert KIT.mfa_serial in error.message
    assert len(desk.asked) == 1


def test_giving_up_is_passed_on_and_nothing_is_kept(desk: Desk) -> None:
    def give_up(_serial: str, _problem: str) -> str:
        raise SignInNeeded("Given up.", code="sign-in-cancelled")

    source = Source(profile="approver", endpoint_url=desk.sandbox.url)
    with pytest.raises(SignInNeeded) as caught:
        AwsSession(source, paced=False, help=SignInHelp(desk.vault, give_up, desk.ends.append))
    assert caught.value.code == "sign-in-cancelled"
    assert desk.vault.names() == ()


def test_an_mfa_session_that_aws_takes_no_more_is_never_asked_for_in_the_background(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.aws.renewed._FRESH", timedelta(0))
    session = desk.open("approver")
    session.identity.caller()
    desk.sandbox.control.sign_in.end(How.EXPIRE_ACCESS)
    with pytest.raises(SignInNeeded):
        session.identity.caller()  # AWS says so
    with pytest.raises(SignInNeeded) as caught:
        session.identity.caller()
    assert caught.value.code == MFA_NEEDED
    assert len(desk.asked) == 1
    desk.sandbox.control.advance(timedelta(minutes=1))
    again = desk.open("approver")
    assert len(desk.asked) == 2
    assert again.identity.caller() == session.identity.caller()  # one sign-in mends both


def test_without_anybody_to_ask_a_role_with_mfa_says_so(desk: Desk) -> None:
    with pytest.raises(SignInNeeded) as caught:
        AwsSession(Source(profile="approver", endpoint_url=desk.sandbox.url), paced=False)
    assert caught.value.code == MFA_NEEDED


# --- Identity Center --------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", ["center", "old-center", "behind-center"])
def test_a_profile_of_identity_center_needs_the_browser_once(desk: Desk, profile: str) -> None:
    found = find_profiles(lambda _profile, _command: True).profiles
    described = next(one for one in found if one.source.profile == profile)
    assert "browser" in described.needs
    assert described.center is not None
    assert desk.failure(profile).code == CENTER_SIGN_IN
    desk.sign_in()
    if profile != "behind-center":
        assert "AWSReservedSSO_" in desk.who(profile)
    else:  # the sandbox's role trusts another one
        assert desk.failure(profile).code == "AccessDenied"
    found = find_profiles(
        lambda _profile, _command: True, desk.vault, endpoint_url=desk.sandbox.url
    ).profiles
    assert next(one for one in found if one.source.profile == profile).needs == ""


@pytest.mark.parametrize(("profile", "cached_as"), [("center", "brindle"), ("old-center", None)])
def test_the_sign_in_of_the_command_line_is_used_and_left_alone(
    desk: Desk, profile: str, cached_as: str | None
) -> None:
    cache = desk.home / ".aws" / "sso" / "cache"
    program = Program(desk.sandbox)
    soon = datetime.now(UTC) + timedelta(minutes=2)
    write_sso_cache(cache, cached_as or f"{START_URL}/", program, program.signed_in(), soon)
    before = tree(desk.home)
    assert "AWSReservedSSO_" in desk.who(profile)
    assert tree(desk.home) == before


def test_a_sign_in_of_the_command_line_that_has_ended_is_not_renewed(desk: Desk) -> None:
    program = Program(desk.sandbox)
    past = datetime.now(UTC) - timedelta(minutes=2)
    cache = desk.home / ".aws" / "sso" / "cache"
    write_sso_cache(cache, "brindle", program, program.signed_in(), past)
    before = tree(desk.home)
    assert desk.failure("center").code == CENTER_SIGN_IN
    assert tree(desk.home) == before


def test_a_home_that_cannot_be_written_is_no_trouble(desk: Desk) -> None:
    program = Program(desk.sandbox)
    cache = desk.home / ".aws" / "sso" / "cache"
    soon = datetime.now(UTC) + timedelta(minutes=2)
    write_sso_cache(cache, "brindle", program, program.signed_in(), soon)
    folders = [cache, cache.parent, cache.parent.parent]
    for folder in folders:
        folder.chmod(0o500)
    try:
        assert "AWSReservedSSO_" in desk.who("center")
        assert "Approver" in desk.who("approver")
    finally:
        for folder in folders:
            folder.chmod(0o700)


def test_keys_of_a_role_are_renewed_by_themselves_while_the_sign_in_lasts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.aws.renewed._FRESH", timedelta(0))
    desk.sign_in()
    session = desk.open("center")
    assert session.ends_at is None
    first = session.identity.caller()
    desk.sandbox.control.sign_in.end(How.EXPIRE_ACCESS)
    with pytest.raises(SignInNeeded):
        session.identity.caller()  # only AWS knew that these keys have ended
    assert session.identity.caller() == first
    desk.sandbox.control.sign_in.end(How.REVOKE)
    for code in ("InvalidClientTokenId", CENTER_SIGN_IN):
        with pytest.raises(SignInNeeded) as caught:
            session.identity.caller()
        assert caught.value.code == code
    desk.sign_in()
    assert session.identity.caller() == first


def test_the_end_is_told_early_when_the_sign_in_cannot_be_renewed(desk: Desk) -> None:
    control = desk.sandbox.control.sign_in
    control.set(Settings(token_s=400, sign_in_s=400, role_s=800))
    desk.sign_in()
    session = desk.open("center")
    assert session.ends_at is None
    control.end(How.REVOKE)
    desk.vault.delete(next(name for name in desk.vault.names() if ":token:" in name))
    credentials = session._boto.get_credentials()
    credentials._tried_at -= timedelta(minutes=2)
    credentials.get_frozen_credentials()
    assert session.ends_at is not None
    assert desk.ends == [session.ends_at]
    assert timedelta(minutes=12) < session.ends_at - datetime.now(UTC) < timedelta(minutes=14)


# --- what kind --------------------------------------------------------------------------------------


def test_a_choice_knows_its_identity_center(desk: Desk) -> None:
    assert center_of(Source(profile="center"), desk.vault) == Center(START_URL, "us-east-1")
    assert center_of(Source(profile="behind-center"), desk.vault) is not None
    assert center_of(Source(profile="dana"), desk.vault) is None
    assert center_of(Source(sandbox=True), desk.vault) is None
    assert kind_of(Source(profile="approver")) is AccountKind.ROLE_MFA


def test_keys_of_the_environment_come_before_the_profile_that_it_names(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "center")
    assert center_of(Source(), desk.vault) is not None
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", DANA.key.access_key_id)
    assert center_of(Source(), desk.vault) is None
    assert kind_of(Source()) is AccountKind.ENVIRONMENT
