"""The screens of the payment sessions tab and its sheets, for `--screenshots`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.model.payment_session import PaymentSession
from ui.picture import Picture
from ui.registry import TabKey
from ui.screens import Prepare, Screen, Stage
from ui.tabs.sessions.tab import SessionsTab
from ui.widgets.sheet import Sheet

_STEP_S = 0.05
_LONGEST_S = 30.0
_REGIONS = ("us-east-1", "us-west-2", "eu-central-1")
_FIRST = "researchAgents"
_USERS = {
    _FIRST: ("svc-ledger", "svc-research", "svc-crawl"),
    "purchasingBots": ("svc-buyer",),
    "euAgents": ("svc-eu",),
}
_WITHOUT = "purchasingBots"  # which cannot make sessions before an offer is accepted
_LIMIT = "25.00"
_NOBODY = "no session is called so"

Fits = Callable[[PaymentSession], bool]


async def _until(is_so: Callable[[], bool]) -> None:
    waited = 0.0
    while not is_so() and waited < _LONGEST_S:
        await asyncio.sleep(_STEP_S)
        waited += _STEP_S


async def _tab(stage: Stage) -> SessionsTab:
    """Show the tab with nothing open."""
    tab = stage.tab(TabKey.SESSIONS)
    if not isinstance(tab, SessionsTab):
        raise TypeError(tab)
    tab.close_form()
    tab.close_pane()
    tab.clear_filters()
    await _until(lambda: not tab.shelf.is_waiting)
    return tab


async def _whole(stage: Stage, manager: str = _FIRST) -> SessionsTab:
    """Show the sessions of a payment manager, once they are read with their amounts."""
    tab = await _tab(stage)
    shelf = tab.shelf
    if len(shelf.regions) < len(_REGIONS):
        shelf.keep_regions(_REGIONS)
        await _until(lambda: shelf.is_tried and not shelf.is_reading)
    for one in shelf.managers:
        if one.takes_iam and not one.user_ids and one.name in _USERS:
            shelf.keep_users(one, _USERS[one.name])
    await _until(lambda: not shelf.is_reading)
    shelf.choose(next((one.arn for one in shelf.managers if one.name == manager), ""))
    await stage.settle()
    if manager in _USERS and manager != _WITHOUT:
        await _until(lambda: _is_read(tab))
    await stage.settle()
    stage.context.notices.clear()
    return tab


def _is_read(tab: SessionsTab) -> bool:
    """Whether the amounts of all that may be spent from are there; AWS keeps those of others, too."""
    rows = [tab.model.record(row) for row in range(len(tab.model.keys))]
    now = tab.context.store.now()
    return bool(rows) and all(
        row.amounts_read_at is not None or row.expires_at <= now for row in rows
    )


async def _chosen(stage: Stage, fits: Fits) -> SessionsTab:
    tab = await _whole(stage)
    rows = [tab.model.record(row) for row in range(len(tab.model.keys))]
    tab.beside.choose(next((at for at, row in enumerate(rows) if fits(row)), 0))
    tab.open_pane()
    await stage.settle()
    return tab


def _session(fits: Fits) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        await _chosen(stage, fits)
        return stage.window

    return prepare


def _has_spent(session: PaymentSession) -> bool:
    is_usable = session.gone_at is None and not session.is_drained and session.limit is not None
    return is_usable and session.minutes == 240 and bool(session.spent and session.spent.amount)  # noqa: PLR2004 - of the sample


async def _create(stage: Stage) -> QWidget:
    tab = await _whole(stage)
    tab.open_form()
    if tab.form is not None:
        tab.form.agent.set_text("market-brief")
        tab.form.limit.set_text(_LIMIT)
        tab.form.minutes.set_quietly(240)
        tab.form.update_now()
    await stage.settle()
    return stage.window


async def _create_sheet(stage: Stage) -> QWidget:
    await _create(stage)
    tab = await _shown(stage)
    if tab.form is not None:
        tab.form.create_session()
    await stage.settle()
    return await _picture(stage, tab.deeds.sheet)


async def _delete_sheet(stage: Stage) -> QWidget:
    tab = await _chosen(stage, _has_spent)
    tab.run_reject_action()
    await stage.settle()
    return await _picture(stage, tab.deeds.sheet)


async def _picture(stage: Stage, sheet: Sheet | None) -> QWidget:
    if sheet is None:
        return stage.window
    await _until(lambda: not sheet.is_guarded)
    return Picture(stage.window, sheet)


async def _shown(stage: Stage) -> SessionsTab:
    tab = stage.tab(TabKey.SESSIONS)
    if not isinstance(tab, SessionsTab):
        raise TypeError(tab)
    return tab


async def _regions(stage: Stage) -> QWidget:
    tab = await _whole(stage)
    tab.scope.open_regions()
    await stage.settle()
    return await _picture(stage, tab.scope.sheet)


async def _users(stage: Stage) -> QWidget:
    tab = await _whole(stage)
    tab.scope.open_users(tab.shelf.chosen)
    await stage.settle()
    return await _picture(stage, tab.scope.sheet)


async def _connectors(stage: Stage) -> QWidget:
    tab = await _whole(stage, "euAgents")
    tab.scope.open_connectors()
    await stage.settle()
    return await _picture(stage, tab.scope.sheet)


def _manager(name: str) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        await _whole(stage, name)
        return stage.window

    return prepare


async def _nobody_named(stage: Stage) -> QWidget:
    """Before any user id is known."""
    tab = await _tab(stage)
    await _until(lambda: bool(tab.shelf.managers))
    tab.shelf.choose(next((one.arn for one in tab.shelf.managers if one.takes_iam), ""))
    await stage.settle()
    return stage.window


async def _no_hits(stage: Stage) -> QWidget:
    tab = await _whole(stage)
    tab.set_filter(_NOBODY)
    await stage.settle()
    return stage.window


async def _made(stage: Stage) -> QWidget:
    """A session is made, and the sheet shows what became of it."""
    await _create(stage)
    tab = await _shown(stage)
    if tab.form is not None:
        tab.form.create_session()
    await _picture(stage, tab.deeds.sheet)
    sheet = tab.deeds.sheet
    if sheet is None:
        return stage.window
    sheet.look_again()
    sheet.confirm_button.click()
    await _until(lambda: not tab.is_form_open)
    await stage.settle()
    return await _picture(stage, sheet)


async def _archive(stage: Stage) -> QWidget:
    """What was made before is deleted, and stays."""
    tab = await _chosen(stage, _is_made_here)
    if tab.pane is not None and tab.pane.delete_button.isEnabled():
        tab.run_reject_action()
        sheet = tab.deeds.sheet
        await _picture(stage, sheet)
        if sheet is not None:
            sheet.look_again()
            sheet.confirm_button.click()
            await _until(lambda: tab.pane is None or not tab.pane.delete_button.isEnabled())
            await stage.settle()
            sheet.accept()
    await stage.settle()
    stage.context.notices.clear()
    return stage.window


def _is_made_here(session: PaymentSession) -> bool:
    return bool(session.agent) and session.gone_at is None


def _is_drained(session: PaymentSession) -> bool:
    return session.is_drained and session.minutes == 120  # noqa: PLR2004 - of the sample


def _is_unlimited(session: PaymentSession) -> bool:
    return session.is_unlimited


def _close(widget: QWidget) -> None:
    if isinstance(widget, Picture):
        widget.sheet.reject()
        widget.close()
        widget.deleteLater()


SCREENS = (
    Screen("sessions-no-users", _nobody_named),
    Screen("sessions", _session(_has_spent), also_narrow=True),
    Screen("sessions-drained", _session(_is_drained)),
    Screen("sessions-no-limit", _session(_is_unlimited)),
    Screen("sessions-create", _create, also_narrow=True),
    Screen("sessions-create-sheet", _create_sheet, _close),
    Screen("sessions-delete", _delete_sheet, _close),
    Screen("sessions-other-manager", _manager("euAgents")),
    Screen("sessions-connectors", _connectors, _close),
    Screen("sessions-subscription", _manager("purchasingBots"), also_narrow=True),
    Screen("sessions-regions", _regions, _close),
    Screen("sessions-users", _users, _close),
    Screen("sessions-no-hits", _no_hits),
    Screen("sessions-made", _made, _close),
    Screen("sessions-archive", _archive),
)
