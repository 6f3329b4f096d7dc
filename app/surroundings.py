"""Cleans the environment of a packaged Countersign before anything is loaded by its word.

A stray file must not become part of the program: KeePassXC once loaded a library that an `openssl.cnf` in a
folder open to everybody named. Variables of the system's own loader (LD_PRELOAD) work before any program does
and cannot be answered from inside; they are kept from the processes that are started from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path

# What names libraries, plugins, modules, settings or certificates to load, or writes down the keys of TLS.
_STEERING = re.compile(
    r"(PYTHON|OPENSSL_|SSL_CERT_|SSLKEYLOGFILE$|QT_|QTDIR$|QML|LD_|DYLD_|GCONV_PATH$|GTK_MODULES$|GTK_PATH$)",
    re.IGNORECASE,
)
# How the person has set up screen, input and reading aloud: harmless when the value names no file.
_WELCOME = frozenset(
    {
        "QT_ACCESSIBILITY",
        "QT_AUTO_SCREEN_SCALE_FACTOR",
        "QT_ENABLE_HIGHDPI_SCALING",
        "QT_FONT_DPI",
        "QT_IM_MODULE",
        "QT_IM_MODULES",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON",
        "QT_LOGGING_RULES",
        "QT_QPA_PLATFORM",
        "QT_QPA_PLATFORMTHEME",
        "QT_SCALE_FACTOR",
        "QT_SCALE_FACTOR_ROUNDING_POLICY",
        "QT_SCREEN_SCALE_FACTORS",
        "QT_WAYLAND_DECORATION",
    }
)
_NAMES_NO_FILE = re.compile(r"[\w.,;=*-]*", re.ASCII)
_OUTSIDE = "COUNTERSIGN_OUTSIDE_"
_OPENSSL = {"OPENSSL_CONF": "openssl.cnf", "OPENSSL_ENGINES": ".", "OPENSSL_MODULES": "."}
_LOADER_PATH, _LOADER_PATH_BEFORE = "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"


def harden(environ: MutableMapping[str, str], bundle: Path) -> None:
    """Drop what could steer the program from outside, and lead OpenSSL to the file in `bundle`.

    What is dropped is kept under other names for `for_others`; a process that was started by a hardened one
    finds them there.
    """
    is_first = not any(name.startswith(_OUTSIDE) for name in environ)
    kept: dict[str, str] = {_OUTSIDE: "1"}  # also where nothing was dropped
    for name, value in list(environ.items()):
        if not _is_steering(name, value):
            continue
        del environ[name]
        if name == _LOADER_PATH_BEFORE:  # PyInstaller's start program has put the bundle in front
            kept[_OUTSIDE + _LOADER_PATH] = value
        elif name != _LOADER_PATH or not value.startswith(str(bundle)):
            kept[_OUTSIDE + name] = value
    if is_first:
        environ.update(kept)
    environ.update({name: str(bundle / file) for name, file in _OPENSSL.items()})


def for_others(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment as it was outside, for the programs of others; unchanged when nothing was cleaned."""
    if not any(name.startswith(_OUTSIDE) for name in environ):
        return dict(environ)
    own = {name: value for name, value in environ.items() if not name.startswith(_OUTSIDE)}
    outside = {
        name.removeprefix(_OUTSIDE): value
        for name, value in environ.items()
        if name.startswith(_OUTSIDE) and name != _OUTSIDE
    }
    return {name: value for name, value in own.items() if name not in _OPENSSL} | outside


def _is_steering(name: str, value: str) -> bool:
    if not _STEERING.match(name):
        return False
    return name.upper() not in _WELCOME or not _NAMES_NO_FILE.fullmatch(value)
