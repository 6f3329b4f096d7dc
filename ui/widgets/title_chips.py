"""A title with chips behind it in one line: where room is short, chips lose their words, then the title its end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.chip import CHIP_HEIGHT, ChipFace, chip_width, mirrored, paint_chip, paint_words
from ui.widgets.drawn import Drawn
from ui.widgets.row_delegate import fitted

_GAP = 6
_LEAST = 80  # of the title


class TitleChips(Drawn):
    """Painted as a whole; all of it is in the accessible name."""

    def __init__(self, look: Appearance, title: str, chips: Sequence[ChipFace]) -> None:
        super().__init__()
        self._look = look
        self._title = title
        self._chips = tuple(chips)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join((title, *(chip.words for chip in chips))))

    def sizeHint(self) -> QSize:
        """As wide as everything."""
        gap = self._look.px(_GAP)
        chips = sum(gap + chip_width(self._look, chip) for chip in self._chips)
        return QSize(self._title_width() + chips, self._look.px(CHIP_HEIGHT + 2))

    def minimumSizeHint(self) -> QSize:
        """A piece of the title, and the icons."""
        gap = self._look.px(_GAP)
        bare = [ChipFace(chip.tone, chip.icon, "") for chip in self._chips]
        chips = sum(gap + chip_width(self._look, chip) for chip in bare)
        least = min(self._look.px(_LEAST), self._title_width())
        return QSize(least + chips, self._look.px(CHIP_HEIGHT + 2))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the title, then as much of the chips as there is room for."""
        look, gap = self._look, self._look.px(_GAP)
        whole = QRectF(self.rect())
        least = [ChipFace(chip.tone, chip.icon, "") for chip in self._chips]
        bare = sum(gap + chip_width(look, chip) for chip in least)
        title_width = min(self._title_width(), self.width() - bare)
        room = self.width() - title_width - gap
        chips = fitted(self._chips, room, gap, lambda face: chip_width(look, face))
        with QPainter(self) as painter:
            painter.setFont(look.font(types.BODY_STRONG))
            painter.setPen(QColor(look.theme.text))
            metrics = QFontMetrics(painter.font())
            shown = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, title_width)
            box = QRectF(0, 0, title_width, self.height())
            paint_words(painter, mirrored(painter, whole, box), shown)
            left = float(title_width + gap)
            top = (self.height() - look.px(CHIP_HEIGHT)) / 2
            for chip in chips:
                width = chip_width(look, chip)
                box = mirrored(painter, whole, QRectF(left, top, width, look.px(CHIP_HEIGHT)))
                paint_chip(painter, look, box.left(), top, chip)
                left += width + gap

    def _title_width(self) -> int:
        metrics = QFontMetrics(self._look.font(types.BODY_STRONG))
        return metrics.horizontalAdvance(self._title) + 2
