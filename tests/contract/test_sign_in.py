"""Signing in with what takes its time: programs that hang, people who type codes, keys that end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.accounts.account_index import AccountIndex
from app.accounts.store_keys import StoreKeys
from app.errors import AppError, Offline, SignInNeeded
from app.model.account import Source
from app.model.now import now_utc
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.signin.control import AnswerPage, How
from app.sandbox.signin.directory import APPROVER, DANA, PROD, START_URL
from app.worker.account import SignIn
from app.worker.announcer import Announcer
from app.worker.messages import FromWorker, SignedIn, SignInFailed
from app.worker.opening import WorkerOptions
from app.worker.sign_in_desk import SignInDesk
from app.worker.sign_in_messages import BrowserWanted, MfaWanted, SignInEnds
from app.worker.stores import Stores
from app.worker.tasks import Tasks
from tests.fakes.sandbox import running_sandbox
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.vault import FakeVault
from tests.fakes.worker import DEADLINE_S

PATIENCE = timedelta(milliseconds=200)
CONFIG = f"""
[profile approver]
role_arn = {APPROVER.arn}
source_profile = dana
mfa_serial = {DANA.mfa_serial}

[profile dana]
aws_access_key_id = {DANA.key.access_key_id}
aws_secret_access_key = {DANA.key.secret}

[profile center]
sso_start_url = {START_URL}
sso_region = us-east-1
sso_account_id = {PROD}
sso_role_name = Purchasing
"""
HANGING = """
import os, pathlib, time
folder = pathlib.Path(__file__).parent
with (folder / "started").open("a") as file:
    file.write(f"{os.getpid()}\\n")
while not (folder / "go").exists():
    time.sleep(0.02)
print('{"Version": 1, "AccessKeyId": "AKIASANDBOXBUYER", "SecretAccessKey": "x"}')
"""


def with_sign_in(
    folder: Path,
    endpoint_url: str,
    use: Callable[[SignIn, list[FromWorker]], Awaitable[None]],
    *,
    profile: str = "work",
    has_window: bool = True,
    patience: timedelta = PATIENCE,
    now: Callable[[], datetime] = now_utc,
    on_desk: Callable[[SignInDesk], None] = lambda _desk: None,
) -> None:
    async def run() -> None:
        told: list[FromWorker] = []
        crashes: list[BaseException] = []
        source = Source(profile=profile, endpoint_url=endpoint_url)
        tasks = Tasks(crashes.append)
        stores = Stores(StoreKeys(FakeSecretStore(), folder), told.append)
        index, vault = AccountIndex(folder), FakeVault()
        desk = SignInDesk(vault, index, told.append)
        on_desk(desk)
        sign_in = SignIn(
            WorkerOptions(source, str(folder), paced=False, has_window=has_window),
            stores=stores,
            index=index,
            vault=vault,
            desk=desk,
            tasks=tasks,
            announcer=Announcer(told.append),
            publish=told.append,
            sandbox_url=str,
            patience=patience,
            now=now,
        )
        try:
            await use(sign_in, told)
        finally:
            desk.end()
            await tasks.end(1)
            sign_in.close()
            desk.close()
            await stores.close()
        assert crashes == []

    asyncio.run(run())


@pytest.fixture
def program(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A credential program that writes down its starts, and waits until `go` lies beside it."""
    path = own_home / "program.py"
    path.write_text(HANGING)
    config = own_home / "aws-config"
    command = f"{sys.executable} {path}"
    config.write_text(f"[profile work]\ncredential_process = {command}\n")
    AccountIndex(tmp_path).allow("work", command)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    return path


def started(program: Path) -> list[int]:
    path = program.with_name("started")
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def wait_until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not is_so():
        assert time.monotonic() < end


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_credentials_that_do_not_come_are_told_and_taken_when_they_do(
    program: Path, tmp_path: Path
) -> None:
    async def use(sign_in: SignIn, told: list[FromWorker]) -> None:
        for _ in range(2):
            with pytest.raises(SignInNeeded, match=r"did not come within 0\.2 seconds"):
                await sign_in.account()
        assert len([one for one in told if isinstance(one, SignInFailed)]) == 2
        wait_until(lambda: started(program))
        program.with_name("go").touch()
        account = None
        async with asyncio.timeout(DEADLINE_S):
            while account is None:
                try:
                    account = await sign_in.account()
                except (SignInNeeded, Offline):
                    continue  # the program, or AWS, takes longer than one round waits
        assert account.identity.account_id == "447109263358"
        assert len(started(program)) == 1

    with running_sandbox() as sandbox:
        with_sign_in(tmp_path, sandbox.url, use)


