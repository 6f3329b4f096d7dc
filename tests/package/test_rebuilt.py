"""The packages built once more from the same sources, elsewhere: the same bytes, or what differs by name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bundling import archives, product

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.timeout(3600),
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="signatures differ on other systems"
    ),
]


def copy_of_sources(place: Path) -> Path:
    """What git knows of this tree, as it is now, under a path of another length."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("MISSING: git and its history, to tell sources from what was built.")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return place


def test_a_second_build_gives_the_same_bytes(packages: Path, deb: Path, tmp_path: Path) -> None:
    place = copy_of_sources(tmp_path / "rebuilt from the same sources")
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(product.source_epoch())}
    environ.pop("VIRTUAL_ENV", None)
    out = tmp_path / "out"
    build = [getattr(sys, "_base_executable", sys.executable), "packaging/build.py"]
    subprocess.run(
        [*build, "--out", str(out)], cwd=place, env=environ, check=True, stdin=subprocess.DEVNULL
    )
    first, second = packages / product.PROGRAM, out / product.PROGRAM
    before, after = archives.digests(first), archives.digests(second)
    differing = sorted(name for name in before | after if before.get(name) != after.get(name))
    assert differing == []
    assert [archives.digest(path) for path in packages_in(packages, deb)] == [
        archives.digest(path) for path in packages_in(out, deb)
    ]


def packages_in(folder: Path, deb: Path) -> list[Path]:
    """The files of the version of `deb`, in their order."""
    return sorted(path for path in folder.glob(f"{deb.stem}.*") if path.is_file())
