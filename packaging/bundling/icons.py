"""The program's icon in the forms of Windows and macOS, drawn from the one SVG: both are PNGs in a container."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

from bundling import product

_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# The names that macOS has for PNGs of each size.
_ICNS_NAMES = {32: b"ic11", 64: b"ic12", 128: b"ic07", 256: b"ic08", 512: b"ic09", 1024: b"ic10"}
_FULL_BYTE = 256


def write(svg: Path, folder: Path) -> str | None:
    """Draw the icon for this system into `folder`; its path, None where a program has none inside (Linux)."""
    system = product.system()
    if system == "linux":
        return None
    is_windows = system == "windows"
    path = folder / f"{svg.stem}.{'ico' if is_windows else 'icns'}"
    path.write_bytes(ico(_drawn(svg, _ICO_SIZES)) if is_windows else icns(_drawn(svg, _ICNS_NAMES)))
    return str(path)


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """An .ico of PNGs, by their size in pixels."""
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size, picture in pictures.items():
        side = size % _FULL_BYTE  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return header + entries + b"".join(pictures.values())


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """An .icns of PNGs, by their size in pixels."""
    parts = b"".join(
        _ICNS_NAMES[size] + struct.pack(">I", 8 + len(picture)) + picture
        for size, picture in pictures.items()
    )
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def _drawn(svg: Path, sizes: tuple[int, ...] | Mapping[int, bytes]) -> dict[int, bytes]:
    # Imported here: only a build has it, and only for Windows and macOS.
    from PySide6.QtCore import QBuffer, QIODevice  # noqa: PLC0415
    from PySide6.QtGui import QImage, QPainter  # noqa: PLC0415
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    renderer = QSvgRenderer(str(svg))
    drawn = {}
    for size in sizes:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        with QPainter(image) as painter:
            renderer.render(painter)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
        drawn[size] = bytes(buffer.data().data())
    return drawn
