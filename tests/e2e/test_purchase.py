"""Buying in the real program by keyboard alone: from a link, or a search, to the agreement."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.sandbox.sample_catalogue import offer_id
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.e2e.test_configuring import enter_seats, open_configuration
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)
LINK = f"https://aws.amazon.com/marketplace/private-offers/{offer_id('Pellucid private offer')}"
# With the estimated tax: 200 seats for a month, and what `enter_seats` asks for.
MONTH, YEAR = "19,680.00", "46,080.00"
BOUGHT = "agreement request ACCEPTED by buyer"
_MOST_STOPS = 60


def find_offer(app: App) -> None:
    app.see("^Updated ")
    app.key("ctrl+1", "ctrl+f")
    wait_until(lambda: app.has_focus("Search, or paste"), "the search has the focus", PATIENCE_S)
    app.type(LINK)
    app.see("^Terms of .Data quality for two teams.$", "label")


def get_quote(app: App) -> str:
    """Configure 200 seats for a month, and let AWS work out what they cost; gives the quote's id."""
    app.key("ctrl+Return")
    app.see("Step 2 of 4, Configure")
    app.press_until("Tab", "Quantity of Editor seats", most=_MOST_STOPS)
    app.key("ctrl+a")
    app.type("200")
    app.key("ctrl+Return")
    return quoted(app)


def quoted(app: App) -> str:
    """Wait for the quote that was asked for; gives its id."""
    app.see("Step 3 of 4, Quote")
    app.see("^To pay on acceptance$", "label")
    return app.see("^ar-[A-Za-z0-9]+$", "label").name


def review(app: App, amount: str) -> None:
    """Give the purchase order, open the sheet, and type the amount as it asks."""
    first = "Purchase order for"
    wait_until(lambda: app.has_focus(first), "the order has the focus", PATIENCE_S)
    app.type("BL-2026-0211")
    app.key("ctrl+Return")
    app.see("^Purchase order BL-2026-0211", window="dialog")
    wait_until(lambda: app.has_focus(f"Type {amount}"), "the amount is asked for", PATIENCE_S)
    app.type(amount.removesuffix(".00").replace(",", ""))


def accept(app: App, amount: str) -> None:
    """With the keyboard: Space presses the button, Enter would not."""
    app.see(f"^Accept for {amount} USD$", "push button", window="dialog", on=True)
    app.press_until("Tab", "Accept for", most=_MOST_STOPS)
    app.key("space")
    app.see("^Accepted and confirmed$", window="dialog")


def wait_until_set_up(app: App) -> None:
    """Let AWS's two minutes pass; the agreement itself has been read by then."""
    app.see("^AWS is setting it up", window="dialog")
    app.control.advance(timedelta(minutes=2))
    app.see("^AWS has set up everything.$", window="dialog")


def test_a_private_offer_becomes_an_agreement(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    find_offer(app)
    quote_id = get_quote(app)
    app.picture("purchase-1-quote")
    review(app, MONTH)
    app.picture("purchase-2-sheet")
    app.key("Return")
    assert app.control.effects(quote_id) == ("agreement request DRAFT by buyer",)
    accept(app, MONTH)
    wait_until_set_up(app)
    app.picture("purchase-3-accepted")
    assert app.control.effects(quote_id).count(BOUGHT) == 1
    app.press_until("Tab", "Show agreement", most=_MOST_STOPS)
    app.key("Return")
    app.see("^Pellucid Data Quality", window="frame")
    app.see("^agmt-", "label", window="frame")
    app.picture("purchase-4-agreement")
    app.key("ctrl+shift+l")
    app.see("^Accepted and confirmed. Pellucid Data Quality$")
    app.picture("purchase-5-log")
    assert app.quit() == 0


def test_from_a_search_to_an_agreement(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    open_configuration(app)
    enter_seats(app)
    app.key("ctrl+Return")
    quote_id = quoted(app)
    review(app, YEAR)
    app.picture("search-to-agreement-1-sheet")
    accept(app, YEAR)
    wait_until_set_up(app)
    app.picture("search-to-agreement-2-accepted")
    bought = [one for one in app.control.ledger() if one.effect == BOUGHT and one.request_id]
    assert [one.object_id for one in bought] == [quote_id]
    app.press_until("Tab", "Show agreement", most=_MOST_STOPS)
    app.key("Return")
    app.see("^agmt-", "label", window="frame")
    assert app.quit() == 0
