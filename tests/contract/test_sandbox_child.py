"""The worker's own sandbox server: killed in the middle of a round, and started on a full disk."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import threading
import time
from pathlib import Path

import pytest

from app.errors import BadSettings
from app.model.account import Source
from app.sandbox.control_client import SandboxControl
from app.sandbox.faults import Fault, FaultKind
from app.worker.host import Worker
from app.worker.messages import FromWorker, SyncEnded
from app.worker.opening import WorkerOptions
from app.worker.sandbox_child import SandboxChild
from app.worker.scheduler import Round
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.worker import DEADLINE_S

SEARCH = "SearchAgreements"


@pytest.fixture
def options(tmp_path: Path) -> WorkerOptions:
    return WorkerOptions(Source(sandbox=True), str(tmp_path), paced=False)


def control(data_dir: Path) -> SandboxControl:
    ready = json.loads((data_dir / "sandbox" / "server.json").read_text(encoding="utf-8"))
    return SandboxControl(ready["url"], ready["controlToken"])


def test_a_server_killed_in_a_round_is_started_again_in_the_same_round(
    options: WorkerOptions, tmp_path: Path
) -> None:
    async def run() -> list[SyncEnded]:
        told: list[FromWorker] = []
        worker = Worker(options, told.append, secrets=FakeSecretStore())
        try:
            await worker.read_everything()
            server = worker._sandbox._server
            assert server
            sandbox = control(tmp_path)
            sandbox.clear_requests()
            sandbox.add_fault(Fault(kind=FaultKind.HANG_BEFORE, operation=SEARCH, times=None))

            def kill() -> None:
                end = time.monotonic() + DEADLINE_S
                while not sandbox.count(SEARCH):
                    assert time.monotonic() < end
                server.kill()
                server.wait()

            killer = threading.Thread(target=kill)
            killer.start()
            async with asyncio.timeout(DEADLINE_S):
                assert await worker._read(Round.FULL)
            killer.join()
        finally:
            await worker.close()
        return [one for one in told if isinstance(one, SyncEnded)]

    (ended,) = asyncio.run(run())
    assert ended.error is None


def test_a_full_disk_is_told_and_leaves_no_server_behind(
    options: WorkerOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = SandboxChild(options)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", full)
        with pytest.raises(BadSettings, match="No space left") as raised:
            child.url()
    assert "--data-dir" in raised.value.hint
    assert not child.is_running
    assert child.url().startswith("http://127.0.0.1:")
    child.close()
