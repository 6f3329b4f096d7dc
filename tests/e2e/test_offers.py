"""The Offers tab in the real program, by keyboard alone: from words to the terms of an offer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import PATIENCE_S, Desktop
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)


def test_an_offer_is_found_and_read_by_keyboard_alone(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    app.see("^Updated ")
    app.key("ctrl+1")
    app.see("results$", "label")
    app.picture("offers-1-catalogue")
    app.key("ctrl+f")
    wait_until(lambda: app.has_focus("Search, or paste"), "the search has the focus", PATIENCE_S)
    app.type("observability")
    app.see("^20 of 28 results$", "label")
    app.key("Down", "Home", "Down", "Up")
    app.see("^Terms of .FY27 renewal.$", "label")
    app.picture("offers-2-terms")
    app.key("Return")
    wait_until(lambda: app.has_focus("FY27 renewal"), "the offer has the focus", PATIENCE_S)
    app.key("Down")
    app.see("^Terms of .FY27 via Tidewater Resale.$", "label")
    app.picture("offers-3-another-offer")
    app.key("ctrl+f")
    app.type("https://marketplace.example/pp")
    app.see("only follows links to https://aws.amazon.com/marketplace")
    app.picture("offers-4-refused-link")
    assert app.quit() == 0
