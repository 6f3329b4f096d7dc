"""Type sizes and weights in one table, scaled with the system's text size."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

BASE_PX = 13
MAX_SCALE = 2.0
_LEAST = (960, 540)  # a screen that has room for the window at 100 %


class Type(msgspec.Struct, frozen=True):
    """One use of type: size and line in pixels at 100 %, weight, letter spacing."""

    size: float
    line: int
    weight: QFont.Weight = QFont.Weight.Normal
    spacing: float = -0.1
    mono: bool = False


_SEMIBOLD = QFont.Weight.DemiBold
_MEDIUM = QFont.Weight.Medium

SHEET_AMOUNT = Type(34, 40, _SEMIBOLD, -0.6)
PANE_AMOUNT = Type(28, 34, _SEMIBOLD, -0.3)
SHEET_CODE = Type(18.5, 40)
PANE_CODE = Type(15.5, 34)
KPI = Type(22, 28, _SEMIBOLD)
PANE_TITLE = Type(20, 26, _SEMIBOLD)
DIALOG_TITLE = Type(16, 22, _SEMIBOLD)
SECTION = Type(14, 20, _SEMIBOLD)
WELCOME = Type(28, 36, _SEMIBOLD, -0.5)
LEAD = Type(15, 23)
PALETTE = Type(16, 22)
BODY = Type(13, 18)
BODY_MEDIUM = Type(13, 18, _MEDIUM)
BODY_STRONG = Type(13, 18, _SEMIBOLD)
SECOND = Type(12, 16)
SECOND_MEDIUM = Type(12, 16, _MEDIUM)
SECOND_STRONG = Type(12, 16, _SEMIBOLD)
CODE = Type(11.5, 16)
CHIP = Type(11.5, 16, _MEDIUM)
BADGE = Type(11, 16, _SEMIBOLD)
KEY = Type(11, 14)
MONO = Type(11.5, 16, spacing=0, mono=True)
USER_CODE = Type(34, 40, _MEDIUM, 4, mono=True)


class Fonts:
    """Makes the fonts of the type table from the system's interface and fixed fonts."""

    def __init__(self, screen: QSize | None = None, wanted: float | None = None) -> None:
        """Scale as the system does, or as `wanted`: up to 200 %, as far as the screen has room."""
        general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._family = "Inter" if QFontDatabase.hasFamily("Inter") else general.family()
        self._fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        if QFontDatabase.hasFamily("JetBrains Mono"):
            self._fixed = "JetBrains Mono"
        self._points_per_px = 72 / QFontMetricsF(general).fontDpi()
        system_px = general.pointSizeF() / self._points_per_px
        room = MAX_SCALE
        if screen is not None:
            room = min(room, screen.width() / _LEAST[0], screen.height() / _LEAST[1])
        self.scale = max(min(wanted or system_px / BASE_PX, room), 1.0)
        self._made: dict[Type, QFont] = {}

    def font(self, kind: Type) -> QFont:
        """The font of one line of the type table, with tabular figures and every character as it is."""
        font = self._made.get(kind)
        if font is None:
            font = QFont(self._fixed if kind.mono else self._family)
            font.setPointSizeF(kind.size * self.scale * self._points_per_px)
            font.setWeight(kind.weight)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, kind.spacing)
            font.setFeature(QFont.Tag("tnum"), 1)
            font.setFeature(
                QFont.Tag("calt"), 0
            )  # Inter would draw the x of an id "6x9" as a times sign
            self._made[kind] = font
        return font

    def px(self, size: float) -> int:
        """A size in pixels at 100 %, scaled with the text."""
        return round(size * self.scale)
