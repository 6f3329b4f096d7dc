"""What stands in the place of a table: its rows, grey rows, nothing, no hits, not allowed, or a closed store."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.language import tr
from ui.appearance import Appearance
from ui.widgets.buttons import PlainButton
from ui.widgets.empty import ClosedState, EmptyState, PermissionState, Refusal, SkeletonRows

_NO_HITS = tr("The filter leaves nothing over. What is stored stays where it is.")


class TableStates(QStackedWidget):
    """Shows one page at a time; each but the rows is made when it is first needed.

    `clear_asked` for all rows again, `retry_asked` for another read, `check_asked` for the health check.
    """

    clear_asked = Signal()
    retry_asked = Signal()
    check_asked = Signal()

    def __init__(
        self,
        look: Appearance,
        *,
        many: str,
        icon: str,
        empty: str,
        row_height: int,
        no_hits: str = _NO_HITS,
    ) -> None:
        super().__init__()
        self._look = look
        self._many = many
        self._icon = icon
        self._empty_words = empty
        self._row_height = row_height
        self._no_hits_words = no_hits
        self._skeleton: QWidget | None = None
        self._empty: EmptyState | None = None
        self._closed: ClosedState | None = None
        self._no_hits: EmptyState | None = None
        self._refusal: PermissionState | None = None
        self._refused: Refusal | None = None

    def put_rows(self, rows: QWidget) -> None:
        """Say which page shows the rows, before any is shown."""
        self._rows = rows
        self.addWidget(rows)

    def show_rows(self) -> None:
        """There are rows."""
        self.setCurrentWidget(self._rows)

    def show_loading(self) -> None:
        """Nothing has been read yet."""
        if self._skeleton is None:
            self._skeleton = QWidget()
            self._skeleton.setMinimumSize(1, 1)  # a page must not make the window higher
            column = QVBoxLayout(self._skeleton)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(SkeletonRows(self._look, self._row_height))
            column.addStretch(1)
            self.addWidget(self._skeleton)
        self.setCurrentWidget(self._skeleton)

    def show_empty(self) -> None:
        """AWS has none."""
        if self._empty is None:
            self._empty = EmptyState(
                self._look, self._icon, tr("No {many}", many=self._many), self._empty_words
            )
            self.addWidget(self._empty)
        self.setCurrentWidget(self._empty)

    def show_closed(self) -> None:
        """The store cannot be opened."""
        if self._closed is None:
            self._closed = ClosedState(self._look)
            self.addWidget(self._closed)
        self.setCurrentWidget(self._closed)

    def show_no_hits(self) -> None:
        """The filters leave nothing."""
        if self._no_hits is None:
            button = PlainButton(self._look, tr("Clear filters"))
            button.clicked.connect(self.clear_asked)
            title = tr("No {many} match", many=self._many)
            words = self._no_hits_words
            self._no_hits = EmptyState(self._look, "funnel-simple", title, words, buttons=(button,))
            self.addWidget(self._no_hits)
        self.setCurrentWidget(self._no_hits)

    def show_refusal(self, refusal: Refusal, clipboard: QClipboard) -> None:
        """AWS does not allow to read them."""
        if refusal != self._refused or self._refusal is None:
            if self._refusal is not None:
                self.removeWidget(self._refusal)
                self._refusal.deleteLater()
            self._refused = refusal
            self._refusal = PermissionState(self._look, refusal, clipboard)
            self._refusal.retry_button.clicked.connect(self.retry_asked)
            self._refusal.check_button.clicked.connect(self.check_asked)
            self.addWidget(self._refusal)
        self.setCurrentWidget(self._refusal)
