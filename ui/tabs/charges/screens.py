"""The screens of the charges, for `--screenshots`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.table.screens import PopoverPicture
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.table import ChargesTable
from ui.tabs.charges.views import CHARGES

_PRESENT = 5  # the place of this month in the chart


async def _table_of(stage: Stage) -> ChargesTable:
    tab = stage.tab(TabKey.CHARGES)
    if not isinstance(tab, ChargesTab):
        raise TypeError(tab)
    tab.go_to(CHARGES)
    tab.table.clear_filters()
    tab.table.view.clearSelection()
    await stage.settle()
    return tab.table


def _with(change: Callable[[ChargesTable], object]) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        change(await _table_of(stage))
        await stage.settle()
        return stage.window

    return prepare


def _as_it_is(_table: ChargesTable) -> None:
    pass


def _point(table: ChargesTable) -> None:
    table.overview.chart.setFocus(Qt.FocusReason.TabFocusReason)
    table.overview.chart.point_at(_PRESENT - 1)


def _tick(table: ChargesTable) -> None:
    for row in (0, 2, 3):
        table.rows.tick(table.model.index(row, 0))


def _gaps(table: ChargesTable) -> None:
    table.toolbar.choose("gaps")
    table.toolbar.chip_chosen.emit("gaps")


def _by_seller(table: ChargesTable) -> None:
    table.overview.by.chosen.emit("seller")


def _by_product(widget: QWidget) -> None:
    for table in widget.findChildren(ChargesTable):
        table.overview.by.chosen.emit("product")


async def _menu(stage: Stage) -> QWidget:
    table = await _table_of(stage)
    table.filter_menu.open()
    await stage.settle()
    menu = table.filter_menu.menu
    if menu is None:
        raise TypeError(menu)
    return PopoverPicture(stage.window, menu)


def _leave(widget: QWidget) -> None:
    for table in widget.findChildren(ChargesTable):
        table.overview.chart.point_at(-1)
        table.view.clearSelection()
        table.clear_filters()


def _close(widget: QWidget) -> None:
    if isinstance(widget, PopoverPicture):
        widget.popover.close()
        widget.deleteLater()


SCREENS = (
    Screen("charges", _with(_as_it_is), also_narrow=True),
    Screen("charges-tooltip", _with(_point), _leave),
    Screen("charges-selected", _with(_tick), _leave),
    Screen("charges-gaps", _with(_gaps), _leave),
    Screen("charges-sellers", _with(_by_seller), _by_product),
    Screen("charges-filters", _menu, _close),
)
