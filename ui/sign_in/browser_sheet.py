"""The sheet that stands over the window while the person signs in again in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.language import tr
from app.model.now import now_utc
from app.model.sign_in import BrowserPage
from app.model.text import plain
from ui import fonts as types
from ui.accounts.words import PHISHING
from ui.appearance import Appearance
from ui.help.subjects import SIGN_IN
from ui.links import open_sign_in_page
from ui.theme import Tone
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card, Note
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet
from ui.widgets.spinner import Spinner

_SECOND_MS = 1000
_MINUTE = 60
_LONGEST_CODE = 24
_LARGE_CODE = 14  # characters that have room in the sheet
_WITH_CODE = tr("Check that the browser shows this code, then allow access there.")
_WITHOUT = tr("Allow access in the browser, then come back.")
_NO_BROWSER = tr("No browser could be opened for this page.")
_NO_BROWSER_HINT = tr("Cancel, and sign in again once a browser is there.")


class BrowserSheet(Sheet):
    """`rejected` when the person gives the sign-in up."""

    help_address = SIGN_IN

    def __init__(
        self,
        look: Appearance,
        window: QWidget,
        page: BrowserPage,
        clipboard: QClipboard,
        endpoint_url: str,
        *,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        """Show where the sign-in waits; `endpoint_url` is the server that stands in for AWS, if any."""
        super().__init__(look, window, tr("Sign in again"))
        self._page = page
        self._now = now  # this computer's, by which the worker says when the page ends
        self._clipboard = clipboard
        self._endpoint_url = endpoint_url
        self.body.addWidget(PlainLabel(look, tr("Finish in your browser"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        code = plain(page.user_code, _LONGEST_CODE)
        self.body.addWidget(Paragraph(look, _WITH_CODE if code else _WITHOUT, is_quiet=True))
        self.body.addSpacing(look.px(12))
        if code:
            self.body.addWidget(self._code(code))
            self.body.addSpacing(look.px(12))
            self.body.addWidget(Note(look, Tone.WARNING, "warning-circle", *PHISHING))
            self.body.addSpacing(look.px(12))
        self.body.addLayout(self._waiting())
        self.problem = Note(look, Tone.WARNING, "warning-circle", _NO_BROWSER, _NO_BROWSER_HINT)
        self.problem.hide()
        self.body.addSpacing(look.px(8))
        self.body.addWidget(self.problem)
        self.body.addStretch(1)
        self._build_footer(code)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_SECOND_MS)
        self._ticker.timeout.connect(self._on_ticker_timeout)
        self._ticker.start()
        self._on_ticker_timeout()

    def open_browser(self) -> None:
        """Open the page in the default browser, or say that it could not be."""
        is_open = open_sign_in_page(self._page.url, self._endpoint_url)
        self.problem.setVisible(not is_open)
        self.fit()

    def _code(self, code: str) -> Card:
        look = self.look
        card = Card(look)
        row = QHBoxLayout()
        row.addStretch(1)
        kind = types.USER_CODE if len(code) <= _LARGE_CODE else types.DIALOG_TITLE
        self.code = PlainLabel(look, code, kind).make_selectable()
        self.code.setAccessibleName(tr("Code {code}", code=" ".join(code)))
        row.addWidget(self.code)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _waiting(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.px(10))
        row.addWidget(Spinner(look))
        row.addWidget(PlainLabel(look, tr("Waiting for you to allow access")), 1)
        self.left = PlainLabel(look, "", types.BODY, "text2")
        row.addWidget(self.left)
        return row

    def _build_footer(self, code: str) -> None:
        look = self.look
        self.open_button = PlainButton(look, tr("Open browser again"), "arrow-square-out")
        self.open_button.clicked.connect(self.open_browser)
        self.footer.addWidget(self.open_button)
        self.copy_button: PlainButton | None = None
        if code:
            self.copy_button = PlainButton(look, tr("Copy code"), "copy")
            self.copy_button.clicked.connect(self._on_copy_clicked)
            self.footer.addWidget(self.copy_button)
        self.footer.addStretch(1)
        self.cancel_button = PlainButton(look, tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.footer.addWidget(self.cancel_button)
        self.enter_presses = True
        self.open_button.setFocus()

    def _on_copy_clicked(self) -> None:
        self._clipboard.setText(self._page.user_code)

    def _on_ticker_timeout(self) -> None:
        left = max(self._page.ends_at - self._now(), timedelta())
        minutes, seconds = divmod(round(left.total_seconds()), _MINUTE)
        self.left.setText(
            tr("{minutes}:{seconds} left", minutes=minutes, seconds=f"{seconds:02d}")
            if left
            else tr("The page has run out")
        )
