"""Sign-ins that Countersign keeps: what is taken, who they are at the sandbox, and what is forgotten."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.aws.center import CenterSignIn
from app.aws.center_tokens import CENTER_SIGN_IN
from app.aws.kept import KeptSignIns
from app.aws.profiles import center_of, kind_of
from app.aws.session import AwsSession, SignInHelp
from app.errors import BadSettings, SignInNeeded
from app.model.account import AccountKind, Source
from app.model.sign_in import AccessKeys, Center, CenterAccount
from app.sandbox.signin.directory import (
    APPROVER,
    DANA,
    EU,
    EU_PURCHASING,
    KIT,
    PROD,
    PURCHASING,
    START_URL,
)
from tests.fakes.browser import FakeBrowser
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.signing_in import keyed
from tests.fakes.vault import FakeVault

CENTER = Center(START_URL, "us-east-1")
OWN = AccessKeys(DANA.key.access_key_id, DANA.key.secret)
ROLE = msgspec.structs.replace(OWN, role_arn=PURCHASING.arn)
TEMPORARY = AccessKeys("ASIAEXAMPLEEXAMPLE12", "s" * 40, "t" * 200)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(now=None) as running:
        yield running


@pytest.fixture
def vault() -> FakeVault:
    return FakeVault()


@pytest.fixture
def kept(vault: FakeVault) -> KeptSignIns:
    return KeptSignIns(vault)


class Desk:
    """A person who opens what is kept, and has their MFA device with them."""

    def __init__(self, sandbox: RunningSandbox, vault: FakeVault) -> None:
        self.sandbox = sandbox
        self.vault = vault
        self.asked: list[str] = []

    def open(self, kept_id: str) -> AwsSession:
        source = Source(kept=kept_id, endpoint_url=self.sandbox.url)
        return AwsSession(
            source, paced=False, help=SignInHelp(self.vault, self._code, lambda _at: None)
        )

    def who(self, kept_id: str) -> str:
        return self.open(kept_id).identity.caller().principal_arn

    def enter_center(self) -> tuple[CenterAccount, ...]:
        return CenterSignIn(self.vault, endpoint_url=self.sandbox.url).enter(
            CENTER,
            uses_code=False,
            show=FakeBrowser(self.sandbox).show,
            cancelled=threading.Event(),
        )

    def _code(self, serial: str, _problem: str) -> str:
        self.asked.append(serial)
        return self.sandbox.control.sign_in.mfa_code(serial)


@pytest.fixture
def desk(sandbox: RunningSandbox, vault: FakeVault) -> Desk:
    return Desk(sandbox, vault)


def test_keys_sign_in_as_their_user(desk: Desk, kept: KeptSignIns) -> None:
    kept_id = kept.keep_keys(OWN)
    assert desk.who(kept_id) == DANA.arn
    assert desk.open(kept_id).ends_at is None
    assert kept.kind(kept_id) is AccountKind.KEYS
    assert kept.name(kept_id) == f"Key …{DANA.key.access_key_id[-4:]}"


def test_keys_sign_in_whatever_the_environment_and_the_files_say(
    desk: Desk, kept: KeptSignIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOTHEROTHEROTHER1")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x" * 40)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert desk.who(kept.keep_keys(ROLE)).endswith("assumed-role/Purchasing/countersign")


def test_temporary_keys_sign_in_with_their_token(
    sandbox: RunningSandbox, desk: Desk, kept: KeptSignIns
) -> None:
    told = keyed(sandbox, DANA).get_session_token()["Credentials"]
    keys = AccessKeys(told["AccessKeyId"], told["SecretAccessKey"], told["SessionToken"])
    assert desk.who(kept.keep_keys(keys)) == DANA.arn


def test_keys_assume_a_role(desk: Desk, kept: KeptSignIns) -> None:
    kept_id = kept.keep_keys(ROLE)
    assert desk.who(kept_id) == f"arn:aws:sts::{PROD}:assumed-role/Purchasing/countersign"
    assert kept.name(kept_id) == "Purchasing"


def test_keys_with_a_device_ask_for_a_code_once(desk: Desk, kept: KeptSignIns) -> None:
    keys = msgspec.structs.replace(OWN, role_arn=APPROVER.arn, mfa_serial=DANA.mfa_serial)
    kept_id = kept.keep_keys(keys)
    for _ in range(2):
        assert desk.who(kept_id).endswith("assumed-role/Approver/countersign")
    assert desk.asked == [DANA.mfa_serial]


def test_keys_with_a_device_but_no_role_open_an_mfa_session(desk: Desk, kept: KeptSignIns) -> None:
    kept_id = kept.keep_keys(msgspec.structs.replace(OWN, mfa_serial=DANA.mfa_serial))
    session = desk.open(kept_id)
    assert session.identity.caller().principal_arn == DANA.arn
    assert desk.asked == [DANA.mfa_serial]
    assert session.ends_at is not None
    assert session.ends_at > datetime.now(UTC) + timedelta(hours=11)


def test_a_role_that_may_not_be_assumed_is_told(desk: Desk, kept: KeptSignIns) -> None:
    kept_id = kept.keep_keys(msgspec.structs.replace(OWN, role_arn=EU_PURCHASING.arn))
    with pytest.raises(Exception, match="may not do this") as caught:
        desk.open(kept_id)
    assert getattr(caught.value, "missing_right", "") == "sts:AssumeRole"


def test_a_role_of_identity_center_signs_in(desk: Desk, kept: KeptSignIns) -> None:
    account = desk.enter_center()[1]
    kept_id = kept.keep_center_role(CENTER, account, "Auditor")
    arn = desk.who(kept_id)
    assert arn.startswith(f"arn:aws:sts::{EU}:assumed-role/AWSReservedSSO_Auditor_")
    assert kept.kind(kept_id) is AccountKind.CENTER
    assert kept.name(kept_id) == "brindle-eu · Auditor"
    assert kept.center(kept_id) == CENTER
    assert center_of(Source(kept=kept_id), desk.vault) == CENTER
    assert kind_of(Source(kept=kept_id), desk.vault) is AccountKind.CENTER


def test_foreign_names_are_made_plain(kept: KeptSignIns) -> None:
    account = CenterAccount(
        PROD, "bad\u202ename\nwith\x07 much more text than any name should have"
    )
    name = kept.name(kept.keep_center_role(CENTER, account, "Auditor"))
    assert name.startswith("badname with much")
    assert len(name) <= 40


def test_the_same_thing_kept_twice_is_one(kept: KeptSignIns) -> None:
    account = CenterAccount(PROD, "old name")
    renamed = CenterAccount(PROD, "new name")
    first = kept.keep_center_role(CENTER, account, "Auditor")
    assert kept.keep_center_role(CENTER, renamed, "Auditor") == first
    assert kept.name(first).startswith("new name")
    assert kept.keep_keys(OWN) == kept.keep_keys(OWN)
    others = {
        first,
        kept.keep_keys(OWN),
        kept.keep_keys(ROLE),
        kept.keep_center_role(CENTER, account, "Purchasing"),
    }
    assert len(others) == 4


def test_what_is_forgotten_leaves_nothing_behind(desk: Desk, kept: KeptSignIns) -> None:
    account = desk.enter_center()[0]
    one = kept.keep_center_role(CENTER, account, "Auditor")
    other = kept.keep_center_role(CENTER, account, "Purchasing")
    keys = msgspec.structs.replace(OWN, role_arn=APPROVER.arn, mfa_serial=DANA.mfa_serial)
    third = kept.keep_keys(keys)
    desk.who(third)
    kept.forget(third)
    assert not [name for name in desk.vault.names() if name.startswith("mfa-session")]
    kept.forget(one)
    assert desk.who(other)  # its token is still there
    kept.forget(other)
    kept.forget(other)
    assert desk.vault.names() == ()


def test_what_is_not_kept_any_more_is_told(desk: Desk, kept: KeptSignIns) -> None:
    with pytest.raises(SignInNeeded, match="no longer kept"):
        desk.open("nothing")
    with pytest.raises(SignInNeeded, match="no longer kept"):
        kept.kind("nothing")


def test_a_center_role_without_its_token_needs_the_browser(desk: Desk, kept: KeptSignIns) -> None:
    kept_id = kept.keep_center_role(CENTER, CenterAccount(PROD), "Auditor")
    with pytest.raises(SignInNeeded) as caught:
        desk.open(kept_id)
    assert caught.value.code == CENTER_SIGN_IN


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (AccessKeys("", ""), "Enter the access key id"),
        (AccessKeys("AKIA", "x" * 40), "An access key id has"),
        (AccessKeys("AIDAEXAMPLEEXAMPLE12", "x" * 40), "An access key id has"),
        (AccessKeys("akiaexampleexample12", "x" * 40), "An access key id has"),
        (AccessKeys("AKIAEXAMPLEEXAMPLE12", ""), "Enter the secret access key"),
        (AccessKeys("AKIAEXAMPLEEXAMPLE12", "é" * 40), "no secret access key"),
        (AccessKeys("ASIAEXAMPLEEXAMPLE12", "x" * 40), "needs its session token"),
        (AccessKeys("AKIAEXAMPLEEXAMPLE12", "x" * 40, "t" * 99), "has no session token"),
        (msgspec.structs.replace(TEMPORARY, session_token="short"), "no session token"),
        (msgspec.structs.replace(OWN, role_arn="Purchasing"), "A role ARN looks like"),
        (msgspec.structs.replace(OWN, role_arn=DANA.arn), "A role ARN looks like"),
        (msgspec.structs.replace(OWN, mfa_serial="123456"), "An MFA device is named"),
        (msgspec.structs.replace(ROLE, external_id="{}"), "An external id has"),
        (msgspec.structs.replace(OWN, external_id="abc"), "Enter the ARN of the role"),
        (msgspec.structs.replace(TEMPORARY, mfa_serial=KIT.mfa_serial), "MFA device"),
    ],
)
def test_what_cannot_be_keys_is_told_and_not_kept(
    kept: KeptSignIns, vault: FakeVault, keys: AccessKeys, words: str
) -> None:
    with pytest.raises(BadSettings, match=words) as caught:
        kept.keep_keys(keys)
    assert caught.value.hint
    secret = keys.secret_access_key
    assert not secret or secret not in caught.value.message + caught.value.hint
    assert vault.names() == ()


def test_spaces_and_line_breaks_of_pasting_are_dropped(desk: Desk, kept: KeptSignIns) -> None:
    half = len(OWN.secret_access_key) // 2
    secret = f" {OWN.secret_access_key[:half]}\r\n{OWN.secret_access_key[half:]}\t"
    assert desk.who(kept.keep_keys(AccessKeys(f"{OWN.access_key_id}\n", secret))) == DANA.arn


def test_no_secret_is_told(desk: Desk, kept: KeptSignIns, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("botocore").setLevel(logging.NOTSET)
    caplog.set_level(logging.DEBUG)
    kept_id = kept.keep_keys(
        msgspec.structs.replace(OWN, role_arn=APPROVER.arn, mfa_serial=DANA.mfa_serial)
    )
    session = desk.open(kept_id)
    session.identity.caller()
    frozen = session._boto.get_credentials().get_frozen_credentials()
    told = [record.getMessage() for record in caplog.records]
    told += [repr(one) for one in (kept.load(kept_id), OWN, session._boto.get_credentials())]
    text = "\n".join(told)
    for secret in (DANA.key.secret, frozen.secret_key, frozen.token):
        assert secret not in text
