"""A process that carries one command out, and is killed or stands still on the way.

For `tests/contract/test_kills_of_processes.py` and `tests/contract/test_second_window.py`.
Started by the fork server of multiprocessing, which has loaded everything once: a process then takes 0.1 s.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

import msgspec

from app.aws.session import AwsSession
from app.model.account import Identity, Source
from app.model.command import Command
from app.store.database import open_writer
from app.store.journal import Journal
from app.store.sent_mark import SentMark
from app.worker.runner import CommandRunner, RunnerHooks
from tests.fakes.deciding import KEY, PATIENT
from tests.fakes.every_kind import FailingJournal
from tests.fakes.sandbox import SAMPLE_NOW


class DyingJournal(FailingJournal):
    """A journal that ends its process for good."""

    def die(self) -> None:
        """End the process as the system does when it is out of memory."""
        end_now()


def end_now() -> None:
    """Be killed: nothing of this process runs any more."""
    os.kill(os.getpid(), signal.SIGKILL)


def fork_server() -> ForkServerContext:
    """Give the context whose processes have loaded this module already."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "botocore.session", "boto3.session"])
    return context


def carry_out(url: str, path: str, document: bytes, identity: Identity, death: str) -> None:
    """Run a command at a sandbox account and be killed at a step, or beside a write."""
    command = msgspec.json.decode(document, type=Command)
    session = AwsSession(Source(sandbox=True), url, limits=PATIENT, paced=False)
    journal = DyingJournal(open_writer(Path(path), KEY), SentMark(Path(path), KEY))
    journal.dies_at = death

    def on_step(label: str) -> None:
        if label == death:
            end_now()

    _run(session, identity, journal, command, on_step)


def stand_still(
    url: str, path: str, document: bytes, identity: Identity, step: str, line: Connection
) -> None:
    """Run a command, say at a step that it is reached, and do nothing more until the other side says so."""
    command = msgspec.json.decode(document, type=Command)
    session = AwsSession(Source(sandbox=True), url, limits=PATIENT, paced=False)
    journal = Journal(open_writer(Path(path), KEY), SentMark(Path(path), KEY))

    def on_step(label: str) -> None:
        if label == step:
            line.send(label)
            line.recv()

    _run(session, identity, journal, command, on_step)


def _run(
    session: AwsSession,
    identity: Identity,
    journal: Journal,
    command: Command,
    on_step: Callable[[str], None],
) -> None:
    runner = CommandRunner(
        journal,
        session,
        identity,
        lambda: SAMPLE_NOW,
        lambda _record: None,
        RunnerHooks(on_step=on_step),
    )
    asyncio.run(runner.run(command))
