"""Two first starts at once make one key, and neither loses what the other keeps."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from app.accounts.vault import KeptVault
from tests.fakes.secrets import FakeSecretStore
from tests.fakes.shared_keyring import Child

VAULT = """
import json, sys
from pathlib import Path
from app.accounts.vault import KeptVault
from tests.fakes.shared_keyring import AskingSecretStore
vault = KeptVault(AskingSecretStore(), Path(sys.argv[1]))
vault.put(sys.argv[2], b"kept")
vault.close()
print(json.dumps(["done", ""]), flush=True)
"""
STORE = """
import base64, json, sys
from pathlib import Path
from app.accounts.store_keys import StoreKeys
from tests.fakes.shared_keyring import AskingSecretStore
made = StoreKeys(AskingSecretStore(), Path(sys.argv[1])).for_store("aws-447109263358")
made.path.touch()
print(json.dumps(["done", base64.b64encode(made.key).decode() + " " + made.problem]), flush=True)
"""


def both(code: str, folder: Path, secrets: dict[str, str]) -> tuple[str, str]:
    """Let the second find no key while the first is about to keep its own; give what both say."""
    with Child(code, str(folder), "one") as first, Child(code, str(folder), "two") as second:
        asked = first.asks()
        while asked[0] == "get":
            first.answer(secrets, asked)
            asked = first.asks()
        assert asked[0] == "set"
        early = second.asks()
        assert early[0] == "get"
        second.answer(secrets, early)
        told = first.finish(secrets, asked)
        return told, second.finish(secrets, second.asks())


def test_two_first_starts_share_a_vault(tmp_path: Path) -> None:
    keyring = FakeSecretStore()
    both(VAULT, tmp_path, keyring.secrets)
    later = KeptVault(keyring, tmp_path)
    assert later.names() == ("one", "two")
    later.close()


def test_two_first_starts_share_the_key_of_a_store(tmp_path: Path) -> None:
    secrets: dict[str, str] = {}
    first, second = both(STORE, tmp_path, secrets)
    assert first == second
    (kept,) = secrets.values()
    key, _, problem = first.partition(" ")
    assert base64.b64decode(kept) == base64.b64decode(key)
    assert not problem


@pytest.mark.parametrize("code", [VAULT, STORE])
def test_a_start_that_ended_while_it_made_a_key_keeps_nobody_out(tmp_path: Path, code: str) -> None:
    secrets: dict[str, str] = {}
    with Child(code, str(tmp_path), "one") as first:
        asked = first.asks()
        while asked[0] == "get":
            first.answer(secrets, asked)
            asked = first.asks()
    with Child(code, str(tmp_path), "two") as second:
        second.finish(secrets, second.asks())
    assert len(secrets) == 1
