"""State as an icon and a word: status chips and badges."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone

CHIP_HEIGHT = 20
_ICON = 12
_PAD = 7
_GAP = 4
_BADGE_HEIGHT = 19
_BADGE_PAD = 6


class ChipFace(msgspec.Struct, frozen=True):
    """What a chip says: its tone, its icon, its words."""

    tone: Tone
    icon: str
    words: str


def mirrored(painter: QPainter, around: QRectF, box: QRectF) -> QRectF:
    """Where a box belongs inside another one: on the other side where one reads from right to left."""
    if painter.layoutDirection() is not Qt.LayoutDirection.RightToLeft:
        return box
    left = around.left() + around.right() - box.right()
    return QRectF(left, box.top(), box.width(), box.height())


def paint_words(painter: QPainter, box: QRectF, words: str, *, is_right: bool = False) -> None:
    """Draw words at the beginning of a box, or at its end; our words read from left to right."""
    direction = painter.layoutDirection()
    at_right = is_right is not (direction is Qt.LayoutDirection.RightToLeft)
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), words)
    painter.setLayoutDirection(direction)


def chip_width(look: Appearance, face: ChipFace) -> int:
    """How wide a chip is; without words its icon stands in the middle."""
    if not face.words:
        return look.px(_ICON + 2 * _PAD)
    return QFontMetrics(look.font(types.CHIP)).horizontalAdvance(face.words) + chip_frame(look)


def chip_frame(look: Appearance) -> int:
    """How much wider a chip is than its words."""
    return look.px(_ICON + _GAP + 2 * _PAD) + 2


def paint_chip(painter: QPainter, look: Appearance, left: float, top: float, face: ChipFace) -> int:
    """Draw a chip at a point, for delegates too; returns its width."""
    tint = look.theme.tint(face.tone)
    width, height = chip_width(look, face), look.px(CHIP_HEIGHT)
    shape = QRectF(left + 0.5, top + 0.5, width - 1, height - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tint.outline), 1))
    painter.setBrush(QColor(tint.ground))
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
    icon_size = look.px(_ICON)
    whole = QRectF(left, top, width, height)
    icon_left = left + look.px(_PAD)
    icon_box = mirrored(painter, whole, QRectF(icon_left, top, icon_size, height))
    look.icons.paint(painter, icon_box, face.icon, tint.text, icon_size)
    painter.setFont(look.font(types.CHIP))
    painter.setPen(QColor(tint.text))
    words_left = icon_left + icon_size + look.px(_GAP)
    words = QRectF(words_left, top, left + width - words_left, height)
    paint_words(painter, mirrored(painter, whole, words), face.words)
    painter.restore()
    return width


class Chip(QLabel):
    """A status chip: always icon and word, never an action.

    A label by name only, as `Drawn`, which the first frame need not import: it only paints chips.
    """

    def __init__(self, look: Appearance, face: ChipFace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._face = face
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_face(face)

    @property
    def face(self) -> ChipFace:
        """What the chip says now."""
        return self._face

    def set_face(self, face: ChipFace) -> None:
        """Say something else."""
        self._face = face
        self.setAccessibleName(face.words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        return QSize(chip_width(self._look, self._face), self._look.px(CHIP_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """The same: an empty label may be higher."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chip."""
        with QPainter(self) as painter:
            paint_chip(painter, self._look, 0, 0, self._face)


class BadgeKind:
    """The three faces of a badge: (ground tone or accent fill)."""

    QUIET = "quiet"
    WARNING = "warning"
    LOUD = "loud"


def badge_width(look: Appearance, words: str) -> int:
    """How wide a badge is: never narrower than high."""
    width = QFontMetrics(look.font(types.BADGE)).horizontalAdvance(words) + 2 * look.px(_BADGE_PAD)
    return max(width, look.px(_BADGE_HEIGHT + 1))


def paint_badge(
    painter: QPainter, look: Appearance, left: float, center: float, words: str, kind: str
) -> int:
    """Draw a badge centred on a line; returns its width."""
    theme = look.theme
    grounds = {
        BadgeKind.QUIET: (theme.track, theme.text2),
        BadgeKind.WARNING: (theme.tint(Tone.WARNING).ground, theme.tint(Tone.WARNING).text),
        BadgeKind.LOUD: (theme.accent, theme.on_accent),
    }
    ground, ink = grounds[kind]
    width, height = badge_width(look, words), look.px(_BADGE_HEIGHT)
    box = QRectF(left, center - height / 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.setFont(look.font(types.BADGE))
    painter.setPen(QColor(ink))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()
    return width
