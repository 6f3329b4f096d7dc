"""What must hold of a bundle before anybody gets it: everything that is used is there, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from bundling import trim

_MIB = 1024 * 1024
INSTALLED_MIB = 140
# Test stand-ins for Windows' own libraries, the tests, and sources that would be read instead of the bundle.
_UNWANTED = re.compile(
    r"(^|/)(icuuc|mscms|opengl32sw)\.dll$|(^|/)(tests|conftest)(/|\.py|$)|\.(py|pyi|a|debug)$",
    re.IGNORECASE,
)


def faults_of(bundle: Path) -> list[str]:
    """One line for each thing that is wrong with a bundle; none when it may be shipped."""
    files = {path.relative_to(bundle).as_posix(): path for path in bundle.rglob("*")}
    names = [name for name, path in files.items() if path.is_file()]
    faults = [f"should not be shipped: {name}" for name in names if _UNWANTED.search(name)]
    faults += [f"is left out by trim.py: {name}" for name in names if not trim.keep(name)]
    models = {name.split("/data/")[1].split("/")[0] for name in names if "/botocore/data/" in name}
    faults += [f"no model of {service}" for service in sorted(trim.SERVICES - models)]
    needed = (
        *("openssl.cnf", "phosphor-1.3.0.ttf", "cacert.pem", "endpoints.json"),
        *("first-steps.md", "CHANGELOG.md"),
        *("de.mo", "ja.mo", *sorted(trim.QT_WORDS)),
    )
    ends = {name.rpartition("/")[2] for name in names}
    faults += [f"is missing: {name}" for name in needed if name not in ends]
    size = size_mib(bundle)
    if size > INSTALLED_MIB:
        faults.append(f"takes {size:.0f} MiB on the disk, more than {INSTALLED_MIB}")
    return faults


def size_mib(folder: Path) -> float:
    """What a folder takes on the disk, in blocks of 4 KiB as file systems have them."""
    block = 4096
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(-(-path.stat().st_size // block) * block for path in found) / _MIB
