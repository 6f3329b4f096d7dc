"""The health check on the command line: the real process, without a window and without Qt."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

from app.accounts.keyring_store import KeyringStore
from app.worker import process
from tests.e2e.desktop import Desktop
from ui.instance_lock import try_lock

LINE = re.compile(r"(OK|WARNING|FAILED|SKIPPED) +[A-Z][^:]*: .+")


def run(*arguments: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    command = process.own_command("--doctor", *arguments, "--data-dir", str(data_dir))
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)


def test_a_sound_account_is_told_line_by_line(tmp_path: Path) -> None:
    done = run("--sandbox", data_dir=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    *lines, summary = done.stdout.splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    assert len(lines) > 20
    assert not [line for line in lines if line.startswith("FAILED")]
    assert "fine" in summary
    assert not re.search(r"\d{12}|\d{4}-\d{4}-\d{4}", done.stdout)


def test_a_profile_that_is_not_there_fails_and_the_rest_is_checked(tmp_path: Path) -> None:
    done = run(*("--profile", "nobody", "--endpoint-url", "http://127.0.0.1:9"), data_dir=tmp_path)
    assert done.returncode == 1
    assert "FAILED  Identity: There is no AWS profile named nobody" in done.stdout
    assert "FAILED  Host for everything: 127.0.0.1:9" in done.stdout
    assert "OK      Free space" in done.stdout


def test_no_second_sandbox_account_runs_on_one_folder(tmp_path: Path) -> None:
    lock = try_lock(tmp_path)
    assert lock
    done = run("--sandbox", data_dir=tmp_path)
    lock.release()
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Help > Health check" in done.stderr


def test_a_server_that_never_answers_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIADOCTOR")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-secret-key")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        done = run("--endpoint-url", url, data_dir=tmp_path)
    assert done.returncode == 1
    assert "FAILED  Identity: AWS did not answer in time." in done.stdout
    assert "Rights" not in done.stderr
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert b"canary-secret-key" not in b"".join(files) + done.stdout.encode()


def test_the_keyring_is_tried_and_left_as_it_was(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus.address)
    done = run("--sandbox", data_dir=tmp_path)
    assert "OK      Keyring: The system's keyring (Secret Service) keeps" in done.stdout
    assert KeyringStore().get("health check") is None


def test_it_needs_no_qt(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    for name in ("PySide6", "shiboken6", "qasync"):
        (blocked / name).mkdir(parents=True)
        (blocked / name / "__init__.py").write_text("raise ImportError('no Qt here')")
    done = subprocess.run(
        process.own_command("--doctor", "--sandbox", "--data-dir", str(tmp_path / "data")),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
        env=os.environ | {"PYTHONPATH": str(blocked)},
    )
    assert (done.returncode, done.stderr) == (0, "")
