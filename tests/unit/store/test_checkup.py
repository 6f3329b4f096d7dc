"""A look at a store: its size, that it is encrypted and whole, and nothing changed by looking."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import AppError, StoreDamaged, StoreLocked
from app.store.checkup import look_at
from app.store.database import open_writer
from tests.fakes.store_key import new_key

_PAGE = 4096


def made(path: Path, key: bytes) -> Path:
    open_writer(path, key).close()
    return path


def test_a_sound_store_is_encrypted_and_whole(tmp_path: Path) -> None:
    key = new_key()
    path = made(tmp_path / "store.db", key)
    before = path.read_bytes()
    facts = look_at(path, key, 5.0)
    assert facts.is_encrypted
    assert facts.is_whole
    assert facts.size >= len(before)
    assert path.read_bytes() == before


def test_a_large_store_is_given_up_in_time(tmp_path: Path) -> None:
    key = new_key()
    path = tmp_path / "store.db"
    writer = open_writer(path, key)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000)"
    writer.execute(f"CREATE TABLE much AS {numbers} SELECT i FROM n")
    writer.close()
    assert look_at(path, key, -1.0).is_whole is None
    assert look_at(path, key, 5.0).is_whole


def test_a_wrong_key_is_told(tmp_path: Path) -> None:
    path = made(tmp_path / "store.db", new_key())
    with pytest.raises(StoreLocked):
        look_at(path, new_key(), 5.0)


def test_one_flipped_bit_is_found_on_whichever_page(tmp_path: Path) -> None:
    key = new_key()
    path = made(tmp_path / "store.db", key)
    whole = path.read_bytes()
    for place in range(_PAGE // 2, len(whole), _PAGE):
        content = bytearray(whole)
        content[place] ^= 1
        path.write_bytes(content)
        assert _is_damage_found(path, key), place // _PAGE


def _is_damage_found(path: Path, key: bytes) -> bool:
    """What is met before the check begins is raised, what the check meets is told."""
    try:
        return look_at(path, key, 5.0).is_whole is False
    except StoreDamaged:
        return True


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(AppError):
        look_at(tmp_path / "store.db", new_key(), 5.0)
    assert list(tmp_path.iterdir()) == []
