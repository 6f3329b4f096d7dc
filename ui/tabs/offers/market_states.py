"""What stands in the place of the whole catalogue: a refusal with its right, or why nothing came."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import AccessDenied, AppError
from ui import text
from ui.context import Context
from ui.widgets.empty import PermissionState
from ui.widgets.failed import Asked, FailedState, details, failure, refusal

_SEARCH = Asked(
    "products", "aws-marketplace:SearchListings", "Your role may not search the catalogue."
)
_PRIVATE = Asked(
    "private offers",
    "aws-marketplace:ListPurchaseOptions",
    "Your role may not list private offers.",
)


class MarketStates(QStackedWidget):
    """Shows the split, or an error in its place. `again_wanted` to ask once more."""

    again_wanted = Signal()

    def __init__(self, context: Context, split: QWidget) -> None:
        super().__init__()
        self._context = context
        self._split = split
        self._page: QWidget | None = None
        self._error: AppError | None = None
        self.addWidget(split)

    def show_error(self, error: AppError | None, *, is_private: bool) -> None:
        """Show an error in the place of everything, or None the split."""
        if error is self._error:
            return
        self._error = error
        old, self._page = self._page, None
        if error is not None:
            self._page = self._make(error, _PRIVATE if is_private else _SEARCH)
            self.addWidget(self._page)
        self.setCurrentWidget(self._page or self._split)
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()

    def _make(self, error: AppError, asked: Asked) -> QWidget:
        context = self._context
        if isinstance(error, AccessDenied):
            identity = context.status.identity
            arn = identity.principal_arn if identity else ""
            when = text.date_time(context.store.now())
            denied = PermissionState(
                context.look, refusal(error, asked, arn, when), context.clipboard
            )
            denied.retry_button.clicked.connect(self.again_wanted)
            denied.check_button.clicked.connect(context.places.open_health)
            return denied
        failed = FailedState(context.look, failure(error, asked))
        failed.retry_button.clicked.connect(self.again_wanted)
        failed.copy_button.clicked.connect(self._on_copy_clicked)
        return failed

    def _on_copy_clicked(self) -> None:
        if self._error is not None:
            self._context.clipboard.setText(details(self._error))
