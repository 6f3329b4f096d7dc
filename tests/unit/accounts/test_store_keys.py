from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.accounts.store_keys import StoreKey, StoreKeys
from app.errors import BadSettings, StoreLocked
from tests.fakes.secrets import FakeSecretStore

NAME = "aws-447109263358"
FAULTS = ["missing", "locked", "dismissed", "timed out", "denied", "oversized", "failed"]


@pytest.fixture
def secrets() -> FakeSecretStore:
    return FakeSecretStore()


@pytest.fixture
def keys(secrets: FakeSecretStore, tmp_path: Path) -> StoreKeys:
    return StoreKeys(secrets, tmp_path)


def test_a_new_store_gets_a_key_that_comes_back(keys: StoreKeys) -> None:
    first = keys.for_store(NAME)
    first.path.touch()

    again = keys.for_store(NAME)

    assert again == first
    assert (first.is_kept, first.problem, len(first.key)) == (True, "", 32)
    assert first.path == keys.path_of(NAME)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_only_this_user_may_enter_the_folder(keys: StoreKeys, tmp_path: Path) -> None:
    (tmp_path / "stores" / NAME).mkdir(parents=True, mode=0o755)
    tmp_path.chmod(0o755)

    folder = keys.for_store(NAME).path.parent

    for one in (folder, folder.parent, tmp_path):
        assert one.stat().st_mode & 0o777 == 0o700


def test_the_key_is_in_the_keyring_and_nowhere_else(
    keys: StoreKeys, secrets: FakeSecretStore, tmp_path: Path
) -> None:
    store = keys.for_store(NAME)

    assert [base64.b64decode(text) for text in secrets.secrets.values()] == [store.key]
    written = b"".join(part.read_bytes() for part in tmp_path.rglob("*") if part.is_file())
    assert written == secrets.place.encode()
    assert store.key.hex() not in repr(store)
    assert str(store.key) not in repr(store)


def test_two_data_folders_never_share_a_key(secrets: FakeSecretStore, tmp_path: Path) -> None:
    one = StoreKeys(secrets, tmp_path / "one").for_store(NAME)
    other = StoreKeys(secrets, tmp_path / "other").for_store(NAME)

    assert one.key != other.key


@pytest.mark.parametrize("fault", FAULTS)
def test_without_a_keyring_the_store_is_for_this_session_only(
    keys: StoreKeys, secrets: FakeSecretStore, fault: str
) -> None:
    secrets.fault = fault

    store = keys.for_store(NAME)

    assert not store.is_kept
    assert store.path.name.startswith("session-")
    assert fault in store.problem
    assert "removed when you quit" in store.problem
    assert keys.for_store(NAME).path != store.path


def test_a_keyring_that_forgets_is_no_keyring(keys: StoreKeys, secrets: FakeSecretStore) -> None:
    secrets.forgets = True

    assert not keys.for_store(NAME).is_kept


@pytest.mark.parametrize("fault", FAULTS)
def test_a_kept_store_is_never_replaced_because_its_keyring_is_away(
    keys: StoreKeys, secrets: FakeSecretStore, fault: str
) -> None:
    keys.for_store(NAME).path.touch()
    secrets.fault = fault

    with pytest.raises(StoreLocked) as raised:
        keys.for_store(NAME)

    assert "set the stored data aside" in raised.value.hint
    assert raised.value.reason == fault


def test_a_lost_key_locks_the_store_until_it_is_set_aside(
    keys: StoreKeys, secrets: FakeSecretStore
) -> None:
    path = keys.for_store(NAME).path
    path.touch()
    secrets.secrets.clear()

    with pytest.raises(StoreLocked, match="has no key"):
        keys.for_store(NAME)

    path.rename(path.with_name("store.damaged-x.db"))
    assert keys.for_store(NAME).is_kept


def test_a_key_that_another_keyring_keeps_is_told_with_both_names(
    keys: StoreKeys, secrets: FakeSecretStore, tmp_path: Path
) -> None:
    keys.for_store(NAME).path.touch()
    keys.for_store(NAME)
    other = FakeSecretStore()
    other.place = "KWallet"

    with pytest.raises(StoreLocked, match=r"was kept by Sample keyring; now KWallet") as raised:
        StoreKeys(other, tmp_path).for_store(NAME)

    assert raised.value.reason == "changed"
    assert "Start Countersign where Sample keyring runs" in raised.value.hint
    assert keys.for_store(NAME).is_kept


