"""What stands in the place of the requests: grey rows, nothing, no hits, not allowed, a closed store."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.empty import ClosedState, EmptyState, SkeletonRows
from ui.widgets.foot import Foot
from ui.widgets.labels import PlainLabel

_ROW = 93


class RequestStates(QStackedWidget):
    """Shows one of its pages; `rows` is the list beside the pane."""

    def __init__(self, look: Appearance, rows: QWidget) -> None:
        super().__init__()
        self.rows = rows
        self.decided_button = PlainButton(look, tr("See decided requests"))
        self.settings_button = QuietButton(look, tr("Notification settings"), "bell")
        self.clear_button = PlainButton(look, tr("Clear filters"))
        self.read_label = PlainLabel(look, "", types.SECOND, "text2")
        self.loading = _loading(look)
        self.empty = self._empty(look)
        self.none_decided = EmptyState(
            look,
            "tray",
            tr("Nothing has been decided yet"),
            tr("Requests that were approved, rejected or withdrawn show here."),
        )
        self.no_match = EmptyState(
            look,
            "funnel-simple",
            tr("No requests match"),
            tr("The kind or the text that you chose leaves nothing over."),
            buttons=(self.clear_button,),
        )
        self.closed = ClosedState(look)
        self.retry_button = PlainButton(look, tr("Try again"), "arrow-clockwise")
        self.refused = QVBoxLayout()
        self.denied = self._denied(look)
        instead = (self.empty, self.none_decided, self.no_match, self.denied, self.closed)
        for page in (rows, *instead, self.loading):
            self.addWidget(page)

    def _empty(self, look: Appearance) -> QWidget:
        state = EmptyState(
            look,
            "check-circle",
            tr("Nothing waits for you"),
            tr(
                "When a seller asks for a payment or a cancellation, or your organisation asks for an"
                " approval, it shows here. You get a notification at once, and again before a deadline."
            ),
            tone=Tone.POSITIVE,
            buttons=(self.decided_button, self.settings_button),
        )
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(state, 1)
        foot = Foot(look)
        foot.row.addWidget(self.read_label)
        foot.row.addStretch(1)
        column.addWidget(foot)
        return page

    def _denied(self, look: Appearance) -> QWidget:
        """Make the page for what may not be read: a note for each listing goes into `refused`."""
        state = EmptyState(
            look,
            "lock-key",
            tr("No requests that you may see"),
            tr("What AWS does not let you read stands above. The other tabs keep working."),
            tone=Tone.WARNING,
            buttons=(self.retry_button,),
        )
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.refused.setSpacing(0)
        column.addLayout(self.refused)
        column.addWidget(state, 1)
        return page


def _loading(look: Appearance) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(SkeletonRows(look, _ROW))
    column.addStretch(1)
    page.setMinimumSize(1, 1)  # a page out of view must not make the window higher
    return page
