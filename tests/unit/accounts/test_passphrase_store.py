"""Secrets under a passphrase: the right one opens them, nothing of it is on the disk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.accounts.passphrase_store import PassphraseStore
from app.errors import BadSettings, NoKeyring, StoreDamaged
from app.model.secret import Secret

ROOT = Path(__file__).parents[3]
ANOTHER = "another four words"
PASSPHRASE = "four words make it \u00e9"
COMPOSED, DECOMPOSED = "\u00e9", "e\u0301"


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    """A folder in which a passphrase was chosen and one secret kept."""
    store = PassphraseStore(tmp_path)
    store.choose(PASSPHRASE)
    store.set("one", Secret("canary-secret"))
    store.close()
    return tmp_path


def opened(folder: Path, passphrase: str = PASSPHRASE) -> PassphraseStore:
    store = PassphraseStore(folder)
    store.open(passphrase)
    return store


def revealed(store: PassphraseStore, name: str) -> str | None:
    found = store.get(name)
    return None if found is None else found.reveal()


def test_the_passphrase_opens_what_was_kept(chosen: Path) -> None:
    store = opened(chosen)
    assert revealed(store, "one") == "canary-secret"
    store.delete("one")
    assert store.get("one") is None
    store.close()


def test_the_same_letters_typed_another_way_open_it(chosen: Path) -> None:
    opened(chosen, PASSPHRASE.replace(COMPOSED, DECOMPOSED)).close()


@pytest.mark.parametrize("wrong", [PASSPHRASE.upper(), PASSPHRASE + " ", "", "x" * 500])
def test_a_wrong_passphrase_is_told_and_opens_nothing(chosen: Path, wrong: str) -> None:
    store = PassphraseStore(chosen)
    with pytest.raises(BadSettings) as raised:
        store.open(wrong)
    assert raised.value.code == "wrong-passphrase"
    with pytest.raises(NoKeyring) as closed:
        store.get("one")
    assert closed.value.reason == "passphrase"


def test_the_key_opens_it_in_the_process_that_follows(chosen: Path) -> None:
    first = opened(chosen)
    following = PassphraseStore(chosen, first.key)
    assert revealed(following, "one") == "canary-secret"
    first.close()
    following.close()


def test_a_key_of_an_earlier_passphrase_asks_for_the_new_one(chosen: Path) -> None:
    earlier = opened(chosen)
    key = earlier.key
    earlier.close()
    again = PassphraseStore(chosen)
    again.choose("another four words")
    again.close()
    with pytest.raises(NoKeyring) as raised:
        PassphraseStore(chosen, key).get("one")
    assert raised.value.reason == "passphrase"


def test_a_new_passphrase_keeps_aside_what_the_earlier_one_opens(chosen: Path) -> None:
    store = PassphraseStore(chosen)
    store.choose("another four words")
    assert store.get("one") is None
    store.close()

    (secrets,) = chosen.glob("passphrase.earlier-*.db")
    (recipe,) = chosen.glob("passphrase.earlier-*.json")
    folder = chosen / "looked at again"
    folder.mkdir()
    secrets.rename(folder / "passphrase.db")
    recipe.rename(folder / "passphrase.json")
    earlier = opened(folder)
    assert revealed(earlier, "one") == "canary-secret"
    earlier.close()


def test_a_changed_passphrase_opens_the_same_secrets_and_the_old_one_nothing(chosen: Path) -> None:
    store = opened(chosen)
    store.change(PASSPHRASE, ANOTHER)
    assert revealed(store, "one") == "canary-secret"
    store.set("two", Secret("kept after it"))
    key = store.key
    store.close()
    assert sorted(path.name for path in chosen.iterdir()) == ["passphrase.db", "passphrase.json"]
    with pytest.raises(BadSettings) as raised:
        opened(chosen)
    assert raised.value.code == "wrong-passphrase"
    later = opened(chosen, ANOTHER)
    assert (revealed(later, "one"), revealed(later, "two")) == ("canary-secret", "kept after it")
    later.close()
    following = PassphraseStore(chosen, key)
    assert revealed(following, "one") == "canary-secret"
    following.close()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("not this passphrase", ANOTHER, "wrong-passphrase"), (PASSPHRASE, "short", "passphrase")],
)
def test_a_change_that_is_refused_changes_nothing(
    chosen: Path, old: str, new: str, code: str
) -> None:
    before = {path: path.read_bytes() for path in chosen.iterdir()}
    store = PassphraseStore(chosen)
    with pytest.raises(BadSettings) as raised:
        store.change(old, new)
    assert raised.value.code == code
    assert {path: path.read_bytes() for path in chosen.iterdir()} == before


# What the process is ended in the middle of: a line of Python runs, and the next one never does.
_CHANGE_AND_DIE = """
import os, sys
from pathlib import Path
from app.accounts.passphrase_store import PassphraseStore
from app.store import vault
folder, old, new, where = sys.argv[1:]
def die(*_, **__):
    os._exit(9)
