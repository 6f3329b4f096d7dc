"""The Agreements tab in the real program: by keyboard alone, while AWS hangs, while connections break or are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.sandbox.faults import Fault, FaultKind
from app.sandbox.signin.directory import DANA
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until
from tests.fakes.sandbox import running_sandbox

pytestmark = pytest.mark.timeout(400)
TERMS = "GetAgreementTerms"
PRODUCT = "Lumenfold Observability"
ALL = "^14 agreements$"


# --- steps ---------------------------------------------------------------------------------------


def open_agreements(desktop: Desktop, data: Path) -> App:
    app = desktop.start(data)
    app.see("^Updated ")
    app.key("ctrl+2")
    app.see(ALL, "label")
    return app


def open_pane(app: App) -> None:
    """From the filter into the table, and from its second row into the pane."""
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter"), "the filter has the focus", PATIENCE_S)
    app.key("Escape", "Home", "Down", "Return")
    app.see(f"^{PRODUCT}$", "label")
    app.see("^Close the details", "push button")


# --- keyboard ------------------------------------------------------------------------------------


def test_the_agreements_go_by_keyboard_alone(desktop: Desktop, tmp_path: Path) -> None:
    app = open_agreements(desktop, tmp_path / "data")
    app.picture("agreements-1-tab")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter"), "the filter has the focus", PATIENCE_S)
    app.type("lumenfold")
    app.see("^1 of 14 agreements", "label")
    app.picture("agreements-2-filter")
    app.key("Escape")
    app.see(ALL, "label")
    app.key("Home", "Down")
    app.picture("agreements-3-row")
    app.key("Return")
    app.see("^Close the details", "push button")
    app.picture("agreements-4-pane")
    app.press_until("Tab", "Copy the account id")
    app.picture("agreements-5-in-the-pane")
    app.key("Escape")
    app.key("Escape")
    app.see_no("^Close the details", "push button")
    app.key("F6")
    app.picture("agreements-6-next-region")
    assert app.quit() == 0


# --- faults --------------------------------------------------------------------------------------


def test_while_a_read_hangs_everything_else_goes_on(desktop: Desktop, tmp_path: Path) -> None:
    app = open_agreements(desktop, tmp_path / "data")
    open_pane(app)
    app.see("^Read this agreement again", "push button", on=True)
    # Every such call hangs, as the archive, which reads terms in the background, may come first.
    app.control.add_fault(Fault(kind=FaultKind.HANG_BEFORE, operation=TERMS, times=None))
    app.click(app.see("^Read this agreement again", "push button", on=True))
    wait_until(lambda: app.control.overview().hanging > 0, "the call hangs", PATIENCE_S)
    app.see("^Reading…$", "label")
    app.picture("agreements-hang-reading")
    app.key("ctrl+f")
    app.type("orrery")
    app.see("^2 of 14 agreements", "label")
    app.key("Escape")
    app.control.clear_faults()
    app.control.release()
    app.see("^Read this agreement again", "push button", on=True)
    app.see_no("^Reading…$", "label")
    app.picture("agreements-hang-released")
    assert app.quit() == 0


def test_while_connections_break_rows_stay_and_come_back_to_life(
    desktop: Desktop, tmp_path: Path
) -> None:
    app = open_agreements(desktop, tmp_path / "data")
    open_pane(app)
    app.control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, times=None))
    app.key("F5")
    app.see("^Not all could be read")
    app.see(ALL, "label")
    app.see(f"^{PRODUCT}$", "label")
    app.picture("agreements-broken")
    app.control.clear_faults()
    app.key("F5")
    app.see("^Updated ")
    app.see("^Read this agreement again", "push button", on=True)
    app.see_no("^Not all could be read")
    app.picture("agreements-whole-again")
    assert app.quit() == 0


@pytest.mark.long
def test_while_connections_are_refused_rows_stay_and_come_back_by_themselves(
    desktop: Desktop, tmp_path: Path
) -> None:
    config = tmp_path / "aws-config"
    config.write_text(
        f"[profile dana]\naws_access_key_id = {DANA.key.access_key_id}\n"
        f"aws_secret_access_key = {DANA.key.secret}\n"
    )
    desktop.env["AWS_CONFIG_FILE"] = str(config)
    read_again = "^Read this agreement again"
    with running_sandbox() as sandbox:
        account = ("--profile", "dana", "--endpoint-url", sandbox.url)
        app = desktop.start(tmp_path / "data", account=account)
        app.see("^Updated ")
        app.key("ctrl+2")
        app.see(ALL, "label")
        open_pane(app)
        app.see(read_again, "push button", on=True)
        port = int(sandbox.url.rpartition(":")[2])
    app.key("F5")
    app.see("^You are offline")
    app.see("^Offline, read ")
    app.see(ALL, "label")
    app.see(f"^{PRODUCT}$", "label")
    app.see("^Read [0-9]+ min ago$", "label")
    off = app.see("^You are offline. Changing anything is off until you are back", "push button")
    assert not off.is_enabled
    app.picture("agreements-refused")
    app.key("ctrl+4")
    approve = app.see("^Approve ", "push button")
    assert not approve.is_enabled
    app.picture("agreements-refused-requests")
    app.key("ctrl+2")
    with running_sandbox(port=port):
        app.see("^Updated ")
        app.see_no("^You are offline")
        app.see(read_again, "push button", on=True)
        app.see(ALL, "label")
        app.picture("agreements-back-online")
        assert app.quit() == 0
