"""The step that waits for the browser: the code to compare, the time that is left, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.model.now import now_utc
from app.model.sign_in import BrowserPage
from app.model.text import plain
from ui import fonts as types
from ui.accounts.step import Step
from ui.accounts.words import PHISHING
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from ui.widgets.card import Card, Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.spinner import Spinner

_TICK_MS = 1000
_NUMBER = 22
_NOT_OPEN = tr(
    "Your browser did not open. Copy the address, and open it in a browser on this computer."
)
_ASKING_CENTER = tr("Asking IAM Identity Center for a page to sign in.")
_WAITING_CENTER = tr("Waiting for IAM Identity Center")
_OPENED_CENTER = tr("We opened IAM Identity Center.")


class BrowserWords(msgspec.Struct, frozen=True):
    """What a way to sign in says while it waits: for the page's address, for its server, once it is open."""

    asking: str
    waiting: str
    opened: str
    next_lines: tuple[str, ...]


CENTER_WORDS = BrowserWords(
    _ASKING_CENTER,
    _WAITING_CENTER,
    _OPENED_CENTER,
    (
        tr("You choose an account and a role"),
        tr("Countersign reads what that role allows it to see"),
        tr("Access ends when your sign-in ends. Nothing is stored but the token, encrypted"),
    ),
)
PROFILE_WORDS = BrowserWords(
    _ASKING_CENTER,
    _WAITING_CENTER,
    _OPENED_CENTER,
    (
        tr("Countersign opens the account and the role of your profile"),
        tr("It reads what that role allows it to see"),
        tr("Access ends when your sign-in ends. Nothing is stored but the token, encrypted"),
    ),
)
CONSOLE_WORDS = BrowserWords(
    tr("Asking the AWS console for a page to sign in."),
    tr("Waiting for the AWS console"),
    tr("We opened the AWS console."),
    (
        tr("You choose the console session that Countersign may use"),
        tr("Countersign reads what it allows to see"),
        tr("Access ends after 12 hours at most. Nothing is stored but the token, encrypted"),
    ),
)


