"""The main window: header, tabs, banners, and the tab that is shown. It knows tabs by their registry only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.model.request import RequestKind
from app.model.sync import Counts, Listing
from ui.registry import TABS, Tab, TabKey
from ui.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QShowEvent

    from ui.actions import ActionSpec
    from ui.banners import Banners
    from ui.context import Context
    from ui.header import Header
    from ui.search_hits import Hit
    from ui.tab_bar import TabBar

_OPENS_AT = (1280, 820)
_SMALLEST = (1024, 700)
_LEAST = QSize(
    960, 480
)  # on a screen that has no room for the smallest one: below it, words are cut
_GEOMETRY = "window"


class MainWindow(QMainWindow):
    """`closing` when the person closes it, `quit_wanted` for Quit."""

    closing = Signal()
    quit_wanted = Signal()

    context: Context
    header: Header
    tab_bar: TabBar
    banners: Banners
    stack: QStackedWidget
    pages: QStackedWidget

    def __init__(self, settings: Settings, scale: float = 1.0) -> None:
        """Open as large as last time; larger text (`scale`) needs more room, where the screen has it."""
        super().__init__()
        self._settings = settings
        self._tabs: dict[TabKey, Tab] = {}
        self._left: list[QWidget] = []
        self._is_built = False
        self._may_close = False
        self.setWindowTitle("Countersign")
        screen = self.screen().availableSize()
        self.setMinimumSize(fitted(_SMALLEST, scale, screen))
        self.resize(fitted(_OPENS_AT, scale, screen))
        geometry = settings.geometry(_GEOMETRY)
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)

    # --- building ---------------------------------------------------------------------------------

    def build(self, context: Context) -> None:
        """Make header, tabs and banners, in the place of what was shown meanwhile."""
        from ui.banners import Banners  # noqa: PLC0415 - after the first frame
        from ui.header import Header  # noqa: PLC0415 - after the first frame
        from ui.tab_bar import TabBar  # noqa: PLC0415 - after the first frame

        self.context = context
        self.header = Header(context.look, context.accounts, context.status, context.store)
        self.tab_bar = TabBar(context.look, TABS)
        self.banners = Banners(context)
        self.stack = QStackedWidget()
        self.pages = QStackedWidget()
        self.pages.addWidget(self._inside())
        self.setCentralWidget(self.pages)
        self._connect()
        self._is_built = True
        if self.isVisible():
            self._come_up()

    def _inside(self) -> QWidget:
        from ui.widgets.reading import margins  # noqa: PLC0415 - after the first frame

        bar_row = QWidget()
        bar_row.setProperty("ground", "window")
        bar_row.setProperty("line", "bottom")
        bar_row.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar_column = QVBoxLayout(bar_row)
        bar_column.setContentsMargins(margins(self.context.look.px(14)))
        bar_column.addWidget(self.tab_bar)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, bar_row, self.banners):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        return inside

    def _connect(self) -> None:
        context = self.context
        self.tab_bar.currentChanged.connect(self._on_tab_changed)
        self.header.update_button.clicked.connect(context.places.update_now)
        self.header.activity_button.clicked.connect(context.places.open_activity)
        self.header.settings_button.clicked.connect(context.places.open_settings)
        context.store.opened.connect(self._on_store_opened)
        context.store.changed.connect(self._on_store_changed)
        context.store.failed.connect(self._on_store_failed)

    def complete(self) -> None:
        """Build what has no place in a frame: menus, shortcuts, the search's list."""
        from ui.accounts.menu import AccountMenu  # noqa: PLC0415 - after the first frame
        from ui.actions import add_actions  # noqa: PLC0415 - after the first frame
        from ui.ahead import LoadAhead  # noqa: PLC0415 - after the first frame
        from ui.alt_key import AltKey  # noqa: PLC0415 - after the first frame
        from ui.search import SearchPopup  # noqa: PLC0415 - after the first frame

        self.account_menu = AccountMenu(self.context, self.context.accounts, self)
        self.header.account_button.setMenu(self.account_menu)
        self.search = SearchPopup(self.context, self.header.search, self)
        self.search.chosen.connect(self._on_search_chosen)
        add_actions(self, self._actions())
        self.menuBar().hide()
        AltKey(self)
        LoadAhead(self)
        self.context.notices.attach(self)

    def _actions(self) -> tuple[ActionSpec, ...]:
        from PySide6.QtGui import QAction  # noqa: PLC0415 - after the first paint

        from ui.actions import ActionSpec  # noqa: PLC0415 - after the first paint

        tabs = tuple(
            ActionSpec("View", spec.title, (f"Ctrl+{index + 1}",), self._tab_opener(index))
            for index, spec in enumerate(TABS)
        )
        quit_role = QAction.MenuRole.QuitRole
        settings_role = QAction.MenuRole.PreferencesRole
        places = self.context.places
        return (
            ActionSpec("File", "Update now", ("F5",), self._update),
            ActionSpec("File", "Export…", ("Ctrl+E",), self._export),
            ActionSpec(
                "File",
                "Settings…",
                ("Ctrl+,",),
                places.open_settings,
                role=settings_role,
                needs_account=False,
            ),
            ActionSpec("File", "Lock now", ("Ctrl+L",), places.lock, needs_account=False),
            ActionSpec(
                "File",
                "Close window",
                ("Ctrl+W",),
                self._close,
                after_line=True,
                needs_account=False,
                works_locked=True,
            ),
            ActionSpec(
                "File",
                "Quit",
                ("Ctrl+Q",),
                self.quit_wanted.emit,
                role=quit_role,
                needs_account=False,
                works_locked=True,
            ),
            ActionSpec("Edit", "Search", ("Ctrl+K",), self._focus_search),
            ActionSpec("Edit", "Filter this list", ("Ctrl+F",), self._focus_filter),
            ActionSpec("Edit", "Copy the id", ("Ctrl+Shift+C",), self._copy_id),
            ActionSpec("Edit", "Copy as text", ("Ctrl+Shift+T",), self._copy_as_text),
            ActionSpec("Edit", "Filter by this seller", (), self._filter_by_party),
            *tabs,
            ActionSpec("View", "Columns…", ("Ctrl+Shift+O",), self._choose_columns),
            ActionSpec("View", "Next tab", ("Ctrl+Tab",), self._next_tab, after_line=True),
            ActionSpec("View", "Previous tab", ("Ctrl+Shift+Tab",), self._previous_tab),
            ActionSpec("View", "Next region", ("F6",), self._next_region),
            ActionSpec("View", "Previous region", ("Shift+F6",), self._previous_region),
            ActionSpec(
                "View", "Activity log", ("Ctrl+Shift+L",), places.open_activity, after_line=True
            ),
            ActionSpec("Action", "Main action…", ("Ctrl+Return", "Ctrl+Enter"), self._main_action),
            ActionSpec("Action", "Reject…", ("Ctrl+Shift+R",), self._reject_action),
            ActionSpec("Help", "Health check…", (), places.open_health),
        )

    def _tab_opener(self, index: int) -> _TabOpener:
        return _TabOpener(self, TABS[index].key)

    # --- tabs -------------------------------------------------------------------------------------

    def tab(self, key: TabKey) -> Tab:
        """A tab, built when first asked for."""
        if key not in self._tabs:
            spec = next(spec for spec in TABS if spec.key == key)
            self._tabs[key] = spec.build(self.context)
            self.stack.addWidget(self._tabs[key])
        return self._tabs[key]

    def open_tab(self, key: TabKey) -> Tab:
        """Show a tab."""
        self.tab_bar.setCurrentIndex([spec.key for spec in TABS].index(key))
        tab = self.tab(key)
        if self.stack.currentWidget() is not tab:
            self.stack.setCurrentWidget(tab)
            tab.shown()
        return tab

    @property
    def current(self) -> Tab:
        """The tab that is shown."""
        return self.tab(TABS[self.tab_bar.currentIndex()].key)

    def open_request(self, kind: RequestKind, request_id: str) -> None:
        """Show one pending request, raising the window."""
        self._show_own_account()
        tab = self.open_tab(TabKey.REQUESTS)
        tab.open_item(f"{kind}:{request_id}")

    def open_agreement(self, agreement_id: str) -> None:
        """Show one agreement, raising the window."""
        self._show_own_account()
        self.open_tab(TabKey.AGREEMENTS).open_item(agreement_id)

    def open_session(self, session_id: str) -> None:
        """Show one payment session, or all of them, raising the window."""
        self._show_own_account()
        tab = self.open_tab(TabKey.SESSIONS)
        if session_id:
            tab.open_item(session_id)

    def find_offer(self, content: str) -> None:
        """Look for an offer in AWS Marketplace, by words or by a link."""
        self.open_tab(TabKey.OFFERS).look_for(content)

    def open_filtered(self, key: TabKey, content: str, view: str = "") -> None:
        """Show the rows of a tab, and of one of its views, that hold a text."""
        tab = self.open_tab(key)
        tab.show_view(view)
        tab.set_filter(content)

    def focus_list(self) -> None:
        """Put the focus into the list of the tab that is shown, or on the tabs where it has none."""
        from PySide6.QtWidgets import QAbstractItemView  # noqa: PLC0415 - after the first paint

        lists = [view for view in self.current.findChildren(QAbstractItemView) if view.isVisible()]
        target = lists[0] if lists else self.tab_bar
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def bring_up(self) -> None:
        """Show the window over all others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def allow_close(self) -> None:
        """Let the next close end the window: Countersign quits."""
        self._may_close = True

    # --- accounts ---------------------------------------------------------------------------------

    def show_page(self, page: QWidget) -> None:
        """Show a page in the place of header and tabs, whose keys do nothing meanwhile."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
        self.renew_keys()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_account(self) -> None:
        """Show header and tabs again."""
        self.pages.setCurrentIndex(0)
        self.renew_keys()
        self.tab_bar.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_own_account(self) -> None:
        self.bring_up()
        if self.context.accounts.current is not None and self.pages.currentIndex() != 0:
            self.show_account()

    def leave(self, view: QWidget) -> None:
        """Take a view away that shows the account that was left; `drop_left` destroys it."""
        view.hide()
        self._left.append(view)

    def forget_account(self) -> None:
        """Take away every view of the account that was left, and begin with the first ones anew."""
        self.header.search.clear()
        for tab in self._tabs.values():
            self.stack.removeWidget(tab)
            self.leave(tab)
        self._tabs.clear()
        self.open_tab(TabKey.REQUESTS)
        self._refresh_counts()

    async def drop_left(self) -> None:
        """Destroy the views that were left, once nothing that they began is still going on."""
        await self.context.tasks.others_end()
        left, self._left = self._left, []
        for view in left:
            view.deleteLater()

    def close_others(self) -> None:
        """Close the windows that views opened: they show the account that is left."""
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QMainWindow) and widget is not self and widget.isVisible():
                widget.close()

    def renew_keys(self) -> None:
        """Let the keys do what the page that is shown has; next to nothing while the window is locked."""
        from ui.actions import NEEDS_ACCOUNT, WORKS_LOCKED  # noqa: PLC0415 - after the first frame

        has_account, is_locked = self.pages.currentIndex() == 0, self.context.lock.is_locked
        for action in self.actions():
            is_on = has_account or not action.property(NEEDS_ACCOUNT)
            action.setEnabled(is_on and (not is_locked or bool(action.property(WORKS_LOCKED))))

    # --- slots ------------------------------------------------------------------------------------

    def _on_tab_changed(self, index: int) -> None:
        self.open_tab(TABS[index].key)

    def _on_store_opened(self) -> None:
        self._refresh_counts()

    def _on_store_changed(self, _listings: frozenset[Listing]) -> None:
        if self.isVisible():
            self._refresh_counts()

    def _on_store_failed(self, error: AppError) -> None:
        self.context.notices.error(error)

    def _on_search_chosen(self, hit: Hit) -> None:
        self.header.search.clear()
        if hit.place.is_over:
            from ui.invoices.sheet import open_invoice  # noqa: PLC0415 - rarely needed

            open_invoice(self.context, self, hit.item_id)
            return
        if hit.narrow:
            self.open_filtered(hit.place.tab, hit.narrow, hit.place.view)
        else:
            self.open_tab(hit.place.tab).open_item(hit.item_id)
        self.focus_list()

    def _refresh_counts(self) -> None:
        queries = self.context.store.queries
        self.tab_bar.set_counts(queries.counts(self.context.store.now()) if queries else Counts())

    def _focus_search(self) -> None:
        self.header.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.header.search.selectAll()

    def _focus_filter(self) -> None:
        self.current.focus_filter()

    def _update(self) -> None:
        self.current.refresh_item()
        self.context.places.update_now()

    def _export(self) -> None:
        self.current.export()

    def _copy_as_text(self) -> None:
        self.current.copy_as_text()

    def _filter_by_party(self) -> None:
        self.current.filter_by_party()

    def _choose_columns(self) -> None:
        self.current.choose_columns()

    def _copy_id(self) -> None:
        if item_id := self.current.copy_id():
            self.context.clipboard.setText(item_id)

    def _main_action(self) -> None:
        self.current.run_main_action()

    def _reject_action(self) -> None:
        self.current.run_reject_action()

    def _next_tab(self) -> None:
        self.tab_bar.setCurrentIndex((self.tab_bar.currentIndex() + 1) % len(TABS))

    def _previous_tab(self) -> None:
        self.tab_bar.setCurrentIndex((self.tab_bar.currentIndex() - 1) % len(TABS))

    def _next_region(self) -> None:
        self._step_region(1)

    def _previous_region(self) -> None:
        self._step_region(-1)

    def _step_region(self, step: int) -> None:
        from ui.widgets.first_stop import first_stop  # noqa: PLC0415 - after the first frame

        regions: list[QWidget] = [self.header, self.tab_bar, *self.current.regions()]
        now = self.focusWidget()
        start = next((i for i, region in enumerate(regions) if _holds(region, now)), -1)
        for distance in range(1, len(regions) + 1):
            target = regions[(start + step * distance) % len(regions)]
            first = target if target.focusPolicy() else first_stop(target)
            if first is not None:  # a region with nothing to reach is passed over
                first.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _close(self) -> None:
        self.close()

    # --- Qt ---------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the geometry; whether closing ends Countersign is the application's decision."""
        self._settings.set_geometry(_GEOMETRY, self.saveGeometry())
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.closing.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """A window that comes back shows the present numbers."""
        super().showEvent(event)
        if self._is_built:
            self._come_up()

    def _come_up(self) -> None:
        if self.focusWidget() is None:
            self.tab_bar.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh_counts()


def fitted(size: tuple[int, int], scale: float, screen: QSize) -> QSize:
    """A size for larger text (`scale`), as far as the screen has room for it.

    A laptop of 1366 x 768 at 125 % has 1093 x 614: a window that is higher hides its lowest buttons.
    """
    return (QSize(*size) * scale).boundedTo(screen).expandedTo(_LEAST)


class _TabOpener:
    """Opens one tab for the keyboard."""

    def __init__(self, window: MainWindow, key: TabKey) -> None:
        self._window = window
        self._key = key

    def __call__(self) -> None:
        self._window.open_tab(self._key)
        self._window.focus_list()


def _holds(region: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (widget is region or region.isAncestorOf(widget))
