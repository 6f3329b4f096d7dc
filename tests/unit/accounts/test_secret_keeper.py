"""Secrets go where the person chose, and the next worker of the same window is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.accounts.secret_keeper import SecretKeeper
from app.accounts.store_keys import StoreKeys
from app.errors import BadSettings, NoKeyring, StoreLocked
from app.model.secret import Secret
from app.model.unlocked import Unlocked
from tests.fakes.secrets import FakeSecretStore

PASSPHRASE = "four words make it"
NAME = "aws-447109263358"


@pytest.fixture
def keyring() -> FakeSecretStore:
    return FakeSecretStore()


@pytest.fixture
def told() -> list[Unlocked]:
    return []


@pytest.fixture
def keeper(tmp_path: Path, keyring: FakeSecretStore, told: list[Unlocked]) -> SecretKeeper:
    return SecretKeeper(tmp_path, keyring, tell=told.append)


def test_the_keyring_is_used_while_nothing_else_was_chosen(
    keeper: SecretKeeper, keyring: FakeSecretStore
) -> None:
    keeper.set("one", Secret("text"))
    assert keyring.secrets == {"one": "text"}
    assert keeper.backend_name() == "Sample keyring"
    assert not keeper.wants_passphrase


def test_a_passphrase_takes_the_place_of_a_keyring_that_is_missing(
    tmp_path: Path, keeper: SecretKeeper, keyring: FakeSecretStore
) -> None:
    keyring.fault = "missing"
    keeper.choose(PASSPHRASE)
    keeper.set("one", Secret("text"))
    keeper.close()

    again = SecretKeeper(tmp_path, keyring)
    assert again.wants_passphrase
    with pytest.raises(NoKeyring) as raised:
        again.get("one")
    assert raised.value.reason == "passphrase"
    with pytest.raises(BadSettings):
        again.give("not this passphrase")
    assert again.wants_passphrase
    again.give(PASSPHRASE)
    found = again.get("one")
    assert found is not None
    assert found.reveal() == "text"
    again.close()


def test_the_next_worker_of_the_window_asks_nobody(
    tmp_path: Path, keeper: SecretKeeper, told: list[Unlocked]
) -> None:
    keeper.choose(PASSPHRASE)
    keeper.set("one", Secret("text"))
    keeper.close()
    following = SecretKeeper(tmp_path, FakeSecretStore(), unlocked=told[-1])
    assert not following.wants_passphrase
    assert following.get("one") is not None
    following.close()
    assert "key" not in repr(told[-1])


def test_who_goes_without_keeps_nothing_until_the_window_ends(
    tmp_path: Path, keeper: SecretKeeper, told: list[Unlocked]
) -> None:
    keeper.choose(PASSPHRASE)
    keeper.close()
    again = SecretKeeper(tmp_path, FakeSecretStore(), tell=told.append)
    again.go_without()
    assert not again.wants_passphrase
    following = SecretKeeper(tmp_path, FakeSecretStore(), unlocked=told[-1])
    for one in (again, following):
        with pytest.raises(NoKeyring) as raised:
            one.get("one")
        assert raised.value.reason == "without"


def test_a_store_waits_for_the_passphrase_and_is_not_begun_anew(
    tmp_path: Path, keeper: SecretKeeper
) -> None:
    keeper.choose(PASSPHRASE)
    first = StoreKeys(keeper, tmp_path).for_store(NAME)
    first.path.touch()
    keeper.close()

    again = SecretKeeper(tmp_path, FakeSecretStore())
    with pytest.raises(StoreLocked) as raised:
        StoreKeys(again, tmp_path).for_store(NAME)
    assert raised.value.reason == "passphrase"
    again.give(PASSPHRASE)
    assert StoreKeys(again, tmp_path).for_store(NAME) == first
    again.close()


def test_who_goes_without_gets_a_store_for_the_session_beside_the_locked_one(
    tmp_path: Path, keeper: SecretKeeper
) -> None:
    kept = StoreKeys(keeper, tmp_path).for_store(NAME)
    kept.path.write_bytes(b"stays as it is")
    keeper.go_without()
    session = StoreKeys(keeper, tmp_path).for_store(NAME)
    assert (session.is_kept, session.reason) == (False, "without")
    assert kept.path.read_bytes() == b"stays as it is"


def test_a_keyring_that_is_unlocked_meanwhile_is_asked_again(
    keeper: SecretKeeper, keyring: FakeSecretStore
) -> None:
    keyring.secrets["one"] = "text"
    keeper.go_without()
    before = keeper.round
    keeper.try_again()
    assert keeper.get("one") is not None
    assert keeper.round != before
