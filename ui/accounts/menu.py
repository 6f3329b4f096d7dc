"""The menu of the account button: known accounts to switch to, what can be copied, how fresh data is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QWidget, QWidgetAction

from app.language import tr, tr_in
from app.model.account import KnownAccount
from app.model.sync import ListingState
from app.model.text import plain
from ui import fonts as types
from ui import text
from ui.accounts.book import AccountBook
from ui.accounts.words import TONES, account_facts, letter_of, watch_words
from ui.appearance import Appearance
from ui.context import Context
from ui.sync_words import LISTING_WORDS
from ui.theme import Tone
from ui.widgets.buttons import IconButton, button_text
from ui.widgets.chip import CHIP_HEIGHT, ChipFace, chip_width, paint_chip
from ui.widgets.reading import margins
from ui.widgets.tile import TileFace, paint_tile

_ROW = 48
_WIDTH, _MOST = 344, 520  # of a row: as wide as what it says, up to where that is cut
_BESIDE = 36  # the button beside the row, with the room around it
_WORDS_LEFT = 48
_SIGNED_OUT = ChipFace(Tone.NEUTRAL, "sign-out", tr("Signed out"))


class AccountRow(QAbstractButton):
    """One account: tile, name over `note` and facts; a star for favourites, a tick for the open one.

    One that was signed out of says so.
    """

    def __init__(
        self, look: Appearance, account: KnownAccount, *, is_open: bool, note: str = ""
    ) -> None:
        super().__init__()
        self.account = account
        self._facts = " · ".join(one for one in (note, account_facts(account)) if one)
        self._look = look
        self._is_open = is_open
        self._name = plain(account.nickname, 40)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        marks = (
            tr_in("account", "favourite") if account.is_favorite else "",
            tr_in("account", "open now") if is_open else "",
            tr_in("account", "signed out") if account.is_signed_out else "",
        )
        self.setAccessibleName(", ".join((self._name, self._facts, *filter(None, marks))))

    def sizeHint(self) -> QSize:
        """As wide as its words and marks need, within bounds; the menu may give more."""
        look, px = self._look, self._look.px
        words = max(
            QFontMetrics(look.font(kind)).horizontalAdvance(line)
            for kind, line in ((types.BODY_STRONG, self._name), (types.SECOND, self._facts))
        )
        wanted = px(_WORDS_LEFT) + words + 1 + self._marks_width()
        return QSize(max(px(_WIDTH - _BESIDE), min(wanted, px(_MOST - _BESIDE))), px(_ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, as Space does; the arrows belong to the menu."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the row."""
        look, theme, px = self._look, self._look.theme, self._look.px
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._is_open or self.underMouse() or self.hasFocus():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.selected if self._is_open else theme.hover))
                painter.drawRoundedRect(self.rect(), 6, 6)
            if self.hasFocus():
                painter.setPen(QColor(theme.focus))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            side = px(28)
            box = QRectF(px(10), (self.height() - side) / 2, side, side)
            face = TileFace(TONES[self.account.color], letter=letter_of(self.account))
            paint_tile(painter, look, box, face)
            self._paint_marks(painter)
            self._paint_words(painter, px(_WORDS_LEFT), self.width() - self._marks_width())

    @property
    def _icons(self) -> tuple[str, ...]:
        marks = (("check", self._is_open), ("star", self.account.is_favorite))
        return tuple(icon for icon, is_shown in marks if is_shown)

    def _marks_width(self) -> int:
        """What chip, tick and star take at the right, with the room around them."""
        look, px = self._look, self._look.px
        chip = chip_width(look, _SIGNED_OUT) + px(4) if self.account.is_signed_out else 0
        return px(8) + chip + len(self._icons) * px(18) + px(4)

    def _paint_marks(self, painter: QPainter) -> None:
        look, px = self._look, self._look.px
        right = self.width() - px(8)
        if self.account.is_signed_out:
            right -= chip_width(look, _SIGNED_OUT)
            paint_chip(painter, look, right, (self.height() - px(CHIP_HEIGHT)) / 2, _SIGNED_OUT)
            right -= px(4)
        for icon in self._icons:
            right -= px(18)
            box = QRectF(right, 0, px(16), self.height())
            look.icons.paint(painter, box, icon, look.theme.link, px(15))

    def _paint_words(self, painter: QPainter, left: int, right: int) -> None:
        look, theme, line = self._look, self._look.theme, self._look.px(16)
        top = self.height() // 2 - line
        rows = (
            (types.BODY_STRONG, theme.text, self._name),
            (types.SECOND, theme.text2, self._facts),
        )
        for kind, ink, words in rows:
            painter.setFont(look.font(kind))
            painter.setPen(QColor(ink))
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, right - left)
            flags = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(left, top, right - left, line, flags, shown)
            top += line


