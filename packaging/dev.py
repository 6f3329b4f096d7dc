"""Set up and run from a fresh clone: needs Python 3.11+ and pip, nothing else installed before.

python3 packaging/dev.py run [ARGS]     open Countersign on the sandbox account
python3 packaging/dev.py test           pass the tests: the core's without Qt, the window's, the journeys
python3 packaging/dev.py test ARGS      pass the tests that pytest's arguments name
python3 packaging/dev.py bench [ARGS]   measure the speed beside what one would use instead; docs/speed.md
python3 packaging/dev.py check          format, lint, types, import directions
python3 packaging/dev.py core [ARGS]    the core's tests in an environment without Qt
python3 packaging/dev.py lock           make packaging/locks/ anew from pyproject.toml
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
LOCKS = ROOT / "packaging" / "locks"
UV = "uv==0.13.8"
WINDOWS = os.name == "nt"
# Most tests wait (for fsync, processes, replies), so a few more than there are cores. They are handed out
# in their order, two at a time: long ones do not queue behind each other.
IN_PARALLEL = ("-n", "4", "--maxschedchunk", "2")
CORE_TESTS = ("tests/unit", "tests/contract")
WINDOW_TESTS = ("tests/ui",)
# Each of these is a desktop with half a dozen processes, which wait for each other for a third of the time.
DESKTOP_TESTS = ("-n", "3", "tests/e2e", "tests/browser")
BUILD_PLATFORMS = {
    "linux": "x86_64-manylinux_2_35",
    "macos": "aarch64-apple-darwin",
    "windows": "x86_64-pc-windows-msvc",
}
QT_PACKAGES = ("pyside6-essentials", "shiboken6", "qasync", "qtawesome", "qtpy", "pytest-qt")

# What Qt opens at run time and Debian does not install by itself: library -> package.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
# What the end-to-end tests stand on: program -> package.
PROGRAMS = {
    "Xvfb": "xvfb",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "xdotool": "xdotool",
    # The browser in which people sign in.
    "chromium": "chromium",
    "chromedriver": "chromium-driver",
}
FILES = {
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf": "fonts-dejavu-core",
}


def main(argv: list[str]) -> int:
    """Run one of the commands of the module's text."""
    if not argv or argv[0] not in ("run", "test", "bench", "check", "core", "lock"):
        print(__doc__)
        return 2
    command, rest = argv[0], argv[1:]
    if command == "lock":
        return _lock()
    if command in ("run", "test", "bench"):
        _system_packages(for_tests=command != "run")
    if command == "run":
        return _call([_python("app.txt"), "main.py", "--sandbox", *rest])
    if command == "core":
        return _core(rest)
    python = _python("dev.txt")
    if command == "test":
        return _test(python, rest)
    module = ["tests.bench", *rest] if command == "bench" else ["poethepoet", "check"]
    return _call([python, "-m", *module])


def _test(python: str, rest: list[str]) -> int:
    """All three parts run, also when one of them fails."""
    if rest:
        return _pytest(python, *rest)
    parts = [_core([]), _pytest(python, *WINDOW_TESTS), _pytest(python, *DESKTOP_TESTS)]
    return 1 if any(parts) else 0


def _core(rest: list[str]) -> int:
    """The core must not need Qt, so its tests run where Qt is not installed."""
    folder = ROOT / ".venv-core"
    python = environment(folder, "dev.txt")
    subprocess.run(
        [uv_program(), "pip", "uninstall", "--quiet", "--python", python, *QT_PACKAGES], check=True
    )
    (folder / "lock").unlink()
    return _pytest(python, *CORE_TESTS, *rest)


def _pytest(python: str, *arguments: str) -> int:
    """Run tests; what is compiled is kept, else each of their many processes takes 1 s of processor more."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [python, "-m", "pytest", *IN_PARALLEL, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False, env=kept).returncode


def _lock() -> int:
    common = ["pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
    common += ["--no-annotate", "--upgrade", "pyproject.toml"]
    app, dev = LOCKS / "app.txt", LOCKS / "dev.txt"
    first = _call([uv_program(), *common, "-o", str(app)])
    groups = ["--group", "test", "--group", "check", "-c", str(app)]
    second = _call([uv_program(), *common, *groups, "-o", str(dev)])
    # Tools of their own: nothing of Countersign runs with them.
    tools = ["--group", "lint", "-o", str(LOCKS / "lint.txt")]
    third = _call([uv_program(), *[part for part in common if part != "pyproject.toml"], *tools])
    return first or second or third or _lock_builds(app)


def _lock_builds(app: Path) -> int:
    """What a build installs, the same versions as in `app`; each system has packages of its own."""
    common = ["pip", "compile", "--quiet", "--generate-hashes", "--no-header", "--no-annotate"]
    common += ["--python-version", "3.11", "--only-binary", ":all:", "--upgrade", "pyproject.toml"]
    common += ["--group", "build", "-c", str(app)]
    # Wheels for the oldest macOS that Qt runs on, not for the newest.
    surroundings = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": "13.0"}
    for system, platform in BUILD_PLATFORMS.items():
        out = ["--python-platform", platform, "-o", str(LOCKS / f"build-{system}.txt")]
        if subprocess.run(
            [uv_program(), *common, *out], cwd=ROOT, check=False, env=surroundings
        ).returncode:
            return 1
    return 0


def _python(lock: str) -> str:
    return environment(ROOT / ".venv", lock)


def environment(folder: Path, lock: str) -> str:
    """Bring the environment to what the lock says; nothing is asked when it is there already."""
    python = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    wanted = (LOCKS / lock).read_text(encoding="utf-8")
    stamp = folder / "lock"
    held = stamp.read_text(encoding="utf-8") if stamp.exists() else ""
    both = (LOCKS / "dev.txt").read_text(encoding="utf-8")
    if python.exists() and held in (wanted, both):
        return str(python)
    uv = uv_program()
    # The system's certificates, so that it also works behind a company's proxy.
    surroundings = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "true"}
    make = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(folder)]
    sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(python)]
    for step in (make, [*sync, str(LOCKS / lock)]):
        if subprocess.run(step, check=False, env=surroundings).returncode:
            raise SystemExit(f"The environment {folder.name} could not be made: see above.")
    stamp.write_text(wanted, encoding="utf-8")
    return str(python)


def uv_program() -> str:
    """A uv of the pinned version inside the project: `--target` also works where pip is managed."""
    uv = TOOLS / "bin" / ("uv.exe" if WINDOWS else "uv")
    if not uv.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--root-user-action=ignore"]
        pip += ["--target", str(TOOLS), UV]
        if subprocess.run(pip, check=False).returncode:
            raise SystemExit("uv could not be installed: check that pip and the network work.")
    return str(uv)


def _system_packages(*, for_tests: bool) -> None:
    """Install what is missing from Debian when that is allowed, else say exactly what is missing."""
    if not sys.platform.startswith("linux"):
        return
    missing = {package for library, package in LIBRARIES.items() if not _loads(library)}
    if for_tests:
        missing |= {package for program, package in PROGRAMS.items() if not shutil.which(program)}
        missing |= {package for file, package in FILES.items() if not Path(file).exists()}
    if not missing:
        return
    names = sorted(missing)
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "update", "-qq"], check=True)
        install = [apt, "install", "-y", "-qq", "--no-install-recommends", *names]
        subprocess.run(install, check=True, env=surroundings, stdout=subprocess.DEVNULL)
        return
    how = f"sudo apt-get install {' '.join(names)}"
    raise SystemExit(f"Missing from this system: {', '.join(names)}. On Debian: {how}")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _call(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
