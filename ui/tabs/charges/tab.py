"""The charges tab: the table of charges, and other views of the same money."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.context import Context
from ui.registry import Tab
from ui.tabs.charges.table import ChargesTable
from ui.tabs.charges.table import build as build_table
from ui.tabs.charges.views import CHARGES, VIEWS
from ui.viewed import Viewed

if TYPE_CHECKING:
    from ui.tabs.charges.views import ChargesView
    from ui.widgets.segmented import Segmented


def build(context: Context, parent: QWidget) -> ChargesTab:
    """Build the tab."""
    return ChargesTab(context, parent)


class ChargesTab(Viewed, Tab):
    """What the window asks goes to the view that is shown; what names a charge goes to the table."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._views: dict[str, Tab] = {}
        self.stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.table: ChargesTable = build_table(context, self.stack)
        self._add(CHARGES, self.table)

    @property
    def current(self) -> Tab:
        """The view that is shown."""
        return next(one for one in self._views.values() if one is self.stack.currentWidget())

    def view(self, key: str) -> Tab:
        """A view, made when it is first wanted."""
        if key not in self._views:
            built = next(one for one in VIEWS if one.key == key).build(self._context, self.stack)
            if not isinstance(built, Tab):
                raise TypeError(built)
            self._add(key, built)
        return self._views[key]

    def go_to(self, key: str) -> None:
        """Show a view."""
        view = self.view(key)
        self.stack.setCurrentWidget(view)
        _control_of(view).select(key)
        if self.isVisible():
            view.shown()

    # --- what the window asks ---------------------------------------------------------------------

    def shown(self) -> None:
        """Refresh what is stale in the view."""
        self.current.shown()

    def focus_filter(self) -> None:
        """Put the focus into the field of the view."""
        self.current.focus_filter()

    def set_filter(self, content: str) -> None:
        """Narrow the charges to a text."""
        self.go_to(CHARGES)
        self.table.set_filter(content)

    def show_view(self, view: str) -> None:
        """Show a view by its key, with everything that is in it; all charges without one."""
        self.go_to(view or CHARGES)
        self.current.show_view("")

    def open_item(self, item_id: str) -> bool:
        """Show a charge."""
        self.go_to(CHARGES)
        return self.table.open_item(item_id)

    # --- views ------------------------------------------------------------------------------------

    def _add(self, key: str, view: Tab) -> None:
        self._views[key] = view
        self.stack.addWidget(view)
        _control_of(view).chosen.connect(self._on_view_chosen)

    def _on_view_chosen(self, key: str) -> None:
        left = self.current
        self.go_to(key)
        if left is not self.current:  # the one that was left stays on its own view
            own = next(one for one, view in self._views.items() if view is left)
            _control_of(left).select(own)
        control = _control_of(self.current)
        chosen = next(one for one in control.findChildren(QPushButton) if one.isChecked())
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)


def _control_of(view: QWidget) -> Segmented:
    return cast("ChargesView", view).view_control
