"""Files of certificates: what is in them, and a sentence for each that cannot be used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.aws.certificates import read_certificates, require_valid
from app.aws.session import AwsSession
from app.errors import BadSettings
from app.model.account import Source
from tests.fakes.private_network import Authority

NOW = datetime.now(UTC)
PAST = timedelta(days=-3)


@pytest.fixture
def pem(tmp_path: Path) -> Callable[..., str]:
    def write(*authorities: Authority, before: str = "") -> str:
        path = tmp_path / "authorities.pem"
        path.write_text(before + "".join(one.pem for one in authorities), encoding="utf-8")
        return str(path)

    return write


def test_certificates_are_counted_and_the_first_end_is_known(pem: Callable[..., str]) -> None:
    now = datetime.now(UTC)
    path = pem(Authority("A"), Authority("B", ends_in=timedelta(days=9)), before="# Würzburg\n")
    file = require_valid(path, now)
    assert (file.path, file.count) == (path, 2)
    assert file.ends_at is not None
    assert timedelta(days=8) < file.ends_at - now < timedelta(days=9, hours=1)


def test_an_expired_certificate_is_named_and_still_read(pem: Callable[..., str]) -> None:
    path = pem(Authority("Good"), Authority("Old \u202eCA", ends_in=PAST))
    with pytest.raises(BadSettings, match="has expired: Old CA, on 20") as refused:
        require_valid(path, NOW)
    assert path in refused.value.message
    assert read_certificates(path).count == 2


def test_several_expired_certificates_are_counted(pem: Callable[..., str]) -> None:
    with pytest.raises(BadSettings, match="and 1 more"):
        require_valid(pem(Authority("A", ends_in=PAST), Authority("B", ends_in=PAST)), NOW)


@pytest.mark.parametrize(
    "content", ["", "words", "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_certificates_is_refused(content: str, pem: Callable[..., str]) -> None:
    with pytest.raises(BadSettings, match="has no certificate that can be read"):
        read_certificates(pem(before=content))


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="is not there"):
        read_certificates(str(tmp_path / "none.pem"))
    with pytest.raises(BadSettings, match="is not there"):
        read_certificates("")
    with pytest.raises(BadSettings, match="is a folder"):
        require_valid(str(tmp_path), NOW)
    assert read_certificates(str(tmp_path)).count == 0


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.pem"
    with path.open("wb") as file:
        file.truncate(5_000_001)
    with pytest.raises(BadSettings, match="is too large"):
        read_certificates(str(path))


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes of this kind are POSIX only")
def test_a_pipe_holds_up_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pipe.pem"
    os.mkfifo(path)
    with pytest.raises(BadSettings, match="has no certificate"):
        read_certificates(str(path))


@pytest.mark.parametrize("setting", ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "config"])
@pytest.mark.parametrize("path", ["", "/nowhere.pem"])
def test_no_session_opens_on_certificates_that_cannot_be_read(
    setting: str, path: str, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even on an empty path, which botocore takes as leave to trust everybody."""
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    if setting == "config":
        (own_home / ".aws").mkdir()
        (own_home / ".aws" / "config").write_text(f"[default]\nca_bundle = {path}\n")
    else:
        monkeypatch.setenv(setting, path)
    with pytest.raises(BadSettings, match="is not there") as refused:
        AwsSession(Source(), paced=False)
    assert "Settings > Network" in refused.value.hint
