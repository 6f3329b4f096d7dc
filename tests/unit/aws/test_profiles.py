"""Profiles of every kind in real files: what each is, what it needs, what is wrong, and no secret in it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import botocore.session
import msgspec
import pytest

from app.aws import profiles
from app.aws.kept import KeptSignIns
from app.aws.profiles import FoundProfiles, find_profiles, kind_of
from app.model.account import AccountKind, Profile, Program, Source
from app.model.sign_in import Center, CenterAccount
from tests.fakes.vault import FakeVault

IN_BROWSER = "Needs a sign-in in the browser."
SECRET = "canary-secret-value"
KEYS = f"aws_access_key_id = AKIACANARY\naws_secret_access_key = {SECRET}\n"
ROLE = "role_arn = arn:aws:iam::662088410957:role/team/Buyer\n"
START = "sso_start_url = https://example.com/start\nsso_region = eu-west-1\n"
SSO = "sso_account_id = 447109263358\nsso_role_name = Purchasing\n"


class Files:
    """The AWS files of a computer."""

    def __init__(self, home: Path) -> None:
        self.config = home / "aws-config"
        self.credentials = home / "aws-credentials"

    def find(self, config: str = "", credentials: str = "") -> FoundProfiles:
        self.config.write_text(config)
        if credentials:
            self.credentials.write_text(credentials)
        return find_profiles(lambda _profile, command: command == "/bin/allowed")

    def one(self, name: str, config: str, credentials: str = "") -> Profile:
        found = self.find(config, credentials)
        assert found.problem == ""
        return next(one for one in found.profiles if one.source.profile == name)


@pytest.fixture
def files(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    made = Files(own_home)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(made.config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(made.credentials))
    monkeypatch.setenv("HOME", str(own_home))
    return made


def leave_token(home: Path, name: str, **token: str) -> None:
    folder = home / ".aws" / "sso" / "cache"
    folder.mkdir(parents=True)
    file = hashlib.sha1(name.encode()).hexdigest() + ".json"
    (folder / file).write_text(json.dumps({"accessToken": SECRET, **token}))


def test_static_keys_come_from_either_file_and_stay_there(files: Files) -> None:
    found = files.find(
        f"[profile own]\nregion = eu-west-1\n{KEYS}[profile split]\nregion = us-east-2\n",
        f"[split]\n{KEYS}[only-here]\n{KEYS}aws_account_id = 447109263358\n",
    )
    assert [(one.source.profile, one.kind, one.region) for one in found.profiles] == [
        ("own", AccountKind.STATIC, "eu-west-1"),
        ("split", AccountKind.STATIC, "us-east-2"),
        ("only-here", AccountKind.STATIC, ""),
    ]
    assert found.profiles[2].account_id == "447109263358"
    shown = msgspec.json.encode(found)
    assert SECRET.encode() not in shown
    assert b"AKIACANARY" not in shown


def test_the_files_are_read_and_never_written(files: Files) -> None:
    files.find(f"[default]\n{KEYS}")
    before = files.config.read_bytes(), files.config.stat().st_mtime_ns
    find_profiles(lambda _profile, _command: False)
    assert (files.config.read_bytes(), files.config.stat().st_mtime_ns) == before
    assert not files.credentials.exists()


def test_a_role_tells_its_account_and_the_whole_chain(files: Files) -> None:
    config = (
        f"[profile top]\n{ROLE}source_profile = middle\n"
        f"[profile middle]\n{ROLE}source_profile = base\n[profile base]\n{KEYS}"
    )
    assert files.one("top", config) == Profile(
        Source(profile="top"),
        AccountKind.ROLE,
        account_id="662088410957",
        role="Buyer",
        chain=("middle", "base"),
    )


@pytest.mark.parametrize("where", ["top", "middle"])
def test_a_chain_with_mfa_anywhere_needs_a_code(files: Files, where: str) -> None:
    mfa = "mfa_serial = arn:aws:iam::447109263358:mfa/dana\n"
    config = (
        f"[profile top]\n{ROLE}source_profile = middle\n{mfa * (where == 'top')}"
        f"[profile middle]\n{ROLE}source_profile = base\n{mfa * (where == 'middle')}"
        f"[profile base]\n{KEYS}"
    )
    found = files.one("top", config)
    assert (found.kind, found.needs) == (AccountKind.ROLE_MFA, "Needs an MFA code.")


def test_a_role_may_use_the_keys_of_its_own_profile(files: Files) -> None:
    found = files.one("self", f"[profile self]\n{ROLE}source_profile = self\n{KEYS}")
    assert (found.kind, found.chain, found.problem) == (AccountKind.ROLE, (), "")


def test_a_chain_ends_at_the_first_profile_with_keys(files: Files) -> None:
    config = (
        f"[profile top]\n{ROLE}source_profile = keyed\n"
        f"[profile keyed]\n{ROLE}source_profile = nowhere\n{KEYS}"
    )
    found = files.one("top", config)
    assert (found.chain, found.problem) == (("keyed",), "")


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (f"[profile p]\n{ROLE}source_profile = gone\n", "names gone as its source_profile"),
        (f"[profile p]\n{ROLE}source_profile = p\n", "p > p lead in a circle"),
        (
            f"[profile p]\n{ROLE}source_profile = q\n[profile q]\n{ROLE}source_profile = p\n",
            "p > q > p lead in a circle",
        ),
        (f"[profile p]\n{ROLE}", "no source_profile"),
        (f"[profile p]\n{ROLE}source_profile = q\ncredential_source = Environment\n", "has both"),
        (f"[profile p]\n{ROLE}credential_source = Nowhere\n", "unknown credential_source: Nowhere"),
        (f"[profile p]\n{ROLE}source_profile = q\n[profile q]\nregion = x\n", "q says nothing"),
        ("[profile p]\nregion = eu-west-1\n", "says nothing about how to sign in"),
        (f"[profile p]\nsso_session = gone\n{SSO}", "sso-session gone, which does not exist"),
        (f"[profile p]\n{START}sso_role_name = Buyer\n", "lacks sso_account_id"),
        (
            "[profile p]\nsso_session = s\nsso_account_id = 447109263358\n[sso-session s]\n",
            "lacks sso_start_url and sso_region and sso_role_name",
        ),
        ("[profile p]\naws_access_key_id = AKIAHALF\n", "aws_secret_access_key is missing"),
        ("[profile p]\nweb_identity_token_file = /nowhere\n", "no role_arn"),
        (f"[profile p]\n{ROLE}web_identity_token_file = /nowhere\n", "not there"),
    ],
)
def test_what_cannot_work_is_told_in_one_sentence(files: Files, config: str, problem: str) -> None:
    found = files.one("p", config)
    assert problem in found.problem
    assert found.problem.endswith(".")
    assert "\n" not in found.problem


def test_botocore_refuses_the_circles_that_are_told(files: Files) -> None:
    files.find(f"[profile p]\n{ROLE}source_profile = q\n[profile q]\n{ROLE}source_profile = p\n")
    with pytest.raises(botocore.exceptions.InfiniteLoopConfigError):
        botocore.session.Session(profile="p").get_credentials()


def test_both_ways_of_identity_center_tell_account_and_role(files: Files, own_home: Path) -> None:
    config = (
        f"[profile new]\nsso_session = team\n{SSO}[sso-session team]\n{START}"
        f"[profile old]\n{SSO}{START}"
    )
    new, old = files.one("new", config), files.one("old", config)
    assert (new.kind, old.kind) == (AccountKind.SSO_SESSION, AccountKind.SSO_LEGACY)
    for one in (new, old):
        assert (one.account_id, one.role) == ("447109263358", "Purchasing")
        assert one.needs == IN_BROWSER
        assert one.center == Center("https://example.com/start", "eu-west-1")


@pytest.mark.parametrize(
    ("token", "needs"),
    [
        ({"expiresAt": "2099-01-01T00:00:00Z"}, ""),
        ({"expiresAt": "2020-01-01T00:00:00UTC"}, IN_BROWSER),
        # Renewing it would sign the command line out.
        ({"expiresAt": "2020-01-01T00:00:00Z", "refreshToken": SECRET}, IN_BROWSER),
        ({}, IN_BROWSER),
    ],
)
def test_a_sign_in_that_still_works_is_not_asked_for(
    files: Files, own_home: Path, token: dict[str, str], needs: str
) -> None:
    leave_token(own_home, "team", **token)
    found = files.one("p", f"[profile p]\nsso_session = team\n{SSO}[sso-session team]\n{START}")
    assert found.needs == needs
    assert SECRET not in str(found)


@pytest.mark.parametrize("has_crt", [True, False])
def test_a_console_sign_in_says_what_it_needs(
    files: Files, monkeypatch: pytest.MonkeyPatch, *, has_crt: bool
) -> None:
    monkeypatch.setattr(profiles, "HAS_CRT", has_crt)
    config = "[profile p]\nlogin_session = arn:aws:iam::447109263358:user/dana\n"
    found = files.one("p", config)
    assert (found.kind, found.account_id) == (AccountKind.LOGIN, "447109263358")
    assert bool(found.problem) is not has_crt
    assert found.needs == ("Sign in first with: aws login --profile p" if has_crt else "")


def test_a_program_is_shown_and_only_the_allowed_one_counts(files: Files) -> None:
    config = (
        "[profile a]\ncredential_process = /bin/allowed\n"
        "[profile b]\ncredential_process = /bin/other --json\n"
        f"[profile r]\n{ROLE}source_profile = b\n"
    )
    assert files.one("a", config).unallowed == ()
    program = Program("b", "/bin/other --json", is_allowed=False)
    found = files.one("b", config)
    assert (found.kind, found.unallowed) == (AccountKind.PROGRAM, (program,))
    assert files.one("r", config).unallowed == (program,)


def test_a_web_identity_tells_its_role(files: Files, own_home: Path) -> None:
    token = own_home / "token"
    token.write_text(SECRET)
    found = files.one("p", f"[profile p]\n{ROLE}web_identity_token_file = {token}\n")
    assert (found.kind, found.account_id) == (AccountKind.WEB_IDENTITY, "662088410957")
    assert found.problem == ""


def test_the_profile_that_the_environment_names_comes_first(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "second")
    found = files.find(f"[profile first]\n{KEYS}[profile second]\n{KEYS}")
    assert [one.source.profile for one in found.profiles] == ["second", "first"]


def test_keys_of_the_environment_are_a_choice_of_their_own(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert files.find(f"[default]\n{KEYS}").profiles[0].source.profile == "default"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIACANARY")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    found = files.find(f"[default]\n{KEYS}").profiles
    assert found[0] == Profile(Source(), AccountKind.ENVIRONMENT, region="eu-west-1")
    assert found[1].source.profile == "default"


@pytest.mark.parametrize(
    ("config", "line"),
    [
        (f"[default]\nregion = x\n{SECRET}\n", "line 3"),
        (f"{SECRET}\n[default]\n", "line 1"),
        (f"[default]\n{KEYS}[default]\n", "line 4"),
    ],
)
def test_a_file_that_cannot_be_understood_names_the_line_and_quotes_nothing(
    files: Files, config: str, line: str
) -> None:
    found = files.find(config)
    assert found.profiles == ()
    assert line in found.problem
    assert str(files.config) in found.problem
    assert SECRET not in found.problem


def test_without_files_there_is_nothing_and_no_problem(files: Files) -> None:
    assert find_profiles(lambda _profile, _command: True) == FoundProfiles(())


def test_each_known_identity_center_is_listed_once_kept_ones_first(files: Files) -> None:
    files.config.write_text(
        "[sso-session unused]\nsso_start_url = https://loom.awsapps.com/start\nsso_region = us-east-1\n"
        "[sso-session half]\nsso_start_url = https://half.awsapps.com/start\n"
        "[profile legacy]\nsso_start_url = https://brindle.awsapps.com/start#/\n"
        "sso_region = eu-west-1\nsso_account_id = 447109263358\nsso_role_name = Buyer\n"
        "[sso-session odd]\nsso_start_url = https://portal.example.com\nsso_region = us-east-1\n"
    )
    vault = FakeVault()
    account = CenterAccount("447109263358", "brindle-prod")
    center = Center("https://kept.awsapps.com/start", "us-west-2")
    for role in ("Purchasing", "Auditor"):
        KeptSignIns(vault).keep_center_role(center, account, role)
    assert find_profiles(lambda *_: True, vault).centers == (
        center,
        Center("https://brindle.awsapps.com/start", "eu-west-1"),
        Center("https://loom.awsapps.com/start", "us-east-1"),
    )
    files.config.write_text("[profile broken\n")
    assert find_profiles(lambda *_: True, vault).centers == (center,)


def test_the_kind_of_a_choice_is_that_of_its_profile(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.find(f"[default]\n{KEYS}[profile p]\ncredential_process = /bin/x\n")
    assert kind_of(Source(sandbox=True)) is AccountKind.SANDBOX
    assert kind_of(Source(profile="p")) is AccountKind.PROGRAM
    assert kind_of(Source()) is AccountKind.STATIC
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIACANARY")
    assert kind_of(Source()) is AccountKind.ENVIRONMENT
