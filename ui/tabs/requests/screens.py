"""The screens of the Pending requests tab, its sheets and the activity log, for `--screenshots`."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.model.request import RequestKind
from ui.activity import ActivityWindow
from ui.confirm.picture import Picture
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.requests.tab import RequestsTab

Open = Callable[[RequestsTab], None]


def requests_tab(stage: Stage, *, is_decided: bool = False) -> RequestsTab:
    """Show the tab and give it."""
    tab = stage.tab(TabKey.REQUESTS)
    if not isinstance(tab, RequestsTab):
        raise TypeError(tab)
    tab.toolbar.show_view(is_decided=is_decided)
    return tab


def select_kind(tab: RequestsTab, kind: RequestKind) -> None:
    """Select the first request of a kind, before others one that may be a duplicate."""
    rows = [row for row in tab.inbox.model.rows if row.kind is kind]
    duplicates = [row for row in rows if row.possible_duplicate]
    for row in (duplicates or rows)[:1]:
        tab.inbox.select(row.request_id)


def _pane(kind: RequestKind, *, is_decided: bool = False) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        tab = requests_tab(stage, is_decided=is_decided)
        await stage.settle()
        select_kind(tab, kind)
        return stage.window

    return prepare


def _sheet(kind: RequestKind, open_sheet: Open) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        tab = requests_tab(stage)
        await stage.settle()
        select_kind(tab, kind)
        await stage.settle()
        open_sheet(tab)
        await stage.settle()
        sheet = tab.pane.sheet
        return stage.window if sheet is None else Picture(stage.window, sheet)

    return prepare


async def _activity(stage: Stage) -> QWidget:
    window = ActivityWindow(stage.context)
    window.show()
    return window


def close(widget: QWidget) -> None:
    """Close what a screen opened."""
    if isinstance(widget, Picture):
        widget.sheet.reject()
    if isinstance(widget, Picture | ActivityWindow):
        widget.close()
        widget.deleteLater()


def _approve(tab: RequestsTab) -> None:
    tab.run_main_action()


def _reject(tab: RequestsTab) -> None:
    tab.run_reject_action()


_PAYMENT, _CANCELLATION, _APPROVAL = RequestKind

SCREENS = (
    Screen("pending", _pane(_PAYMENT), also_narrow=True),
    Screen("pending-cancellation", _pane(_CANCELLATION), also_narrow=True),
    Screen("pending-approval", _pane(_APPROVAL), also_narrow=True),
    Screen("pending-decided", _pane(_PAYMENT, is_decided=True)),
    Screen("confirm-approve", _sheet(_PAYMENT, _approve), close, also_narrow=True),
    Screen("confirm-reject", _sheet(_PAYMENT, _reject), close),
    Screen("confirm-cancellation", _sheet(_CANCELLATION, _approve), close),
    Screen("confirm-keep", _sheet(_CANCELLATION, _reject), close),
    Screen("confirm-approval", _sheet(_APPROVAL, _approve), close),
    Screen("activity-log", _activity, close),
)
