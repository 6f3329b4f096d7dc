"""The settings that work now, each applied at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui import fonts as types
from ui import text
from ui.accounts.keyring_help import choose_passphrase
from ui.appearance import Scheme
from ui.context import Context
from ui.lock.settings_card import LockCard
from ui.network.card import NetworkCard
from ui.typed import typed_amount
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.segmented import Segmented
from ui.widgets.tick import Tick

_WIDTH = 520
_AROUND = 80  # of the screen's height, for the title bar and the desktop's panels


class SettingsDialog(QDialog):
    """Theme, tray, notifications, and from which amount on it must be typed."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._settings = context.settings
        self.setWindowTitle("Countersign: settings")
        self._build()
        self._connect()

    def _build(self) -> None:
        look = self._context.look
        self.setFixedWidth(look.px(_WIDTH))
        column = self._scrolling_column()
        self._theme = Segmented(
            look, {"system": "As the system", "light": "Light", "dark": "Dark"}, "Theme"
        )
        self._theme.select(str(self._settings.scheme))
        column.addWidget(self._card("Appearance", self._theme))
        self._tray = Tick(look, "Keep running in the tray when the window is closed")
        self._tray.setChecked(self._settings.closes_to_tray)
        self._hide = Tick(look, "Leave amounts out of notifications")
        self._hide.setChecked(self._settings.hides_amounts)
        column.addWidget(self._card("Tray and notifications", self._tray, self._hide))
        self.limit = Field(look, "Type the amount to confirm above this, in each currency")
        self.limit.set_text(text.number(self._settings.typed_limit, 2))
        column.addWidget(self._card("Confirmation", self.limit))
        self.passphrase_button = PlainButton(look, "Keep it under a passphrase…", "lock-key")
        self.stored = self._card("Stored data is removed when you quit", self.passphrase_button)
        self.stored.setVisible(not self._context.status.store_is_kept)
        column.addWidget(self.stored)
        self.change_button = PlainButton(look, "Change the passphrase…", "lock-key")
        opens = Paragraph(look, "It opens what Countersign stores on this computer.", is_quiet=True)
        self.passphrase = self._card("Passphrase", opens, self.change_button)
        self.passphrase.setVisible(self._context.status.has_passphrase)
        column.addWidget(self.passphrase)
        self.lock = LockCard(self._context, self)
        column.addWidget(self.lock)
        self.network = NetworkCard(self._context)
        column.addWidget(self.network)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(24), 0, look.px(24), 0)
        self.health_button = PlainButton(look, "Health check…", "heartbeat")
        row.addWidget(self.health_button)
        row.addStretch(1)
        self._close = PlainButton(look, "Close")
        row.addWidget(self._close)
        self._outside.addLayout(row)

    def _scrolling_column(self) -> QVBoxLayout:
        """The title, and under it the column of cards, which scrolls on a low screen."""
        look = self._context.look
        self._outside = QVBoxLayout(self)
        self._outside.setContentsMargins(0, look.px(20), 0, look.px(20))
        self._outside.setSpacing(look.px(12))
        title = PlainLabel(look, "Settings", types.DIALOG_TITLE)
        title.setContentsMargins(look.px(24), 0, look.px(24), 0)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(look.px(24), 0, look.px(24), 0)
        self._column.setSpacing(look.px(12))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._outside.addWidget(title)
        self._outside.addWidget(self._scroll, 1)
        return self._column

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the cards, as far as the screen has room."""
        super().showEvent(event)
        around = self._outside.sizeHint().height() - self._scroll.sizeHint().height()
        wanted = self._column.heightForWidth(self.width()) + around
        room = self.screen().availableGeometry().height() - self._context.look.px(_AROUND)
        self.setFixedHeight(min(wanted, room))

    def _card(self, title: str, *widgets: QWidget) -> Card:
        card = Card(self._context.look, title)
        for widget in widgets:
            card.body.addWidget(widget)
        return card

    def _connect(self) -> None:
        self._theme.chosen.connect(self._on_theme_chosen)
        self._tray.toggled.connect(self._on_tray_toggled)
        self._hide.toggled.connect(self._on_hide_toggled)
        self._close.clicked.connect(self.close)
        self.health_button.clicked.connect(self._on_health_clicked)
        self.passphrase_button.clicked.connect(self._on_passphrase_clicked)
        self.change_button.clicked.connect(self._on_change_passphrase_clicked)
        self.network.change_wanted.connect(self._on_network_change_wanted)
        edit = self.limit.edit
        if isinstance(edit, QLineEdit):
            edit.editingFinished.connect(self._on_limit_edited)

    def _on_theme_chosen(self, key: str) -> None:
        self._settings.scheme = Scheme(key)
        self._context.look.set_scheme(Scheme(key))

    def _on_tray_toggled(self, is_on: bool) -> None:
        self._settings.closes_to_tray = is_on

    def _on_hide_toggled(self, is_on: bool) -> None:
        self._settings.hides_amounts = is_on

    def _on_health_clicked(self) -> None:
        self.close()
        self._context.places.open_health()

    def _on_passphrase_clicked(self) -> None:
        window = self.parentWidget()
        self.close()
        choose_passphrase(self._context, window or self)

    def _on_change_passphrase_clicked(self) -> None:
        from ui.accounts.passphrase_sheet import ChangePassphraseSheet  # noqa: PLC0415 - rarely needed

        window = self.parentWidget()
        self.close()
        ChangePassphraseSheet(self._context, window or self).open()

    def _on_network_change_wanted(self) -> None:
        self.close()
        self._context.places.open_network()

    def _on_limit_edited(self) -> None:
        value = typed_amount(self.limit.text())
        self.limit.set_problem("" if value is not None else "Write an amount, such as 10,000.00")
        if value is not None:
            self._settings.typed_limit = value
