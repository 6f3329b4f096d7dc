"""Secrets in Windows' own vault, and the length that our code holds to: Wine takes more than Windows does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.accounts.keyring_store import LONGEST_SECRET, KeyringStore
from app.errors import NoKeyring
from app.model.secret import Secret
from tests.fakes.secrets import WINDOWS_LIMIT

ROOT = Path(__file__).parents[2]
NAME = "test of the vault"
READ = """
import sys
sys.path.insert(0, sys.argv[1])
from app.accounts.keyring_store import KeyringStore
print(len(KeyringStore().get(sys.argv[2]).reveal()))
"""


@pytest.fixture
def store() -> Iterator[KeyringStore]:
    made = KeyringStore()
    yield made
    made.delete(NAME)


def test_it_is_the_vault_of_windows(store: KeyringStore) -> None:
    assert store.get(NAME) is None
    assert store.backend_name() == "Windows Credential Manager"


def test_the_longest_secret_comes_back_in_another_process(store: KeyringStore) -> None:
    store.set(NAME, Secret("k" * LONGEST_SECRET))
    command = [sys.executable, "-c", READ, str(ROOT), NAME]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert int(told.stdout) == LONGEST_SECRET


@pytest.mark.parametrize("letter", ["k", "\u00fc", "\N{KEY}"])
def test_one_more_than_the_vault_holds_is_refused_by_ourselves(
    store: KeyringStore, letter: str
) -> None:
    fits = WINDOWS_LIMIT // len(letter.encode("utf-16-le"))
    store.set(NAME, Secret(letter * fits))
    with pytest.raises(NoKeyring):
        store.set(NAME, Secret(letter * (fits + 1)))
    kept = KeyringStore().get(NAME)
    assert kept is not None
    assert kept.reveal() == letter * fits


def test_what_was_deleted_is_gone_also_for_others(store: KeyringStore) -> None:
    store.set(NAME, Secret("once"))
    store.delete(NAME)
    assert KeyringStore().get(NAME) is None
    store.delete(NAME)
