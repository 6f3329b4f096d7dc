"""What of the libraries is shipped: a bundle with everything is 201 MB on Linux, 2,299 files, most never read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

# botocore's names of the services that the code makes clients or simulations of; a test compares.
SERVICES = frozenset(
    {
        "bedrock",
        "bedrock-agentcore",
        "bedrock-agentcore-control",
        "invoicing",
        "marketplace-agreement",
        "marketplace-discovery",
        "signin",
        "sso",
        "sso-oidc",
        "sts",
    }
)
# Qt's plugins by folder, with the names that they have on Windows; a folder that is not here is left out.
PLUGINS = {
    "iconengines": {"qsvgicon"},
    "imageformats": {"qsvg"},  # its own pictures; no others are opened, and Qt itself knows PNG
    "platforminputcontexts": {
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    },
    "platforms": {"qcocoa", "qoffscreen", "qwayland", "qwindows", "qxcb"},
    "platformthemes": {"qxdgdesktopportal"},
    "styles": {"qmacstyle"},  # the window asks for Fusion, which is no plugin
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-shell-integration": {"xdg-shell"},
}
# Of each language but English, which Qt has in itself.
QT_WORDS = frozenset({"qtbase_de.qm", "qtbase_ja.qm"})
_PYSIDE_MODULES = {"QtCore", "QtDBus", "QtGui", "QtNetwork", "QtWidgets"}
# Windows has no D-Bus: nothing there asks for it, while on macOS QtGui itself is linked to it.
_NOT_ON_WINDOWS = {"Qt6DBus.dll", "QtDBus.pyd"}
# The window is drawn in memory: neither the software OpenGL of Windows nor a shader compiler is used.
_UNUSED_LIBRARIES = re.compile(
    r"(opengl32sw|d3dcompiler|(lib)?Qt6?(Pdf|Qml|Quick|VirtualKeyboard|EglF|OpenGL|Svg.*Widgets))",
    re.IGNORECASE,
)
# Every Linux desktop has these and mends their faults: they are not shipped, but asked for by the package.
HOST_LIBRARIES = frozenset(
    {
        "libX11-xcb.so.1",
        "libX11.so.6",
        "libdbus-1.so.3",
        "libexpat.so.1",
        "libfontconfig.so.1",
        "libfreetype.so.6",
        "libgcc_s.so.1",
        "libglib-2.0.so.0",
        "libgssapi_krb5.so.2",
        "libgthread-2.0.so.0",
        "libstdc++.so.6",
        "libsystemd.so.0",
        "libxcb.so.1",
    }
)
_ICON_FONT = ("phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")
# What an installer noted about the machine of the build: it would differ from build to build.
_OF_INSTALLATION = frozenset({"direct_url.json", "INSTALLER", "RECORD", "REQUESTED"})
# Modules that libraries name and Countersign never reaches.
_EXCLUDED_MODULES = (
    "_pydecimal",
    "_pytest",
    "awscli",
    "boto3.dynamodb",
    "boto3.ec2",
    "boto3.s3",
    "curses",
    "distutils",
    "doctest",
    "ensurepip",
    "idlelib",
    "IPython",
    "lib2to3",
    "numpy",
    "PIL",
    "pip",
    "pydoc",
    "pydoc_data",
    "pytest",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "qtpy",
    "setuptools",
    "tests",
    "tkinter",
    "turtle",
    "unittest",
    "venv",
    "xmlrpc",
)
# Its import asks for libraries of macOS, for which Python starts `gcc` and `ld` from the PATH on other systems.
_ONLY_ON_MACOS = ("keyring.backends.macOS.api",)
_ONLY_ON_LINUX = ("PySide6.QtDBus",)


def excluded_modules(platform: str) -> tuple[str, ...]:
    """What is not looked at, on a platform named as `sys.platform` names it."""
    foreign: tuple[str, ...] = () if platform == "darwin" else _ONLY_ON_MACOS
    foreign += () if platform.startswith("linux") else _ONLY_ON_LINUX
    return _EXCLUDED_MODULES + foreign


def keep(destination: str) -> bool:
    """Whether a file belongs into the bundle; `destination` is its path there, on any of the systems."""
    path = PurePosixPath(destination.replace("\\", "/"))
    parts = path.parts
    if "botocore" in parts and "data" in parts:
        return _keep_model(parts[parts.index("data") + 1 :])
    if "boto3" in parts:  # its resources and examples; only clients are used
        return "data" not in parts and "examples" not in parts
    if "dateutil" in parts:
        return "zoneinfo" not in parts  # every system has its own
    if "qtawesome" in parts and "fonts" in parts:
        return path.name in _ICON_FONT
    if "PySide6" in parts:
        return _keep_qt(path)
    left_out = HOST_LIBRARIES | _OF_INSTALLATION
    return path.name not in left_out and not _UNUSED_LIBRARIES.match(path.name)


def _keep_model(below: tuple[str, ...]) -> bool:
    """Keep botocore's own files (partitions, retries) and those of the services that are asked for."""
    if below[-1:] == ("examples-1.json",):
        return False
    return len(below) == 1 or (bool(below) and below[0] in SERVICES)


def _keep_qt(path: PurePosixPath) -> bool:
    parts = path.parts
    if "plugins" in parts:
        below = parts[parts.index("plugins") + 1 :]
        name = path.name.split(".")[0].removeprefix("lib")
        return len(below) > 1 and name in PLUGINS.get(below[0], set())
    if "translations" in parts:  # Qt's own words: of menus, calendars and dates
        return path.name in QT_WORDS
    if "qml" in parts or "resources" in parts:
        return False  # the window has no Qt Quick
    if path.name in _NOT_ON_WINDOWS:
        return False
    if parts[-2:-1] == ("PySide6",) and path.suffix in {".pyd", ".so"}:
        return path.name.split(".")[0] in _PYSIDE_MODULES
    return not _UNUSED_LIBRARIES.match(path.name)


def reachable(
    roots: Iterable[str], files: Mapping[str, str], needs: Callable[[str], Iterable[str]]
) -> set[str]:
    """The destinations of all libraries that something needs, directly or through others.

    The libraries of the system that came along for a plugin which is not shipped are not among them.

    Args:
        roots: Destinations of what is loaded by name: extension modules and plugins.
        files: Where each destination's file is now.
        needs: The names of the libraries that a file (as in `files`) asks the loader for.
    """
    by_name = {PurePosixPath(one).name: one for one in files}
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        destination = waiting.pop()
        if destination not in found:
            found.add(destination)
            waiting += [by_name[one] for one in needs(files[destination]) if one in by_name]
    return found
