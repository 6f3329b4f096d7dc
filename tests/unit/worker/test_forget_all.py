"""Taking everything out again: keys, data, the start with the session; and nothing that is not ours."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.accounts.account_index import AccountIndex
from app.accounts.store_keys import StoreKeys
from app.accounts.vault import open_vault
from app.autostart.linux import LinuxAutostart
from app.errors import BadSettings, NoKeyring
from app.model.account import AccountKind, Identity, Source
from app.model.network_settings import NetworkSettings
from app.store.database import open_writer
from app.updates.memory import ReleaseMemory
from app.worker.forget_all import forget_everything, remove_all
from app.worker.network_file import NetworkFile
from tests.fakes.secrets import FakeSecretStore

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
IDENTITY = Identity("447109263358", "arn:aws:iam::447109263358:user/dana", "us-east-1")


@pytest.fixture
def kept(tmp_path: Path) -> FakeSecretStore:
    """A folder with an account, a store, kept sign-ins and settings."""
    secrets, data = FakeSecretStore(), tmp_path / "data"
    AccountIndex(data).remember(Source(), IDENTITY, AccountKind.ENVIRONMENT, NOW)
    key = StoreKeys(secrets, data).for_store("aws-447109263358")
    open_writer(key.path, key.key).close()
    open_vault(secrets, data).put("kept:1", b"keys")
    NetworkFile(data).write(NetworkSettings())
    ReleaseMemory(data, "").note_asked(NOW)
    for name in ("window.ini", "crash.txt", "instance.lock", "keys.lock", "passphrase.json"):
        (data / name).touch()
    for name in (
        *("logs/worker.log.1", "sandbox/account.state", "papers/INV-1.pdf"),
        *("crashes/last-20261118.txt", "crashes/in-a-row", "crashes/starting"),
    ):
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).touch()
    assert len(secrets.secrets) == 2
    return secrets


def test_keys_data_and_the_start_with_the_session_go(kept: FakeSecretStore, tmp_path: Path) -> None:
    autostart = LinuxAutostart(["/opt/countersign/countersign"], tmp_path / "autostart")
    autostart.turn_on()
    kept.secrets["somebody else's"] = "stays"
    assert remove_all(tmp_path / "data", kept, autostart) == []
    assert not (tmp_path / "data").exists()
    assert kept.secrets == {"somebody else's": "stays"}
    assert not autostart.is_on()
    assert remove_all(tmp_path / "data", kept, autostart) == []  # nothing is no error


def test_what_is_not_ours_stays(kept: FakeSecretStore, tmp_path: Path) -> None:
    data = tmp_path / "data"
    mine = ("thesis.txt", "logs/my.txt", "stores/mine/a.txt", "accounts.xlsx", "vault-plan.db")
    for name in mine:
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_text("mine")
    (data / "crash").mkdir()
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    (data / "crash.txt").unlink()
    (data / "crash.txt").symlink_to(outside)
    left = remove_all(data, kept, None)
    assert left == ["accounts.xlsx", "crash", "logs", "stores", "thesis.txt", "vault-plan.db"]
    assert {one.relative_to(data).as_posix() for one in data.rglob("*") if one.is_file()} == set(
        mine
    )
    assert outside.read_text() == "mine"


@pytest.mark.parametrize("fault", ["locked", "denied", "timed out"])
def test_without_the_keyring_nothing_is_removed(
    kept: FakeSecretStore, tmp_path: Path, fault: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    kept.fault = fault
    with pytest.raises(NoKeyring):
        remove_all(tmp_path / "data", kept, None)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_computer_without_a_keyring_has_only_files_to_remove(
    kept: FakeSecretStore, tmp_path: Path
) -> None:
    kept.fault = "missing"
    assert remove_all(tmp_path / "data", kept, None) == []
    assert not (tmp_path / "data").exists()


def test_an_index_that_cannot_be_read_keeps_nothing_back(
    kept: FakeSecretStore, tmp_path: Path
) -> None:
    (tmp_path / "data" / "accounts.json").write_text("{")
    assert remove_all(tmp_path / "data", kept, None) == []
    assert kept.secrets == {}


@pytest.mark.parametrize("typed", ["", "yes", "forget"])
def test_another_word_removes_nothing(
    kept: FakeSecretStore, tmp_path: Path, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BadSettings, match="Nothing was removed"):
        forget_everything(tmp_path / "data", is_confirmed=False, ask=lambda _question: typed)
    assert sorted(tmp_path.rglob("*")) == before
    assert "cannot be undone" in capsys.readouterr().out


def test_where_nobody_can_be_asked_nothing_is_removed(
    kept: FakeSecretStore, tmp_path: Path
) -> None:
    with pytest.raises(BadSettings, match="nobody can be asked"):
        forget_everything(tmp_path / "data", is_confirmed=False)
    assert (tmp_path / "data" / "accounts.json").exists()
