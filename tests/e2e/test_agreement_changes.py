"""Changing agreements in the real program: auto-renew by keyboard, an amendment, a cancellation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.e2e.test_agreements import open_agreements
from tests.e2e.test_models import AWS_TAKES
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)


def open_pane_of(app: App, product: str) -> None:
    """Filter to one active agreement, and go into its pane."""
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter"), "the filter has the focus", PATIENCE_S)
    app.type(product)
    app.see("of 14 agreements", "label")
    app.key("F6")
    app.key("Home", "Return")
    app.see(f"^{product}$", "label")
    app.see("^Close the details", "push button")


def test_auto_renew_is_turned_off_by_keyboard(desktop: Desktop, tmp_path: Path) -> None:
    app = open_agreements(desktop, tmp_path / "data")
    open_pane_of(app, "Lumenfold Observability")
    app.see("^You can change this until ")
    app.picture("renewal-1-pane")
    app.press_until("Tab", "Auto-renew of Lumenfold Observability", most=20)
    app.key("space")
    app.see("^Nothing else of the agreement changes", timeout_s=PATIENCE_S)
    app.see("^Turn off auto-renew$", "push button", on=True)
    app.picture("renewal-2-sheet")
    app.press_until("Tab", "Turn off auto-renew")
    app.key("space")
    app.see("^Accepted and confirmed")
    app.picture("renewal-3-confirmed")
    app.key("Return")
    app.see("as you turned auto-renew off, unless you turn it on by")
    app.picture("renewal-4-off")
    assert app.quit() == 0


def test_more_of_what_one_has_is_amended(desktop: Desktop, tmp_path: Path) -> None:
    app = open_agreements(desktop, tmp_path / "data")
    open_pane_of(app, "Cinderpath Incident Desk")
    app.click(app.see("^Amend$", "push button", on=True))
    app.see("^An amendment changes the agreement you have")
    app.picture("amend-1-page")
    wait_until(lambda: app.has_focus("Quantity of Responders"), "the first field", PATIENCE_S)
    app.key("Up", "Up")
    app.see("^Get quote", "push button", on=True)
    app.picture("amend-2-more")
    app.key("ctrl+Return")
    app.picture("amend-3-quote")
    app.click(app.see("^Review and accept", "push button", on=True))
    asked = app.see("^Type .* to confirm$", "text")
    app.type(asked.name.split()[1])  # what is committed in all is above the limit
    accept = app.see("^Accept ", "push button", on=True)
    app.picture("amend-4-sheet")
    app.click(accept)
    app.see("^Accepted and confirmed")
    app.picture("amend-5-confirmed")
    app.key("Return")
    app.see_no("^Accepted and confirmed")
    assert app.quit() == 0


def test_what_is_paid_by_use_is_cancelled_and_followed_to_its_end(
    desktop: Desktop, tmp_path: Path
) -> None:
    app = open_agreements(desktop, tmp_path / "data")
    open_pane_of(app, "Tessel Vector Store")
    app.click(app.see("^More$", "push button", on=True))
    app.key("Up")  # an open menu is no part of what a screen reader is told of the window
    app.picture("cancel-1-menu")
    app.key("Return")
    app.see("^You cannot take this back")
    app.see("^Cancel agreement$", "push button")
    app.type("Tessel Vector Store")
    confirm = app.see("^Cancel agreement$", "push button", on=True)
    app.picture("cancel-2-sheet")
    app.click(confirm)
    wait_until(lambda: app.control.count("CancelAgreement") == 1, "it is sent", PATIENCE_S)
    app.control.advance(AWS_TAKES)
    app.see("^Cancelled and confirmed")
    app.picture("cancel-3-confirmed")
    app.key("Return")
    app.see(r"^Cancelled\. It was ended early")
    app.picture("cancel-4-ended")
    assert app.quit() == 0
