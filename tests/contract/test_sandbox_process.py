"""The sandbox server as a process of its own: its one line, its end, and a kill after an answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from app.sandbox.control_client import SandboxControl

ROOT = Path(__file__).parents[2]
START = """
import sys
from pathlib import Path
from app.sandbox.main import SandboxOptions, run
state = Path(sys.argv[1]) if len(sys.argv) > 1 else None
sys.exit(run(SandboxOptions(state=state, has_sellers=False, follows_stdin=True)))
"""


class Process:
    """A running server: its process, its URL and its control path."""

    def __init__(self, *arguments: str) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-c", START, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.popen.stdout
        ready = json.loads(self.popen.stdout.readline())
        self.url = ready["url"]
        self.control = SandboxControl(self.url, ready["controlToken"])

    def end_input(self) -> int:
        assert self.popen.stdin
        self.popen.stdin.close()
        return self.popen.wait(60)


@contextmanager
def process(*arguments: str) -> Iterator[Process]:
    running = Process(*arguments)
    with running.popen:
        try:
            yield running
        finally:
            running.popen.kill()


def test_it_ends_with_its_parents_pipe() -> None:
    with process() as running:
        assert running.control.overview().violations == ()
        assert running.end_input() == 0


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_it_ends_at_a_signal() -> None:
    with process() as running:
        running.popen.send_signal(signal.SIGTERM)
        assert running.popen.wait(60) == 0


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    state = str(tmp_path / "account")
    with process(state) as first:
        client = boto3.client(
            "marketplace-agreement",
            endpoint_url=first.url,
            region_name="us-east-1",
            aws_access_key_id="AKIDTEST",
            aws_secret_access_key="not-a-secret",
        )
        waiting = client.list_agreement_payment_requests(
            partyType="Acceptor", status="PENDING_APPROVAL"
        )["items"][0]
        ids = {name: waiting[name] for name in ("paymentRequestId", "agreementId")}
        client.accept_agreement_payment_request(**ids)
        first.popen.kill()
    with process(state) as second:
        effects = second.control.effects(ids["paymentRequestId"])
    assert len(effects) == 1
    assert "APPROVED" in effects[0]


def test_the_aws_cli_is_happy() -> None:
    with process() as running:
        answer = subprocess.run(
            [
                *(sys.executable, "-m", "awscli", "--endpoint-url", running.url),
                *("--region", "us-east-1", "sts", "get-caller-identity"),
            ],
            env={
                **os.environ,
                "AWS_ACCESS_KEY_ID": "AKIDTEST",
                "AWS_SECRET_ACCESS_KEY": "not-a-secret",
            },
            capture_output=True,
            check=True,
            timeout=60,
        )
    assert json.loads(answer.stdout)["Account"] == "447109263358"
