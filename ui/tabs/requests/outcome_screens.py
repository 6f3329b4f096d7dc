"""What becomes of an answer, for `--screenshots`: the sheet's four outcomes, and a log with entries."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import msgspec
from PySide6.QtWidgets import QWidget

from app.model.command import ApprovePayment, Command, CommandRecord, CommandState
from app.model.request import RequestKind
from ui.activity import ActivityWindow
from ui.confirm.sender import Sender
from ui.confirm.sheet import ConfirmSheet
from ui.picture import Picture
from ui.screens import Prepare, Screen, Stage
from ui.tabs.requests.screens import close, requests_tab, select_kind

_ORDER = "BL-2026-0214"
_REASON = "Not in the agreement"
_WAIT_S = 0.1
_WAITS = 200


class _StillSender(Sender):
    """Sends nothing: the pictures of outcomes change nothing in the account."""

    def send(self, _command: Command) -> bool:
        """Take the command as sent."""
        return True


def _outcome(state: CommandState) -> Prepare:
    async def prepare(stage: Stage) -> QWidget:
        context, tab = stage.context, requests_tab(stage)
        await stage.settle()
        select_kind(tab, RequestKind.PAYMENT)
        await stage.settle()
        tab.run_main_action()
        asked = tab.pane.sheet
        if asked is None:
            return stage.window
        command = _with_order(asked.plan.command)
        plan = replace(asked.plan, command=command, duplicate=(), tick="", to_type=None)
        asked.reject()
        sender = _StillSender(context, stage.window)
        sheet = ConfirmSheet(
            context,
            tab,
            plan,
            sender,
            stage.context.places.update_now,
            reason_off=lambda: "",
            changes=lambda: "",
        )
        sheet.open()
        while sheet.is_guarded:
            await stage.settle()
        sheet.confirm_button.click()
        sender.record_changed.emit(_record(stage, plan.command, state))
        await stage.settle()
        return Picture(stage.window, sheet)

    return prepare


def _with_order(command: Command) -> Command:
    if isinstance(command, ApprovePayment):
        return msgspec.structs.replace(command, purchase_order=_ORDER)
    return command


def _record(stage: Stage, command: Command, state: CommandState) -> CommandRecord:
    now, identity = stage.context.store.now(), stage.context.status.identity
    sent_at = now - timedelta(seconds=4)
    record = CommandRecord(
        command,
        state,
        identity.account_id if identity else "",
        identity.principal_arn if identity else "",
        sent_at,
        sent_at=sent_at,
        request_id="7d1e09c2-5b1f-4c0e-9a37-2f6de0b840aa",
    )
    facts: dict[CommandState, dict[str, object]] = {
        CommandState.CONFIRMED: {"settled_at": now},
        CommandState.UNKNOWN: {"next_check_at": now + timedelta(seconds=7)},
        CommandState.REFUSED: {
            "settled_at": now,
            "aws_code": "ConflictException",
            "message": "AWS refused, and nothing happened. The request does not wait any more.",
            "hint": "Reload the request and look at it again.",
            "aws_message": "The payment request is not in the PENDING_APPROVAL status.",
        },
    }
    return msgspec.structs.replace(record, **facts.get(state, {}))


async def _filled_activity(stage: Stage) -> QWidget:
    queries = stage.context.store.queries
    if queries is not None and not any(queries.command_counts(None).values()):
        await _answer(stage, RequestKind.PAYMENT, is_main=True)
        await _answer(stage, RequestKind.CANCELLATION, is_main=False)
    window = ActivityWindow(stage.context)
    window.show()
    return window


async def _answer(stage: Stage, kind: RequestKind, *, is_main: bool) -> None:
    """Really answer a request, as its sheet would, and wait until the log holds the outcome."""
    tab = requests_tab(stage)
    await stage.settle()
    select_kind(tab, kind)
    await stage.settle()
    if is_main:
        tab.run_main_action()
    else:
        tab.run_reject_action()
    sheet, queries = tab.pane.sheet, stage.context.store.queries
    if sheet is None or queries is None:
        return
    command = sheet.plan.command_with(_REASON)
    sheet.reject()
    tab.commands.send(command)
    for _ in range(_WAITS):
        await asyncio.sleep(_WAIT_S)
        record = queries.command(command.command_id)
        if record is not None and not record.state.is_open:
            return


SCREENS = (
    Screen("outcome-sending", _outcome(CommandState.SENT), close),
    Screen("outcome-confirmed", _outcome(CommandState.CONFIRMED), close),
    Screen("outcome-refused", _outcome(CommandState.REFUSED), close),
    Screen("outcome-being-checked", _outcome(CommandState.UNKNOWN), close),
    Screen("activity-log-filled", _filled_activity, close, is_last=True),
)
