"""Which lists of a screen have no menu for their rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from tests.fakes.spoken import about
from ui.table.view import TableView
from ui.tabs.charges.timeline.agenda import AgendaView
from ui.tabs.offers.results_view import ResultsView
from ui.tabs.requests.inbox_view import InboxView

_LISTS = (TableView, AgendaView, ResultsView, InboxView)


def menu_faults(shown: QWidget) -> list[str]:
    """List them; figures, months and lists to choose from have no rows that anything is done with."""
    return [
        f"{about(one)} has no menu for its rows"
        for one in shown.findChildren(QAbstractItemView)
        if isinstance(one, _LISTS)
        and one.isVisibleTo(shown)
        and one.contextMenuPolicy() is not Qt.ContextMenuPolicy.CustomContextMenu
    ]
