"""The top of the window: account, search, sync state, and the buttons for update, log and settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.language import tr
from app.model.principal import spoken_principal
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.accounts.book import AccountBook
from ui.appearance import Appearance
from ui.measures import HEADER
from ui.status import Status
from ui.store_view import StoreView
from ui.sync_words import SyncWords, sign_in_words, sync_words
from ui.theme import Tone
from ui.widgets.buttons import IconButton
from ui.widgets.card import IconLabel
from ui.widgets.chip import ChipFace, chip_width, mirrored, paint_chip, paint_words
from ui.widgets.field import FilterField
from ui.widgets.labels import PlainLabel
from ui.widgets.tooltip import set_tooltip

_ACCOUNT_WIDTH = 336
_SEARCH_WIDTH = 420
_SEARCH_NARROW = 240
_SEARCH_TIGHT = 200
_NARROW = 1180
_TIGHT = 1000
_EDGES = 16  # the header's edge, and the gap before the search
_KEY_EDGE = 6
_OPENING = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Space,
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
)
_NO_MODIFIERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
SEARCH_WORDS = tr("Search requests, agreements, charges")
SANDBOX_FACE = ChipFace(Tone.SYSTEM, "flask", tr("Sandbox"))


class AccountButton(QToolButton):
    """Who is signed in: label over account id and region, with the sandbox's mark."""

    def __init__(self, look: Appearance, book: AccountBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._book = book
        self._is_sandbox = book.is_sandbox
        self._label = book.name
        self._short = self._second = tr("Signing in")
        self._principal = ""
        self.setFixedSize(look.px(_ACCOUNT_WIDTH), look.px(44))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tell()

    def show_account(self, status: Status) -> None:
        """Show the identity, or that there is none."""
        self._is_sandbox = self._book.is_sandbox
        self._label = plain(self._book.name or status.label, 40)
        identity = status.identity
        if identity is not None:
            number, region = text.account_id(identity.account_id), plain(identity.region, 30)
            self._principal = plain(spoken_principal(identity.principal_arn), 60)
            self._short = f"{number} · {region}"
            self._second = f"{self._short} · {self._principal}"
        else:
            is_refused = status.sign_in_error is not None
            self._short = self._second = tr("Not signed in") if is_refused else tr("Signing in")
        self._tell()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw mark, two lines, chip and caret."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            look, theme, px = self._look, self._look.theme, self._look.px
            keyboard = Qt.WidgetAttribute.WA_KeyboardFocusChange
            has_ring = self.hasFocus() and self.window().testAttribute(keyboard)
            if self.underMouse() or has_ring:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color(theme.line))
                painter.drawRoundedRect(self.rect(), 7, 7)
            mark = look.icons.mark(theme.accent, theme.on_accent, px(28))
            self._paint_pixmap(painter, px(8), px(28), mark)
            left, right = px(46), self.width() - px(28)
            if self._is_sandbox:
                width = chip_width(look, SANDBOX_FACE)
                right -= width + px(4)
                place = self._mirrored(painter, right, (self.height() - px(20)) / 2, width, px(20))
                paint_chip(painter, look, place.left(), place.top(), SANDBOX_FACE)
            line = px(16)
            top = self.height() // 2 - line
            font = QFontMetrics(look.font(types.SECOND))
            has_room = font.horizontalAdvance(self._second) <= right - left
            rows = (
                (types.BODY_STRONG, theme.text, self._label),
                # The principal goes before the region is cut; the tooltip and the sheets have both.
                (types.SECOND, theme.text2, self._second if has_room else self._short),
            )
            for kind, color, words in rows:
                painter.setFont(look.font(kind))
                painter.setPen(look.color(color))
                shown = painter.fontMetrics().elidedText(
                    words, Qt.TextElideMode.ElideRight, right - left
                )
                paint_words(painter, self._mirrored(painter, left, top, right - left, line), shown)
                top += line
            caret = look.icons.pixmap("caret-down", theme.text2, px(14))
            self._paint_pixmap(painter, self.width() - px(22), px(14), caret)

    def _paint_pixmap(self, painter: QPainter, left: float, side: int, pixmap: QPixmap) -> None:
        place = self._mirrored(painter, left, (self.height() - side) // 2, side, side)
        painter.drawPixmap(place.topLeft(), pixmap)

    def _mirrored(
        self, painter: QPainter, left: float, top: float, width: float, height: float
    ) -> QRectF:
        return mirrored(painter, QRectF(self.rect()), QRectF(left, top, width, height))

    def _tell(self) -> None:
        said = tr("Account {label}, {second}", label=self._label, second=self._second)
        if self._is_sandbox:
            said = tr("{account}, sandbox account, made-up data", account=said)
        self.setAccessibleName(said)
        made_up = tr("Made-up data, no call reaches AWS") if self._is_sandbox else ""
        set_tooltip(self, "\n".join(part for part in (self._second, made_up) if part))


class SearchField(FilterField):
    """The way into the palette, with its key shown at the end: a press, a key, and what is typed open it.

    `wanted` carries what was typed or pasted; nothing of it stays here.
    """

    wanted = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, SEARCH_WORDS, "magnifying-glass", parent, clears=False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a press opens, and the focus goes back
        self._key = QLabel(tr("Ctrl K"), self)
        self._key.setTextFormat(Qt.TextFormat.PlainText)
        self._key.setObjectName("key-cap")
        self._key.setFont(look.font(types.KEY))
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.textChanged.connect(self._on_text_changed)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the palette."""
        if event.button() is Qt.MouseButton.LeftButton:
            event.accept()
            self.wanted.emit("")
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the palette with the keys that open a list, too."""
        if event.key() in _OPENING and event.modifiers() in _NO_MODIFIERS:
            event.accept()
            self.wanted.emit("")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key cap at the end."""
        super().resizeEvent(event)
        self._place_key()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the direction in which one reads."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place_key()

    def _place_key(self) -> None:
        size = self._key.sizeHint()
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = _KEY_EDGE if is_rtl else self.width() - size.width() - _KEY_EDGE
        self._key.move(left, (self.height() - size.height()) // 2)
        self._key.resize(size)
        self.setTextMargins(size.width() if is_rtl else 0, 0, 0 if is_rtl else size.width(), 0)

    def _on_icon_triggered(self) -> None:
        self.wanted.emit("")

    def _on_text_changed(self, content: str) -> None:
        if content:
            self.clear()
            self.wanted.emit(content)


class Header(QWidget):
    """The header; its buttons are connected by the window."""

    def __init__(
        self,
        look: Appearance,
        book: AccountBook,
        status: Status,
        store: StoreView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._status = status
        self._store = store
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(look.px(HEADER))
        self.account_button = AccountButton(look, book)
        self.search = SearchField(look)
        self.update_button = IconButton(look, "arrow-clockwise", tr("Update now"), shortcut="F5")
        self.activity_button = IconButton(
            look, "activity", tr("Activity log"), shortcut="Ctrl+Shift+L"
        )
        self.settings_button = IconButton(look, "gear-six", tr("Settings"), shortcut="Ctrl+,")
        self.help_button = IconButton(look, "question", tr("Help"), shortcut="F1")
        self._sync_icon = IconLabel(look, "circle-dashed", None, 14)
        self._sync_words = PlainLabel(look, "", types.SECOND, "text2")
        self._end_icon = IconLabel(look, "key", None, 14)
        self.end_words = PlainLabel(look, "", types.SECOND, "text2")
        self._shown: tuple[SyncWords, SyncWords | None] | None = None
        self._build()
        status.changed.connect(self.refresh)
        status.progressed.connect(self.refresh)
        store.tick.connect(self.refresh)
        book.changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        px = self._look.px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), 0, px(8), 0)
        row.setSpacing(px(8))
        left, right = QWidget(), QWidget()
        for side in (left, right):
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        left_row, right_row = QHBoxLayout(left), QHBoxLayout(right)
        left_row.setContentsMargins(0, 0, 0, 0)
        left_row.addWidget(self.account_button)
        left_row.addStretch(1)
        right_row.setContentsMargins(px(8), 0, px(8), 0)
        right_row.setSpacing(px(4))
        right_row.addStretch(1)
        right_row.addLayout(self._said())
        right_row.addSpacing(px(6))
        buttons = (self.update_button, self.activity_button, self.settings_button, self.help_button)
        for button in buttons:
            right_row.addWidget(button)
        row.addWidget(left, 1)
        row.addWidget(self.search)
        row.addWidget(right, 1)
        self.search.setFixedWidth(px(_SEARCH_WIDTH))

    def _said(self) -> QGridLayout:
        """How fresh the data is, over how long the sign-in lasts."""
        said = QGridLayout()
        said.setHorizontalSpacing(self._look.px(4))
        said.setVerticalSpacing(0)
        lines = ((self._sync_icon, self._sync_words), (self._end_icon, self.end_words))
        for row, line in enumerate(lines):
            for column, widget in enumerate(line):
                said.addWidget(widget, row, column)
        return said

    def refresh(self) -> None:
        """Show the account, the sync state and the end of the sign-in as they are now."""
        self.account_button.show_account(self._status)
        words, end = sync_words(self._status, self._store.now()), sign_in_words(self._status)
        if (words, end) == self._shown:
            return
        self._shown = words, end
        for widget in (self._end_icon, self.end_words):
            widget.setVisible(end is not None)
        if end is not None and self._status.ends_at is not None:
            self._end_icon.set_icon(end.icon, end.tone)
            self.end_words.setText(end.words)
            self.end_words.set_ink(end.tone or "text2")
            set_tooltip(
                self.end_words, tr("Until {ends_at}", ends_at=text.utc(self._status.ends_at))
            )
        self._sync_icon.set_icon(words.icon, words.tone)
        self._sync_words.setText(words.words)
        tip = "" if self._status.synced_at is None else text.utc(self._status.synced_at)
        set_tooltip(self._sync_words, tr("Read {tip}", tip=tip) if tip else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the search in a narrow window."""
        super().resizeEvent(event)
        px, width = self._look.px, event.size().width()
        is_narrow = width < px(_NARROW)
        search = px(_SEARCH_WIDTH)
        if is_narrow:
            search = px(_SEARCH_NARROW if width >= px(_TIGHT) else _SEARCH_TIGHT)
        self.search.setFixedWidth(search)
        self.search.setPlaceholderText(tr("Search") if is_narrow else SEARCH_WORDS)
        beside = (width - search) // 2 - px(_EDGES)
        self.account_button.setFixedWidth(min(px(_ACCOUNT_WIDTH), max(beside, 0)))

    def sizeHint(self) -> QSize:
        """As wide as the window."""
        return QSize(self._look.px(1024), self._look.px(HEADER))
