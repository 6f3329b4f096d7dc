"""Buttons by role. Their text is plain: an ampersand is doubled, so that it never becomes a shortcut."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from app.model.text import plain
from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Theme, Tone
from ui.widgets.reading import is_from_right
from ui.widgets.tooltip import set_tooltip

_MAX_TEXT = 120
_LEFT_TO_RIGHT = "\u200e"


class ButtonSize(StrEnum):
    """Heights: 38 for the one button of a flow, 32 normal, 28 in a row, 26 small."""

    BIG = "big"
    NORMAL = "normal"
    ROW = "row"
    SMALL = "small"


def button_text(content: str) -> str:
    """Text for a button, menu, tab or group title; dots at its end stay there wherever one reads from."""
    mark = _LEFT_TO_RIGHT if is_from_right() else ""
    return plain(content, _MAX_TEXT).replace("&", "&&") + mark


class _Button(QPushButton):
    """Common to all roles: font, size, an icon that follows the theme, a reason when it is off."""

    role = ""

    def __init__(
        self,
        look: Appearance,
        words: str,
        icon: str = "",
        *,
        size: ButtonSize = ButtonSize.NORMAL,
        icon_last: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = icon
        self._tip = ""
        self.setProperty("role", self.role)
        self.setProperty("scale", str(size))  # `size` is a property of Qt itself
        self.setFont(look.font(types.BODY_MEDIUM))
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._has_icon_last = icon_last
        if icon_last:
            sides = Qt.LayoutDirection
            self.setLayoutDirection(sides.LeftToRight if is_from_right() else sides.RightToLeft)
        self.set_words(words)
        look.changed.connect(self._tint)
        self._tint()

    def set_words(self, words: str) -> None:
        """Say something else."""
        spaced = f" {words}" if self._icon_name else words
        if self._has_icon_last:
            spaced = f"{words} "
        if is_from_right():
            spaced += _LEFT_TO_RIGHT  # else the dots at its end would stand before it
        self.setText(spaced.replace("&", "&&"))
        self.setAccessibleName(words)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon_name = icon
        self._tint()

    def set_tip(self, tip: str) -> None:
        """A tooltip for while the button is on."""
        self._tip = tip
        set_tooltip(self, tip)

    def set_on(self, is_on: bool, reason_off: str = "") -> None:
        """Switch the button on, or off with the reason as its tooltip."""
        self.setEnabled(is_on)
        set_tooltip(self, self._tip if is_on else reason_off)

    def ink(self, theme: Theme) -> str:
        """The colour of the icon."""
        return theme.text

    def _tint(self) -> None:
        if self._icon_name:
            self.setIconSize(QSize(self._look.px(15), self._look.px(15)))
            ink = self.ink(self._look.theme)
            self.setIcon(self._look.icon(self._icon_name, ink, self._look.px(15)))


class PlainButton(_Button):
    """The default button."""

    role = "plain"


class PrimaryButton(_Button):
    """The one main action of a view."""

    role = "primary"

    def ink(self, theme: Theme) -> str:
        """White on the accent."""
        return theme.on_accent


class DangerButton(_Button):
    """Opens a sheet that refuses or deletes."""

    role = "danger"

    def ink(self, theme: Theme) -> str:
        """Red."""
        return theme.tint(Tone.DANGER).text


class DangerFinalButton(_Button):
    """Refuses or deletes: the filled red button inside a sheet."""

    role = "danger-final"

    def ink(self, theme: Theme) -> str:
        """White on red."""
        return theme.on_accent


class QuietButton(_Button):
    """An action beside a more likely one."""

    role = "quiet"

    def ink(self, theme: Theme) -> str:
        """As its words."""
        return theme.text2


class LinkButton(_Button):
    """An action that looks like a link; it runs our code and never opens an address by itself."""

    role = "link"

    def __init__(self, look: Appearance, words: str, *, parent: QWidget | None = None) -> None:
        super().__init__(look, words, parent=parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def ink(self, theme: Theme) -> str:
        """The link colour."""
        return theme.link


class IconButton(QToolButton):
    """A button with only an icon: its name is spoken and shown with the shortcut as tooltip."""

    def __init__(
        self,
        look: Appearance,
        icon: str,
        name: str,
        *,
        shortcut: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = icon
        self._shortcut = shortcut
        side = look.px(24 if small else 32)
        self.setFixedSize(side, side)
        self._icon_px = look.px(16 if small else 18)
        self.setIconSize(QSize(self._icon_px, self._icon_px))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_name(name)
        look.changed.connect(self._tint)
        self._tint()

    def set_name(self, name: str) -> None:
        """Name the button for tooltip and screen reader."""
        keys = QKeySequence(self._shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        self.setAccessibleName(name)
        set_tooltip(self, f"{name} ({keys})" if keys else name)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon_name = icon
        self._tint()

    def _tint(self) -> None:
        theme = self._look.theme
        self.setIcon(self._look.icon(self._icon_name, theme.text2, self._icon_px))
