"""The Linux desktop's files, and the Debian package around them."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from bundling import archives, checks, product

_LINUX = product.PACKAGING / "linux"
# What libraries outside the bundle are in, by the names that Debian 12 and Ubuntu 22.04 and later have for it.
_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
}
_OF_GLIBC = re.compile(r"^(ld-linux.*|lib(c|dl|m|pthread|resolv|rt|util))\.so\.\d+$")
_NEEDED = re.compile(r"NEEDED\s+(\S+)")
_GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)")
_ARCHITECTURES = {"x86_64": "amd64", "arm64": "arm64"}


class UnknownLibraryError(Exception):
    """The bundle needs a library, and nobody has said which package has it."""


def add_desktop_files(bundle: Path) -> None:
    """Put menu entry, icon, metadata and the script for people without root beside the program."""
    share = bundle / "share"
    _copy(_LINUX / "countersign.desktop", share / "applications" / "countersign.desktop")
    icon = product.ROOT / "resources" / "countersign.svg"
    _copy(icon, share / "icons" / "hicolor" / "scalable" / "apps" / "countersign.svg")
    _write(share / "metainfo" / f"{product.COMPONENT}.metainfo.xml", metainfo())
    shutil.copy(_LINUX / "integrate.sh", bundle / "integrate.sh")


def metainfo() -> str:
    """The AppStream metadata of this version."""
    text = (_LINUX / "metainfo.xml").read_text(encoding="utf-8")
    known = {
        "@COMPONENT@": product.COMPONENT,
        "@VERSION@": product.version(),
        "@DATE@": f"{product.source_date():%Y-%m-%d}",
    }
    for place, value in known.items():
        text = text.replace(place, value)
    return text


def make_deb(bundle: Path, package: Path, work: Path) -> None:
    """Pack a bundle as a Debian package that puts it into /opt.

    Raises:
        UnknownLibraryError: the table of packages lacks a library.
    """
    tree = work / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    opt = tree / "opt" / product.PROGRAM
    shutil.copytree(bundle, opt, symlinks=True)
    shutil.move(opt / "share", tree / "usr" / "share")
    (opt / "integrate.sh").unlink()  # the package puts these files where all users have them
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / product.PROGRAM).symlink_to(
        f"../../opt/{product.PROGRAM}/{product.PROGRAM}"
    )
    documents = tree / "usr" / "share" / "doc" / product.PROGRAM
    _write(documents / "copyright", _copyright())
    _write_gzip(documents / "changelog.gz", _changelog())
    about = work / "deb-control"
    shutil.rmtree(about, ignore_errors=True)
    _write(about / "control", control(bundle, checks.size_mib(tree)))
    _write(about / "md5sums", _md5sums(tree))
    members = {"debian-binary": b"2.0\n"}
    for name, folder in {"control.tar.xz": about, "data.tar.xz": tree}.items():
        archives.tar_xz(folder, work / name, epoch=product.source_epoch(), below=".")
        members[name] = (work / name).read_bytes()
    archives.ar(members, package, epoch=product.source_epoch())
    shutil.rmtree(tree)


def _md5sums(tree: Path) -> str:
    """The sums with which `dpkg --verify` finds files that changed; Debian's form knows no others."""
    files = sorted(path for path in tree.rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}"
        f"  {path.relative_to(tree).as_posix()}\n"
        for path in files
    )


def control(bundle: Path, installed_mib: float) -> str:
    """The package's own description."""
    programs = [path for path in bundle.rglob("*") if path.is_file() and _is_program(path)]
    held = {path.name for path in bundle.rglob("*")}
    needed = {name for path in programs for name in _NEEDED.findall(_objdump("-p", path))}
    depends = [f"libc6 (>= {_newest_glibc(programs)})", *packages_of(needed - held)]
    fields = {
        "Package": product.PROGRAM,
        "Version": product.version(),
        "Section": "misc",
        "Priority": "optional",
        "Architecture": _ARCHITECTURES[product.machine()],
        "Maintainer": product.MAINTAINER,
        "Installed-Size": str(round(installed_mib * 1024)),
        "Depends": ", ".join(depends),
        "Recommends": "dbus, gnome-keyring | kwalletmanager | keepassxc, xdg-utils",
        "Description": "see, answer and pay what AWS Marketplace sellers ask of you",
    }
    lines = [f"{name}: {value}" for name, value in fields.items()]
    lines += [
        " Sellers on AWS Marketplace can ask you for money, or to end an agreement, and",
        " silence counts as yes. Countersign shows what waits for an answer and by when",
        " silence gives it, and answers safely.",
    ]
    return "\n".join(lines) + "\n"


def packages_of(libraries: Iterable[str]) -> list[str]:
    """The packages with these libraries, but for those of the C library itself."""
    found = set()
    for library in libraries:
        if not _OF_GLIBC.match(library):
            if library not in _PACKAGES:
                raise UnknownLibraryError(library)
            found.add(_PACKAGES[library])
    return sorted(found)


def _newest_glibc(programs: Iterable[Path]) -> str:
    versions = (pair for path in programs for pair in _GLIBC.findall(_objdump("-T", path)))
    major, minor = max((int(one), int(two)) for one, two in versions)
    return f"{major}.{minor}"


def _is_program(path: Path) -> bool:
    with path.open("rb") as content:
        return content.read(4) == b"\x7fELF"


def _objdump(kind: str, path: Path) -> str:
    told = subprocess.run(["objdump", kind, str(path)], capture_output=True, text=True, check=True)
    return told.stdout


def _copyright() -> str:
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        f"Upstream-Name: {product.NAME}\n\n"
        "Files: *\n"
        f"Copyright: {product.MAINTAINER}\n"
        f"License: {product.LICENCE}\n"
        " On Debian systems, the text is in /usr/share/common-licenses/Apache-2.0.\n"
        f" What the package contains of others, with their licences, is in /opt/{product.PROGRAM}/licences.\n"
    )


def _changelog() -> str:
    day = f"{product.source_date():%a, %d %b %Y %H:%M:%S +0000}"
    return (
        f"{product.PROGRAM} ({product.version()}) unstable; urgency=medium\n\n"
        "  * See CHANGELOG.md of the project.\n\n"
        f" -- {product.MAINTAINER}  {day}\n"
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_gzip(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
