"""A wrapped paragraph whose first words are strong, laid out as plain text and never as markup."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.fonts import Type
from ui.text import unbroken
from ui.theme import Tone
from ui.widgets.drawn import Drawn

_NATURAL_WIDTH = 480
_WIDTHS = 8  # that are kept laid out; more only while the window is being resized
_LINE_BREAK = "\u2028"  # the only line break that a text layout knows


class Paragraph(Drawn):
    """Strong words, then the rest, wrapping to the width that the layout gives."""

    def __init__(
        self,
        look: Appearance,
        content: str = "",
        kind: Type = types.BODY,
        *,
        is_quiet: bool = False,
        is_on_accent: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show `content` plainly; `is_quiet` draws in the second ink, `is_on_accent` in that of the accent."""
        super().__init__(parent)
        self._look = look
        self._kind = kind
        self._is_quiet = is_quiet
        self._is_on_accent = is_on_accent
        self._tone: Tone | None = None
        self._runs: tuple[tuple[str, bool], ...] = ()
        # By width: a layout asks many times.
        self._laid_out: dict[int, tuple[QTextLayout, int]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_runs(((content, False),))

    def set_words(self, strong: str, rest: str = "") -> None:
        """Show strong words, and others behind them."""
        gap = " " if strong and rest else ""
        self.set_runs(((strong, True), (f"{gap}{rest}", False)))

    def set_runs(self, runs: tuple[tuple[str, bool], ...]) -> None:
        """Show runs of text, each strong or not."""
        self._runs = runs
        self._laid_out.clear()
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def set_tone(self, tone: Tone | None) -> None:
        """Draw in the ink of a tone, or in its own again."""
        self._tone = tone
        self.update()

    def text(self) -> str:
        """The whole paragraph."""
        return "".join(run for run, _ in self._runs)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high the paragraph is at a width."""
        return self._layout(width)[1]

    def sizeHint(self) -> QSize:
        """One line where it fits, else a readable width."""
        layout, _ = self._layout(10_000)
        width = round(layout.maximumWidth()) + 2
        width = min(width, self._look.px(_NATURAL_WIDTH))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Two words wide at least."""
        return QSize(self._look.px(120), self._look.px(self._kind.line))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines, centred between top and bottom."""
        layout, height = self._layout(self.width())
        with QPainter(self) as painter:
            painter.setPen(self._look.color(self._ink()))
            layout.draw(painter, QPointF(0, max(0, (self.height() - height) // 2)))

    def changeEvent(self, event: QEvent) -> None:
        """Lay the words out anew when the font or the direction changes."""
        self._laid_out.clear()
        super().changeEvent(event)

    def _ink(self) -> str:
        theme = self._look.theme
        if self._is_on_accent:
            return theme.on_accent
        if self._tone is not None:
            return theme.tint(self._tone).text
        return theme.text2 if self._is_quiet else theme.text

    def _layout(self, width: int) -> tuple[QTextLayout, int]:
        known = self._laid_out.get(width)
        if known is None:
            if len(self._laid_out) >= _WIDTHS:
                self._laid_out.clear()
            known = self._laid_out[width] = self._laid(width)
        return known

    def _laid(self, width: int) -> tuple[QTextLayout, int]:
        lines = unbroken(self.text()).replace("\n", _LINE_BREAK)
        layout = QTextLayout(lines, self._look.font(self._kind))
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        option = QTextOption(Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft)
        # Whatever stands beside it, a sentence of ours reads from left to right, full stop included.
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats())
        line_height = self._look.px(self._kind.line)
        height = 0
        layout.beginLayout()
        line = layout.createLine()
        while line.isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height + (line_height - line.height()) / 2))
            height += line_height
            line = layout.createLine()
        layout.endLayout()
        return layout, max(height, line_height)

    def _formats(self) -> list[QTextLayout.FormatRange]:
        formats, start = [], 0
        for run, is_strong in self._runs:
            length = len(run.encode("utf-16-le", "surrogatepass")) // 2
            if is_strong and length:
                strong = QTextLayout.FormatRange()
                strong.start, strong.length = start, length
                style = QTextCharFormat()
                style.setFontWeight(types.BODY_STRONG.weight)
                strong.format = style
                formats.append(strong)
            start += length
        return formats
