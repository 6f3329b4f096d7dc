"""What buttons with a mark and words beside it share: a radio button's circle, a checkbox's box."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui import fonts as types
from ui.appearance import Appearance
from ui.widgets.chip import mirrored, paint_words

MARK = 16
_GAP = 8
_HEIGHT = 24


def give_words(button: QAbstractButton, look: Appearance, words: str) -> None:
    """Name a button by plain words, which are no mnemonics."""
    button.setText(words.replace("&", "&&"))
    button.setFont(look.font(types.BODY))
    button.setAccessibleName(words)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def worded_size(button: QAbstractButton, look: Appearance) -> QSize:
    """The room of the mark and the words."""
    width = QFontMetrics(button.font()).horizontalAdvance(_words(button))
    return QSize(width + look.px(MARK + _GAP) + 4, look.px(_HEIGHT))


def paint_worded(
    button: QAbstractButton, look: Appearance, paint_mark: Callable[[QPainter, QRectF], None]
) -> None:
    """Draw the mark, into the box that `paint_mark` gets, and the words beside it."""
    theme, whole, side = look.theme, QRectF(button.rect()), look.px(MARK)
    with QPainter(button) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = QRectF(1, (button.height() - side) / 2, side, side)
        paint_mark(painter, mirrored(painter, whole, first))
        painter.setFont(button.font())
        painter.setPen(QColor(theme.text if button.isEnabled() else theme.text3))
        left = first.right() + look.px(_GAP)
        words = QRectF(left, 0, button.width() - left, button.height())
        paint_words(painter, mirrored(painter, whole, words), _words(button))


def _words(button: QAbstractButton) -> str:
    return button.text().replace("&&", "&")
