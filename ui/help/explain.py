"""The small "?" beside a term, a deadline or a status: a few plain sentences, and where the rule comes from."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.help.guide import SOURCE, Block, BlockKind, Guide, Run, Section
from ui.widgets.announce import announce
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.guide_opener import guide_opener
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.shadow import BLUR, cast_shadow

_WIDTH = 380
_EDGE = 14


class ExplainButton(IconButton):
    """Explains what it stands beside; `about` completes "What is this: …"."""

    def __init__(self, look: Appearance, address: str, about: str) -> None:
        super().__init__(look, "question", tr("What is this?"), small=True)
        self.address = address
        self.set_about(address, about)
        self.clicked.connect(self.explain)

    def set_about(self, address: str, about: str) -> None:
        """Stand beside something else."""
        self.address = address
        self.set_name(tr("What is this: {about}", about=about))

    def explain(self) -> None:
        """Show the sentences; the focus comes back here when they are closed."""
        popover = ExplainPopover(self._look, self, self.address, Guide())
        popover.open_below(self)


class ExplainPopover(QFrame):
    """A section of the guide, with a way to its page. Esc or a click elsewhere closes it."""

    def __init__(self, look: Appearance, over: QWidget, address: str, guide: Guide) -> None:
        super().__init__(over, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.address = address
        self._look = look
        self._opener = guide_opener(over)
        # X11 may have nothing that blends windows: what shines through would be black there.
        self._margin = 0 if QGuiApplication.platformName() == "xcb" else look.px(BLUR)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, bool(self._margin))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(self._margin, self._margin // 2, self._margin, self._margin)
        self._card = QFrame()
        self._card.setProperty("card", "popover")
        if self._margin:
            cast_shadow(look, self._card)
        outside.addWidget(self._card)
        self._fill(guide)
        self._fit()

    def _fill(self, guide: Guide) -> None:
        look = self._look
        column = QVBoxLayout(self._card)
        edge = look.px(_EDGE)
        column.setContentsMargins(edge, edge, edge, look.px(10))
        column.setSpacing(look.px(8))
        title, said = _read(guide, self.address)
        self.setAccessibleName(title)
        self.words = " ".join(block.text for block in said)
        self.setAccessibleDescription(self.words)
        column.addWidget(PlainLabel(look, title, types.BODY_STRONG, wraps=True))
        for block in said:
            column.addWidget(block_words(look, block))
        self.more = LinkButton(look, tr("Read more in the guide"))
        self.more.clicked.connect(self._on_more_clicked)
        self.more.setVisible(self._opener is not None)
        column.addWidget(self.more)

    def _fit(self) -> None:
        width = self._look.px(_WIDTH) + 2 * self._margin
        layout = self.layout()
        height = layout.heightForWidth(width) if layout is not None else 0
        self.setFixedSize(QSize(width, max(height, self.sizeHint().height() if not height else 0)))

    def open_below(self, widget: QWidget) -> None:
        """Show it below a widget, within the screen."""
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = widget.width() - self.width() + self._margin if is_rtl else -self._margin
        corner = widget.mapToGlobal(QPoint(left, widget.height() - self._margin // 2))
        screen = widget.screen().availableGeometry()
        x = min(max(corner.x(), screen.left()), screen.right() - self.width())
        y = corner.y()
        if y + self.height() > screen.bottom():
            y = widget.mapToGlobal(QPoint(0, self._margin)).y() - self.height()
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        self.more.setFocus(Qt.FocusReason.PopupFocusReason)
        announce(widget, f"{self.accessibleName()}. {self.words}")

    def _on_more_clicked(self) -> None:
        opener, address = self._opener, self.address
        self.close()
        if opener is not None:
            opener.open_guide(address)


def _read(guide: Guide, address: str) -> tuple[str, tuple[Block, ...]]:
    """Title and words of a section; that it is missing, in an installation without it."""
    try:
        section: Section | None = guide.section(address)
    except AppError as error:
        return tr("Not explained"), (_sentence(f"{error.message} {error.hint}"),)
    if section is None:
        return tr("Not explained"), (_sentence(tr("This guide has no words for it yet.")),)
    return section.title, section.blocks


def _sentence(words: str) -> Block:
    return Block(BlockKind.PARAGRAPH, (Run(words),))


def block_words(look: Appearance, block: Block) -> Paragraph:
    """A paragraph or an item of the guide as plain text with strong words."""
    is_source = block.text.startswith(SOURCE)
    kind = types.SECOND if is_source else types.BODY
    paragraph = Paragraph(look, kind=kind, is_quiet=is_source)
    mark = ((f"{block.mark} ", False),) if block.mark else ()
    paragraph.set_runs((*mark, *((run.words, run.is_strong) for run in block.runs)))
    return paragraph


def nearest_button(inside: QWidget, focused: QWidget | None) -> ExplainButton | None:
    """The "?" that is seen and stands nearest to what has the focus: in the smallest part around both."""
    around = focused
    while around is not None and around is not inside.parentWidget():
        found = _seen(around)
        if found:
            return found[0]
        around = around.parentWidget()
    return next(iter(_seen(inside)), None)


def _seen(inside: QWidget) -> list[ExplainButton]:
    found = inside.findChildren(ExplainButton)
    return [one for one in found if one.isVisible() and not one.visibleRegion().isEmpty()]