class AccountLine(QWidget):
    """An account's row with the button for its name and colour. Both signals carry the KnownAccount."""

    chosen = Signal(object)
    edit_wanted = Signal(object)

    def __init__(
        self, look: Appearance, account: KnownAccount, *, is_open: bool, note: str = ""
    ) -> None:
        super().__init__()
        self._account = account
        self.row = AccountRow(look, account, is_open=is_open, note=note)
        name = tr("Name and colour of {nickname}", nickname=plain(account.nickname, 40))
        self.edit = IconButton(look, "pencil-simple", name, small=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(margins(0, end=look.px(6)))
        line.setSpacing(look.px(4))
        line.addWidget(self.row, 1)
        line.addWidget(self.edit)
        self.setFixedHeight(look.px(_ROW))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.row)
        self.setAccessibleName(self.row.accessibleName())
        self.row.clicked.connect(self._on_row_clicked)
        self.edit.clicked.connect(self._on_edit_clicked)

    def _on_row_clicked(self) -> None:
        self.chosen.emit(self._account)

    def _on_edit_clicked(self) -> None:
        self.edit_wanted.emit(self._account)


class AccountMenu(QMenu):
    """Filled anew each time it opens. The signals with a value carry a KnownAccount."""

    account_chosen = Signal(object)
    edit_wanted = Signal(object)
    sign_out_wanted = Signal(object)
    other_wanted = Signal()

    def __init__(self, context: Context, book: AccountBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._book = book
        self._copies: dict[QAction, str] = {}
        self.lines: list[AccountLine] = []
        self.sign_out: QAction | None = None
        self.setAccessibleName(tr("Account"))
        self.aboutToShow.connect(self._on_about_to_show)
        self.triggered.connect(self._on_triggered)

    def _on_about_to_show(self) -> None:
        self.clear()
        self._copies.clear()
        self.lines = []
        for account in self._book.known:
            self._account(account)
        self.addSeparator()
        look = self._context.look
        self.other = self.addAction(look.icon("plus", look.theme.text2), tr("Add an account"))
        self._sign_out_line()
        self.addSeparator()
        self._facts()

    def _account(self, account: KnownAccount) -> None:
        look = self._context.look
        is_open = self._book.current is not None and account.key == self._book.current.key
        watched = self._book.watched(account.key)
        # What was signed out of says so in its chip.
        note = "" if watched is None or account.is_signed_out else watch_words(watched)
        line = AccountLine(look, account, is_open=is_open, note=note)
        line.chosen.connect(self._on_account_chosen)
        line.edit_wanted.connect(self._on_edit_wanted)
        action = QWidgetAction(self)
        action.setDefaultWidget(line)
        action.setText(button_text(line.row.accessibleName()))
        self.addAction(action)
        self.lines.append(line)

    def _sign_out_line(self) -> None:
        """Offer to sign out of the open account; of the sandbox account there is nothing to sign out."""
        self.sign_out = None
        account, look = self._book.account, self._context.look
        if account is not None and not account.source.sandbox and not account.is_signed_out:
            words = button_text(tr("Sign out of {nickname}…", nickname=plain(account.nickname, 40)))
            self.sign_out = self.addAction(look.icon("sign-out", look.theme.text2), words)

    def _facts(self) -> None:
        identity = self._context.status.identity
        if identity is None:
            self._fact(tr("Not signed in"))
        else:
            self._copy(tr("Copy account id"), identity.account_id)
            self._copy(tr("Copy the role you are signed in as"), identity.principal_arn)
        queries = self._context.store.queries
        if queries is None:
            return
        self.addSeparator()
        self._fact(tr("Last read from AWS"))
        for state in queries.listing_states():
            self._fact(self._freshness(state))

    def _freshness(self, state: ListingState) -> str:
        listing = LISTING_WORDS[state.listing]
        what = listing[:1].upper() + listing[1:]
        if state.missing_right:
            return tr("{what}: not allowed", what=what)
        if state.read_at is None:
            return tr("{what}: not read yet", what=what)
        ago = text.ago(state.read_at, self._context.store.now())
        if state.is_partial:
            return tr("{what}: {ago}, a newer read is not complete", what=what, ago=ago)
        return f"{what}: {ago}"

    def _fact(self, words: str) -> None:
        self.addAction(button_text(words)).setEnabled(False)

    def _copy(self, words: str, value: str) -> None:
        look = self._context.look
        action = self.addAction(look.icon("copy", look.theme.text2), button_text(words))
        self._copies[action] = value

    def _on_account_chosen(self, account: KnownAccount) -> None:
        self.close()
        self.account_chosen.emit(account)

    def _on_edit_wanted(self, account: KnownAccount) -> None:
        self.close()
        self.edit_wanted.emit(account)

    def _on_triggered(self, action: QAction) -> None:
        if action in self._copies:
            self._context.clipboard.setText(self._copies[action])
        elif action is self.other:
            self.other_wanted.emit()
        elif action is self.sign_out:
            self.sign_out_wanted.emit(self._book.account)
