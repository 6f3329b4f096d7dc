"""The settings that work now, each applied at once."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui import fonts as types
from ui import text
from ui.appearance import Scheme
from ui.context import Context
from ui.typed import typed_amount
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.segmented import Segmented
from ui.widgets.tick import Tick

_WIDTH = 520


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
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(24), look.px(20), look.px(24), look.px(20))
        column.setSpacing(look.px(12))
        self.setFixedWidth(look.px(_WIDTH))
        column.addWidget(PlainLabel(look, "Settings", types.DIALOG_TITLE))
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
        row = QHBoxLayout()
        self.health_button = PlainButton(look, "Health check…", "heartbeat")
        row.addWidget(self.health_button)
        row.addStretch(1)
        self._close = PlainButton(look, "Close")
        row.addWidget(self._close)
        column.addLayout(row)

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

    def _on_limit_edited(self) -> None:
        value = typed_amount(self.limit.text())
        self.limit.set_problem("" if value is not None else "Write an amount, such as 10,000.00")
        if value is not None:
            self._settings.typed_limit = value
