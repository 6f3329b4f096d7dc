"""A stray file or variable does not become part of a packaged Countersign: traps that fire in other programs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bundling import smoke

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="the traps are Linux libraries"
    ),
]
MODULES = ("sitecustomize", "usercustomize", "app", "json", "msgspec", "ssl", "PySide6", "keyring")
LIBRARIES = ("libQt6Core.so.6", "libcrypto.so.3", "libpython3.11.so.1.0", "libqplanted.so")
PROGRAMS = ("python3", "gcc", "cc", "objdump", "ldconfig", "ld", "uname", "git", "file")
SOURCE = """
#include <stdio.h>
__attribute__((constructor)) static void fire(void) {
    FILE *mark = fopen("%s", "a");
    if (mark) { fputs("%s\\n", mark); fclose(mark); }
}
"""
OPENSSL = """
openssl_conf = start
[start]
providers = all
[all]
planted = one
[one]
module = %s
activate = 1
"""


class Traps:
    """A folder full of files that write their name down when they are loaded or run."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            pytest.skip("MISSING: a C compiler for the traps. On Debian: apt-get install gcc")
        self.folder, self._compiler = folder, compiler
        self._mark = folder / "fired"
        folder.mkdir()
        for name in MODULES:
            self._write(f"{name}.py", f"open({str(self._mark)!r}, 'a').write('{name}.py\\n')\n")
        for name in LIBRARIES:
            self._library(name)
        for place in ("platforms", "styles", "platformthemes", "imageformats"):
            (folder / place).mkdir()
            for name in ("libqxcb.so", "libqplanted.so", "libqsvg.so", "libqgtk3.so"):
                self._library(f"{place}/{name}")
        self._library("provider.so")
        self._write("openssl.cnf", OPENSSL % (folder / "provider.so"))
        self._write("qt.conf", f"[Paths]\nPrefix = {folder}\nPlugins = {folder}\n")
        for name in PROGRAMS:
            self._write(f"bin/{name}", f"#!/bin/sh\necho {name} >> '{self._mark}'\nexit 1\n")
            (folder / "bin" / name).chmod(0o755)

    @property
    def fired(self) -> list[str]:
        """The names of those that went off since the last question."""
        names = self._mark.read_text().split() if self._mark.exists() else []
        self._mark.unlink(missing_ok=True)
        return names

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def _library(self, name: str) -> None:
        source = self.folder / "trap.c"
        source.write_text(SOURCE % (self._mark, name))
        command = [self._compiler, "-shared", "-fPIC", "-o", str(self.folder / name), str(source)]
        subprocess.run(command, check=True)


@pytest.fixture(scope="module")
def traps(tmp_path_factory: pytest.TempPathFactory) -> Traps:
    return Traps(tmp_path_factory.mktemp("hostile") / "planted")


def hostile(traps: Traps, environ: dict[str, str]) -> dict[str, str]:
    """Every variable that leads a program to files, led to the traps."""
    place = str(traps.folder)
    named = {
        "OPENSSL_CONF": f"{place}/openssl.cnf",
        "PYTHONSTARTUP": f"{place}/sitecustomize.py",
        "QT_LOGGING_CONF": f"{place}/qt.conf",
        "QT_QPA_PLATFORMTHEME": "planted",
        "QT_STYLE_OVERRIDE": "planted",
        "SSLKEYLOGFILE": f"{place}/fired",
        "TMPDIR": place,
    }
    folders = (
        *("OPENSSL_ENGINES", "OPENSSL_MODULES", "PYTHONHOME", "PYTHONPATH", "PYTHONPLATLIBDIR"),
        *("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML2_IMPORT_PATH", "QTDIR"),
        *("SSL_CERT_DIR", "GCONV_PATH"),
    )
    path = f"{place}/bin:{environ['PATH']}"
    return {**environ, **named, **dict.fromkeys(folders, place), "PATH": path}


def test_the_traps_fire_in_a_program_that_is_not_hardened(traps: Traps, tmp_path: Path) -> None:
    environ = hostile(traps, smoke.surroundings(tmp_path))
    for name in (
        "PYTHONHOME",
        "PYTHONPLATLIBDIR",
    ):  # which would keep this one from starting at all
        del environ[name]
    imports = "import sys; sys.path[:0] = ['']; import hashlib, _ssl, json"
    subprocess.run([sys.executable, "-c", imports], env=environ, cwd=traps.folder, check=False)
    assert {"sitecustomize.py", "json.py", "provider.so"} <= set(traps.fired)


def test_none_fires_in_a_packaged_countersign(bundle: Path, traps: Traps) -> None:
    took = smoke.smoke(
        bundle / "countersign", cwd=traps.folder, change=lambda given: hostile(traps, given)
    )
    assert traps.fired == []
    assert took > 0
