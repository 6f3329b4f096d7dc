"""Grounds for content: cards, notes inside a pane, banners under the tabs."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_WORDS_PAD = 3  # what words need around them to be as high as a small button beside them


class IconLabel(QWidget):
    """An icon that follows the theme; decoration, the words beside it carry the meaning.

    It is drawn: a label with a picture would be a graphic without a name to screen readers.
    """

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
        self.setFixedSize(QSize(self._px, self._px))
        look.changed.connect(self._tint)
        self._tint()

    def set_icon(self, icon: str, tone: Tone | None = None) -> None:
        """Show another icon."""
        self._icon_name, self._tone = icon, tone
        self._tint()

    def _tint(self) -> None:
        color = self._look.theme.text2 if self._tone is None else self._look.tone_color(self._tone)
        self._drawn = self._look.icons.pixmap(self._icon_name, color, self._px)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the middle."""
        left, top = (self.width() - self._px) // 2, (self.height() - self._px) // 2
        with QPainter(self) as painter:
            painter.drawPixmap(left, top, self._drawn)


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
        self._around_line = look.px(4)

    def add_line(self) -> None:
        """Part what comes next from what is there, with more room around the line than rows have."""
        self.body.addSpacing(self._around_line)
        self.body.addWidget(Line())
        self.body.addSpacing(self._around_line)


def head(look: Appearance, icon: str, title: str) -> QHBoxLayout:
    """An icon and a title for the top of a card."""
    row = QHBoxLayout()
    row.setSpacing(look.px(8))
    if icon:
        row.addWidget(IconLabel(look, icon))
    row.addWidget(PlainLabel(look, title, types.BODY_STRONG))
    row.addStretch(1)
    return row


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
        pad = look.px(6)
        self.row.setContentsMargins(edge, pad, edge, pad)
        self.row.setSpacing(look.px(10 if as_banner else 8))
        self._gap = look.px(0 if as_banner else 4)
        if as_banner:
            self.setMinimumHeight(look.px(40))
        self._icon = IconLabel(look, icon, tone, 18)
        if not as_banner:
            self._icon.setFixedHeight(look.px(18 + 2 * _WORDS_PAD))  # beside the first line
        self._keeps_first_line = False
        side = Qt.AlignmentFlag.AlignVCenter if as_banner else Qt.AlignmentFlag.AlignTop
        said = QWidget()  # in the middle as a whole where a button at the end is higher
        self._said = QHBoxLayout(said)
        self._said.setContentsMargins(0, 0, 0, 0)
        self._said.setSpacing(self.row.spacing())
        self._said.addWidget(self._icon, 0, side)
        self.column = column = QVBoxLayout()
        column.setSpacing(look.px(1))
        inner = look.px(0 if as_banner else _WORDS_PAD)
        column.setContentsMargins(0, inner, 0, inner)
        self.words = Paragraph(look)
        column.addWidget(self.words)
        self.second = Paragraph(look, second, types.SECOND, is_quiet=True)
        self.second.setVisible(bool(second))
        column.addWidget(self.second)
        self._said.addLayout(column, 1)
        self.row.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
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
        """Keep the icon beside the first line, even where something stands at the right end."""
        self._keeps_first_line = True
        self._said.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)

    def add_widget(self, widget: QWidget) -> None:
        """Put a widget (a link, a button, a meter) at the right end."""
        self.row.addSpacing(self._gap)
        self.row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        if not self._keeps_first_line:
            self._said.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)
