"""What the tour of the sandbox account shows, one step after another: real parts of the window."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.language import tr
from ui.registry import TabKey
from ui.window import MainWindow

Find = Callable[[MainWindow], QWidget | None]


class Step(msgspec.Struct, frozen=True):
    """One step: the tab that it is in, the part it points at, and what it says of it."""

    title: str
    words: str
    find: Find
    tab: TabKey | None = None


def _list(window: MainWindow) -> QWidget | None:
    """The list of the tab: what of it is seen."""
    views = window.current.findChildren(QAbstractItemView)
    return next((view for view in views if view.isVisible()), window.current)


def _pane(window: MainWindow) -> QWidget | None:
    regions = [one for one in window.current.regions() if one.isVisible()]
    return regions[-1] if regions else window.current


def _tab(window: MainWindow) -> QWidget | None:
    return window.current


def _search(window: MainWindow) -> QWidget | None:
    return window.header.search


def _activity(window: MainWindow) -> QWidget | None:
    return window.header.activity_button


def _help(window: MainWindow) -> QWidget | None:
    return window.header.help_button


STEPS = (
    Step(
        tr("What waits for you"),
        tr(
            "Sellers ask for money here, or to end an agreement. The soonest deadline stands first:"
            " some requests approve themselves when you do nothing."
        ),
        _list,
        TabKey.REQUESTS,
    ),
    Step(
        tr("Decide here"),
        tr(
            "Every decision opens a sheet first, which says what is sent. Nothing in the sandbox is real:"
            " try it when the tour is over."
        ),
        _pane,
        TabKey.REQUESTS,
    ),
    Step(
        tr("What you have bought"),
        tr(
            "Choose an agreement to see what happens at its end, until when you can decide it, and every"
            " term in plain words."
        ),
        _list,
        TabKey.AGREEMENTS,
    ),
    Step(
        tr("What is charged, and when"),
        tr(
            "Charges that were and that come, by month. F2 sets the purchase order of a row; Timeline and"
            " Forecast look ahead."
        ),
        _tab,
        TabKey.CHARGES,
    ),
    Step(
        tr("Find anything"),
        tr("Names, sellers, amounts, ids and purchase orders, from everywhere with Ctrl+K."),
        _search,
    ),
    Step(
        tr("What became of it"),
        tr(
            "The activity log keeps every decision with its outcome. “Being checked” means that an answer"
            " got lost: Countersign finds out, and never sends twice."
        ),
        _activity,
    ),
    Step(
        tr("Help, wherever you are"),
        tr(
            "F1 opens the guide at what you see, a small ? explains a term, a deadline or a status. This"
            " tour starts again from here."
        ),
        _help,
    ),
)
