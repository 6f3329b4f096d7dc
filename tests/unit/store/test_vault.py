"""The encrypted file of secrets: what it keeps, who may read it, and what damage does."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.errors import BadSettings, StoreDamaged
from app.store.vault import VaultFile, set_vault_aside
from tests.fakes.store_key import new_key

TOKEN = b"refresh-token-of-the-identity-center-" * 100  # longer than any keyring takes

_OTHER_PROCESS = """
import sys
from pathlib import Path
from app.store.vault import VaultFile
vault = VaultFile(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read()))
vault.put("other", b"from the other process")
sys.stdout.write(repr(vault.names()))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


def test_what_is_put_is_there_when_it_is_opened_again(path: Path) -> None:
    key = new_key()
    first = VaultFile(path, key)
    first.put("center", TOKEN)
    first.put("keys", b"one")
    first.put("keys", b"two")
    first.close()

    again = VaultFile(path, key)

    assert (again.get("center"), again.get("keys"), again.get("none")) == (TOKEN, b"two", None)
    assert again.names() == ("center", "keys")
    again.close()


def test_what_is_deleted_is_gone(path: Path) -> None:
    vault = VaultFile(path, new_key())
    vault.put("keys", b"one")
    vault.delete("keys")
    vault.delete("keys")
    assert vault.names() == ()
    vault.close()


def test_no_secret_and_no_name_is_readable_in_the_file(path: Path) -> None:
    vault = VaultFile(path, new_key())
    vault.put("name-of-a-secret", TOKEN)
    vault.close()
    content = path.read_bytes()
    assert len(content) > len(TOKEN)
    assert b"refresh-token" not in content
    assert b"name-of-a-secret" not in content
    assert b"SQLite format" not in content


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_only_this_user_may_read_the_file(path: Path) -> None:
    VaultFile(path, new_key()).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_key_opens_nothing(path: Path) -> None:
    VaultFile(path, new_key()).close()
    with pytest.raises(StoreDamaged):
        VaultFile(path, new_key())


@pytest.mark.parametrize("place", [0, 5000], ids=["first page", "another page"])
def test_a_file_that_was_altered_is_told_when_it_is_opened(path: Path, place: int) -> None:
    key = new_key()
    vault = VaultFile(path, key)
    vault.put("center", TOKEN)
    vault.close()
    content = bytearray(path.read_bytes())
    content[place + 200] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        VaultFile(path, key)


def test_a_file_that_is_set_aside_keeps_its_content_and_makes_room(path: Path) -> None:
    key = new_key()
    vault = VaultFile(path, key)
    vault.put("keys", b"one")
    vault.close()

    aside = set_vault_aside(path)

    assert aside.name.startswith("vault.damaged-")
    assert not path.exists()
    kept = VaultFile(aside, key)
    assert kept.get("keys") == b"one"
    kept.close()


def test_two_processes_use_it_at_the_same_time(path: Path) -> None:
    key = new_key()
    vault = VaultFile(path, key)
    vault.put("own", b"from this process")
    done = subprocess.run(
        [sys.executable, "-c", _OTHER_PROCESS, str(path)],
        input=key.hex(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "('other', 'own')"
    assert vault.get("other") == b"from the other process"
    vault.close()


def test_threads_share_one_open_file(path: Path) -> None:
    vault = VaultFile(path, new_key())
    threads = [
        threading.Thread(target=vault.put, args=(f"secret {number:02}", bytes([number])))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [vault.get(name) for name in vault.names()] == [bytes([number]) for number in range(20)]
    vault.close()


def test_a_folder_that_is_a_file_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings):
        VaultFile(tmp_path / "file" / "vault.db", new_key())
