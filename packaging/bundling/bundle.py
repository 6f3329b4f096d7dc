"""Runs PyInstaller in fixed surroundings and puts the papers beside the program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bundling import archives, debian, macos, papers, product, shipped

_HASH_SEED = "1"
# On Windows modules are stored as they are: the installer makes 4 MB less of them than of what zlib has packed.
# Elsewhere that is not needed, and 10 MiB more on the disk would be too much for Linux.
_ZLIB_LEVELS = {"windows": "0", "linux": "6", "macos": "6"}


def make(out: Path) -> Path:
    """Build the folder with the program below `out`, where an earlier one is replaced; give its path."""
    work = out / "work"
    shutil.rmtree(work, ignore_errors=True)
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "PYTHONHASHSEED": _HASH_SEED,
        "SOURCE_DATE_EPOCH": str(product.source_epoch()),
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": _ZLIB_LEVELS[product.system()],
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
    }
    # Tracebacks name lines and not columns: those are for who has the sources beside.
    command = [sys.executable, "-X", "no_debug_ranges", "-m", "PyInstaller"]
    command += ["--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(out), "--workpath", str(work)]
    spec = product.PACKAGING / "countersign.spec"
    subprocess.run([*command, str(spec)], check=True, env=surroundings)
    made = folder_in(out)
    parts = shipped.parts_in(shipped.read_sources(work / spec.stem / "sources.json"))
    beside = papers_in(made)
    papers.write_licences(beside / "licences", parts)
    listed = json.dumps(papers.sbom(parts, product.source_date()), indent=1) + "\n"
    (beside / "sbom.cdx.json").write_text(listed, encoding="utf-8", newline="\n")
    if product.system() == "linux":
        debian.add_desktop_files(made)
    archives.set_times(made, product.source_epoch())
    return made


def folder_in(out: Path) -> Path:
    """The folder with everything, which macOS shows as one app."""
    return out / (macos.BUNDLE if sys.platform == "darwin" else product.PROGRAM)


def program_in(bundle: Path) -> Path:
    """The file that starts it."""
    if sys.platform == "darwin":
        return bundle / "Contents" / "MacOS" / product.NAME
    return bundle / f"{product.PROGRAM}{'.exe' if sys.platform == 'win32' else ''}"


def papers_in(bundle: Path) -> Path:
    """Where licences and the list of parts are: on macOS, only this folder may have files of any kind."""
    return bundle / "Contents" / "Resources" if sys.platform == "darwin" else bundle
