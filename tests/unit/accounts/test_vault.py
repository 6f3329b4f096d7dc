"""The vault of a data folder: lazy, in the keyring's keeping, and usable in every state of the keyring."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.accounts.keyring_store import LONGEST_SECRET, KeyringStore
from app.accounts.secret_keeper import SecretKeeper
from app.accounts.vault import KeptVault, open_vault
from app.errors import NoKeyring
from app.model.unlocked import Unlocked
from tests.fakes.secrets import FakeBackend, FakeSecretStore

TOKEN = b"refresh-token-of-the-identity-center-" * 100
PASSPHRASE = "four words make it"


@pytest.fixture
def keyring() -> FakeSecretStore:
    return FakeSecretStore()


@pytest.fixture
def vault(keyring: FakeSecretStore, tmp_path: Path) -> Iterator[KeptVault]:
    made = KeptVault(keyring, tmp_path)
    yield made
    made.close()


def again(keyring: FakeSecretStore, folder: Path) -> KeptVault:
    """Give the vault of a later start."""
    return KeptVault(keyring, folder)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.db"))


def test_opening_it_reads_nothing_and_asks_nobody(tmp_path: Path, keyring: FakeSecretStore) -> None:
    keyring.fault = "locked"
    open_vault(keyring, tmp_path / "not there yet")
    assert list(tmp_path.iterdir()) == []


def test_reading_makes_neither_key_nor_file(
    vault: KeptVault, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    assert vault.get("one") is None
    vault.delete("one")
    assert vault.names() == ()
    assert vault.is_kept
    assert (keyring.secrets, files(tmp_path)) == ({}, [])


def test_what_is_put_is_there_at_the_next_start(
    vault: KeptVault, keyring: FakeSecretStore, tmp_path: Path
) -> None:
    vault.put("center", TOKEN)
    later = again(keyring, tmp_path)
    assert (later.get("center"), later.is_kept) == (TOKEN, True)
    later.close()


def test_one_small_item_of_the_keyring_is_enough_for_long_tokens(tmp_path: Path) -> None:
    backend = FakeBackend()
    vault = KeptVault(KeyringStore(lambda: backend), tmp_path)
    for number in range(5):
        vault.put(f"token {number}", TOKEN)
    (item,) = backend.passwords.values()
    assert len(item) < LONGEST_SECRET / 10
    vault.close()


def test_another_keyring_begins_another_file_and_the_first_comes_back(
    vault: KeptVault, keyring: FakeSecretStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vault.put("center", TOKEN)
    other_desktop = FakeSecretStore()
    elsewhere = again(other_desktop, tmp_path)
    with caplog.at_level("WARNING"):
        elsewhere.put("keys", b"one")
    assert elsewhere.names() == ("keys",)
    assert "no key for the sign-ins" in caplog.text
    caplog.clear()
    back = again(keyring, tmp_path)
    assert back.names() == ("center",)
    assert caplog.text == ""
    elsewhere.close()
    back.close()


def test_a_damaged_file_is_set_aside_and_told(
    vault: KeptVault, keyring: FakeSecretStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    vault.put("center", TOKEN)
    vault.close()
    (name,) = files(tmp_path)
    (tmp_path / name).write_bytes(b"damaged by a dying disk" * 1000)

    later = again(keyring, tmp_path)
    with caplog.at_level("WARNING"):
        assert later.names() == ()

    assert "set aside" in caplog.text
    assert len([name for name in files(tmp_path) if ".damaged-" in name]) == 1
    later.put("center", b"new")
    assert later.get("center") == b"new"
    later.close()
    caplog.clear()


def test_looking_whether_it_is_kept_makes_no_file_without_a_keyring_either(
    keyring: FakeSecretStore, tmp_path: Path
) -> None:
    keyring.fault = "missing"
    told: list[Unlocked] = []
    vault = KeptVault(SecretKeeper(tmp_path, keyring, tell=told.append), tmp_path)
    assert not vault.is_kept
    assert vault.get("one") is None
    assert (list(tmp_path.iterdir()), told) == ([], [])
    vault.put("one", TOKEN)
    assert vault.get("one") == TOKEN
    vault.close()


@pytest.mark.parametrize("fault", ["locked", "dismissed", "timed out", "denied", "failed"])
def test_a_vault_whose_keyring_is_closed_now_is_not_begun_anew(
    vault: KeptVault, keyring: FakeSecretStore, tmp_path: Path, fault: str
) -> None:
    vault.put("center", TOKEN)
    keyring.fault = fault
    later = again(keyring, tmp_path)
    with pytest.raises(NoKeyring) as raised:
        later.get("center")
    assert raised.value.reason == fault
    assert not later.is_kept
    keyring.fault = ""
    assert later.get("center") == TOKEN
    later.close()


@pytest.mark.parametrize("fault", ["missing", "locked", "failed"])
def test_without_a_keyring_it_lasts_as_long_as_the_window(
    keyring: FakeSecretStore, tmp_path: Path, fault: str
) -> None:
    keyring.fault = fault
    told: list[Unlocked] = []
    first = KeptVault(SecretKeeper(tmp_path, keyring, tell=told.append), tmp_path)
    first.put("center", TOKEN)
    assert not first.is_kept
    first.close()

    following = KeptVault(SecretKeeper(tmp_path, keyring, unlocked=told[-1]), tmp_path)
    assert (following.get("center"), following.is_kept) == (TOKEN, False)
    following.close()

    next_start = KeptVault(SecretKeeper(tmp_path, keyring), tmp_path)
    assert next_start.names() == ()
    next_start.close()


@pytest.mark.parametrize("fault", ["missing", ""])
def test_what_a_session_left_is_swept_by_the_next_one(
    keyring: FakeSecretStore, tmp_path: Path, fault: str
) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    left = tmp_path / f"session-vault-{child.pid}-0badcafe.db"
    left.touch()
    keyring.fault = fault
    vault = KeptVault(SecretKeeper(tmp_path, keyring), tmp_path)
    vault.put("center", TOKEN)
    assert not left.exists()
    (name,) = files(tmp_path)
    assert name.startswith(f"session-vault-{os.getpid()}-" if fault else "vault-")
    vault.close()


def test_a_passphrase_keeps_what_the_session_had(keyring: FakeSecretStore, tmp_path: Path) -> None:
    keyring.fault = "missing"
    keeper = SecretKeeper(tmp_path, keyring)
    vault = KeptVault(keeper, tmp_path)
    vault.put("center", TOKEN)
    keeper.choose(PASSPHRASE)
    assert (vault.get("center"), vault.is_kept) == (TOKEN, True)
    assert [name for name in files(tmp_path) if name.startswith("session-")] == []
    vault.close()
    keeper.close()

    later_keeper = SecretKeeper(tmp_path, keyring)
    later = KeptVault(later_keeper, tmp_path)
    with pytest.raises(NoKeyring) as raised:
        later.get("center")
    assert raised.value.reason == "passphrase"
    later_keeper.give(PASSPHRASE)
    assert later.get("center") == TOKEN
    later.close()
    later_keeper.close()


def test_it_is_in_memory_where_nothing_lasts(keyring: FakeSecretStore, tmp_path: Path) -> None:
    keyring.fault = "missing"
    vault = KeptVault(keyring, tmp_path)
    vault.put("center", TOKEN)
    assert (vault.get("center"), vault.names(), vault.is_kept) == (TOKEN, ("center",), False)
    vault.delete("center")
    assert vault.names() == ()
    assert list(tmp_path.iterdir()) == []
