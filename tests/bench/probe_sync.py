"""The worker's full sync of an account at an address, from the start of the process; then all over again.

Prints seconds, seconds of processor, rows and errors; `again_s` is a second full round, `poll_s` a poll.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path

from app.model.account import Source
from app.sandbox.control_client import SandboxControl
from app.worker.host import Worker
from app.worker.once import count_rows
from app.worker.opening import WorkerOptions
from tests.fakes.secrets import FakeSecretStore


async def read(given: argparse.Namespace, folder: Path) -> dict[str, object]:
    options = WorkerOptions(Source(sandbox=True), str(folder), paced=given.paced)
    worker = Worker(
        options, lambda _one: None, secrets=FakeSecretStore(), sandbox_url=lambda: str(given.url)
    )
    control = SandboxControl(given.url, given.token)
    try:
        account = await worker._sign_in.account()
        outcome = await account.sync.full()
        seconds = time.monotonic() - given.begun
        found: dict[str, object] = {"s": seconds, "processor_s": time.process_time()}
        found["errors"] = [str(one) for one in outcome.errors.values()]
        found["rows"] = await account.store.run(count_rows, account.store.queries)
        found["calls"] = control.requests().counts
        for kind in ("again", "poll") if given.again else ():
            if kind == "again":
                await account.archive.fill(outcome)  # or the next round finds terms to read
            control.clear_requests()
            begun, worked = time.monotonic(), time.process_time()
            await (account.sync.full() if kind == "again" else account.sync.poll())
            found[f"{kind}_s"] = time.monotonic() - begun
            found[f"{kind}_processor_s"] = time.process_time() - worked
            found[f"{kind}_calls"] = control.requests().counts
        return found
    finally:
        await worker.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--begun", type=float, required=True, help="by the monotonic clock")
    parser.add_argument("--paced", action="store_true")
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(json.dumps(asyncio.run(read(given, Path(name)))))


if __name__ == "__main__":
    main()
