"""Signing in with a credential program that hangs: told in time, tried on, ended with the worker."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex
from app.accounts.store_keys import StoreKeys
from app.errors import Offline, SignInNeeded
from app.model.account import Source
from app.sandbox.faults import Fault, FaultKind
from app.worker.account import SignIn
from app.worker.announcer import Announcer
from app.worker.messages import FromWorker, SignInFailed
from app.worker.opening import WorkerOptions
from app.worker.stores import Stores
from app.worker.tasks import Tasks
from tests.fakes.sandbox import running_sandbox
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.worker import DEADLINE_S

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
) -> None:
    async def run() -> None:
        told: list[FromWorker] = []
        crashes: list[BaseException] = []
        source = Source(profile="work", endpoint_url=endpoint_url)
        tasks = Tasks(crashes.append)
        stores = Stores(StoreKeys(FakeSecretStore(), folder), told.append)
        sign_in = SignIn(
            WorkerOptions(source, str(folder), paced=False),
            stores=stores,
            index=AccountIndex(folder),
            tasks=tasks,
            announcer=Announcer(told.append),
            publish=told.append,
            sandbox_url=str,
            patience=timedelta(milliseconds=200),
        )
        try:
            await use(sign_in, told)
        finally:
            await tasks.end(1)
            sign_in.close()
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


async def signed_in_once_it_runs(sign_in: SignIn) -> None:
    """Sign in, over and over while the credential program starts."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            with contextlib.suppress(SignInNeeded):
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