class BrowserStep(Step):
    """Asks for the page, shows it, says why it failed. The signals say what the person wants next."""

    open_wanted = Signal()
    copy_code_wanted = Signal()
    copy_address_wanted = Signal()
    again_wanted = Signal()
    other_way_wanted = Signal()

    def __init__(
        self,
        look: Appearance,
        *,
        now: Callable[[], datetime] = now_utc,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, tr("Finish in your browser"), "", parent)
        self._now = now
        self._page: BrowserPage | None = None
        self._words = CENTER_WORDS
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._say_left)
        self._build()
        self._connect()

    # --- what is shown ----------------------------------------------------------------------------

    def begin(self, words: BrowserWords, *, uses_code: bool, has_other_way: bool) -> None:
        """Say that the page is being asked for."""
        self._words = words
        self._forget_page()
        self._next.set_lines(words.next_lines)
        self.hint.set_words("", words.asking)
        self.other_button.set_words(
            tr("Use the browser without a code") if uses_code else tr("Use a code instead")
        )
        self.other_button.setVisible(has_other_way)
        self._card.hide()
        self.problem.hide()
        self._phishing.hide()
        self._again_row.hide()
        self._next.show()
        self._wait(words.waiting)
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, page: BrowserPage, *, is_open: bool) -> None:
        """Show what the browser shows; `is_open` False: it could not be opened."""
        self._page = page
        code = plain(page.user_code, 40)
        what = tr("Check that the code is the same there, then allow access.")
        if not code:
            what = tr("Sign in there and allow access, then come back.")
        self.hint.set_words("", f"{self._words.opened} {what}" if is_open else _NOT_OPEN)
        for widget in (self._code_label, self.code, self.copy_button):
            widget.setVisible(bool(code))
        self._lead.setVisible(not code and is_open)
        self._said.setVisible(bool(code) or is_open)
        self.address_button.setVisible(not code or not is_open)
        self.code.setText(code)
        self.code.setAccessibleName(tr("Code {code}", code=" ".join(code)) if code else "")
        self._phishing.setVisible(bool(code))
        self._card.show()
        self._wait(tr("Waiting for you to allow access"))
        self._tick.start()
        self._say_left()
        (self.copy_button if code else self.open_button).setFocus(Qt.FocusReason.OtherFocusReason)
        if code:
            announce(self, tr("The code is {code}", code=" ".join(code)))

    def show_returned(self) -> None:
        """Say that the browser is done with."""
        self._forget_page()
        self._card.hide()
        self._phishing.hide()
        self.hint.set_words("", tr("Nothing is left to do in the browser."))
        self._wait(tr("Finishing the sign-in"))

    def show_failure(self, error: AppError) -> None:
        """Say why there is no sign-in, and offer another try."""
        self.end()
        message, hint = plain(error.message), plain(error.hint)
        self.hint.set_words("", tr("You are not signed in. Nothing was changed."))
        self.problem.set_words(message, hint)
        self.problem.show()
        self._again_row.show()
        self._next.hide()
        self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{message} {hint}".strip(), is_urgent=True)

    def end(self) -> None:
        """Forget the page, with its code and its address."""
        self._forget_page()
        self._card.hide()
        self._phishing.hide()
        self._waiting.hide()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.look
        self._build_card()
        self.column.addWidget(self._card)
        self._phishing = Note(look, Tone.WARNING, "warning-circle", *PHISHING)
        self.column.addWidget(self._phishing)
        self._waiting = Card(look, padding=12)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(4), 0, look.px(4), 0)
        row.setSpacing(look.px(13))
        row.addWidget(Spinner(look))
        self._state = PlainLabel(look, "")
        row.addWidget(self._state, 1)
        self.left = PlainLabel(look, "", types.BODY, "text2")
        row.addWidget(self.left)
        self._waiting.body.addLayout(row)
        self.column.addWidget(self._waiting)
        self.problem = Note(look, Tone.DANGER, "warning-circle")
        self.column.addWidget(self.problem)
        self._again_row = QWidget()
        again = QHBoxLayout(self._again_row)
        again.setContentsMargins(0, 0, 0, 0)
        self.again_button = PrimaryButton(look, tr("Try again"), "arrow-clockwise")
        again.addWidget(self.again_button)
        again.addStretch(1)
        self.column.addWidget(self._again_row)
        self.other_button = LinkButton(look, tr("Use a code instead"))
        self.column.addWidget(self.other_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._next = NextLines(look)
        self.column.addWidget(self._next)

    def _build_card(self) -> None:
        look = self.look
        center = Qt.AlignmentFlag.AlignHCenter
        self._card = Card(look, padding=24)
        self._said = QWidget()  # with its room above the buttons, which stand alone without it
        said = QVBoxLayout(self._said)
        said.setContentsMargins(0, 0, 0, look.px(8))
        said.setSpacing(look.px(8))
        self._code_label = PlainLabel(look, tr("Code"), types.SECOND, "text2")
        said.addWidget(self._code_label, 0, center)
        self.code = PlainLabel(look, "", types.USER_CODE).make_selectable()
        said.addWidget(self.code, 0, center)
        lead = tr(
            "The page opened in your default browser. Another one on this computer works, too."
        )
        self._lead = PlainLabel(look, lead, wraps=True)
        self._lead.setAlignment(center)
        said.addWidget(self._lead)
        self._card.body.addWidget(self._said)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.copy_button = PlainButton(look, tr("Copy code"), "copy")
        self.open_button = PlainButton(look, tr("Open browser again"), "arrow-square-out")
        self.address_button = PlainButton(look, tr("Copy address"), "link")
        row.addStretch(1)
        for button in (self.copy_button, self.open_button, self.address_button):
            row.addWidget(button)
        row.addStretch(1)
        self._card.body.addLayout(row)

    def _connect(self) -> None:
        self.copy_button.clicked.connect(self.copy_code_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        self.address_button.clicked.connect(self.copy_address_wanted)
        self.again_button.clicked.connect(self.again_wanted)
        self.other_button.clicked.connect(self.other_way_wanted)

    # --- waiting ----------------------------------------------------------------------------------

    def _wait(self, words: str) -> None:
        self._state.setText(words)
        self.left.setText("")
        self._waiting.show()

    def _forget_page(self) -> None:
        self._tick.stop()
        self._page = None
        self.code.setText("")
        self.code.setAccessibleName("")

    def _say_left(self) -> None:
        if self._page is None:
            return
        seconds = max(0, int((self._page.ends_at - self._now()).total_seconds()))
        minutes, seconds = divmod(seconds, 60)
        self.left.setText(tr("{minutes}:{seconds} left", minutes=minutes, seconds=f"{seconds:02d}"))


class Number(QWidget):
    """A step's number in a circle."""

    def __init__(self, look: Appearance, number: int) -> None:
        super().__init__()
        self._look = look
        self._number = str(number)
        self.setFixedSize(look.px(_NUMBER), look.px(_NUMBER))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the circle and the number."""
        tint = self._look.theme.tint(Tone.NEUTRAL)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tint.outline), 1))
            painter.setBrush(QColor(tint.ground))
            painter.drawEllipse(box)
            painter.setPen(QColor(tint.text))
            painter.setFont(self._look.font(types.BADGE))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._number)


class NextLines(QWidget):
    """What happens next, in numbered lines."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(8), 0, 0)
        column.setSpacing(look.px(16))
        title = PlainLabel(look, tr("What happens next"), types.SECOND_STRONG, "text2")
        column.addWidget(title)
        self._lines: list[Paragraph] = []
        for number in range(1, len(CENTER_WORDS.next_lines) + 1):
            row = QHBoxLayout()
            row.setSpacing(look.px(12))
            row.addWidget(Number(look, number))
            line = Paragraph(look)
            row.addWidget(line, 1)
            column.addLayout(row)
            self._lines.append(line)

    def set_lines(self, lines: Sequence[str]) -> None:
        """Say what comes, one sentence for each number."""
        for line, words in zip(self._lines, lines, strict=True):
            line.set_words("", words)
