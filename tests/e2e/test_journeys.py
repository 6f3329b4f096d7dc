"""The main job and what may come in its way, in the real program on a real desktop."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from http.client import HTTPException
from pathlib import Path

import pytest

from app.sandbox.faults import Fault, FaultKind
from tests.e2e.desktop import PATIENCE_S, ROOT, App, Desktop
from tests.fakes.desktop import NotificationService, TrayHost, wait_until

pytestmark = pytest.mark.timeout(400)
ACCEPT = "AcceptAgreementPaymentRequest"
READ_BACK = "GetAgreementPaymentRequest"
NAME, AMOUNT = "Load test, November", "640.00"
LINE = f"Payment request, {NAME}"


# --- steps ---------------------------------------------------------------------------------------


def open_countersign(desktop: Desktop, data: Path) -> App:
    app = desktop.start(data)
    app.see("^Updated ")
    return app


def seller_asks(app: App) -> str:
    asked = app.control.act("new_payment_request", name=NAME, amount=AMOUNT)
    app.key("F5")
    app.see(LINE, "list item")
    return str(asked["id"])


def open_sheet(app: App) -> None:
    app.click(app.see(LINE, "list item"))
    see_all_of_it(app)
    app.key("ctrl+Return")
    app.see("^Cancel$", "push button", window="dialog")


def see_all_of_it(app: App) -> None:
    """The terms come last: a sheet that was opened before them has to be opened again."""
    app.see("^At most 2,000.00 USD", window="frame")
    app.see(f"^Approve {AMOUNT} USD$", "push button", window="frame", on=True)


def approve(app: App) -> None:
    """With the mouse: the button in the sheet answers only after the input guard."""
    app.click(app.see(f"^Approve {AMOUNT} USD$", "push button", window="dialog", on=True))


def approvals(app: App, request_id: str) -> int:
    """How often the request was approved by the buyer, as the account's ledger has it."""
    effects: list[tuple[str, ...]] = []

    def read() -> bool:
        # The account restarts with its worker, and is not there for a moment.
        with contextlib.suppress(OSError, HTTPException):
            effects.append(app.control.effects(request_id))
        return bool(effects)

    wait_until(read, "the ledger answers", PATIENCE_S)
    return sum("APPROVED" in effect for effect in effects[0])


def see_decided(app: App, words: str) -> None:
    app.click(app.see("^Decided", "radio button"))
    app.see(f"{LINE}.*{words}", "list item")


def told(service: NotificationService, words: str) -> int:
    return sum(words in shown.summary.replace("\u00a0", " ") for shown in service.shown)


def clean(app: App) -> bool:
    return app.log.read_text("utf-8") == ""


# --- the main job ----------------------------------------------------------------------------------


def test_a_new_request_is_told_opened_approved_and_happens_once(
    desktop: Desktop, tmp_path: Path
) -> None:
    service, tray = desktop.notifications(), desktop.tray()
    app = open_countersign(desktop, tmp_path / "data")
    app.picture("1-open")
    item = tray.wait_for_item()
    tray.menu(item, lambda menu: any("5 requests wait" in entry.label for entry in menu))
    request_id = seller_asks(app)
    wait_until(lambda: told(service, f"{AMOUNT} USD") == 1, "the tray tells", PATIENCE_S)
    tray.menu(item, lambda menu: any("6 requests wait" in entry.label for entry in menu))
    service.click(service.shown[-1].number)
    see_all_of_it(app)
    app.picture("2-told-and-opened")
    app.key("ctrl+Return")
    cancel = app.see("^Cancel$", "push button", window="dialog")
    app.picture("3-sheet")
    assert cancel.is_focused
    approve(app)
    app.see("^Approved and confirmed$", "label", window="dialog")
    app.picture("4-confirmed")
    app.click(app.see("^Done$", "push button", window="dialog", on=True))
    app.see_no(LINE, "list item")
    see_decided(app, "Approved by you")
    app.picture("5-decided")
    assert approvals(app, request_id) == 1
    assert app.control.count(ACCEPT) == 1
    assert told(service, f"{AMOUNT} USD") == 1
    assert app.quit() == 0
    assert clean(app)


