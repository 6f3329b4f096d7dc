"""The installer for Windows: NSIS makes it, on Windows as on Linux."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bundling import product

_SCRIPT = product.PACKAGING / "windows" / "countersign.nsi"
_PROGRAM_FILES = ("ProgramFiles(x86)", "ProgramFiles")
UNINSTALLER = "uninstall.exe"
_AS_MADE = "%1"  # NSIS' word for the uninstaller's file, before it is packed


class NoNsisError(Exception):
    """NSIS is not installed."""


def version_resource() -> str:
    """What Windows shows of the program's file, its name, version and whose it is, as PyInstaller reads it."""
    words = {
        "CompanyName": f"{product.NAME} contributors",
        "FileDescription": product.NAME,
        "FileVersion": product.version(),
        "InternalName": product.PROGRAM,
        "LegalCopyright": product.LICENCE,
        "OriginalFilename": f"{product.PROGRAM}.exe",
        "ProductName": product.NAME,
        "ProductVersion": product.version(),
    }
    told = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in words.items())
    numbers = (*(int(part) for part in product.version().split(".")), 0)
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{told}])]), "  # English in UTF-16
        "VarFileInfo([VarStruct('Translation', [0x0409, 0x04B0])])])\n"
    )


def make_installer(
    bundle: Path, installer: Path, icon: Path, *, uninstaller: Path | None = None
) -> None:
    """Pack a bundle as an installer for one person.

    Args:
        bundle: The folder with the program.
        installer: The file to write.
        icon: What Windows shows for the installer.
        uninstaller: What `make_uninstaller` made of the same sources, signed since.

    Raises:
        NoNsisError: `makensis` is not here.
    """
    _make(bundle, installer, icon, _copy(uninstaller, _AS_MADE) if uninstaller else None)


def make_uninstaller(uninstaller: Path, icon: Path) -> None:
    """Write the uninstaller as a file of its own, to be signed before it is packed.

    Raises:
        NoNsisError: `makensis` is not here.
    """
    with tempfile.TemporaryDirectory() as unused:  # the same whatever there is to install
        _make(_SCRIPT.parent, Path(unused) / "installer.exe", icon, _copy(_AS_MADE, uninstaller))


def _make(bundle: Path, installer: Path, icon: Path, with_uninstaller: str | None) -> None:
    given = {
        "VERSION": product.version(),
        "SOURCE": str(bundle),
        "ICON": str(icon),
        "OUT": str(installer),
    }
    if os.name != "nt":
        given["X64"] = "1"
    if with_uninstaller is not None:
        given["WITH_UNINSTALLER"] = with_uninstaller
    defines = [f"-D{name}={value}" for name, value in given.items()]
    command = [_makensis(), "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defines, str(_SCRIPT)]
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(product.source_epoch())}
    subprocess.run(command, check=True, env=surroundings)


def _copy(source: Path | str, target: Path | str) -> str:
    """A command that NSIS gives to the system's shell."""
    return f'{"copy /b /y" if os.name == "nt" else "cp"} "{source}" "{target}"'


def installed(installer: Path, place: Path) -> Path:
    """Install without a question into `place`, which is given back without what only an installation has."""
    # NSIS takes the rest of the line as the folder, so this cannot be a list.
    subprocess.run(f'"{installer}" /S /D={place}', check=True)
    return place


def uninstall(place: Path) -> None:
    """Take an installation out again; what is left in the folder was put there by somebody else."""
    subprocess.run(f'"{place}\\{UNINSTALLER}" /S _?={place}', check=True)


def _makensis() -> str:
    """Where NSIS is; its own installer does not put it on the PATH."""
    folders = [os.environ[name] for name in _PROGRAM_FILES if name in os.environ]
    places = os.pathsep.join([os.environ["PATH"], *(f"{one}\\NSIS" for one in folders)])
    found = shutil.which("makensis", path=places)
    if found is None:
        raise NoNsisError("NSIS is not installed. On Debian: apt-get install nsis")
    return found
