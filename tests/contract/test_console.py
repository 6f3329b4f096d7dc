"""Signing in with the console's session at the sandbox, and profiles that `aws login` has signed in."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.compat import HAS_CRT

from app.aws import console, console_tokens
from app.aws.console import ConsoleSignIn
from app.aws.console_tokens import CONSOLE_SIGN_IN, ConsoleTokens, crypto, new_key
from app.aws.kept import KeptSignIns
from app.aws.profiles import find_profiles
from app.aws.session import AwsSession, SignInHelp
from app.errors import AccessDenied, AppError, BadSettings, SignInNeeded
from app.model.account import AccountKind, Source
from app.sandbox.signin.book import Settings
from app.sandbox.signin.control import How
from app.sandbox.signin.directory import DANA, ERIN, PROD
from tests.fakes.browser import FakeBrowser, NeverBrowser, secrets_in
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.vault import FakeVault

needs_crt = pytest.mark.skipif(not HAS_CRT, reason="console sign-in needs botocore[crt]")


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(now=None) as running:
        yield running


class Desk:
    """A person at a browser, and what Countersign keeps for them."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.sandbox = sandbox
        self.vault = FakeVault()
        self.kept = KeptSignIns(self.vault)
        self.browser = FakeBrowser(sandbox)

    def enter(self, region: str = "us-east-1") -> str:
        sign_in = ConsoleSignIn(self.vault, endpoint_url=self.sandbox.url)
        return sign_in.enter(region, show=self.browser.show, cancelled=threading.Event())

    def failure(self, region: str = "us-east-1") -> AppError:
        with pytest.raises(AppError) as caught:
            self.enter(region)
        return caught.value

    def open(self, source: Source) -> AwsSession:
        def refuse(_serial: str, _problem: str) -> str:
            raise AssertionError("no code is needed")

        return AwsSession(
            source, paced=False, help=SignInHelp(self.vault, refuse, lambda _at: None)
        )

    def kept_source(self, kept_id: str) -> Source:
        return Source(kept=kept_id, endpoint_url=self.sandbox.url)


@pytest.fixture
def desk(sandbox: RunningSandbox) -> Desk:
    return Desk(sandbox)


def age(vault: FakeVault) -> None:
    """Let the keys of every console sign-in be near their end."""
    for name in vault.names():
        content = vault.get(name)
        if name.startswith("console:") and content is not None:
            token = json.loads(content)
            token["expires_at"] = f"{datetime.now(UTC) + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
            vault.put(name, json.dumps(token).encode())


@needs_crt
def test_the_console_signs_in_who_is_there(desk: Desk) -> None:
    kept_id = desk.enter()
    session = desk.open(desk.kept_source(kept_id))
    assert session.identity.caller().principal_arn == DANA.arn
    assert session.ends_at is None
    assert desk.kept.kind(kept_id) is AccountKind.CONSOLE
    assert desk.kept.name(kept_id) == "dana"
    assert desk.enter() == kept_id
    desk.browser.who = ERIN.arn
    assert desk.enter() != kept_id
    assert "close this window" in desk.browser.shown[0].text


@needs_crt
def test_keys_near_their_end_are_renewed_with_the_key_of_the_sign_in(desk: Desk) -> None:
    kept_id = desk.enter()
    before = {one for name in desk.vault.names() for one in secrets_in(desk.vault.get(name) or b"")}
    age(desk.vault)
    session = desk.open(desk.kept_source(kept_id))
    assert session.identity.caller().principal_arn == DANA.arn
    (token,) = [name for name in desk.vault.names() if name.startswith("console:")]
    assert secrets_in(desk.vault.get(token) or b"") - before  # rotated, and kept
    age(desk.vault)
    assert desk.open(desk.kept_source(kept_id)).identity.caller().principal_arn == DANA.arn


@needs_crt
def test_a_sign_in_that_another_process_has_renewed_meanwhile_is_used_and_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_id = desk.enter()
    (name,) = [one for one in desk.vault.names() if one.startswith("console:")]
    renewed = desk.vault.get(name) or b""
    age(desk.vault)
    used_up = json.loads(desk.vault.get(name) or b"") | {"refresh": "a refresh token works once"}
    desk.vault.put(name, json.dumps(used_up).encode())
    ask = ConsoleTokens.ask

    def ask_late(tokens: ConsoleTokens, client: Any, **asked: str) -> Any:
        desk.vault.put(name, renewed)
        return ask(tokens, client, **asked)

    monkeypatch.setattr(ConsoleTokens, "ask", ask_late)
    session = desk.open(desk.kept_source(kept_id))
    assert session.identity.caller().principal_arn == DANA.arn
    assert desk.vault.get(name) == renewed


