"""The window that shows the guide: contents and search at the side, one page, nothing from outside."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.help.explain import block_words
from ui.help.guide import CONTENTS, NEWS, Block, BlockKind, Guide, Page, slug
from ui.help.guide_search import find
from ui.links import open_link
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import IconButton, LinkButton
from ui.widgets.card import Note
from ui.widgets.field import FilterField
from ui.widgets.labels import PlainLabel
from ui.widgets.reading import margins
from ui.widgets.scroll import ScrollColumn
from ui.widgets.side_column import SideColumn

_SIZE = (920, 720)
_SMALLEST = (640, 480)
_SIDE = 260
_ENTRY_EDGE, _ENTRY_PAD, _ENTRY_BORDER = 5, 4, 2  # padding and border of the style sheet
_ENDLESS = 10_000
_GROUP = 34  # the line of a group's name, with a gap above it
_READABLE = 620
_MARGIN = 28
_ADDRESS = Qt.ItemDataRole.UserRole
_TITLES = {BlockKind.TITLE: types.PANE_TITLE, BlockKind.HEADING: types.SECTION}


class PageView(ScrollColumn):
    """One page; the arrow keys scroll it. `inside` is what scrolls."""

    _heading: QWidget | None = None  # Qt asks the filter before the constructor ends

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, margin=_MARGIN, spacing=8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("page")  # its focus is drawn by the style sheet
        self.inside = QWidget()
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(self.column.contentsMargins())
        column.setSpacing(self.column.spacing())
        self.column = column
        self.setWidget(self.inside)
        self._later = QTimer(self)  # when everything has its place
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._go_to_heading)

    def scroll_to(self, heading: QWidget) -> None:
        """Bring a heading to the top, as soon as the page is laid out."""
        self._heading = heading
        heading.installEventFilter(self)
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the heading while lines above it break anew."""
        if watched is self._heading and event.type() is QEvent.Type.Move:
            self._later.start()
        return super().eventFilter(watched, event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the person scroll on from the heading."""
        self._heading = None
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the person scroll on from the heading."""
        self._heading = None
        super().keyPressEvent(event)

    def _go_to_heading(self) -> None:
        """Lines break anew when the page gets its size: the heading is somewhere else then."""
        if self._heading is not None:
            top = self._heading.mapTo(self.inside, QPoint(0, 0)).y()
            self.verticalScrollBar().setValue(top - self.column.spacing())


class _Lines(QStyledItemDelegate):
    """Entries as high as all of their words need: Qt leaves the style sheet's padding out of the width."""

    def __init__(self, look: Appearance, view: QListWidget) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The lines of the words with their padding; what the entry itself says goes before."""
        own = index.data(Qt.ItemDataRole.SizeHintRole)
        if isinstance(own, QSize):
            return own
        px, metrics = self._look.px, QFontMetrics(self._view.font())
        frame = QStyle.PixelMetric.PM_FocusFrameHMargin
        own_edge = self._view.style().pixelMetric(frame, None, self._view) + 1  # as Qt paints words
        edge = px(_ENTRY_EDGE) + _ENTRY_BORDER + own_edge
        room = QRect(0, 0, self._view.viewport().width() - 2 * edge, _ENDLESS)
        words = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, index.data())
        return QSize(0, words.height() + 2 * (px(_ENTRY_PAD) + _ENTRY_BORDER))


class GuideWindow(QMainWindow):
    """`address` is what it shows: "page" or "page#section"."""

    def __init__(self, look: Appearance, guide: Guide | None = None) -> None:
        super().__init__()
        self._look = look
        self.guide = guide or Guide()
        self.address = ""
        self._before: list[str] = []
        self._after: list[str] = []
        self._headings: dict[str, QWidget] = {}
        self.setWindowTitle(tr("Countersign: user guide"))
        self.resize(look.px(_SIZE[0]), look.px(_SIZE[1]))
        self.setMinimumSize(look.px(_SMALLEST[0]), look.px(_SMALLEST[1]))
        self._build()
        self._connect()
        self._list_contents()

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("ground", "surface")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side())
        self._page_row = row
        self.page_view = PageView(self._look)
        row.addWidget(self.page_view, 1)
        self.setCentralWidget(inside)

    def _side(self) -> QFrame:
        look = self._look
        side = SideColumn(look, _SIDE)
        column, edge = side.column, look.px(8)
        column.setContentsMargins(edge, look.px(12), edge, edge)
        column.setSpacing(look.px(8))
        top = QHBoxLayout()
        top.setContentsMargins(margins(look.px(10)))
        top.addWidget(PlainLabel(look, tr("User guide"), types.DIALOG_TITLE), 1)
        self.back_button = IconButton(
            look, "arrow-left", tr("Back"), shortcut="Alt+Left", small=True
        )
        self.forward_button = IconButton(
            look, "arrow-right", tr("Forward"), shortcut="Alt+Right", small=True
        )
        top.addWidget(self.back_button)
        top.addWidget(self.forward_button)
        column.addLayout(top)
        self.field = FilterField(look, tr("Search the guide"), "magnifying-glass")
        column.addWidget(self.field)
        self.list = QListWidget()
        self.list.setFont(look.font(types.BODY))
        self.list.setAccessibleName(tr("Contents"))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setItemDelegate(_Lines(look, self.list))
        self.list.setObjectName("pages")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.list, 1)
        self.nothing = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self.nothing.hide()
        column.addWidget(self.nothing)
        return side

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_field_entered)
        self.list.itemClicked.connect(self._on_item_chosen)
        self.list.itemActivated.connect(self._on_item_chosen)
        self.back_button.clicked.connect(self.go_back)
        self.forward_button.clicked.connect(self.go_forward)
        for keys, slot in (
            ("Ctrl+F", self._on_search_wanted),
            ("Ctrl+K", self._on_search_wanted),
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.go_forward),
            ("F1", self.show_contents),
            ("F6", self._on_other_side_wanted),
            ("Ctrl+W", self.close),
            ("Esc", self._on_escape),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # --- going --------------------------------------------------------------------------------------

    def show_address(self, address: str) -> None:
        """Show a page of the guide, at a section of it."""
        if self.address and self.address != address:
            self._before.append(self.address)
            self._after.clear()
        self._show(address)

    def show_contents(self) -> None:
        """Show the first page."""
        self.show_address(CONTENTS)

    def go_back(self) -> None:
        """Show what was shown before."""
        if self._before:
            self._after.append(self.address)
            self._show(self._before.pop())

    def go_forward(self) -> None:
        """Show what was left by going back."""
        if self._after:
            self._before.append(self.address)
            self._show(self._after.pop())

    # --- showing ------------------------------------------------------------------------------------

    def _show(self, address: str) -> None:
        name, _, section = address.partition("#")
        had_focus = self.page_view.hasFocus() or self.page_view.isAncestorOf(self.focusWidget())
        page = PageView(self._look)
        self._headings = {}
        try:
            self._fill(page, self.guide.page(name))
        except AppError as error:
            note = Note(self._look, Tone.DANGER, "warning-circle", error.message, error.hint)
            page.column.addWidget(note)
        page.column.addStretch(1)
        self._page_row.replaceWidget(self.page_view, page)
        self.page_view.hide()
        self.page_view.deleteLater()
        self.page_view = page
        self.address = address
        self.back_button.setEnabled(bool(self._before))
        self.forward_button.setEnabled(bool(self._after))
        self._mark(name)
        if had_focus or not self.isVisible():
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll_to(section)

    def _fill(self, view: PageView, page: Page) -> None:
        view.setAccessibleName(page.title)
        view.inside.setMaximumWidth(self._look.px(_READABLE) + 2 * self._look.px(_MARGIN))
        for block in page.blocks:
            for widget in self._widgets(block):
                view.column.addWidget(widget)
        announce(self, page.title)

    def _widgets(self, block: Block) -> list[QWidget]:
        look = self._look
        if block.kind in (BlockKind.TITLE, BlockKind.HEADING, BlockKind.SUBHEADING):
            heading = PlainLabel(
                look, block.text, _TITLES.get(block.kind, types.BODY_STRONG), wraps=True
            )
            if block.kind is not BlockKind.TITLE:
                heading.setContentsMargins(0, look.px(12), 0, 0)
            self._headings.setdefault(slug(block.text), heading)
            return [heading]
        links = [self._link(run.words, run.to) for run in block.links]
        if block.links and block.text == block.links[0].words:
            return [*links]  # an entry of a list that is nothing but its link
        return [block_words(look, block), *links]

    def _link(self, words: str, to: str) -> LinkButton:
        link = LinkButton(self._look, words[:1].upper() + words[1:])
        link.setProperty("to", to)
        link.clicked.connect(partial(self._follow, to))
        return link

    def _follow(self, to: str) -> None:
        if to.startswith("https:"):
            open_link(to)
        else:
            self.show_address(to)

    def _scroll_to(self, section: str) -> None:
        heading = self._headings.get(section)
        if heading is not None:
            self.page_view.scroll_to(heading)

    # --- contents and search ------------------------------------------------------------------------

    def _list_contents(self) -> None:
        self.list.clear()
        try:
            for group in self.guide.groups():
                head = QListWidgetItem(group.title)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setFont(self._look.font(types.SECOND_STRONG))
                head.setSizeHint(QSize(0, self._look.px(_GROUP)))
                head.setTextAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom)
                self.list.addItem(head)
                for name in group.names:
                    self._add(self.guide.page(name).title, name)
        except AppError as error:
            self._say_nothing(f"{error.message} {error.hint}")
            return
        self._add(tr("What's new"), NEWS)
        self.nothing.hide()
        self._mark(self.address.partition("#")[0])

    def _add(self, words: str, address: str) -> None:
        item = QListWidgetItem(words)
        item.setData(_ADDRESS, address)
        self.list.addItem(item)

    def _mark(self, name: str) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(_ADDRESS) == name:
                self.list.setCurrentRow(row)
                return
        self.list.setCurrentRow(-1)

    def _on_typed(self, typed: str) -> None:
        if not typed.strip():
            self._list_contents()
            return
        self.list.clear()
        for hit in find(self.guide, typed):
            self._add(hit.words, hit.address)
        self.list.setCurrentRow(0)
        if self.list.count() == 0:
            self._say_nothing(tr("No page has all of these words."))
        else:
            self.nothing.hide()

    def _say_nothing(self, words: str) -> None:
        self.nothing.setText(words)
        self.nothing.show()

    def _on_field_entered(self) -> None:
        item = self.list.currentItem() or self.list.item(0)
        if item is not None:
            self._on_item_chosen(item)

    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        address = item.data(_ADDRESS)
        if isinstance(address, str):
            self.show_address(address)

    def _on_search_wanted(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _on_other_side_wanted(self) -> None:
        is_there = self.page_view.hasFocus() or self.page_view.isAncestorOf(self.focusWidget())
        target: QWidget = self.list if is_there else self.page_view
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_escape(self) -> None:
        if self.field.text():
            self.field.clear()
        else:
            self.close()
