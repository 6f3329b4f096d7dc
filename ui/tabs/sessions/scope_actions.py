"""Opens the sheets that change where Countersign looks, and the pages on which things are linked."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.language import tr
from app.model.payment_session import Instrument, PaymentManager
from app.model.text import plain
from app.worker.session_messages import ReadConnectorLink, ReadInstrumentLink
from ui.context import Context
from ui.tabs.sessions.link_page import LinkPageSheet
from ui.tabs.sessions.manager_notes import ConnectorsSheet
from ui.tabs.sessions.scope import RegionsSheet, UsersSheet
from ui.tabs.sessions.shelf import Shelf
from ui.tabs.sessions.words import manager_name
from ui.widgets.sheet import Sheet

_USER_CHARS = 60


class ScopeActions(QObject):
    """One sheet at a time."""

    def __init__(self, context: Context, shelf: Shelf, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._shelf = shelf
        self._window = window
        self.sheet: Sheet | None = None
        shelf.failed.connect(self._on_read_failed)
        shelf.link_came.connect(self._on_link_came)

    def open_regions(self) -> None:
        """Ask where to look for payment managers."""
        sheet = RegionsSheet(self._context.look, self._window, self._shelf.regions)
        sheet.chosen.connect(self._shelf.keep_regions)
        self._open(sheet)

    def open_users(self, manager_arn: str) -> None:
        """Ask whose sessions to list under a payment manager."""
        manager = self._shelf.manager(manager_arn)
        if manager is not None:
            sheet = UsersSheet(self._context.look, self._window, manager)
            sheet.kept.connect(self._shelf.keep_users)
            self._open(sheet)

    def open_first_users(self) -> None:
        """Ask whose sessions to list under the first payment manager that can be listed."""
        first = next((one for one in self._shelf.looked_at if one.takes_iam), None)
        if first is not None:
            self.open_users(first.arn)

    def open_connectors(self) -> None:
        """Say how the connectors are."""
        looked_at = self._shelf.looked_at
        self._open(ConnectorsSheet(self._context, self._window, looked_at, self.link_connector))

    def link_connector(self, manager: PaymentManager, connector_id: str) -> None:
        """Ask for the page on which a connector is linked."""
        what = tr("the payment manager {manager}", manager=manager_name(manager))
        self._shelf.ask_link(what, ReadConnectorLink(manager.arn, connector_id))

    def link_wallet(self, wallet: Instrument) -> None:
        """Ask for the page on which a wallet is linked."""
        what = tr("the wallet of {user}", user=plain(wallet.user_id, _USER_CHARS))
        request = ReadInstrumentLink(wallet.manager_arn, wallet.instrument_id, wallet.user_id)
        self._shelf.ask_link(what, request)

    def _open(self, sheet: Sheet) -> None:
        if self.sheet is not None:
            sheet.deleteLater()
            return
        self.sheet = sheet
        sheet.finished.connect(self._on_sheet_finished)
        sheet.open()

    def _on_sheet_finished(self) -> None:
        self.sheet = None

    def _on_link_came(self, what: str, address: str) -> None:
        look, is_sandbox = self._context.look, self._context.accounts.is_sandbox
        self._open(LinkPageSheet(look, self._window, what, address, is_sandbox=is_sandbox))

    def _on_read_failed(self, error: AppError) -> None:
        self._context.notices.error(error)