def test_it_also_goes_by_keyboard_alone(desktop: Desktop, tmp_path: Path) -> None:
    app = open_countersign(desktop, tmp_path / "data")
    request_id = seller_asks(app)
    open_sheet(app)
    app.key("Return", "Escape")
    app.see_no("^Cancel$", "push button", window="dialog")
    assert approvals(app, request_id) == 0
    app.key("ctrl+Return")
    app.see(f"^Approve {AMOUNT} USD$", "push button", window="dialog", on=True)
    app.key("Tab")
    wait_until(lambda: _has_focus(app, "^Approve "), "the focus is on Approve", PATIENCE_S)
    app.key("space")
    app.see("^Approved and confirmed$", "label", window="dialog")
    assert approvals(app, request_id) == 1
    app.key("Escape")
    assert app.quit() == 0


def _has_focus(app: App, words: str) -> bool:
    node = app.find(words, "push button", window="dialog")
    return node is not None and node.is_focused


def test_what_was_told_is_not_told_again_after_a_restart(desktop: Desktop, tmp_path: Path) -> None:
    service = desktop.notifications()
    app = open_countersign(desktop, tmp_path / "data")
    seller_asks(app)
    wait_until(lambda: told(service, f"{AMOUNT} USD") == 1, "the tray tells", PATIENCE_S)
    assert app.quit() == 0
    before = list(service.shown)
    again = open_countersign(desktop, tmp_path / "data")
    again.see(LINE, "list item")
    again.key("F5")
    again.see("^Updated just now")
    assert service.shown == before
    assert again.quit() == 0


# --- the worker dies while it answers ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "happened"),
    [
        pytest.param(
            Fault(kind=FaultKind.HANG_BEFORE, operation=READ_BACK), 0, id="while re-reading"
        ),
        pytest.param(
            Fault(kind=FaultKind.HANG_BEFORE, operation=ACCEPT), 0, id="sent, not arrived"
        ),
        pytest.param(Fault(kind=FaultKind.HANG_AFTER, operation=ACCEPT), 1, id="sent and done"),
    ],
)
def test_a_worker_killed_while_it_approves_leaves_one_effect_and_the_truth(
    desktop: Desktop, tmp_path: Path, fault: Fault, happened: int
) -> None:
    app = open_countersign(desktop, tmp_path / "data")
    request_id = seller_asks(app)
    open_sheet(app)
    app.control.add_fault(fault)
    approve(app)
    wait_until(lambda: app.control.overview().hanging == 1, "the call hangs", PATIENCE_S)
    app.kill_worker()
    assert approvals(app, request_id) == happened
    if happened:
        app.see("^Approved and confirmed$", "label", window="dialog")
    elif fault.operation == ACCEPT:
        app.see("^Being checked$", "label", window="dialog")
    else:
        app.see("^Not sent|^Nothing was sent|^Stopped", "label", window="dialog")
    assert app.find("^Refused", window="dialog") is None
    app.picture(f"killed-{fault.operation}-{fault.kind}")
    assert approvals(app, request_id) == happened


def test_a_worker_killed_after_the_answer_changes_nothing(desktop: Desktop, tmp_path: Path) -> None:
    app = open_countersign(desktop, tmp_path / "data")
    request_id = seller_asks(app)
    open_sheet(app)
    approve(app)
    app.see("^Approved and confirmed$", "label", window="dialog")
    app.kill_worker()
    app.click(app.see("^Done$", "push button", window="dialog", on=True))
    see_decided(app, "Approved by you")
    assert approvals(app, request_id) == 1


# --- quitting, starting again, starting twice ---------------------------------------------------------


def test_quitting_while_in_flight_is_found_out_at_the_next_start(
    desktop: Desktop, tmp_path: Path
) -> None:
    app = open_countersign(desktop, tmp_path / "data")
    request_id = seller_asks(app)
    open_sheet(app)
    app.control.add_fault(Fault(kind=FaultKind.HANG_AFTER, operation=ACCEPT))
    approve(app)
    wait_until(lambda: app.control.overview().hanging == 1, "the call hangs", PATIENCE_S)
    app.process.terminate()
    assert app.wait() == 0
    again = open_countersign(desktop, tmp_path / "data")
    see_decided(again, "Approved by you")
    assert approvals(again, request_id) == 1


