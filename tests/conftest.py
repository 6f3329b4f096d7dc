"""What holds in every test: a home of its own, no real keyring, loopback only, no unexpected log."""

from __future__ import annotations

import importlib.util
import logging
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from app.language import SOURCE, speak

# Tests read English; `tests/ui/test_languages.py` looks at the screens again in others.
speak(os.environ.get("COUNTERSIGN_TESTS_SPEAK", SOURCE))

CALLING_THREADS = ("aws-", "command-", "in-process-worker")
LONGEST_CALL_S = 30.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")

# What an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Keep the Qt settings of pyproject.toml known where Qt is not installed (the core's run)."""
    if importlib.util.find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "only used with Qt", type="args")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the window's tests last: a process that had windows lets Qt work in every test after them.

    Of the others the long ones are first.
    """
    items.sort(
        key=lambda item: (
            item.nodeid.startswith("tests/ui/"),
            item.get_closest_marker("long") is None,
        )
    )


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees the person's files, profiles or credentials."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    for name in (
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_CONFIG_FILE",
        "AWS_SHARED_CREDENTIALS_FILE",
        "AWS_ENDPOINT_URL",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "http_proxy",
        "https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return home


@pytest.fixture(autouse=True)
def no_call_outlives_its_test() -> Iterator[None]:
    """An AWS call that is still waiting to be repeated would work, and draw random numbers, in the next test."""
    before = set(threading.enumerate())
    yield
    calling = [
        one for one in set(threading.enumerate()) - before if one.name.startswith(CALLING_THREADS)
    ]
    for thread in calling:
        thread.join(LONGEST_CALL_S)
    assert not [one.name for one in calling if one.is_alive()]


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that calls out of this machine fails at once."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def no_unexpected_log(
    caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> Iterator[None]:
    """A warning in the log is a failure, unless the test says `@pytest.mark.expects_log`."""
    yield
    if request.node.get_closest_marker("expects_log"):
        return
    loud = [record for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
    assert not loud, [f"{record.name}: {record.getMessage()}" for record in loud]
