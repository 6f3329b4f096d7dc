"""What is needed to test the packages that people download: they have to be built before."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundling import wine

ROOT = Path(__file__).parents[2]
PACKAGES = "COUNTERSIGN_PACKAGES"
BUILD = "python3 packaging/build.py"
BUILD_WINDOWS = "python3 packaging/wine.py make"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is below this folder, so that it can be chosen and left out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.package)


@pytest.fixture(scope="session")
def packages_folder() -> Path:
    """Where the tests were told to look."""
    return Path(os.environ.get(PACKAGES) or ROOT / "dist")


@pytest.fixture(scope="session")
def packages(packages_folder: Path) -> Path:
    """The folder in which `packaging/build.py` has put its files."""
    folder = packages_folder
    if not (folder / "countersign").is_dir():
        pytest.skip(f"MISSING: no packages in {folder}. `{BUILD}` makes them.")
    return folder


@pytest.fixture(scope="session")
def archive(packages: Path) -> Path:
    """The newest .tar.xz."""
    return _newest(packages, ".tar.xz")


@pytest.fixture(scope="session")
def deb(packages: Path) -> Path:
    """The newest .deb."""
    return _newest(packages, ".deb")


@pytest.fixture(scope="session")
def bundle(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a person has after unpacking the archive."""
    place = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["tar", "-xJf", str(archive), "-C", str(place)], check=True)
    return place / "countersign"


@pytest.fixture(scope="session")
def windows_files(packages_folder: Path) -> Path:
    """The folder in which `packaging/wine.py` has put the files for Windows."""
    need_wine()
    folder = packages_folder / "windows"
    if not (folder / "countersign").is_dir():
        pytest.skip(f"MISSING: nothing for Windows in {folder}. `{BUILD_WINDOWS}` makes it.")
    return folder


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wine.Wine]:
    """A Windows with an empty profile."""
    need_wine()
    with wine.Wine(tmp_path_factory.mktemp("windows")) as made:
        yield made


def need_wine() -> None:
    """Skip, and say why, where there is no Wine or not all that belongs to it."""
    if absent := wine.missing():
        packages = " ".join(absent)
        pytest.skip(f"MISSING: apt-get install --no-install-recommends {packages}")


def _newest(folder: Path, suffix: str) -> Path:
    found = sorted(folder.glob(f"*{suffix}"), key=lambda path: path.stat().st_mtime)
    if not found:
        pytest.skip(f"MISSING: no {suffix} in {folder}. `{BUILD}` makes it on Linux.")
    return found[-1]
