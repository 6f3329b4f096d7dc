"""The menu of the charges' filters: product, seller, currency, period, and the saved views."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup

from app.errors import AppError
from app.language import tr
from app.model.charge_figures import ChargeChoices, Choice
from app.model.saved_view import ChargeFilters, SavedView
from app.model.text import plain
from app.worker.view_messages import DropView, KeepView
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.tabs.charges.filter_words import (
    CURRENCY,
    PERIOD,
    PERIODS,
    PRODUCT,
    SELLER,
    FilterName,
    period_words,
    words_of,
)
from ui.theme import Tone
from ui.widgets.buttons import button_text
from ui.widgets.filter_chip import MenuChip
from ui.widgets.menu import Menu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.store.queries import Queries
    from ui.tabs.charges.choice_popup import ChoicePopup

_FILTERS = tr("Filters")
_NAMED = 40


class FilterMenu(QObject):
    """`changed` carries the ChargeFilters, `view_chosen` a SavedView, `save_asked` wants a name for one."""

    changed = Signal(object)
    view_chosen = Signal(object)
    save_asked = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks: Tasks = context.tasks
        self._context = context
        self.filters = ChargeFilters()
        self.has_more = False  # a chip or a text narrows the rows, too
        self.chip = MenuChip(context.look, _FILTERS)
        self.chip.clicked.connect(self.open)
        self.menu: Menu | None = None  # while it is open
        self._views: dict[str, SavedView] = {}
        self.popup: ChoicePopup | None = None

    def show_filters(self, filters: ChargeFilters) -> None:
        """Say what is on."""
        self.filters = filters
        self.chip.say(words_of(filters))

    @async_slot
    async def open(self) -> None:
        """Read what there is to choose from, then open the menu."""

        def read(queries: Queries) -> tuple[ChargeChoices, tuple[SavedView, ...]]:
            return queries.charge_choices(), queries.saved_views()

        found = await self._context.store.ask_surely(read)
        choices, views = found or (ChargeChoices(), ())
        self.menu = self.menu_of(choices, views)
        self.menu.aboutToHide.connect(self._on_hidden)
        self.menu.popup(self.chip.mapToGlobal(QPoint(0, self.chip.height())))

    @async_slot
    async def keep(self, view: SavedView) -> None:
        """Keep a view under its name; one that it replaces can come back."""
        earlier = await self._view_of(view.name)
        is_done = await self._send(KeepView(view, self._context.store.account_id))
        if is_done and earlier is not None and earlier != view:
            self._offer_undo(tr("View replaced."), earlier)
        elif is_done:
            said = plain(view.name, _NAMED)
            self._context.notices.show(Tone.POSITIVE, "check-circle", tr("View saved."), said)

    @async_slot
    async def drop(self, name: str) -> None:
        """Forget a view, which can come back."""
        earlier = await self._view_of(name)
        is_done = await self._send(DropView(name, self._context.store.account_id))
        if is_done and earlier is not None:
            self._offer_undo(tr("View deleted."), earlier)

    @async_slot
    async def _put_back(self, view: SavedView) -> None:
        await self._send(KeepView(view, self._context.store.account_id))

    async def _view_of(self, name: str) -> SavedView | None:
        """The view that is kept under a name now."""

        def read(queries: Queries) -> tuple[SavedView, ...]:
            return queries.saved_views()

        views = await self._context.store.ask_surely(read)
        return next((one for one in views or () if one.name == name), None)

    def _offer_undo(self, words: str, earlier: SavedView) -> None:
        undo = partial(self._put_back, earlier)
        self._context.notices.undo.offer(words, undo, plain(earlier.name, _NAMED))

    async def _send(self, request: KeepView | DropView) -> bool:
        try:
            await self._context.bridge.call(request)
        except AppError as error:
            self._context.notices.error(error)
            return False
        return True

    # --- the menu ---------------------------------------------------------------------------------

    def menu_of(self, choices: ChargeChoices, views: Sequence[SavedView]) -> Menu:
        """Everything by which the charges can be narrowed."""
        window = self.chip.window()  # the chip, whose caret comes last, is mirrored
        menu = Menu(self._context.look, window)
        menu.setAccessibleName(_FILTERS)
        now = self.filters
        self._add_search(menu, PRODUCT, choices.products, now.product, self._on_product_chosen)
        self._add_search(menu, SELLER, choices.sellers, now.seller, self._on_seller_chosen)
        codes = {one: one for one in choices.currencies}
        self._add_choice(menu, CURRENCY, codes, now.currency, self._on_currency_triggered)
        periods = {key: words for key, (words, _) in PERIODS.items()}
        if now.period and now.period not in periods:
            periods[now.period] = period_words(now.period)
        self._add_choice(menu, PERIOD, periods, now.period, self._on_period_triggered)
        menu.addSeparator()
        self._add_views(menu, views)
        menu.addSeparator()
        clear = self._action(menu, tr("Clear filters"), self._on_cleared)
        clear.setEnabled(not now.is_empty)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _add_search(
        self,
        menu: Menu,
        names: FilterName,
        choices: Sequence[Choice],
        now: Choice | None,
        choose: Callable[[object], None],
    ) -> None:
        """An entry that opens a list to search in, and one that takes the filter off."""

        def open_list() -> None:
            from ui.tabs.charges.choice_popup import ChoicePopup  # noqa: PLC0415 - rarely needed

            self.popup = ChoicePopup(self._context.look, names, choices, self.chip)
            self.popup.chosen.connect(choose)
            self.popup.open_at(self.chip.mapToGlobal(QPoint(0, self.chip.height())))

        named = f": {plain(now.name, _NAMED)}" if now is not None else ""
        action = self._action(menu, f"{names.title}{named}…", open_list)
        action.setEnabled(bool(choices))
        if now is not None:
            self._action(menu, names.any, lambda: choose(None))

    def _add_choice(
        self,
        menu: Menu,
        names: FilterName,
        words: dict[str, str],
        now: str,
        choose: Callable[[QAction], None],
    ) -> None:
        sub = menu.add_submenu(f"{names.title}: {words.get(now, now)}" if now else names.title)
        sub.setEnabled(bool(words))
        group = QActionGroup(sub)
        for key, said in {"": names.any, **words}.items():
            action = QAction(button_text(said), sub)
            action.setCheckable(True)
            action.setChecked(key == now)
            action.setData(key)
            group.addAction(action)
            sub.addAction(action)
        sub.triggered.connect(choose)

    def _add_views(self, menu: Menu, views: Sequence[SavedView]) -> None:
        self._views = {view.name: view for view in views}
        for name in self._views:
            self._action(menu, name, self._on_view_triggered).setData(name)
        save = self._action(menu, tr("Save this view…"), self.save_asked.emit)
        save.setEnabled(not self.filters.is_empty or self.has_more)
        delete = menu.add_submenu(tr("Delete a view"))
        delete.setEnabled(bool(views))
        for name in self._views:
            self._action(delete, name, self._on_delete_triggered).setData(name)

    @staticmethod
    def _action(menu: Menu, words: str, run: Callable[[], object]) -> QAction:
        action = QAction(button_text(words), menu)
        action.triggered.connect(run)
        menu.addAction(action)
        return action

    # --- slots ------------------------------------------------------------------------------------

    def _change(self, **parts: object) -> None:
        self.changed.emit(msgspec.structs.replace(self.filters, **parts))

    def _on_product_chosen(self, choice: object) -> None:
        self._change(product=choice)

    def _on_seller_chosen(self, choice: object) -> None:
        self._change(seller=choice)

    def _on_currency_triggered(self, action: QAction) -> None:
        self._change(currency=str(action.data()))

    def _on_period_triggered(self, action: QAction) -> None:
        self._change(period=str(action.data()))

    def _on_view_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction) and action.data() in self._views:
            self.view_chosen.emit(self._views[action.data()])

    def _on_delete_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.drop(str(action.data()))

    def _on_hidden(self) -> None:
        self.menu = None

    def _on_cleared(self) -> None:
        before = self.filters
        self.changed.emit(ChargeFilters())
        undo = partial(self.changed.emit, before)
        self._context.notices.undo.offer(tr("Filters cleared."), undo, words_of(before))
