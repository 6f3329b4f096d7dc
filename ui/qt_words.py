"""Lets Qt's own words (menus of fields, calendars) and its dates be of the language that we speak."""

from __future__ import annotations

import sys
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.language import PSEUDO, SOURCE, spoken

# Said here, as a packaged Qt looks for it at the place of the machine that it was built on.
_WORDS = Path(PySide6.__file__).parent / (
    "translations" if sys.platform == "win32" else "Qt/translations"
)


def teach_qt(app: QApplication) -> None:
    """Install Qt's catalogue of the language; English is in Qt itself. Raises OSError when it is missing."""
    if spoken() in {SOURCE, PSEUDO}:
        return
    if QLocale.system().language() != QLocale(spoken()).language():
        QLocale.setDefault(QLocale(spoken()))
    words = QTranslator(app)
    if not words.load(f"qtbase_{spoken()}", str(_WORDS)):
        raise OSError(f"no catalogue of Qt in {_WORDS}")
    app.installTranslator(words)
