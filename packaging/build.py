"""Makes what people download, and proves that it starts: needs Python 3.11+ and pip, as `dev.py` does.

python3 packaging/build.py [--out DIR]      build, check, smoke test, pack, verify; DIR is dist/ by default
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import dev

ENVIRONMENT = dev.ROOT / ".venv-build"


def main(argv: list[str]) -> int:
    """Build in an environment of its own, made from the lock of this system."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=dev.ROOT / "dist", metavar="DIR")
    given = parser.parse_args(argv)
    out = given.out.absolute()
    if Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        sys.path.insert(0, str(dev.ROOT))
        from bundling import product  # noqa: PLC0415 - the project is on the path from here on

        python = dev.environment(ENVIRONMENT, f"build-{product.system()}.txt")
        command = [python, str(Path(__file__)), "--out", str(out)]
        return subprocess.run(command, cwd=dev.ROOT, check=False).returncode
    return build(out)


def build(out: Path) -> int:
    """All steps; 0 when what lies in `out` may be given to people."""
    sys.path.insert(0, str(dev.ROOT))
    from bundling import archives, bundle, checks, product, smoke  # noqa: PLC0415

    begun = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {text}", flush=True)

    out.mkdir(parents=True, exist_ok=True)
    made = bundle.make(out)
    faults = checks.faults_of(made)
    if faults:
        print("\n".join(faults), file=sys.stderr)
        return 1
    tell(f"built: {checks.size_mib(made):.0f} MiB in {made}")
    tell(f"started and tested itself in {smoke.smoke(bundle.program_in(made)):.1f} s")
    packed = pack(made, out)
    for path in packed:
        tell(f"packed: {path.name}, {path.stat().st_size / 1e6:.1f} MB")
        verify(path, made)
        tell(f"verified: {path.name} unpacks to the same files and starts")
    listed = out / f"{product.base_name()}.cdx.json"
    shutil.copyfile(made / "sbom.cdx.json", listed)
    sums = out / f"{product.base_name()}.sha256"
    sums.write_text(archives.sums([*packed, listed]), encoding="utf-8", newline="\n")
    tell(f"listed: {sums.name}")
    return 0


def pack(made: Path, out: Path) -> list[Path]:
    """Make the files of this system that people download."""
    from bundling import archives, debian, product  # noqa: PLC0415

    archive = out / f"{product.base_name()}.tar.xz"
    archives.tar_xz(made, archive, epoch=product.source_epoch())
    if product.system() != "linux":
        return [archive]
    package = out / f"{product.base_name()}.deb"
    debian.make_deb(made, package, out / "work")
    return [archive, package]


def verify(archive: Path, made: Path) -> None:
    """Unpack an archive in a folder with an unusual name, compare and start what is in it."""
    from bundling import archives, bundle, smoke  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "Zoë und ein Ordner"
        place.mkdir()
        if archive.suffix == ".deb":
            subprocess.run(["dpkg-deb", "-x", str(archive), str(place)], check=True)
            unpacked = place / "opt" / made.name
        else:
            subprocess.run(["tar", "-xJf", str(archive), "-C", str(place)], check=True)
            unpacked = place / made.name
        expected, held = archives.digests(made), archives.digests(unpacked)
        moved = ("share/", "integrate.sh")  # where a package has them for everybody
        missing = {name for name in expected if held.get(name) != expected[name]}
        if held.keys() - expected or any(not name.startswith(moved) for name in missing):
            raise SystemExit(f"{archive.name} does not hold what was built")
        smoke.smoke(bundle.program_in(unpacked))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
