"""The MSI of a release: made on Linux, where `wixl` is, of what Windows has built; signed and tried on Windows.

python3 packaging/msi_release.py make [--out DIR]    of the .zip and the icon in DIR, dist/ by default
python3 packaging/msi_release.py try [--out DIR]     install it, compare, let that test itself, remove it, list its sum

Needs Python 3.11 and what `bundling/msi.py` names; `try` is for an administrator of a computer without Countersign.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import dev

sys.path.insert(0, str(dev.ROOT))
from bundling import archives, bundle, msi, product, smoke  # with the project found


def main(argv: list[str]) -> int:
    """Do one of both steps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=("make", "try"))
    parser.add_argument("--out", type=Path, default=dev.ROOT / "dist", metavar="DIR")
    given = parser.parse_args(argv)
    (archive,) = given.out.absolute().glob(f"{product.PROGRAM}-{product.version()}-windows-*.zip")
    package = archive.with_suffix(".msi")
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        made = Path(folder) / product.PROGRAM
        if given.step == "make":
            make(made, package)
        else:
            install_and_remove(package, made)
            listed = package.with_name(f"{package.name}.sha256")
            listed.write_text(archives.sums([package]), encoding="utf-8", newline="\n")
    return 0


def make(made: Path, package: Path) -> None:
    """Pack the program's folder, whose icon lies where the build has drawn it."""
    work = package.parent / "work" / product.PROGRAM
    msi.make_msi(made, package, work / f"{product.PROGRAM}.ico", work)


def install_and_remove(package: Path, made: Path) -> None:
    """Use the MSI as an administrator does; it has to put there what was built, and to take all of it away."""
    place = Path(os.environ["PROGRAMFILES"]) / product.NAME
    _msiexec("/i", package)
    if archives.digests(place) != archives.digests(made):
        raise SystemExit(f"{package.name} does not install what was built")
    smoke.smoke(bundle.program_in(place))
    _msiexec("/x", package)
    if place.exists():
        raise SystemExit(f"{package.name} leaves files behind when it is taken out")
    print(f"installs what was built, which tests itself, and leaves nothing: {package.name}")


def _msiexec(what: str, package: Path) -> None:
    subprocess.run(["msiexec", what, str(package), "/qn", "/norestart"], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
