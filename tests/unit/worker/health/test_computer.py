"""The checks of this computer: keyring, store and disk, each with a way on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from app.accounts.keyring_store import KeyringStore, SecretStore
from app.accounts.secret_keeper import SecretKeeper
from app.accounts.store_keys import StoreKey
from app.errors import StoreLocked
from app.model.health import HealthCheck, HealthState
from app.store.database import open_writer
from app.worker.health.bounded import Bounded, Limits
from app.worker.health.computer import (
    check_disk,
    check_keyring,
    check_store,
    disk_check,
    size_words,
)
from tests.fakes.secrets import FakeBackend, FakeSecretStore
from tests.fakes.store_key import new_key

Checks = Callable[[Bounded], Awaitable[tuple[HealthCheck, ...]]]


def checked(check: Checks, limits: Limits | None = None) -> HealthCheck:
    async def run() -> HealthCheck:
        bounded = Bounded(limits or Limits())
        try:
            (found,) = await check(bounded)
        finally:
            bounded.close()
        return found

    return asyncio.run(run())


def keyring(store: SecretStore, limits: Limits | None = None) -> HealthCheck:
    return checked(lambda bounded: check_keyring(store, bounded), limits)


@pytest.fixture
def hanging() -> Iterator[FakeBackend]:
    backend = FakeBackend()
    backend.hangs = threading.Event()
    yield backend
    backend.hangs.set()


def test_a_keyring_that_works_is_named_and_left_as_it_was() -> None:
    backend = FakeBackend()
    check = keyring(KeyringStore(lambda: backend))
    assert check.state is HealthState.OK
    assert "(secrets)" in check.found  # the module of the fake
    assert backend.passwords == {}


@pytest.mark.parametrize("fault", ["missing", "locked", "timed out", "failed"])
def test_a_keyring_with_a_fault_is_told(fault: str) -> None:
    store = FakeSecretStore()
    store.fault = fault
    check = keyring(store)
    assert check.state is HealthState.WARNING
    assert fault in check.found
    assert "removed when you quit" in check.fix


def test_a_passphrase_that_is_asked_in_the_window_is_no_fault(tmp_path: Path) -> None:
    first = SecretKeeper(tmp_path, FakeSecretStore())
    first.choose("four words make it")
    assert keyring(first).state is HealthState.OK
    first.close()
    later = SecretKeeper(tmp_path, FakeSecretStore())
    check = keyring(later)
    assert check.state is HealthState.SKIPPED
    assert "under your passphrase" in check.found
    stored = checked(lambda bounded: check_store(lambda: _asked(later), bounded))
    assert stored.state is HealthState.SKIPPED


def _asked(keeper: SecretKeeper) -> StoreKey | None:
    keeper.get("one")
    return None


@pytest.mark.parametrize("flaw", ["forgets", "garbles"])
def test_a_keyring_that_does_not_keep_is_told_and_cleaned_up(flaw: str) -> None:
    store = FakeSecretStore()
    setattr(store, flaw, True)
    check = keyring(store)
    assert "did not keep" in check.found
    assert store.secrets == {}


def test_a_keyring_that_hangs_is_left_alone_in_time(hanging: FakeBackend) -> None:
    store = KeyringStore(lambda: hanging, timeout_s=0.05)
    assert "did not answer" in keyring(store).found
    patient = KeyringStore(lambda: hanging, timeout_s=5)
    assert "no answer within 0.1 seconds" in keyring(patient, Limits(whole=0.1)).found


def test_a_store_is_told_with_place_and_size(tmp_path: Path) -> None:
    key = new_key()
    path = tmp_path / "store.db"
    open_writer(path, key).close()
    found = StoreKey(path, key, is_kept=True)
    check = checked(lambda bounded: check_store(lambda: found, bounded))
    assert check.state is HealthState.OK
    assert str(path) in check.found
    assert "encrypted and whole" in check.found


def test_no_store_yet_is_no_fault() -> None:
    check = checked(lambda bounded: check_store(lambda: None, bounded))
    assert check.state is HealthState.SKIPPED


def test_a_store_without_its_key_is_told() -> None:
    def find() -> StoreKey:
        raise StoreLocked("No key.", "Restore the keyring.")

    check = checked(lambda bounded: check_store(find, bounded))
    assert (check.state, check.found, check.fix) == (
        HealthState.FAILED,
        "No key.",
        "Restore the keyring.",
    )


@pytest.mark.parametrize(
    ("free", "state"),
    [
        (50_000_000_000, HealthState.OK),
        (900_000_000, HealthState.WARNING),
        (40_000_000, HealthState.FAILED),
    ],
)
def test_little_room_is_told_before_there_is_none(
    free: int, state: HealthState, tmp_path: Path
) -> None:
    assert disk_check(tmp_path, free).state is state


def test_the_room_is_known_before_the_folder_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "not" / "yet" / "there"
    assert "are free" in checked(lambda bounded: check_disk(folder, bounded)).found


def test_sizes_are_written_for_people() -> None:
    assert [size_words(one) for one in (12, 2_300, 4_560_000, 80_700_000_000)] == [
        "12 bytes",
        "2.3 kB",
        "4.6 MB",
        "80.7 GB",
    ]
