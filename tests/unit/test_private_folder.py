from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.errors import BadSettings
from app.private_folder import write_private


def test_a_private_file_is_of_this_user_alone_and_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.json"
    write_private(path, b"one")
    write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in path.parent.iterdir()] == ["file.json"]
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.mkdir()
    (path / "in the way").touch()
    with pytest.raises(BadSettings):
        write_private(path, b"one")
    assert [one.name for one in tmp_path.iterdir()] == ["file.json"]
