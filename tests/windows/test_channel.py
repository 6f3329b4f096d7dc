"""The real worker over its own pipes on Windows: it signs in, and ends with its window."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.timeout(240)
ROOT = Path(__file__).parents[2]
WINDOW = """
import sys
sys.path.insert(0, sys.argv[1])
from app.options import parse
from app.worker.client import WorkerClient
client = WorkerClient(parse(["--sandbox", "--data-dir", sys.argv[2]]).for_worker)
client.on_event = lambda event: print(type(event).__name__, flush=True)
client.start()
sys.stdin.readline()
client.close()
"""


@pytest.fixture
def window(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A window process whose worker is signed in to the account."""
    command = [sys.executable, "-c", WINDOW, str(ROOT), str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        told = iter(process.stdout.readline, "")
        assert "SignedIn\n" in told
        yield process
        process.kill()


def address(data: Path) -> tuple[str, int]:
    ready = json.loads((data / "sandbox" / "server.json").read_text())
    parts = urlsplit(ready["url"])
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


def test_a_window_that_quits_ends_its_worker_and_the_account(
    tmp_path: Path, window: subprocess.Popen[str]
) -> None:
    place = address(tmp_path)
    window.communicate("\n", timeout=60)
    assert window.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(place, 5)
