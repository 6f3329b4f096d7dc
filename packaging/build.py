"""Makes what people download, and proves that it starts: needs Python 3.11+ and pip, as `dev.py` does.

python3 packaging/build.py [--out DIR]            both steps below; DIR is dist/ by default
python3 packaging/build.py make [--out DIR]       build the program's folder, check it, let it test itself
python3 packaging/build.py pack [--out DIR]       pack the folder, unpack it again, compare, let that test itself
python3 packaging/build.py uninstaller            write the uninstaller of Windows, to be signed with the folder
python3 packaging/build.py pack --signed          both were signed in between: the names do not say unsigned
python3 packaging/build.py sums [--signed]        list the sums anew, after a packed file was signed
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import dev

sys.path.insert(0, str(dev.ROOT))
from bundling import (  # with the project found
    archives,
    bundle,
    checks,
    debian,
    macos,
    product,
    smoke,
    windows,
)

ENVIRONMENT = dev.ROOT / ".venv-build"
STEPS = ("make", "pack")
SUMS = "sums"
UNINSTALLER = "uninstaller"
_PARTS = ".cdx.json"


def main(argv: list[str]) -> int:
    """Run in an environment of its own, made from the lock of this system."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "step", nargs="?", choices=(*STEPS, SUMS, UNINSTALLER), help="only this step"
    )
    parser.add_argument("--out", type=Path, default=dev.ROOT / "dist", metavar="DIR")
    parser.add_argument("--signed", action="store_true", help="the folder was signed")
    given = parser.parse_args(argv)
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        python = dev.environment(ENVIRONMENT, f"build-{product.system()}.txt")
        return subprocess.run([python, str(Path(__file__)), *argv], check=False).returncode
    out = given.out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    steps = [given.step] if given.step else STEPS
    if "make" in steps and not make(out):
        return 1
    if UNINSTALLER in steps:
        windows.make_uninstaller(_uninstaller(out), _icon(out))
    if "pack" in steps:
        pack(out, is_signed=given.signed)
    if SUMS in steps:
        write_sums(out, product.file_name(is_signed=given.signed))
    return 0


def make(out: Path) -> bool:
    """Build the folder; False, with the reasons on standard error, when it must not be shipped."""
    begun = time.monotonic()
    made = bundle.make(out)
    faults = checks.faults_of(made)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return False
    print(f"built in {time.monotonic() - begun:.0f} s: {checks.size_mib(made):.0f} MiB in {made}")
    print(f"started and tested itself in {smoke.smoke(bundle.program_in(made)):.1f} s", flush=True)
    return True


def pack(out: Path, *, is_signed: bool) -> None:
    """Make the files that people download, and their list."""
    made = bundle.folder_in(out)
    name = product.file_name(is_signed=is_signed)
    uninstaller = _uninstaller(out) if is_signed else None
    for suffix in product.suffixes():
        begun = time.monotonic()
        archive = out / f"{name}{suffix}"
        _write(made, archive, out, uninstaller)
        took = time.monotonic() - begun
        print(
            f"packed in {took:.0f} s: {archive.name}, {archive.stat().st_size / 1e6:.1f} MB",
            flush=True,
        )
        _verify(archive, made, uninstaller)
        print(f"unpacks to the same files, which test themselves: {archive.name}", flush=True)
    shutil.copyfile(bundle.papers_in(made) / "sbom.cdx.json", out / f"{name}{_PARTS}")
    write_sums(out, name)


def write_sums(out: Path, name: str) -> None:
    """List the SHA-256 of what people download, as it is now."""
    files = [out / f"{name}{suffix}" for suffix in (*product.suffixes(), _PARTS)]
    sums = out / f"{name}.sha256"
    sums.write_text(archives.sums(files), encoding="utf-8", newline="\n")


def _icon(out: Path) -> Path:
    return out / "work" / "countersign" / "countersign.ico"


def _uninstaller(out: Path) -> Path:
    return out / "work" / windows.UNINSTALLER


def _write(made: Path, archive: Path, out: Path, uninstaller: Path | None) -> None:
    if archive.suffix == ".deb":
        debian.make_deb(made, archive, out / "work")
    elif archive.suffix == ".dmg":
        macos.make_image(made, archive, out / "work")
    elif archive.suffix == ".exe":
        windows.make_installer(made, archive, _icon(out), uninstaller=uninstaller)
    elif archive.suffix == ".zip":
        archives.zipped(made, archive, epoch=product.source_epoch())
    else:
        archives.tar_xz(made, archive, epoch=product.source_epoch())


def _verify(archive: Path, made: Path, uninstaller: Path | None) -> None:
    """Unpack in a folder with an unusual name, compare with what was built, and start what is in it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "Zoë und ein Ordner"
        place.mkdir()
        unpacked = _unpack(archive, place)
        expected, held = archives.digests(made), archives.digests(unpacked)
        if archive.suffix == ".deb":  # it has these where all users of a computer have them
            expected = {
                name: one
                for name, one in expected.items()
                if not name.startswith(("share/", "integrate.sh"))
            }
        if archive.suffix == ".exe" and uninstaller is not None:
            expected[windows.UNINSTALLER] = archives.digest(uninstaller)
        else:  # made while it was packed
            held.pop(windows.UNINSTALLER, None)
        if held != expected:
            raise SystemExit(f"{archive.name} does not hold what was built")
        smoke.smoke(bundle.program_in(unpacked))
        if archive.suffix == ".exe":
            windows.uninstall(unpacked)
            if archives.digests(unpacked).keys() - {windows.UNINSTALLER}:
                raise SystemExit(f"{archive.name} leaves files behind when it is taken out")


def _unpack(archive: Path, place: Path) -> Path:
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(archive), str(place)], check=True)
        return place / "opt" / product.PROGRAM
    if archive.suffix == ".exe":
        return windows.installed(archive, place)
    if archive.suffix == ".dmg":
        return macos.take_from_image(archive, place)
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(place)
    else:
        subprocess.run(["tar", "-xJf", str(archive), "-C", str(place)], check=True)
    return place / product.PROGRAM


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
