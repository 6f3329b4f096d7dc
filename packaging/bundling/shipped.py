"""Which parts of others are in a bundle, with their versions and licence texts, from the files that went in."""

from __future__ import annotations

import json
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path

from bundling.product import PACKAGING, ROOT

_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_OURS = frozenset({"CHANGELOG.md", "app", "docs", "main.py", "resources", "ui"})
_OWN_TEXTS = PACKAGING / "licences"
# Parts that come without their text: PySide6 and shiboken6 name the LGPL, which builds on the GPL.
_TEXTS_HELD_HERE = {
    "PySide6_Essentials": ("LGPL-3.0.txt", "GPL-3.0.txt", "Unicode-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "botocore": ("MPL-2.0.txt",),  # for the list of certificate authorities inside
}
# Licences that a package's metadata names in words of its own.
_NAMED = {
    "Apache License 2.0": "Apache-2.0",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "GPLv2-or-later with a special exception which allows to use PyInstaller to build and distribute"
    " non-free programs (including commercial ones)": "GPL-2.0-or-later WITH Bootloader-exception",
    "OSI Approved": "LicenseRef-any-OSI-approved",
    "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only": "LGPL-3.0-only",
}
_OF_THE_SYSTEM = re.compile(r"^([a-z0-9.+-]+)(:[a-z0-9]+)?: ")
_RUNTIME = re.compile(r"^(api-ms-win-|ucrtbase|vcruntime|msvcp|concrt)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One thing of others that is shipped; `texts` are the files with its licence."""

    name: str
    version: str
    licence: str
    purl: str
    texts: tuple[Path, ...] = field(repr=False)


class UnknownOriginError(Exception):
    """A file is in the bundle and nobody knows under which licence."""


def parts_in(sources: Iterable[str]) -> list[Part]:
    """Name the parts that the files come from, in alphabetical order.

    Args:
        sources: Where each file of the bundle came from, as the spec wrote it down.

    Raises:
        UnknownOriginError: a file belongs to no package, or a package has no licence text.
    """
    owners = _owners()
    found: dict[str, Part] = {}
    foreign: list[Path] = []
    for source in sources:
        path = Path(source)
        if owner := owners.get(
            path.resolve()
        ):  # PyInstaller's own is the program that starts Python
            found.setdefault(owner.name, _of_distribution(owner))
        elif not _is_ours_or_python(path):
            foreign.append(path)
    parts = [*found.values(), _python(), *_of_system(foreign)]
    without = [part.name for part in parts if not part.texts]
    if without:
        raise UnknownOriginError(f"no licence text for: {', '.join(without)}")
    return sorted(parts, key=lambda part: part.name.lower())


def read_sources(path: Path) -> list[str]:
    """Read what the spec wrote."""
    read: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return read


def _owners() -> dict[Path, Distribution]:
    return {
        Path(str(one.locate_file(file))).resolve(): one
        for one in distributions()
        for file in one.files or ()
    }


def _is_ours_or_python(path: Path) -> bool:
    if path.name == "base_library.zip" or path.is_relative_to(ROOT / "packaging" / "files"):
        return True
    if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in _OURS:
        return True
    is_of_python = path.resolve().is_relative_to(Path(sys.base_prefix).resolve())
    return is_of_python and "site-packages" not in path.parts


def _of_distribution(one: Distribution) -> Part:
    texts = [
        Path(str(one.locate_file(file)))
        for file in one.files or ()
        if _LICENCE_FILE.match(file.name) and ".dist-info" in str(file)
    ]
    texts += [_OWN_TEXTS / name for name in _TEXTS_HELD_HERE.get(one.name, ())]
    purl = f"pkg:pypi/{one.name.lower().replace('_', '-')}@{one.version}"
    return Part(one.name, one.version, _licence_of(one), purl, tuple(texts))


def _licence_of(one: Distribution) -> str:
    said = one.metadata["License-Expression"] or one.metadata["License"]
    if said:
        return _NAMED.get(said, said)
    classes = one.metadata.get_all("Classifier") or []
    named = [text.rpartition(":: ")[2] for text in classes if text.startswith("License :: ")]
    if named == ["MIT License"]:
        return "MIT"
    raise UnknownOriginError(f"{one.name} does not say under which licence it is")


def _python() -> Part:
    folders = (Path(sys.base_prefix), Path(json.__file__).parents[1])
    texts = [path for folder in folders if (path := folder / "LICENSE.txt").exists()]
    if not texts:  # Debian's own Python
        texts = [Path("/usr/share/doc/python3/copyright")]
    version = platform.python_version()
    return Part("CPython", version, "PSF-2.0", f"pkg:generic/python@{version}", tuple(texts[:1]))


def _of_system(files: list[Path]) -> list[Part]:
    if sys.platform == "win32":
        return _of_windows(files)
    names: set[str] = set()
    for file in files:
        asked = [file, file.resolve(), Path(str(file).removeprefix("/usr"))]
        names.add(next((name for one in asked if (name := _package_of(one))), ""))
        if "" in names:
            raise UnknownOriginError(f"{file} belongs to no package of this system")
    return [_of_package(name) for name in sorted(names)]


def _of_windows(files: list[Path]) -> list[Part]:
    unknown = [file for file in files if not _RUNTIME.match(file.name)]
    if unknown:
        raise UnknownOriginError(f"{unknown[0]} belongs to no package")
    return []  # the C runtime, which comes with Python and is in its licence text


def _package_of(file: Path) -> str:
    asked = subprocess.run(
        ["dpkg-query", "-S", str(file)], capture_output=True, text=True, check=False
    )
    owner = _OF_THE_SYSTEM.match(asked.stdout)
    return owner[1] if owner else ""


def _of_package(name: str) -> Part:
    form = "-f=${Version}\n${Architecture}\n"
    told = subprocess.run(
        ["dpkg-query", "-W", form, name], capture_output=True, text=True, check=True
    )
    version = told.stdout.splitlines()[0]
    text = Path("/usr/share/doc") / name / "copyright"
    texts = (text,) if text.exists() else ()
    return Part(name, version, "LicenseRef-see-text", f"pkg:deb/debian/{name}@{version}", texts)
