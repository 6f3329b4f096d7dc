"""The main window: header, tabs, banners, and the tab that is shown. It knows tabs by their registry only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.model.request import RequestKind
from app.model.sync import Counts, Listing
from ui.registry import TABS, Tab, TabKey
from ui.settings import Settings

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QShowEvent

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
_KEPT_TAB = "last-tab"


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
        self._keeps_tab = True
        self._is_tab_chosen = False  # else the store may say which one was used last
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
        self.header.help_button.clicked.connect(self._on_help_clicked)
        context.store.opened.connect(self._on_store_opened)
        context.store.changed.connect(self._on_store_changed)
        context.store.failed.connect(self._on_store_failed)

    def complete(self) -> None:
        """Build what has no place in a frame: menus, shortcuts, the palette."""
        from ui.accounts.menu import AccountMenu  # noqa: PLC0415 - after the first frame
        from ui.actions import add_actions  # noqa: PLC0415 - after the first frame
        from ui.ahead import LoadAhead  # noqa: PLC0415 - after the first frame
        from ui.alt_key import AltKey  # noqa: PLC0415 - after the first frame
        from ui.search import SearchPalette  # noqa: PLC0415 - after the first frame
        from ui.window_actions import WindowActions  # noqa: PLC0415 - after the first frame

        self.account_menu = AccountMenu(self.context, self.context.accounts, self)
        self.header.account_button.setMenu(self.account_menu)
        self.deeds = WindowActions(self)
        self.search = SearchPalette(self.context, self, self.deeds.offered)
        self.header.search.wanted.connect(self.search.open_palette)
        self.search.chosen.connect(self._on_search_chosen)
        add_actions(self, self.deeds.specs())
        self.menuBar().hide()
        AltKey(self)
        if not self._settings.is_safe:
            LoadAhead(self)
        self.context.notices.attach(self)

    # --- tabs -------------------------------------------------------------------------------------

    def tab(self, key: TabKey) -> Tab:
        """A tab, built when first asked for."""
        if key not in self._tabs:
            spec = next(spec for spec in TABS if spec.key == key)
            self._tabs[key] = spec.build(self.context, self.stack)
            self.stack.addWidget(self._tabs[key])
        return self._tabs[key]

    def open_first_tab(self) -> None:
        """Show what waits, until it is known that nothing does; then the tab that was used last."""
        self._keeps_tab = False
        self.open_tab(TabKey.REQUESTS)
        self._keeps_tab, self._is_tab_chosen = True, False

    def open_tab(self, key: TabKey) -> Tab:
        """Show a tab."""
        self._is_tab_chosen = True
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

    def open_view(self, key: TabKey, view: str = "") -> None:
        """Show one view of a tab, the focus in its list."""
        self.open_tab(key).show_view(view)
        self.focus_list()

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

    def open_guide(self, address: str) -> None:
        """Show the guide at "page" or "page#section"; empty: at what is shown."""
        self.context.places.open_guide(address)

    def show_help(self) -> None:
        """Show the guide at what is shown (F1)."""
        self.open_guide("")

    def explain(self) -> None:
        """Explain what has the focus, or what stands nearest to it; the guide where nothing is explained."""
        from ui.help.explain import nearest_button  # noqa: PLC0415 - rarely needed

        button = nearest_button(self.current, self.focusWidget())
        if button is None:
            self.show_help()
        else:
            button.explain()

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
        self.search.forget()
        self.context.notices.undo.forget()
        for tab in self._tabs.values():
            self.stack.removeWidget(tab)
            self.leave(tab)
        self._tabs.clear()
        self.open_first_tab()
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
        mark = self.context.store.account_mark if self._keeps_tab else ""
        if mark:
            self._settings.set_layout(_KEPT_TAB, mark, TABS[index].key)

    def _on_store_opened(self) -> None:
        self._refresh_counts()
        QTimer.singleShot(
            0, self, self._open_last_tab
        )  # 5 ms that the first rows need not wait for

    def _open_last_tab(self) -> None:
        """Where nothing waits, go on where the person was in this account."""
        queries, mark = self.context.store.queries, self.context.store.account_mark
        if self._is_tab_chosen or queries is None or not mark:
            return
        kept = self._settings.layout(_KEPT_TAB, mark)
        if kept in set(TabKey) and queries.counts(self.context.store.now()).open_requests == 0:
            self.open_tab(TabKey(kept))

    def _on_store_changed(self, _listings: frozenset[Listing]) -> None:
        if self.isVisible():
            self._refresh_counts()

    def _on_store_failed(self, error: AppError) -> None:
        self.context.notices.error(error)

    def _on_search_chosen(self, hit: Hit) -> None:
        if hit.run is not None:
            hit.run()
            return
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

    def _on_help_clicked(self) -> None:
        button = self.header.help_button
        menus = [action.menu() for action in self.menuBar().actions() if action.text() == "Help"]
        for menu in menus:
            if isinstance(menu, QMenu):
                menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    # --- Qt ---------------------------------------------------------------------------------------

    def focusNextPrevChild(self, is_forward: bool) -> bool:
        """Tab goes the way one reads."""
        from ui.widgets.tab_order import step_by_tab  # noqa: PLC0415 - after the first frame

        return step_by_tab(self, is_forward=is_forward)

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
