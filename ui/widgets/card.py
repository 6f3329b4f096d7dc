"""Grounds for content: cards, notes inside a pane, banners under the tabs."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_TILE_RADIUS_PART = 4


class IconLabel(QLabel):
    """An icon that follows the theme; decoration, the words beside it carry the meaning."""

    def __init__(
        self,
        look: Appearance,
        icon: str,
        tone: Tone | None = None,
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = icon
        self._tone = tone
        self._px = look.px(size)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedSize(QSize(self._px, self._px))
        look.changed.connect(self._tint)
        self._tint()

    def set_icon(self, icon: str, tone: Tone | None = None) -> None:
        """Show another icon."""
        self._icon_name, self._tone = icon, tone
        self._tint()

    def _tint(self) -> None:
        color = self._look.theme.text2 if self._tone is None else self._look.tone_color(self._tone)
        self.setPixmap(self._look.icons.pixmap(self._icon_name, color, self._px))


class TileFace(msgspec.Struct, frozen=True):
    """What a tile shows: an icon, or a letter, in a tone."""

    tone: Tone
    icon: str = ""
    letter: str = ""


def paint_tile(painter: QPainter, look: Appearance, box: QRectF, face: TileFace) -> None:
    """Draw a tile into a square, for delegates too."""
    tint = look.theme.tint(face.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tint.outline), 1))
    painter.setBrush(QColor(tint.ground))
    radius = box.width() / _TILE_RADIUS_PART
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if face.icon:
        icon_px = round(box.width() * (0.5 if box.width() > look.px(40) else 0.6))
        look.icons.paint(painter, box, face.icon, tint.text, icon_px)
    else:
        painter.setFont(look.font(types.BADGE if box.width() <= look.px(32) else types.SECTION))
        painter.setPen(QColor(tint.text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), face.letter)
    painter.restore()


class Tile(QWidget):
    """A square with an icon or a letter in a tone: kinds of requests, avatars, empty states."""

    def __init__(
        self,
        look: Appearance,
        tone: Tone,
        side: int,
        *,
        icon: str = "",
        letter: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._face = TileFace(tone, icon, letter)
        self.setFixedSize(look.px(side), look.px(side))

    def set_face(self, face: TileFace) -> None:
        """Show something else."""
        self._face = face
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tile."""
        with QPainter(self) as painter:
            paint_tile(painter, self._look, QRectF(self.rect()), self._face)


class Card(QFrame):
    """A bordered ground with a column of content; `body` is its layout."""

    def __init__(
        self,
        look: Appearance,
        title: str = "",
        *,
        padding: int = 14,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", "plain")
        self.body = QVBoxLayout(self)
        pad = look.px(padding)
        self.body.setContentsMargins(pad, pad, pad, pad)
        self.body.setSpacing(look.px(8))
        self.title_row = QHBoxLayout()
        if title:
            self.title = PlainLabel(look, title, types.BODY_STRONG)
            self.title_row.addWidget(self.title)
            self.title_row.addStretch(1)
            self.body.addLayout(self.title_row)
            self.setAccessibleName(title)


class Line(QFrame):
    """A one pixel line between rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "line")
        self.setFixedHeight(1)


class Note(QFrame):
    """A message inside a view: an icon, strong first words, the rest, and room for a button."""

    def __init__(
        self,
        look: Appearance,
        tone: Tone,
        icon: str,
        strong: str = "",
        rest: str = "",
        *,
        second: str = "",
        as_banner: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show the note; `second` is a smaller second line, `as_banner` draws it 40 high, full width."""
        super().__init__(parent)
        self._look = look
        self._tone = tone
        self.setProperty("banner" if as_banner else "note", str(tone))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.row = QHBoxLayout(self)
        edge = look.px(16 if as_banner else 14)
        pad = look.px(6 if as_banner else 10)
        self.row.setContentsMargins(edge, pad, edge, pad)
        self.row.setSpacing(look.px(12 if not as_banner else 10))
        if as_banner:
            self.setMinimumHeight(look.px(40))
        self._icon = IconLabel(look, icon, tone, 18)
        self.row.addWidget(self._icon)
        self.column = column = QVBoxLayout()
        column.setSpacing(look.px(1))
        self.words = Paragraph(look)
        column.addWidget(self.words)
        self.second = Paragraph(look, second, types.SECOND, is_quiet=True)
        self.second.setVisible(bool(second))
        column.addWidget(self.second)
        self.row.addLayout(column, 1)
        self.set_words(strong, rest)

    def set_words(self, strong: str, rest: str = "", second: str | None = None) -> None:
        """Say something else."""
        self.words.set_words(strong, rest)
        self.setAccessibleName(f"{strong} {rest}".strip())
        if second is not None:
            self.second.set_words("", second)
            self.second.setVisible(bool(second))

    def set_runs(self, runs: tuple[tuple[str, bool], ...], second: str = "") -> None:
        """Say runs of text, each strong or not."""
        self.words.set_runs(runs)
        self.setAccessibleName(self.words.text())
        self.second.set_words("", second)
        self.second.setVisible(bool(second))

    def put_icon_on_first_line(self) -> None:
        """Keep the icon beside the first line; else it stands in the middle of the words."""
        self.row.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)

    def add_widget(self, widget: QWidget) -> None:
        """Put a widget (a link, a button, a meter) at the right end."""
        self.row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
