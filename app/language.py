"""The language that a process speaks. Sentences stand in the code in English; catalogues translate them.

This is the one thing that modules share without being handed it: a language is chosen once, before any
sentence is made, and stays for the process's life. So names of columns and other constants may be
translated where they stand. Another language needs another start.

The catalogues are gettext's (`resources/languages`), as the core speaks without Qt, too; Qt's own words
(of its calendars and menus) come from Qt's catalogues.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

SOURCE = "en"
PSEUDO = "en-XA"  # for tests: every sentence accented and longer
# Each by its own name: whoever cannot read the language that is shown finds the own one.
LANGUAGES = {"en": "English", "de": "Deutsch", "ja": "日本語"}
CHOICE = "language"  # its name in the window's settings file
_CATALOGUES = Path(__file__).resolve().parents[1] / "resources" / "languages"
_KEPT = re.compile(r"(\{[^}]*\}|<[^>]*>|&\w+;)")
_ACCENTS = str.maketrans(
    "AEIOUYaeiouycnCNsS",
    "\u00c5\u00cb\u00cf\u00d6\u00dc\u00dd\u00e5\u00eb\u00ef\u00f6\u00fc\u00fd\u00e7\u00f1\u00c7\u00d1\u0161\u0160",
)
_LONGER = 0.35  # as much as German and Finnish need for most sentences


class _Speech:
    """What is spoken. It remembers whether anything was said, as it cannot be unsaid."""

    def __init__(self) -> None:
        self.tag = SOURCE
        self.words = gettext.NullTranslations()
        self.gettext: Callable[[str], str] = self._first
        self.has_spoken = False

    def _first(self, text: str) -> str:
        self.has_spoken = True
        self.gettext = self.words.gettext
        return self.gettext(text)


_speech = _Speech()


def speak(tag: str) -> None:
    """Choose this process's language.

    Raises:
        ValueError: there is no such language.
        RuntimeError: something was said in another one.
    """
    if tag not in {*LANGUAGES, PSEUDO}:
        raise ValueError(f"no catalogue of {tag}")
    if _speech.has_spoken and tag != _speech.tag:
        raise RuntimeError(f"{_speech.tag} was spoken before {tag}")
    _speech.tag = tag
    _speech.words = _catalogue(tag)


def spoken() -> str:
    """The language of this process."""
    return _speech.tag


def tr(text: str, /, **values: object) -> str:
    """A sentence in the person's language, with `values` in the places that it names: `{name}`.

    The sentence is written out at the call, as catalogues are made by reading the code.
    """
    said = _speech.gettext(text)
    return said.format(**values) if values else said


def tr_plural(number: int, one: str, many: str, /, **values: object) -> str:
    """As `tr`, in the form that the language has for this number: `{n}`, unless it is given otherwise."""
    _speech.has_spoken = True
    said = _speech.words.ngettext(one, many, number)
    return said.format(**({"n": number} | values))


def tr_in(context: str, text: str, /, **values: object) -> str:
    """As `tr`, where English has one word for two things: `context` tells which."""
    _speech.has_spoken = True
    said = _speech.words.pgettext(context, text)
    return said.format(**values) if values else said


def chosen(data_dir: Path) -> str:
    """The language that this process is to speak: what the person chose, else the system's, else English."""
    kept = _kept(data_dir / "window.ini")
    return kept if kept in LANGUAGES else nearest(_of_system())


def nearest(locale: str) -> str:
    """The language of a locale such as `de_CH.UTF-8`, or English."""
    language = re.split(r"[_.@-]", locale, maxsplit=1)[0].lower()
    return language if language in LANGUAGES else SOURCE


def _kept(settings: Path) -> str:
    """What the settings file says, read before there is a Qt to read it."""
    try:
        lines = settings.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((one.partition("=")[2] for one in lines if one.startswith(f"{CHOICE}=")), "")


if sys.platform == "win32":

    def _of_system() -> str:
        import ctypes  # noqa: PLC0415 - 5 ms, on Windows alone
        import locale  # noqa: PLC0415

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(number, SOURCE)

elif sys.platform == "darwin":

    def _of_system() -> str:
        import subprocess  # noqa: PLC0415 - on macOS alone, which tells programs no other way without Cocoa

        told = subprocess.run(
            ["/usr/bin/defaults", "read", "-g", "AppleLanguages"],
            capture_output=True,
            check=False,
            text=True,
        ).stdout
        first = re.search(r"[A-Za-z]{2}", told)
        return first.group() if first else SOURCE

else:

    def _of_system() -> str:
        """As gettext asks: LANGUAGE may list several, and says nothing in the C locale."""
        told = next((os.environ[one] for one in _BY_RANK if os.environ.get(one)), SOURCE)
        if told.partition(".")[0] in {"C", "POSIX"}:
            return SOURCE
        return os.environ.get("LANGUAGE", "").partition(":")[0] or told

    _BY_RANK = ("LC_ALL", "LC_MESSAGES", "LANG")


def _catalogue(tag: str) -> gettext.NullTranslations:
    if tag == SOURCE:
        return gettext.NullTranslations()
    if tag == PSEUDO:
        return _Pseudo()
    with (_CATALOGUES / f"{tag}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


class _Pseudo(gettext.NullTranslations):
    """Every sentence as it is, but accented and longer: what stays plain was never translatable."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        del context
        return pseudo(message)


def pseudo(text: str) -> str:
    """A sentence of the pseudo language: `{places}` and marks stay, vowels get accents, a tail makes it longer."""
    parts = [one if _KEPT.fullmatch(one) else one.translate(_ACCENTS) for one in _KEPT.split(text)]
    letters = sum(len(one) for one in parts if not _KEPT.fullmatch(one))
    tail = "~" * round(letters * _LONGER)
    return "".join(parts) + tail
