"""How the window looks right now: theme, fonts and icons, following the system live."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from ui import fonts as types
from ui.fonts import Fonts, Type
from ui.icons import Icons
from ui.stylesheet import stylesheet
from ui.theme import DARK, LIGHT, Theme, Tone, with_more_contrast

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

_ICON = 16


class Scheme(StrEnum):
    """Which theme the person wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Appearance(QObject):
    """The one object that widgets ask for colours, fonts and icons; `changed` when they shall re-ask."""

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        scheme: Scheme = Scheme.SYSTEM,
        *,
        text_scale: float | None = None,
        wants_contrast: bool = False,
    ) -> None:
        """Follow the system; `text_scale` and `wants_contrast` are for who shall not depend on it."""
        super().__init__()
        self._app = app
        self._scheme = scheme
        self._wants_contrast = wants_contrast
        self._moves = True
        self.fonts = Fonts(app.primaryScreen().availableSize(), text_scale)
        self.icons = Icons()
        self.theme: Theme = self._wanted()
        app.setFont(self.font(types.BODY))
        self._apply()
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_scheme_changed)

    def set_scheme(self, scheme: Scheme) -> None:
        """Follow the system, or stay light or dark."""
        self._scheme = scheme
        self._on_scheme_changed()

    @property
    def moves(self) -> bool:
        """Whether something may move by itself, as what turns while one waits."""
        return self._moves

    def set_motion(self, *, is_on: bool) -> None:
        """Let things move by themselves, or not."""
        if is_on != self._moves:
            self._moves = is_on
            self.changed.emit()

    def font(self, kind: Type) -> QFont:
        """The font of one line of the type table."""
        return self.fonts.font(kind)

    def px(self, size: float) -> int:
        """A size in pixels at 100 %, scaled with the text."""
        return self.fonts.px(size)

    def color(self, value: str) -> QColor:
        """A token's value as a colour."""
        return QColor(value)

    def tone_color(self, tone: Tone | None) -> str:
        """The text colour of a tone, or the plain text colour."""
        return self.theme.text if tone is None else self.theme.tint(tone).text

    def icon(self, name: str, color: str = "", size: int = 0) -> QIcon:
        """An icon in the given colour (else the text colour), greyed when its control is off.

        Without a size it is one for menus and lists, scaled with the text.
        """
        side = size or self.px(_ICON)
        return self.icons.icon(name, color or self.theme.text, side, self.theme.text3)

    def _wanted(self) -> Theme:
        if self._scheme is Scheme.SYSTEM:
            is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            is_dark = self._scheme is Scheme.DARK
        theme = DARK if is_dark else LIGHT
        return with_more_contrast(theme) if self._is_contrast_wanted() else theme

    def _is_contrast_wanted(self) -> bool:
        hints = self._app.styleHints()  # the child dies with the wrapper of its parent
        preference = hints.accessibility().contrastPreference()
        return self._wants_contrast or preference == Qt.ContrastPreference.HighContrast

    def _on_scheme_changed(self) -> None:
        wanted = self._wanted()
        if wanted == self.theme:
            return
        self.theme = wanted
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        theme = self.theme
        self._app.setPalette(_palette(theme))
        self._app.setStyleSheet(stylesheet(theme, self.px))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.sunken,
        role.Text: theme.text,
        role.Button: theme.card,
        role.ButtonText: theme.text,
        role.BrightText: theme.on_accent,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.link,
        role.PlaceholderText: theme.text3,
        role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text,
        role.Accent: theme.accent,
    }
    for name, value in colors.items():
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.text3))
    return palette
