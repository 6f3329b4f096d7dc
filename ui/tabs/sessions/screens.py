"""The screens of the payment sessions tab and its sheets, for `--screenshots`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.model.payment_session import PaymentSession
from ui.confirm.sheet import ConfirmSheet
from ui.picture import Picture
from ui.registry import TabKey
from ui.screens import NotThereError, Prepare, Screen, Stage
from ui.tabs.sessions.tab import SessionsTab
from ui.widgets.sheet import Sheet

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
SomeSheet = TypeVar("SomeSheet", bound=Sheet)


def _tab(stage: Stage) -> SessionsTab:
    tab = stage.tab(TabKey.SESSIONS)
    if not isinstance(tab, SessionsTab):
        raise TypeError(tab)
    return tab


async def _bare(stage: Stage) -> SessionsTab:
    """Show the tab with nothing open."""
    tab = _tab(stage)
    tab.close_form()
    tab.close_pane()
    tab.clear_filters()
    await stage.until(lambda: not tab.shelf.is_waiting, "AWS has not begun to be read.")
    return tab


async def _whole(stage: Stage, manager: str = _FIRST) -> SessionsTab:
    """Show the sessions of a payment manager, once they are read with their amounts."""
    tab = await _bare(stage)
    shelf = tab.shelf
    if len(shelf.regions) < len(_REGIONS):
        shelf.keep_regions(_REGIONS)
        await stage.until(
            lambda: shelf.is_tried and not shelf.is_reading, "The regions are not read."
        )
    for one in shelf.managers:
        if one.takes_iam and not one.user_ids and one.name in _USERS:
            shelf.keep_users(one, _USERS[one.name])
    await stage.until(lambda: not shelf.is_reading, "The payment managers are not read.")
    arn = next((one.arn for one in shelf.managers if one.name == manager), "")
    if not arn:
        raise NotThereError(f"There is no payment manager {manager}.")
    shelf.choose(arn)
    await stage.settle()
    if manager in _USERS and manager != _WITHOUT:
        await stage.until(lambda: _is_read(tab), f"The sessions of {manager} are not read.")
    await stage.settle()
    stage.context.notices.clear()
    return tab


def _is_read(tab: SessionsTab) -> bool:
    """Whether the amounts of all that may be spent from are there; AWS keeps those of others, too."""
    rows = _rows(tab)
    now = tab.context.store.now()
    return bool(rows) and all(
        row.manager_arn == tab.shelf.chosen
        and (row.amounts_read_at is not None or row.gone_at is not None or row.expires_at <= now)
        for row in rows
    )


def _rows(tab: SessionsTab) -> list[PaymentSession]:
    return [tab.model.record(row) for row in range(len(tab.model.keys))]


async def _chosen(stage: Stage, *wanted: Fits) -> SessionsTab:
    """Open the pane of a session that fits, the first kind first."""
    tab = await _whole(stage)
    found = (at for fits in wanted for at, row in enumerate(_rows(tab)) if fits(row))
    if (at := next(found, None)) is None:
        raise NotThereError("There is no such session.")
    tab.beside.choose(at)
    tab.open_pane()
    await stage.settle()
    return tab


def _session(*wanted: Fits) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        await _chosen(stage, *wanted)
        return stage.window

    return prepare


def _has_spent(session: PaymentSession) -> bool:
    is_usable = session.gone_at is None and not session.is_drained and session.limit is not None
    return is_usable and bool(session.spent and session.spent.amount)


def _has_spent_for_hours(session: PaymentSession) -> bool:
    """The one of the sample that is not far from its limit, until its agent has spent all of it."""
    return _has_spent(session) and session.minutes == 240  # noqa: PLR2004 - of the sample


async def _create(stage: Stage) -> QWidget:
    tab = await _whole(stage)
    tab.open_form()
    if tab.form is None:
        raise NotThereError("The form does not open.")
    tab.form.agent.set_text("market-brief")
    tab.form.limit.set_text(_LIMIT)
    tab.form.minutes.set_quietly(240)
    tab.form.update_now()
    await stage.settle()
    return stage.window


async def _asked_to_create(stage: Stage) -> ConfirmSheet:
    await _create(stage)
    tab = _tab(stage)
    tab.run_main_action()
    return await _ready(stage, tab.deeds.sheet)


async def _create_sheet(stage: Stage) -> QWidget:
    return Picture(stage.window, await _asked_to_create(stage))


async def _delete_sheet(stage: Stage) -> QWidget:
    tab = await _chosen(stage, _has_spent_for_hours, _has_spent)
    tab.run_reject_action()
    return Picture(stage.window, await _ready(stage, tab.deeds.sheet))


async def _ready(stage: Stage, sheet: SomeSheet | None) -> SomeSheet:
    """Wait until a sheet takes answers."""
    if sheet is None:
        raise NotThereError("The sheet does not open.")
    await stage.until(lambda: not sheet.is_guarded, "The sheet takes no answer.")
    await stage.settle()
    return sheet


async def _scope_sheet(stage: Stage, tab: SessionsTab) -> QWidget:
    return Picture(stage.window, await _ready(stage, tab.scope.sheet))


async def _regions(stage: Stage) -> QWidget:
    tab = await _whole(stage)
    tab.scope.open_regions()
    return await _scope_sheet(stage, tab)


async def _users(stage: Stage) -> QWidget:
    tab = await _whole(stage)
    tab.scope.open_users(tab.shelf.chosen)
    return await _scope_sheet(stage, tab)


async def _connectors(stage: Stage) -> QWidget:
    tab = await _whole(stage, "euAgents")
    tab.scope.open_connectors()
    return await _scope_sheet(stage, tab)


def _manager(name: str) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        await _whole(stage, name)
        return stage.window

    return prepare


async def _nobody_named(stage: Stage) -> QWidget:
    """Before any user id is known, or after all of them were taken out again."""
    tab = await _bare(stage)
    shelf = tab.shelf
    await stage.until(
        lambda: bool(shelf.managers) and not shelf.is_reading, "There is no payment manager."
    )
    ready = sorted(shelf.managers, key=lambda one: one.name != _WITHOUT)  # no session of it is kept
    manager = next((one for one in ready if one.takes_iam), None)
    if manager is None:
        raise NotThereError("There is no such payment manager.")
    shelf.choose(manager.arn)
    shelf.keep_users(manager, ())
    await stage.until(lambda: not tab.page_states.shows_content, "User ids are still known.")
    await stage.settle()
    return stage.window


async def _no_hits(stage: Stage) -> QWidget:
    tab = await _whole(stage)
    tab.set_filter(_NOBODY)
    await stage.until(lambda: not tab.model.keys, "There is a session of this name.")
    await stage.settle()
    return stage.window


async def _made(stage: Stage) -> QWidget:
    """A session is made, and the sheet shows what became of it."""
    sheet = await _asked_to_create(stage)
    tab = _tab(stage)
    sheet.look_again()
    sheet.confirm_button.click()
    await stage.until(lambda: not tab.is_form_open, "No session is made.")
    await stage.settle()
    return Picture(stage.window, await _ready(stage, sheet))


async def _archive(stage: Stage) -> QWidget:
    """What was made before is deleted, and stays."""
    tab = await _chosen(stage, _is_made_here, _has_spent)
    tab.run_reject_action()
    sheet = await _ready(stage, tab.deeds.sheet)
    sheet.look_again()
    sheet.confirm_button.click()
    await stage.until(
        lambda: tab.pane is not None and not tab.pane.delete_button.isEnabled(),
        "It is not deleted.",
    )
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
    Screen("sessions", _session(_has_spent_for_hours, _has_spent), also_narrow=True),
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