def test_a_second_start_raises_the_first_and_ends(desktop: Desktop, tmp_path: Path) -> None:
    tray = desktop.tray()
    app = open_countersign(desktop, tmp_path / "data")
    tray.wait_for_item()
    app.key("ctrl+w")
    wait_until(lambda: not app.windows(), "the window is closed", PATIENCE_S)
    command = [sys.executable, str(ROOT / "main.py"), "--sandbox", "--data-dir", str(app.data)]
    second = subprocess.run(command, env=desktop.env, capture_output=True, timeout=60, check=False)
    assert (second.returncode, second.stdout, second.stderr) == (0, b"", b"")
    wait_until(lambda: bool(app.windows()), "the window is back", PATIENCE_S)
    assert app.quit() == 0


# --- the tray comes and goes --------------------------------------------------------------------------


def test_closing_keeps_the_tray_which_is_explained_once_and_leads_back(
    desktop: Desktop, tmp_path: Path
) -> None:
    service, tray = desktop.notifications(), desktop.tray()
    app = open_countersign(desktop, tmp_path / "data")
    item = tray.wait_for_item()
    explained = "Countersign keeps watching"
    for _ in range(2):
        app.key("ctrl+w")
        wait_until(lambda: not app.windows(), "the window is closed", PATIENCE_S)
        tray.activate(item)
        wait_until(lambda: bool(app.windows()), "the window is back", PATIENCE_S)
        # Sent without waiting for the notification service, so it may come after the window.
        wait_until(lambda: told(service, explained) > 0, "it is explained", PATIENCE_S)
    tray.choose(item, next(entry for entry in tray.read_menu(item) if entry.label == "Quit"))
    assert app.wait() == 0
    assert told(service, explained) == 1


def test_a_line_of_the_trays_menu_opens_that_request(desktop: Desktop, tmp_path: Path) -> None:
    tray = desktop.tray()
    app = open_countersign(desktop, tmp_path / "data")
    item = tray.wait_for_item()
    tray.menu(item, lambda menu: any("9,750.00" in entry.label for entry in menu))
    tray.choose(item, next(one for one in tray.read_menu(item) if "9,750.00" in one.label))
    app.see("^Approve 9,750.00 USD", "push button")


def test_a_tray_that_comes_late_dies_and_returns_has_the_icon(
    desktop: Desktop, tmp_path: Path
) -> None:
    open_countersign(desktop, tmp_path / "data")
    for _ in range(3):
        tray: TrayHost = desktop.tray()
        tray.wait_for_item()
        assert len(tray.items) == 1
        desktop.leave(tray)


# --- without ------------------------------------------------------------------------------------------


def test_it_works_without_tray_notifications_and_keyring(
    bare_desktop: Desktop, tmp_path: Path
) -> None:
    app = open_countersign(bare_desktop, tmp_path / "data")
    app.see("keyring")
    request_id = seller_asks(app)
    app.see("New payment request: 640.00 USD")
    app.picture("without-anything")
    open_sheet(app)
    approve(app)
    app.see("^Approved and confirmed$", "label", window="dialog")
    assert approvals(app, request_id) == 1
    app.click(app.see("^Done$", "push button", window="dialog", on=True))
    app.key("ctrl+w")  # without a tray there is nothing to close into
    assert app.wait() == 0
    assert not list(app.data.rglob("*.db"))


def test_a_hanging_notification_service_holds_nothing_up(desktop: Desktop, tmp_path: Path) -> None:
    hanging = desktop.notifications(hangs=True)
    app = open_countersign(desktop, tmp_path / "data")
    request_id = seller_asks(app)
    wait_until(lambda: hanging.asked > 0, "the service was asked", PATIENCE_S)
    open_sheet(app)
    approve(app)
    app.see("^Approved and confirmed$", "label", window="dialog")
    assert approvals(app, request_id) == 1
    app.key("Escape")
    assert app.quit() == 0
