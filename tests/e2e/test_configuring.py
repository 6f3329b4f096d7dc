"""An offer is configured and quoted in the real program, by keyboard alone; a lost answer makes no second quote."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.sandbox.faults import Fault, FaultKind
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)
PRODUCT = "Pellucid Data Quality"
OFFER = "Data quality for two teams"
CREATE = "CreateAgreementRequest"


def open_configuration(app: App) -> None:
    """From the search to the page: the offer is found, read and configured."""
    app.see("^Updated ")
    app.key("ctrl+1")
    app.see("results$", "label")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Search, or paste"), "the search has the focus", PATIENCE_S)
    app.type("pellucid")
    app.see("^1 of 1 results$|^1 result$", "label")
    app.key("Down", "Home", "Return")
    app.see(f"^Terms of .{OFFER}.$", "label")
    app.see("^Configure and quote$", "push button", on=True)
    app.key("ctrl+Return")
    app.see("Step 2 of 4, Configure")


def enter_seats(app: App) -> None:
    """Twelve months, and the seats and packs of the picture."""
    app.press_until("Tab", "1 month")
    app.key("Down")
    app.see("^Price, 12 months$", "label")
    for words, number in (("Editor seats", "20"), ("Viewer seats", "60"), ("Pipeline packs", "12")):
        app.press_until("Tab", f"Quantity of {words}")
        app.key("ctrl+a")
        app.type(number)
    app.see("^Estimate: 38,400.00 USD", timeout_s=PATIENCE_S)


def test_from_the_search_to_a_quote_by_keyboard_alone(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    open_configuration(app)
    app.picture("configure-1-page")
    enter_seats(app)
    app.picture("configure-2-entered")
    app.key("alt+Left")
    app.see(f"^Terms of .{OFFER}.$", "label")
    app.key("ctrl+Return")
    app.see("^Estimate: 38,400.00 USD")
    app.key("ctrl+Return")
    app.see("Step 3 of 4, Quote")
    app.picture("configure-3-quote")
    assert app.control.count(CREATE) == 1
    made = [one for one in app.control.ledger() if one.effect.startswith("agreement request DRAFT")]
    assert len([one for one in made if one.request_id]) == 1
    app.key("Escape")
    app.see("^Open quote$", "push button", on=True)
    app.picture("configure-4-back")
    assert app.quit() == 0


def test_a_lost_answer_is_found_out_and_makes_one_quote(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    open_configuration(app)
    enter_seats(app)
    app.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=CREATE))
    app.key("ctrl+Return")
    app.see("Step 3 of 4, Quote")
    made = [one for one in app.control.ledger() if one.effect.startswith("agreement request DRAFT")]
    assert len([one for one in made if one.request_id]) == 1
    assert app.quit() == 0