store = PassphraseStore(Path(folder))
if where == "while copying":
    vault.VaultFile.put = die
elif where == "before the recipe":
    os.fsync = die
elif where == "after the recipe":
    replace = Path.replace
    def replace_and_die(self, target):
        replace(self, target)
        die()
    Path.replace = replace_and_die
store.change(old, new)
if where == "before the file has its place":
    die()
"""


@pytest.mark.parametrize(
    ("where", "opens"),
    [
        ("while copying", PASSPHRASE),
        ("before the recipe", PASSPHRASE),
        ("after the recipe", ANOTHER),
        ("before the file has its place", ANOTHER),
    ],
)
def test_a_change_that_is_cut_off_leaves_one_passphrase_that_opens_all(
    chosen: Path, where: str, opens: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _CHANGE_AND_DIE, str(chosen), PASSPHRASE, ANOTHER, where],
        cwd=ROOT,
        check=False,
    )
    assert ended.returncode == 9
    store = opened(chosen, opens)
    assert revealed(store, "one") == "canary-secret"
    store.change(opens, "a third passphrase")  # what was left half does not stand in the way
    store.close()
    later = opened(chosen, "a third passphrase")
    assert revealed(later, "one") == "canary-secret"
    later.close()
    assert sorted(path.name for path in chosen.iterdir()) == ["passphrase.db", "passphrase.json"]


def test_nothing_of_passphrase_key_or_secret_is_on_the_disk(chosen: Path) -> None:
    store = opened(chosen)
    files = b"".join(path.read_bytes() for path in chosen.rglob("*") if path.is_file())
    for hidden in (PASSPHRASE.encode(), b"four words", store.key, b"canary-secret"):
        assert hidden not in files
    assert store.key.hex().encode() not in files
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_only_this_user_may_read_the_files(chosen: Path) -> None:
    assert [path.stat().st_mode & 0o077 for path in chosen.iterdir()] == [0, 0]


def test_two_folders_with_the_same_passphrase_have_nothing_in_common(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        store = PassphraseStore(tmp_path / name)
        store.choose(PASSPHRASE)
        keys.add(store.key)
        store.close()
    assert len(keys) == 2


@pytest.mark.parametrize(
    "change",
    [{"cost": 2}, {"cost": 2**30}, {"cost": 2**17 + 1}, {"lanes": 0}, {"salt": ""}, {"version": 2}],
    ids=repr,
)
def test_figures_that_were_changed_are_refused(chosen: Path, change: dict[str, object]) -> None:
    path = chosen / "passphrase.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(BadSettings) as raised:
        PassphraseStore(chosen).open(PASSPHRASE)
    assert raised.value.code == "passphrase-file"
    assert str(path) in raised.value.message


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b"{" * 20_000])
def test_a_damaged_recipe_is_told(chosen: Path, content: bytes) -> None:
    (chosen / "passphrase.json").write_bytes(content)
    with pytest.raises(BadSettings) as raised:
        PassphraseStore(chosen).open(PASSPHRASE)
    assert raised.value.code == "passphrase-file"


def test_damaged_secrets_are_told_and_not_replaced(chosen: Path) -> None:
    path = chosen / "passphrase.db"
    content = bytearray(path.read_bytes())
    content[500] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        PassphraseStore(chosen).open(PASSPHRASE)
    assert path.read_bytes() == content


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaaaaaa", "x" * 1001])
def test_a_weak_passphrase_is_refused_and_changes_nothing(chosen: Path, weak: str) -> None:
    with pytest.raises(BadSettings):
        PassphraseStore(chosen).choose(weak)
    opened(chosen).close()
