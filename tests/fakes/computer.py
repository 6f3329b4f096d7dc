"""A person's computer that outlives its workers, with AWS files, on a sandbox account."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.errors import AppError
from app.model.account import Source
from app.model.command import ApprovePayment
from app.model.sign_in import AccessKeys, BrowserPage, Center, CenterAccount
from app.sandbox.signin.control import AnswerDevice, AnswerPage
from app.sandbox.signin.directory import APPROVER, DANA, PROD, START_URL, USERS, User
from app.worker.messages import Answer, Done
from app.worker.scheduler import Timing
from app.worker.sign_in_messages import (
    BrowserWanted,
    CenterEntered,
    GiveMfaCode,
    KeepCenterRole,
    KeepKeys,
    SignInKept,
    SignInToCenter,
    SignInToConsole,
)
from tests.fakes.approving import approval
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.vault import FakeVault
from tests.fakes.worker import DEADLINE_S, RunningWorker, running_worker

CENTER = Center(START_URL, "us-east-1")
OTHER = "550271846390"
READ = "GetAgreementPaymentRequest"
ACCEPT = "AcceptAgreementPaymentRequest"
HASTY = Timing(
    poll=timedelta(milliseconds=50),
    retry=timedelta(milliseconds=50),
    tick=timedelta(milliseconds=10),
)
SLOW = Timing(poll=timedelta(hours=1), full=timedelta(hours=1), retry=timedelta(hours=1))
CONFIG = f"""
[profile approver]
role_arn = {APPROVER.arn}
source_profile = dana
mfa_serial = {DANA.mfa_serial}

[profile center]
sso_session = brindle
sso_account_id = {PROD}
sso_role_name = Purchasing

[sso-session brindle]
sso_start_url = {START_URL}
sso_region = us-east-1
sso_registration_scopes = sso:account:access
"""
CREDENTIALS = "\n".join(
    f"[{user.name}]\n"
    f"aws_access_key_id = {user.key.access_key_id}\n"
    f"aws_secret_access_key = {user.key.secret}\n"
    for user in USERS
    if user.name
)


@dataclass
class Computer:
    """A data folder, a keyring and a vault that outlive a worker, on a sandbox account."""

    sandbox: RunningSandbox
    folder: Path
    secrets: FakeSecretStore = field(default_factory=FakeSecretStore)
    vault: FakeVault = field(default_factory=FakeVault)

    @contextmanager
    def running(
        self, source: Source | None, timing: Timing | None = None
    ) -> Iterator[RunningWorker]:
        """Run the worker of a choice, or a lobby."""
        with running_worker(
            self.folder,
            self.sandbox.url,
            source=source,
            secrets=self.secrets,
            vault=self.vault,
            timing=timing,
        ) as worker:
            yield worker

    def profile(self, name: str) -> Source:
        """A profile of the AWS files, at the sandbox account."""
        return Source(profile=name, endpoint_url=self.sandbox.url)

    def keep(self, keys: AccessKeys) -> Source:
        """Keep keys in the lobby."""
        with self.running(None) as lobby:
            kept = lobby.call(KeepKeys(keys))
        assert isinstance(kept, SignInKept)
        return kept.source

    def keep_role(self, role: str = "Purchasing") -> Source:
        """Sign in to Identity Center in the lobby, and keep a role."""
        with self.running(None) as lobby:
            entering = lobby.client.call(SignInToCenter(CENTER))
            self.go(page_of(lobby))
            assert isinstance(entering.result(DEADLINE_S), CenterEntered)
            account = CenterAccount(PROD, "brindle-prod")
            kept = lobby.call(KeepCenterRole(CENTER, account, role))
        assert isinstance(kept, SignInKept)
        return kept.source

    def keep_console(self, who: str = DANA.arn) -> Source:
        """Sign in with the console in the lobby."""
        with self.running(None) as lobby:
            entering = lobby.client.call(SignInToConsole("us-east-1"))
            self.go(page_of(lobby), who)
            kept = entering.result(DEADLINE_S)
        assert isinstance(kept, SignInKept)
        return kept.source

    def go(self, page: BrowserPage, who: str = "") -> None:
        """Be the browser, of this person or of whoever is there."""
        sign_in = self.sandbox.control.sign_in
        if page.user_code:
            sign_in.answer_device(AnswerDevice(page.user_code))
            return
        location = sign_in.answer_page(AnswerPage(page.url, who=who))
        with urlopen(location, timeout=DEADLINE_S) as answer:
            answer.read()

    def give_code(self, worker: RunningWorker) -> None:
        """Type the code that Dana's device shows into the prompt that is open."""
        code = self.sandbox.control.sign_in.mfa_code(DANA.mfa_serial)
        assert worker.call(GiveMfaCode(code)) == Done()

    def next_code(self) -> None:
        """Wait until the device shows another code."""
        self.sandbox.control.advance(timedelta(seconds=30))


@contextmanager
def running_computer(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Computer]:
    """Run a sandbox account, and give the computer of a person with AWS files in their home."""
    (home / "config").write_text(CONFIG)
    (home / "credentials").write_text(CREDENTIALS)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
    with running_sandbox(now=None) as sandbox:  # keys are compared with this machine's clock
        yield Computer(sandbox, folder)


def keys_of(user: User = DANA, **more: str) -> AccessKeys:
    """The access keys of a user of the sandbox account."""
    return AccessKeys(user.key.access_key_id, user.key.secret, **more)


def page_of(worker: RunningWorker) -> BrowserPage:
    """The next page that the browser is sent to."""
    page = worker.log.wait_for(BrowserWanted, lambda event: event.page is not None).page
    assert page
    return page


def problem_of(answer: Future[Answer]) -> AppError:
    """What a call failed with."""
    problem = answer.exception(DEADLINE_S)
    assert isinstance(problem, AppError)
    return problem


def approve(worker: RunningWorker, computer: Computer) -> ApprovePayment:
    """The decision to approve a payment request, once everything is read."""
    worker.synced()
    with worker.queries() as queries:
        return approval(queries, computer.sandbox.clock.now())
