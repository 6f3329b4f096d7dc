"""Pages that open over a tab's views, and lead back to the place where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.registry import Asked, Offered, Tab

if TYPE_CHECKING:
    from ui.purchase.page import PurchasePage

_KEPT = 8  # pages that were left and are opened again as they were


class _Place:
    """Where the focus was; a widget that was made anew meanwhile is found by its name."""

    def __init__(self, around: QWidget) -> None:
        focused = around.window().focusWidget()
        inside = focused if focused is not None and around.isAncestorOf(focused) else None
        self._around = around
        self._widget = inside
        self._name = inside.accessibleName() if inside is not None else ""

    def come_back(self) -> None:
        """Put the focus there again, or on the first thing that takes it."""
        from ui.widgets.first_stop import first_stop  # noqa: PLC0415 - with the first page

        target = self._widget if self._widget is not None and isValid(self._widget) else None
        if target is None or not target.isVisible():
            named = [
                one
                for one in self._around.findChildren(QWidget)
                if self._name and one.accessibleName() == self._name and one.isVisible()
            ]
            stops = [one for one in named if one.focusPolicy() != Qt.FocusPolicy.NoFocus]
            target = next(iter(stops), None) or first_stop(self._around)
        if target is not None:
            target.setFocus(Qt.FocusReason.BacktabFocusReason)


class Pages(QObject):
    """The pages that are open over the widgets of a tab's layout, the last one on top.

    A page that was left stays as it is, and what runs in it goes on: opened again by its key it is
    shown as it was. At most eight are kept, the last ones that were left.
    """

    def __init__(self, tab: QWidget) -> None:
        super().__init__(tab)
        self._tab = tab
        self._open: list[tuple[PurchasePage, _Place]] = []
        self._left: dict[str, PurchasePage] = {}
        self._covered: list[QWidget] = []

    @property
    def current(self) -> PurchasePage | None:
        """The page on top; None while the tab's own views are shown."""
        return self._open[-1][0] if self._open else None

    def left(self, key: str) -> PurchasePage | None:
        """The page of this key that was left, if it is still there."""
        return self._left.get(key)

    def open(self, page: PurchasePage) -> None:
        """Show a page over everything that the tab shows."""
        if page is self.current:
            return
        place = _Place(self._tab)
        layout = self._tab.layout()
        if layout is None:
            raise TypeError(self._tab)
        below = self.current
        if below is not None:
            below.hide()
        else:
            widgets = [item.widget() for item in map(layout.itemAt, range(layout.count())) if item]
            self._covered = [one for one in widgets if one is not None and not one.isHidden()]
            for one in self._covered:
                one.hide()
        earlier = self._left.pop(page.key, None)
        if earlier is not None and earlier is not page:
            _destroy(earlier)
        page.back_asked.connect(self._on_back_asked, Qt.ConnectionType.UniqueConnection)
        page.page_asked.connect(self.open, Qt.ConnectionType.UniqueConnection)
        self._open.append((page, place))
        layout.addWidget(page)
        page.show()
        page.enter()

    def close(self) -> None:
        """Go back to what is below the page on top, and to the place where one was there."""
        if not self._open:
            return
        page, place = self._open.pop()
        self._put_away(page)
        below = self.current
        if below is not None:
            below.show()
        else:
            self._uncover()
        place.come_back()

    def close_all(self) -> None:
        """Show the tab's own views: what was asked for elsewhere is shown there."""
        if not self._open:
            return
        while self._open:
            self._put_away(self._open.pop()[0])
        self._uncover()

    def _uncover(self) -> None:
        covered, self._covered = self._covered, []
        for one in covered:
            one.show()

    def _put_away(self, page: PurchasePage) -> None:
        layout = self._tab.layout()
        if layout is not None:
            layout.removeWidget(page)
        page.hide()
        replaced = self._left.pop(page.key, None)
        self._left[page.key] = page
        gone = [replaced] if replaced is not None and replaced is not page else []
        idle = [one for one in self._left.values() if not one.is_busy and one is not page]
        gone += idle[: max(len(self._left) - _KEPT, 0)]
        for one in gone:
            if self._left.get(one.key) is one:
                del self._left[one.key]
            _destroy(one)

    def _on_back_asked(self) -> None:
        self.close()


def _destroy(page: PurchasePage) -> None:
    page.setParent(None)
    page.deleteLater()


class PagedTab(Tab):
    """A tab whose page, while one is open, gets what the window asks. Put it before the tab's base."""

    _pages: Pages | None = None

    @property
    def pages(self) -> Pages:
        """The pages over the tab, made with the first one."""
        if self._pages is None:
            self._pages = Pages(self)
        return self._pages

    @property
    def page(self) -> PurchasePage | None:
        """The page on top, if one is open."""
        return self._pages.current if self._pages is not None else None

    def open_page(self, page: PurchasePage) -> None:
        """Show a page over the tab's views."""
        self.pages.open(page)

    # --- what the window asks ---------------------------------------------------------------------

    def focus_filter(self) -> None:
        """A page has nothing to filter."""
        if self.page is None:
            super().focus_filter()

    def set_filter(self, content: str) -> None:
        """Leave the page: rows are looked for."""
        self._leave()
        super().set_filter(content)

    def show_view(self, view: str) -> None:
        """Leave the page: a view is asked for."""
        self._leave()
        super().show_view(view)

    def open_item(self, item_id: str) -> bool:
        """Leave the page: an item is asked for."""
        self._leave()
        return super().open_item(item_id)

    def run_main_action(self) -> None:
        """The main action of the page, else of the tab."""
        if self.page is not None:
            self.page.run_main_action()
        else:
            super().run_main_action()

    def copy_as_text(self) -> None:
        """A page has no rows."""
        if self.page is None:
            super().copy_as_text()

    def export(self) -> None:
        """A page has no rows."""
        if self.page is None:
            super().export()

    def choose_columns(self) -> None:
        """A page has no columns."""
        if self.page is None:
            super().choose_columns()

    def filter_by_party(self) -> None:
        """A page has no rows."""
        if self.page is None:
            super().filter_by_party()

    def refresh_item(self) -> None:
        """Read what the page is about again, else what the focus is in."""
        if self.page is not None:
            self.page.refresh_item()
        else:
            super().refresh_item()

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        return super().regions() if self.page is None else self.page.regions()

    def copy_id(self) -> str:
        """The id that the page is about, else the selected one."""
        return super().copy_id() if self.page is None else self.page.copy_id()

    def why_off(self, asked: Asked) -> str:
        """Why the page, else the tab, cannot do now what the window would ask of it."""
        return super().why_off(asked) if self.page is None else self.page.why_off(asked)

    def offered(self) -> tuple[Offered, ...]:
        """What can be done with what the page is about, else with the item in view."""
        return super().offered() if self.page is None else self.page.offered()

    def _leave(self) -> None:
        if self._pages is not None:
            self._pages.close_all()
