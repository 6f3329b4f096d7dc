from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.errors import BadSettings
from app.sandbox.ledger import Effect, Ledger
from app.sandbox.persist import Recipe, SavedAccount, StateFile

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
ACCOUNT = SavedAccount(
    recipe=Recipe(NOON, 10, None, 3, has_sellers=False),
    clock_offset=timedelta(days=-3),
    clock_frozen_at=NOON,
    effects=(Effect("pr-1", "APPROVED by buyer", "request", NOON),),
    world=b"\x00world",
)


def test_an_account_comes_back_as_it_was(tmp_path: Path) -> None:
    file = StateFile(tmp_path / "account")
    assert file.load() is None
    file.save(ACCOUNT)
    assert file.load() == ACCOUNT
    assert [path.name for path in tmp_path.iterdir()] == ["account"]


def test_a_failed_write_leaves_the_old_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = StateFile(tmp_path / "account")
    file.save(ACCOUNT)

    def full_disk(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(BadSettings, match="No space"):
        file.save(msgspec.structs.replace(ACCOUNT, world=b"new"))
    assert file.load() == ACCOUNT


@pytest.mark.parametrize(
    "content",
    [b"", b"junk", msgspec.msgpack.encode(msgspec.structs.replace(ACCOUNT, format=99))],
)
def test_another_kind_of_file_is_refused_with_a_way_on(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "account"
    path.write_bytes(content)
    with pytest.raises(BadSettings) as refused:
        StateFile(path).load()
    assert str(path) in refused.value.message
    assert "--state" in refused.value.hint


def test_a_folder_is_refused_with_a_way_on(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read"):
        StateFile(tmp_path).load()


def test_the_ledger_tells_the_effects_of_each_object() -> None:
    ledger = Ledger()
    ledger.record("pr-1", "created by seller", "", NOON)
    ledger.record("pr-2", "created by seller", "", NOON)
    ledger.record("pr-1", "APPROVED by buyer", "request", NOON)
    assert ledger.of("pr-1") == ("created by seller", "APPROVED by buyer")
    assert len(ledger) == 3
    assert ledger.all()[2].request_id == "request"
