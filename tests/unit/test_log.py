"""The log's sink: nothing secret passes, nothing grows without bound, nobody waits for the disk."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import log
from app.errors import BadSettings
from app.log import open_log, redact

KEY_ID = "AKIA" + "Q7W3E5R1T9Y2U4I6"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYSAMPLEKEYS"
TOKEN = "IQoJb3JpZ2luX2VjE" * 12


@pytest.fixture(autouse=True)
def quiet_root() -> Iterator[None]:
    """The root logger is as it was afterwards, and so are the noisy ones."""
    names = ["", "botocore", "boto3", "urllib3", "s3transfer", "qasync", "asyncio"]
    levels = {name: logging.getLogger(name).level for name in names}
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize(
    "text",
    [
        f"key {KEY_ID}",
        f"secret {SECRET}",
        f"'x-amz-security-token': '{TOKEN}'",
        f"SessionToken={TOKEN}",
        f'{{"SecretAccessKey": "{SECRET}"}}',
        f"aws_secret_access_key = {SECRET}",
        f"Authorization: AWS4-HMAC-SHA256 Credential={KEY_ID}/20261118/us-east-1",
        f"bare {TOKEN}",
        f"auth_key=b'{SECRET}'",
    ],
)
def test_keys_tokens_and_secrets_are_hidden(text: str) -> None:
    told = redact(text)
    assert all(secret not in told for secret in (KEY_ID, SECRET, TOKEN))


@pytest.mark.parametrize(
    "text",
    [
        "SearchAgreements: answered, request 4f0c2d7e-8f7e-4a51-9d53-0e5b9b6a1c2d",
        "agmt-0f3a9b7c5d1e2f4a6b8c0d2e4f6a8b0c confirmed",
        "/home/dana/.local/share/Countersign/stores/aws-447109263358/store.db",
    ],
)
def test_what_explains_a_fault_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(), st.text())
def test_a_secret_is_hidden_in_any_surroundings(before: str, after: str) -> None:
    assert SECRET not in redact(f"{before} {SECRET} {after}")


def test_records_reach_the_file_with_their_traceback_and_without_secrets(tmp_path: Path) -> None:
    sink = open_log(tmp_path, "worker", "INFO")
    try:
        int(f"token={TOKEN}")
    except ValueError:
        logging.getLogger("app.test").info("It failed with %s", KEY_ID, exc_info=True)
    sink.close()
    text = (tmp_path / "logs" / "worker.log").read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "Traceback" in text
    assert TOKEN not in text
    assert KEY_ID not in text


@pytest.mark.parametrize("name", ["botocore.endpoint", "urllib3", "qasync.QThreadExecutor"])
def test_the_libraries_that_log_tokens_stay_quiet_at_every_level(tmp_path: Path, name: str) -> None:
    sink = open_log(tmp_path, "worker", "DEBUG")
    logging.getLogger(name).debug("headers with tokens")
    logging.getLogger("app.test").debug("ours")
    sink.close()
    text = (tmp_path / "logs" / "worker.log").read_text(encoding="utf-8")
    assert "ours" in text
    assert "headers" not in text


def test_a_flood_stays_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_MAX_BYTES", 10_000)
    sink = open_log(tmp_path, "worker", "INFO")
    for number in range(2_000):
        logging.getLogger("app.test").info("line %d of a flood", number)
    sink.close()
    files = list((tmp_path / "logs").iterdir())
    assert 1 < len(files) <= 4
    assert sum(file.stat().st_size for file in files) < 50_000


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadSettings, match="file"):
        open_log(tmp_path / "file", "worker", "INFO")
