"""Whether to warn of an identity that may do more than Countersign needs, until the person has read it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.model.principal import Breadth, breadth_of
from ui.settings import Settings
from ui.status import Status
from ui.store_view import StoreView


class IdentityWarning(QObject):
    """`changed` when the warning was dismissed: for an administrator for good, for root until the end."""

    changed = Signal()

    def __init__(self, status: Status, store: StoreView, settings: Settings) -> None:
        super().__init__()
        self._status = status
        self._store = store
        self._settings = settings
        self._dismissed: set[str] = set()

    @property
    def breadth(self) -> Breadth:
        """What to warn of; ORDINARY where there is nothing to warn of, or it was dismissed."""
        identity = self._status.identity
        if identity is None or identity.principal_arn in self._dismissed:
            return Breadth.ORDINARY
        breadth = breadth_of(identity.principal_arn)
        mark = self._store.account_mark
        is_read = bool(mark) and self._settings.knows_administrator(mark)
        if breadth is Breadth.ADMINISTRATOR and is_read:
            return Breadth.ORDINARY
        return breadth

    def dismiss(self) -> None:
        """Warn no more: of an administrator in this account, of root until Countersign ends."""
        identity, mark = self._status.identity, self._store.account_mark
        if identity is None:
            return
        self._dismissed.add(identity.principal_arn)
        if breadth_of(identity.principal_arn) is Breadth.ADMINISTRATOR and mark:
            self._settings.set_knows_administrator(mark)
        self.changed.emit()
