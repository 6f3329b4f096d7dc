"""The Charges tab in the real program: sums, chart, filters and a view that is kept, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)
ALL = "^51 charges$"
IN_MONTH = "^[0-9]+ of 51 charges$"


def open_charges(desktop: Desktop, data: Path) -> App:
    app = desktop.start(data)
    app.see("^Updated ")
    app.key("ctrl+3")
    app.see(ALL, "label")
    return app


def choose(app: App, chip: str, *keys: str) -> None:
    """From the rows' filter back to the chip of the other filters; the keys choose in its menu."""
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Filter this list"), "the filter", PATIENCE_S)
    app.press_until("shift+Tab", chip)
    app.open_menu(lambda: app.key("space"))
    app.press(*keys)


def test_the_charges_go_by_keyboard_alone(desktop: Desktop, tmp_path: Path) -> None:
    app = open_charges(desktop, tmp_path / "data")
    app.see("^This month: ")
    app.see("^Next 30 days: 12,000.00.USD. plus 11,034.60.USD, 3,200.00.EUR waiting$")
    app.see("^Committed, still to pay: 118,069.33.USD")
    app.see("^Without a PO: 88,333.33.USD. 4 charges on 2 agreements")
    app.picture("charges-1-tab")

    app.press_until("F6", "Charges by month in USD", most=4)
    app.key("Left")
    app.see("^[A-Z][a-z]+ 20[0-9]{2}: [0-9,.]+.USD. ")
    app.picture("charges-2-month")
    app.key("Return")
    app.see(IN_MONTH, "label")
    app.see("^USD . [A-Z][a-z]{2} 20[0-9]{2}")
    app.press_until("F6", "Figures of the chart", most=2)
    app.key("Right", "Right")

    choose(app, "USD", "Up", "Up", "Return")
    wait_until(lambda: app.has_focus("Name of the view"), "the name", PATIENCE_S)
    app.key("ctrl+a")
    app.type("Last month in dollars")
    app.key("Return")
    app.see("View saved")
    app.picture("charges-3-saved")
    choose(app, "USD", "Up", "Return")
    app.see(ALL, "label")
    assert app.quit() == 0

    app = open_charges(desktop, tmp_path / "data")
    choose(app, "Filters", "Up", "Up", "Return")
    app.see(IN_MONTH, "label")
    app.picture("charges-4-again")
    assert app.quit() == 0
