"""The settings: a list of pages at the side, each choice applied at once."""

from __future__ import annotations

from enum import StrEnum, unique

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.language import tr
from ui import fonts as types
from ui.accounts.keyring_help import choose_passphrase
from ui.context import Context
from ui.help.sheet_pages import FIND_YOUR_WAY, WHAT_IS_STORED, WHAT_LEAVES, WHO_SEES
from ui.help.subjects import BEFORE_DECIDING, DEADLINE_PAGE
from ui.lock.settings_card import LockCard
from ui.network.card import NetworkCard
from ui.preferences.data import DataPage
from ui.preferences.general import GeneralPage
from ui.preferences.notices import NoticesPage
from ui.preferences.rows import SettingsPage
from ui.preferences.safety import SafetyPage
from ui.widgets.buttons import PlainButton
from ui.widgets.card import Card
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.reading import margins
from ui.widgets.side_column import SideColumn

_SIZE = (880, 636)
_SIDE = 224
_ROW = 34
_AROUND = 80  # of the screen's height, for the title bar and the desktop's panels


@unique
class Page(StrEnum):
    """The pages in their order, by their titles."""

    GENERAL = tr("General")
    SAFETY = tr("Spending safety")
    NOTICES = tr("Notifications")
    SECURITY = tr("Lock and passphrase")
    NETWORK = tr("Network")
    DATA = tr("Data on this computer")


_ICONS = {
    Page.GENERAL: "sliders-horizontal",
    Page.SAFETY: "shield-check",
    Page.NOTICES: "bell",
    Page.SECURITY: "lock-key",
    Page.NETWORK: "globe",
    Page.DATA: "database",
}


_HELP = {
    Page.GENERAL: FIND_YOUR_WAY,
    Page.SAFETY: BEFORE_DECIDING,
    Page.NOTICES: DEADLINE_PAGE,
    Page.SECURITY: WHO_SEES,
    Page.NETWORK: WHAT_LEAVES,
    Page.DATA: WHAT_IS_STORED,
}


class SettingsDialog(QDialog):
    """Opens on its first page, with the focus in the list of pages."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(tr("Countersign: settings"))
        self.stack = QStackedWidget()
        self.pages = QListWidget()
        self._make_pages()
        self._build()
        self._connect()
        self.show_page(Page.GENERAL)

    def show_page(self, page: Page) -> None:
        """Show a page."""
        self.pages.setCurrentRow(list(Page).index(page))

    # --- building -----------------------------------------------------------------------------------

    def _make_pages(self) -> None:
        """Make all pages, or make them anew where everything has been set otherwise."""
        context = self._context
        while (old := self.stack.currentWidget()) is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        self.general = GeneralPage(context)
        self.safety = SafetyPage(context)
        self.notices = NoticesPage(context)
        self.data = DataPage(context)
        self.data.replaced.connect(self._on_replaced)
        made = (
            self.general,
            self.safety,
            self.notices,
            self._security(),
            self._network(),
            self.data,
        )
        for page in made:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            page.setProperty("ground", "surface")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            scroll.setWidget(page)
            self.stack.addWidget(scroll)
        self.limit, self.start, self.releases = (
            self.safety.limit,
            self.general.start,
            self.general.releases,
        )
        self.passphrase_button.clicked.connect(self._on_passphrase_clicked)
        self.change_button.clicked.connect(self._on_change_passphrase_clicked)
        self.network.change_wanted.connect(self._on_network_change_wanted)

    def _security(self) -> SettingsPage:
        look, status = self._context.look, self._context.status
        page = SettingsPage(
            look, Page.SECURITY, tr("Who can see what is open, and what is stored.")
        )
        self.lock = LockCard(self._context, self)
        self.passphrase_button = PlainButton(look, tr("Keep it under a passphrase…"), "lock-key")
        self.stored = Card(look, tr("Stored data is removed when you quit"))
        self.stored.body.addWidget(self.passphrase_button)
        self.stored.setVisible(not status.store_is_kept)
        self.change_button = PlainButton(look, tr("Change the passphrase…"), "lock-key")
        self.passphrase = Card(look, tr("Passphrase"))
        opens = Paragraph(
            look, tr("It opens what Countersign stores on this computer."), is_quiet=True
        )
        self.passphrase.body.addWidget(opens)
        self.passphrase.body.addWidget(self.change_button)
        self.passphrase.setVisible(status.has_passphrase)
        page.add(self.lock, self.stored, self.passphrase)
        page.end()
        return page

    def _network(self) -> SettingsPage:
        page = SettingsPage(self._context.look, Page.NETWORK, tr("The way to AWS."))
        self.network = NetworkCard(self._context)
        page.add(self.network)
        page.end()
        return page

    def _build(self) -> None:
        look = self._context.look
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        side = self._side()
        whole.addWidget(side)
        reading = QFrame()
        reading.setProperty("ground", "surface")
        right = QVBoxLayout(reading)
        right.setContentsMargins(0, 0, 0, look.px(16))
        right.setSpacing(look.px(12))
        right.addWidget(self.stack, 1)
        row = QHBoxLayout()
        row.setContentsMargins(look.px(24), 0, look.px(24), 0)
        self.health_button = PlainButton(look, tr("Health check…"), "heartbeat")
        row.addWidget(self.health_button)
        row.addStretch(1)
        self._close = PlainButton(look, tr("Close"))
        row.addWidget(self._close)
        right.addLayout(row)
        whole.addWidget(reading, 1)
        screen = self.screen().availableGeometry()
        size = QSize(*map(look.px, _SIZE))
        size += QSize(side.minimumWidth() - look.px(_SIDE), 0)
        most = QSize(screen.width(), screen.height() - look.px(_AROUND))
        self.resize(size.boundedTo(most))

    def _side(self) -> QWidget:
        look = self._context.look
        side = SideColumn(look, _SIDE, names=[page.value for page in Page])
        column = side.column
        column.setContentsMargins(look.px(8), look.px(16), look.px(8), look.px(8))
        title = PlainLabel(look, tr("Settings"), types.SECTION)
        title.setContentsMargins(margins(look.px(10), bottom=look.px(6)))
        column.addWidget(title)
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        self.pages.setObjectName("pages")
        self.pages.setAccessibleName(tr("Pages of the settings"))
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in Page:
            item = QListWidgetItem(page.value)
            item.setSizeHint(QSize(0, look.px(_ROW)))
            self.pages.addItem(item)
        self._tint()
        column.addWidget(self.pages, 1)
        return side

    def _tint(self) -> None:
        """Draw all pages in the list, the current one stronger."""
        look, current = self._context.look, self.pages.currentRow()
        for row, page in enumerate(Page):
            item, is_current = self.pages.item(row), row == current
            ink = look.theme.link if is_current else look.theme.text2
            item.setIcon(look.icon(_ICONS[page], ink))
            item.setFont(look.font(types.BODY_STRONG if is_current else types.BODY))

    def _connect(self) -> None:
        self.pages.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.pages.currentRowChanged.connect(self._tint)
        self._close.clicked.connect(self.close)
        self.health_button.clicked.connect(self._on_health_clicked)
        self._context.look.changed.connect(self._tint)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._on_help_wanted)

    # --- slots --------------------------------------------------------------------------------------

    def _on_replaced(self) -> None:
        """Everything is set otherwise: show it so, on the page where that was asked for."""
        page = self.pages.currentRow()
        self._make_pages()
        self.stack.setCurrentIndex(page)

    def _on_help_wanted(self) -> None:
        self._context.places.open_guide(_HELP[list(Page)[self.pages.currentRow()]])

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