@pytest.mark.skipif(sys.platform == "win32", reason="asks for a process the POSIX way")
def test_a_credential_program_that_hangs_ends_with_the_worker(
    program: Path, tmp_path: Path
) -> None:
    pids: list[int] = []

    async def use(sign_in: SignIn, told: list[FromWorker]) -> None:
        with pytest.raises(SignInNeeded):
            await sign_in.account()
        wait_until(lambda: started(program))
        pids.extend(started(program))

    with_sign_in(tmp_path, "http://127.0.0.1:9", use)
    wait_until(lambda: not is_alive(pids[0]))


async def signed_in_once_it_runs(sign_in: SignIn, *also: type[AppError]) -> None:
    """Sign in, over and over while the credentials take longer than one round waits."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            with contextlib.suppress(SignInNeeded, *also):
                await sign_in.account()
                return


def test_an_account_that_aws_does_not_name_in_time_is_told(program: Path, tmp_path: Path) -> None:
    program.with_name("go").touch()

    async def use(sign_in: SignIn, told: list[FromWorker]) -> None:
        with pytest.raises(Offline, match="whose credentials"):
            await signed_in_once_it_runs(sign_in)

    with running_sandbox() as sandbox:
        sandbox.control.add_fault(Fault(kind=FaultKind.HANG_AFTER, operation="GetCallerIdentity"))
        with_sign_in(tmp_path, sandbox.url, use)
        sandbox.control.release()


@pytest.fixture
def profiles(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_home / "config").write_text(CONFIG)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(own_home / "config"))


async def heard(told: list[FromWorker], kind: type[FromWorker]) -> FromWorker:
    """Wait until the window has been told something."""

    def found() -> list[FromWorker]:
        return [one for one in told if isinstance(one, kind)]

    await asyncio.to_thread(wait_until, found)
    return found()[-1]


@pytest.mark.usefixtures("profiles")
def test_who_is_asked_for_a_code_may_take_longer_than_patience(tmp_path: Path) -> None:
    desks: list[SignInDesk] = []

    async def use(sign_in: SignIn, told: list[FromWorker]) -> None:
        signing_in = asyncio.get_running_loop().create_task(
            signed_in_once_it_runs(sign_in, Offline)
        )
        await heard(told, MfaWanted)
        before = len(told)
        done, _ = await asyncio.wait({signing_in}, timeout=4 * PATIENCE.total_seconds())
        assert not done
        assert len(told) - before < 2  # at most the patience that ran out as the prompt opened
        desks[0].prompt.give(sandbox.control.sign_in.mfa_code(DANA.mfa_serial))
        await signing_in
        account = await sign_in.account()
        assert APPROVER.name in account.identity.principal_arn

    with running_sandbox(now=None) as sandbox:
        with_sign_in(tmp_path, sandbox.url, use, profile="approver", on_desk=desks.append)


@pytest.mark.usefixtures("profiles")
def test_without_a_window_nobody_is_asked_for_a_code(tmp_path: Path) -> None:
    async def use(sign_in: SignIn, told: list[FromWorker]) -> None:
        with pytest.raises(SignInNeeded, match="nobody to ask"):
            await sign_in.account()
        assert not [one for one in told if isinstance(one, MfaWanted)]

    patience = timedelta(seconds=DEADLINE_S)
    with running_sandbox(now=None) as sandbox:
        with_sign_in(
            tmp_path, sandbox.url, use, profile="approver", has_window=False, patience=patience
        )


@pytest.mark.usefixtures("profiles")
def test_keys_that_cannot_be_renewed_tell_when_they_end(tmp_path: Path) -> None:
    shift = timedelta()

    def now() -> datetime:
        return now_utc() + shift

    def be_the_browser(url: str) -> None:
        with urlopen(sandbox.control.sign_in.answer_page(AnswerPage(url))) as answer:
            answer.read()

    async def use(sign_in: SignIn, told: list[FromWorker]) -> None:
        nonlocal shift
        again = asyncio.get_running_loop().create_task(sign_in.again())
        wanted = await heard(told, BrowserWanted)
        assert isinstance(wanted, BrowserWanted)
        assert wanted.page
        await asyncio.to_thread(be_the_browser, wanted.page.url)
        account = await asyncio.wait_for(again, DEADLINE_S)
        signed_in = await heard(told, SignedIn)
        assert isinstance(signed_in, SignedIn)
        assert signed_in.ends_at is None  # they are renewed, as long as that needs nobody
        sandbox.control.sign_in.end(How.EXPIRE)
        shift = timedelta(minutes=50)
        with contextlib.suppress(SignInNeeded):  # the sandbox has ended the keys already
            await asyncio.to_thread(account.aws.identity.caller)
        ends = await heard(told, SignInEnds)
        assert isinstance(ends, SignInEnds)
        assert ends.at is not None
        assert timedelta() < ends.at - now() < timedelta(minutes=10)

    with running_sandbox(now=None) as sandbox:
        with_sign_in(
            tmp_path, sandbox.url, use, profile="center", patience=timedelta(seconds=20), now=now
        )