def test_a_store_that_is_set_aside_for_another_keyring_begins_anew_there(
    keys: StoreKeys, tmp_path: Path
) -> None:
    path = keys.for_store(NAME).path
    path.touch()
    other = FakeSecretStore()
    other.place = "KWallet"
    path.rename(path.with_name("store.damaged-x.db"))
    anew = StoreKeys(other, tmp_path).for_store(NAME)
    anew.path.touch()
    assert StoreKeys(other, tmp_path).for_store(NAME) == anew


def test_a_garbled_key_locks_the_store(keys: StoreKeys, secrets: FakeSecretStore) -> None:
    keys.for_store(NAME).path.touch()
    secrets.garbles = True

    with pytest.raises(StoreLocked, match="not a key"):
        keys.for_store(NAME)


def test_a_store_that_disappeared_is_told(keys: StoreKeys) -> None:
    first = keys.for_store(NAME)

    again = keys.for_store(NAME)

    assert again.key == first.key
    assert "is gone" in again.problem


def test_a_store_that_was_set_aside_is_not_told_as_gone(keys: StoreKeys) -> None:
    first = keys.for_store(NAME)
    (first.path.parent / "store.damaged-20261118T104300Z.db").touch()

    assert keys.for_store(NAME).problem == ""


def session_files(store: StoreKey) -> list[Path]:
    parts = [
        store.path.with_name(store.path.name + end) for end in ("", "-wal", "-shm", ".keycheck")
    ]
    for part in parts:
        part.touch()
    return parts


def test_the_store_of_a_session_goes_on_quit(keys: StoreKeys, secrets: FakeSecretStore) -> None:
    secrets.fault = "missing"
    store = keys.for_store(NAME)
    parts = session_files(store)

    keys.discard(store)

    assert not any(part.exists() for part in parts)


def test_a_kept_store_stays_on_quit(keys: StoreKeys) -> None:
    store = keys.for_store(NAME)
    store.path.touch()

    keys.discard(store)

    assert store.path.exists()


def test_what_a_killed_session_left_is_swept_at_the_next_start(
    keys: StoreKeys, secrets: FakeSecretStore
) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    folder = keys.for_store(NAME).path.parent
    left = folder / f"session-{child.pid}-0badcafe.db"
    parts = session_files(StoreKey(left, b"", is_kept=False))
    running = folder / f"session-{os.getpid()}-0badcafe.db"
    running.touch()

    keys.for_store(NAME)

    assert not any(part.exists() for part in parts)
    assert running.exists()


def test_a_session_whose_worker_crashed_is_not_swept_while_its_window_is_open(
    keys: StoreKeys, secrets: FakeSecretStore, tmp_path: Path
) -> None:
    worker = subprocess.Popen([sys.executable, "-c", ""])
    worker.wait()
    secrets.fault = "missing"
    store = StoreKeys(secrets, tmp_path, owner_pid=os.getpid()).for_store(NAME)
    store.path.touch()
    crashed = StoreKeys(secrets, tmp_path, owner_pid=worker.pid).for_store(NAME)
    crashed.path.touch()

    keys.for_store(NAME)

    assert store.path.exists()
    assert not crashed.path.exists()


def test_the_next_worker_goes_on_with_the_session_of_a_crashed_one(
    keys: StoreKeys, secrets: FakeSecretStore, tmp_path: Path
) -> None:
    secrets.fault = "missing"
    store = keys.for_store(NAME)
    store.path.touch()

    resumed = StoreKeys(secrets, tmp_path, resume=store).for_store(NAME)

    assert resumed == store


def test_a_session_is_not_resumed_for_another_account_or_without_its_file(
    keys: StoreKeys, secrets: FakeSecretStore, tmp_path: Path
) -> None:
    secrets.fault = "missing"
    store = keys.for_store(NAME)

    again = StoreKeys(secrets, tmp_path, resume=store)

    assert again.for_store(NAME).key != store.key
    store.path.touch()
    assert again.for_store("aws-882015476093").key != store.key


def test_a_data_folder_that_is_a_file_is_a_settings_error(
    secrets: FakeSecretStore, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(BadSettings) as raised:
        StoreKeys(secrets, tmp_path / "file").for_store(NAME)

    assert str(tmp_path / "file") in raised.value.message


def test_the_mark_beside_the_key_goes_with_it(keys: StoreKeys, secrets: FakeSecretStore) -> None:
    keys.for_store(NAME)
    assert keys.mark(NAME) == ""
    keys.keep_mark(NAME, "7 sealed")
    assert (keys.mark(NAME), keys.mark("aws-000000000000")) == ("7 sealed", "")
    keys.forget(NAME)
    assert secrets.secrets == {}
