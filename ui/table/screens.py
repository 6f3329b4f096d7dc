"""The screens of what all tables share, for `--screenshots`: the column chooser and the menu of the rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QWidget

from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.table.tab import TableTab


class PopoverPicture(QLabel):
    """The window with a popover over it: a popover is a window of its own."""

    def __init__(self, window: QWidget, popover: QWidget) -> None:
        super().__init__()
        self.popover = popover
        whole = window.grab()
        with QPainter(whole) as painter:
            painter.drawPixmap(window.mapFromGlobal(popover.pos()), popover.grab())
        self.setFixedSize(window.size())
        self.setPixmap(whole)


def _over(open_popover: Callable[[TableTab], QWidget]) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        tab = stage.tab(TabKey.AGREEMENTS)
        if not isinstance(tab, TableTab):
            raise TypeError(tab)
        tab.close_pane()
        await stage.settle()
        tab.view.selectRow(1)
        popover = open_popover(tab)
        await stage.settle()
        return PopoverPicture(stage.window, popover)

    return prepare


def _chooser(tab: TableTab) -> QWidget:
    return tab.actions_of_rows.open_chooser()


def _menu(tab: TableTab) -> QWidget:
    return tab.actions_of_rows.open_menu(QPoint(240, 66))


def _close(widget: QWidget) -> None:
    if isinstance(widget, PopoverPicture):
        widget.popover.close()
        widget.deleteLater()


SCREENS = (
    Screen("agreements-columns", _over(_chooser), _close),
    Screen("agreements-menu", _over(_menu), _close),
)