@needs_crt
def test_keys_that_aws_refuses_are_renewed_for_the_next_call(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.aws.renewed._FRESH", timedelta(0))
    session = desk.open(desk.kept_source(desk.enter()))
    first = session.identity.caller()
    desk.sandbox.control.sign_in.end(How.EXPIRE_ACCESS)
    with pytest.raises(SignInNeeded):
        session.identity.caller()  # only AWS knew that these keys have ended
    assert session.identity.caller() == first


@needs_crt
def test_every_key_of_a_sign_in_can_be_kept_and_stays_the_same() -> None:
    for _ in range(1500):  # a few in a hundred begin with a zero somewhere
        key, kept = new_key()
        again = crypto().EC.new_key_from_der_data(base64.b64decode(kept))
        coordinates = [bytes(one) for one in key.get_public_coords()]
        assert [len(one) for one in coordinates] == [32, 32]
        assert coordinates == [bytes(one) for one in again.get_public_coords()]


@needs_crt
def test_a_console_sign_in_that_was_taken_back_needs_the_browser(desk: Desk) -> None:
    kept_id = desk.enter()
    desk.sandbox.control.sign_in.end(How.REVOKE)
    age(desk.vault)
    with pytest.raises(SignInNeeded) as caught:
        desk.open(desk.kept_source(kept_id))
    assert caught.value.code == CONSOLE_SIGN_IN
    assert desk.enter() == kept_id
    assert desk.open(desk.kept_source(kept_id)).identity.caller().principal_arn == DANA.arn


@needs_crt
def test_who_denies_or_gives_up_is_taken_at_their_word(desk: Desk) -> None:
    desk.browser.allows = False
    assert desk.failure().code == "sign-in-denied"
    cancelled = threading.Event()
    never = NeverBrowser(lambda _page: cancelled.set())
    sign_in = ConsoleSignIn(desk.vault, endpoint_url=desk.sandbox.url)
    with pytest.raises(SignInNeeded) as caught:
        sign_in.enter("us-east-1", show=never.show, cancelled=cancelled)
    assert caught.value.code == "sign-in-cancelled"
    assert desk.vault.names() == ()


@needs_crt
def test_a_browser_that_never_returns_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "PAGE_LASTS", timedelta(milliseconds=150))
    sign_in = ConsoleSignIn(desk.vault, endpoint_url=desk.sandbox.url)
    with pytest.raises(SignInNeeded) as caught:
        sign_in.enter("us-east-1", show=NeverBrowser().show, cancelled=threading.Event())
    assert caught.value.code == "sign-in-late"


@needs_crt
def test_a_missing_right_is_named(desk: Desk) -> None:
    desk.sandbox.control.sign_in.set(Settings(lacks_console_rights=True))
    error = desk.failure()
    assert isinstance(error, AccessDenied)
    assert error.missing_right == "signin:CreateOAuth2Token"


def test_what_is_no_region_is_told(desk: Desk) -> None:
    assert isinstance(desk.failure("nowhere"), BadSettings)
    assert desk.browser.pages == []


def test_without_the_runtime_it_says_what_is_missing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console_tokens, "HAS_CRT", False)
    error = desk.failure()
    assert isinstance(error, BadSettings)
    assert "botocore[crt]" in error.hint
    assert desk.browser.pages == []


@needs_crt
def test_what_is_forgotten_leaves_nothing_behind(desk: Desk) -> None:
    desk.kept.forget(desk.enter())
    assert desk.vault.names() == ()


@pytest.fixture
def home(own_home: Path) -> Path:
    """A home with a profile of `aws login`."""
    (own_home / ".aws").mkdir()
    config = f"[profile console]\nlogin_session = {DANA.arn}\nregion = us-east-1\n"
    (own_home / ".aws" / "config").write_text(config)
    return own_home


def leave_login(home: Path, expires_at: datetime) -> Path:
    """Leave behind what `aws login` does, with keys of DANA."""
    folder = home / ".aws" / "login" / "cache"
    folder.mkdir(parents=True)
    path = folder / f"{hashlib.sha256(DANA.arn.encode()).hexdigest()}.json"
    token = {
        "accessKeyId": DANA.key.access_key_id,
        "secretAccessKey": DANA.key.secret,
        "sessionToken": "",
        "accountId": PROD,
        "expiresAt": f"{expires_at:%Y-%m-%dT%H:%M:%SZ}",
    }
    dpop = base64.b64encode(b"not used").decode()
    path.write_text(json.dumps({"accessToken": token, "refreshToken": "r", "dpopKey": dpop}))
    return path


def test_a_login_of_the_command_line_is_used_while_it_is_good_and_left_alone(
    desk: Desk, home: Path
) -> None:
    source = Source(profile="console", endpoint_url=desk.sandbox.url)
    path = leave_login(home, datetime.now(UTC) + timedelta(minutes=10))
    before = path.read_bytes()
    session = desk.open(source)
    assert session.identity.caller().principal_arn == DANA.arn
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_login_of_the_command_line_that_has_ended_is_not_renewed(desk: Desk, home: Path) -> None:
    path = leave_login(home, datetime.now(UTC) - timedelta(minutes=1))
    before = path.read_bytes()
    with pytest.raises(SignInNeeded) as caught:
        desk.open(Source(profile="console", endpoint_url=desk.sandbox.url))
    assert caught.value.code == CONSOLE_SIGN_IN
    assert path.read_bytes() == before


@needs_crt
def test_a_profile_of_the_console_uses_the_sign_in_that_countersign_keeps(
    desk: Desk, home: Path
) -> None:
    source = Source(profile="console", endpoint_url=desk.sandbox.url)
    with pytest.raises(SignInNeeded):
        desk.open(source)
    desk.enter()
    assert desk.open(source).identity.caller().principal_arn == DANA.arn
    found = find_profiles(lambda *_: True, desk.vault, endpoint_url=desk.sandbox.url).profiles
    assert [(one.kind, one.needs) for one in found] == [(AccountKind.LOGIN, "")]


@needs_crt
def test_no_secret_is_told(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("botocore").setLevel(logging.NOTSET)
    caplog.set_level(logging.DEBUG)
    kept_id = desk.enter()
    age(desk.vault)
    desk.open(desk.kept_source(kept_id)).identity.caller()
    found = {one for name in desk.vault.names() for one in secrets_in(desk.vault.get(name) or b"")}
    told = [record.getMessage() for record in caplog.records]
    told += [repr(page) for page in desk.browser.pages]
    told += [repr(desk.kept.load(kept_id)), *desk.vault.names()]
    assert len(found) >= 4
    text = "\n".join(told)
    assert not [one for one in found if one in text]
