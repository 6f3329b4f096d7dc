"""The program's icon on Windows and macOS, drawn from the one SVG; Qt reads both forms back where it can."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader

from bundling import icons

SVG = Path(__file__).parents[2] / "resources" / "countersign.svg"


@pytest.mark.parametrize(("platform", "suffix"), [("win32", ".ico"), ("darwin", ".icns")])
def test_a_picture_of_each_size_is_in_it(
    platform: str, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bundling.product.sys.platform", platform)
    path = icons.write(SVG, tmp_path)
    monkeypatch.undo()
    assert path is not None
    assert Path(path).suffix == suffix
    reader = QImageReader(path)
    assert reader.imageCount() >= 6
    picture = reader.read()
    assert not picture.isNull()
    middle = picture.pixelColor(picture.width() // 2, picture.height() // 8)
    assert middle.name() == "#2a4bc9"


def test_linux_has_its_icon_beside_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bundling.product.sys.platform", "linux")
    assert icons.write(SVG, tmp_path) is None


def test_the_container_of_macos_says_its_own_length() -> None:
    made = icons.icns({32: b"one", 64: b"second"})
    assert made[:4] == b"icns"
    assert struct.unpack(">I", made[4:8]) == (len(made),)
    assert made[8:19] == b"ic11" + struct.pack(">I", 11) + b"one"


def test_a_picture_is_found_where_the_ico_says() -> None:
    made = icons.ico({16: b"small", 256: b"large"})
    sizes = [struct.unpack_from("<BBBBHHII", made, 6 + 16 * place) for place in range(2)]
    assert [one[0] for one in sizes] == [16, 0]
    assert [made[one[7] : one[7] + one[6]] for one in sizes] == [b"small", b"large"]
