"""Lists what of an .app is signed before the whole, the innermost first, each name ended by a NUL byte.

    python3 order.py Countersign.app

A signature covers what is inside, so that has to be signed before. `codesign --deep` would sign with one
set of rights and leaves out what it does not expect. Programs are known by their first bytes, not by their
names: Python's own library has no ending.
"""

from __future__ import annotations

import sys
from pathlib import Path

# Mach-O for 64 and 32 bits in both byte orders, and the two kinds of files for several processors.
_MAGIC = frozenset(
    bytes.fromhex(one)
    for one in ("cffaedfe", "cefaedfe", "feedfacf", "feedface", "cafebabe", "cafebabf")
)
_CONTAINERS = frozenset({".framework", ".app", ".bundle", ".xpc"})


def signing_order(app: Path) -> list[Path]:
    """Programs and libraries, then the folders that hold them, each from the inside out; not `app` itself.

    Links are left out: what they lead to is signed where it is. So is the program that an .app or a
    framework is named for: signing the folder signs it.
    """
    found = sorted(app.rglob("*"), key=lambda path: (-len(path.parts), str(path)))
    containers = [one for one in found if _is_container(one)]
    mains = {main for one in (app, *containers) for main in _mains_of(one)}
    programs = [one for one in found if _is_program(one) and one not in mains]
    return programs + containers


def _is_container(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and path.suffix in _CONTAINERS


def _mains_of(container: Path) -> set[Path]:
    """What is signed with a folder: a framework's library of the same name, an app's programs."""
    if container.suffix == ".framework":
        return set(container.glob(f"Versions/*/{container.stem}"))
    folder = container / "Contents" / "MacOS"
    return {path for path in folder.glob("*") if path.name == container.stem}


def _is_program(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as content:
        return content.read(4) in _MAGIC


if __name__ == "__main__":
    for one in signing_order(Path(sys.argv[1])):
        sys.stdout.buffer.write(bytes(one) + b"\0")
