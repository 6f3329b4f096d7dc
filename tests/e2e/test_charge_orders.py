"""Purchase orders on charges in the real processes: by keyboard, and through the death of the worker."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from app.model.account import Source
from app.model.charge_orders import entry_for, orders_target
from app.model.command import CommandState, SetPurchaseOrders
from app.sandbox.control_client import SandboxControl
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.identities import BUYER_ACCOUNT
from app.store.queries import Queries, Table
from app.worker.messages import CommandChanged, RunCommand, SyncEnded, WorkerLost
from app.worker.opening import StoreOpened, WorkerOptions
from tests.e2e.desktop import PATIENCE_S, Desktop
from tests.e2e.test_worker_process import POSIX, running, sandbox_server
from tests.fakes.canaries import Canaries
from tests.fakes.desktop import wait_until
from tests.fakes.worker import EventLog

pytestmark = pytest.mark.timeout(400)
SET = "UpdatePurchaseOrders"
LUMENFOLD = "agmt-5kq2n8v1r7hd"
FIRST, FOR_ALL = "BL-2026-0777", "BL-2026-0888"


def effects(control: SandboxControl, order: str) -> list[str]:
    """The charges that got this purchase order."""
    wanted = f"purchase order SET to {order} by buyer"
    return [one.object_id for one in control.ledger() if one.effect == wanted]


def test_purchase_orders_are_set_by_keyboard(desktop: Desktop, tmp_path: Path) -> None:
    notifications = desktop.notifications()
    app = desktop.start(tmp_path / "data", "--log-level", "DEBUG")
    app.see("^Updated ")
    app.key("ctrl+3")
    app.see("^51 charges$", "label")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter"), "the filter has the focus", PATIENCE_S)
    app.type("Lumenfold")
    app.see("^12 of 51 charges", "label")
    app.key("F6", "F6", "F6")  # past the chart and its figures
    app.key("Home", "F2")
    wait_until(lambda: app.has_focus("Purchase order for "), "the field is open", PATIENCE_S)
    app.type(FIRST)
    app.picture("orders-1-in-the-cell")
    app.key("Return")
    wait_until(lambda: len(effects(app.control, FIRST)) == 1, "AWS has it", PATIENCE_S)
    app.see(f"^{FIRST}$", "cell")
    app.picture("orders-2-set")

    app.key("ctrl+a")
    app.see("^12 charges selected", "label")
    app.press_until("shift+Tab", "Purchase order for the selected charges")
    app.type(FOR_ALL)
    app.picture("orders-3-bar")
    app.key("Return")
    app.see("^12 charges in 1 agreement will be set", "label")
    app.see("^Set PO on 12 charges$", "push button", on=True)
    app.picture("orders-4-list")
    app.press_until("Tab", "Set PO on 12 charges", most=16)
    app.key("Return")  # never sends
    assert effects(app.control, FOR_ALL) == []
    app.key("space")
    app.see("^12 set", "label")
    app.picture("orders-5-told")
    assert len(effects(app.control, FOR_ALL)) == 12
    assert app.control.count(SET) == 2
    app.key("Escape")
    app.see_no("^12 set", "label")
    app.key("ctrl+shift+l")
    app.see("^Set purchase order", "cell")
    app.picture("orders-6-activity")
    app.key("Escape")
    assert app.quit() == 0
    # Orders are no secrets, but they are the person's: only the encrypted store keeps them, and AWS.
    told = "\n".join(f"{one.summary}\n{one.body}" for one in notifications.shown)
    orders = Canaries({"the first order": FIRST, "the order for all": FOR_ALL})
    found = orders.in_content(told.encode(), "a notification")
    found += orders.in_content(app.log.read_bytes(), "what was printed")
    its_own = (tmp_path / "data" / "sandbox").rglob("*")  # the account's, as AWS has them
    found += orders.in_files(tmp_path / "data", but=its_own)
    assert not found, "\n".join(found)


def stored_command(log: EventLog) -> SetPurchaseOrders:
    """The command for all stored charges of one agreement that have no purchase order."""
    opened, ended = log.of(StoreOpened)[-1], log.of(SyncEnded)[-1]
    queries = Queries(Path(opened.path), opened.key)
    keys = queries.table_keys(Table.CHARGES, sort="time", text=LUMENFOLD, now=ended.at)
    rows = queries.table_rows(Table.CHARGES, keys, now=ended.at)
    queries.close()
    charges = [one.charge for one in rows if one.charge.purchase_order is None]
    return SetPurchaseOrders(
        "click-1",
        orders_target(LUMENFOLD),
        "Lumenfold Observability",
        "Lumenfold",
        agreement_id=LUMENFOLD,
        entries=tuple(entry_for(one, FOR_ALL) for one in charges),
        renews=True,
    )


@POSIX
@pytest.mark.parametrize(
    ("kind", "has_effect"),
    [(FaultKind.HANG_AFTER, True), (FaultKind.HANG_BEFORE, False)],
    ids=["after", "before"],
)
def test_a_worker_killed_while_it_sets_them_finds_out_and_sends_once(
    tmp_path: Path, kind: FaultKind, has_effect: bool
) -> None:
    options = WorkerOptions(Source(sandbox=True), str(tmp_path), paced=False)
    with running(options) as (client, log):
        log.wait_for(SyncEnded, lambda event: event.is_full)
        command = stored_command(log)
        assert len(command.entries) == 2
        control = sandbox_server(tmp_path)
        control.add_fault(Fault(kind=kind, operation=SET, effect=has_effect))
        client.call(RunCommand(command, BUYER_ACCOUNT))
        wait_until(lambda: control.count(SET) == 1, "it is on its way")
        if has_effect:
            wait_until(lambda: len(effects(control, FOR_ALL)) == 2, "it has its effect")
        assert client.worker_pid
        os.kill(client.worker_pid, signal.SIGKILL)
        log.wait_for(WorkerLost)
        told = log.wait_for(
            CommandChanged, lambda event: event.record.state is not CommandState.SENT
        )
        wanted = CommandState.CONFIRMED if has_effect else CommandState.UNKNOWN
        if has_effect and told.record.state is CommandState.UNKNOWN:
            told = log.wait_for(CommandChanged, lambda event: not event.record.state.is_open)
        assert told.record.state is wanted
        again = sandbox_server(tmp_path)  # the account's server came up anew with its state
        assert again.count(SET) == 0
        assert len(effects(again, FOR_ALL)) == (2 if has_effect else 0)
