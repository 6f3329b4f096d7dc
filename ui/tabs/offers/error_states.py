"""What stands in the place of a whole view: a refusal with its right, or why nothing came."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import AccessDenied, AppError
from ui import text
from ui.context import Context
from ui.widgets.empty import PermissionState
from ui.widgets.failed import Asked, FailedState, details, failure, refusal


class ErrorStates(QStackedWidget):
    """Shows the content, or an error in its place. `again_wanted` to ask once more."""

    again_wanted = Signal()

    def __init__(self, context: Context, content: QWidget) -> None:
        super().__init__()
        self._context = context
        self._content = content
        self._page: QWidget | None = None
        self._error: AppError | None = None
        self.addWidget(content)

    def show_error(self, error: AppError | None, asked: Asked) -> None:
        """Show an error in the place of everything, or for None the content; `asked` is what failed."""
        if error is self._error:
            return
        self._error = error
        old, self._page = self._page, None
        if error is not None:
            self._page = self._make(error, asked)
            self.addWidget(self._page)
        self.setCurrentWidget(self._page or self._content)
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
