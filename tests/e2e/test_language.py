"""Somebody who chose German: the window and its worker speak it, and a payment is approved in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop

pytestmark = pytest.mark.timeout(400)
NAME, AMOUNT = "Load test, November", "640.00"
TABS = ("^Angebote", "^Vereinbarungen", "^Gebühren", "^Offene Anfragen", "^Zahlungssitzungen")


def test_a_payment_is_approved_in_the_language_that_was_chosen(
    desktop: Desktop, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "window.ini").write_text("[General]\nlanguage=de\n", "utf-8")
    app = desktop.start(data)
    app.see("^Aktualisiert ")
    for tab in TABS:
        app.see(tab, "page tab")
    asked = str(app.control.act("new_payment_request", name=NAME, amount=AMOUNT)["id"])
    app.key("F5")
    app.click(app.see(f"^Zahlungsanforderung, {NAME}", "list item"))
    approve = f"^{AMOUNT} USD genehmigen"
    app.see("^Höchstens 2,000.00 USD", window="frame")  # the terms come last
    app.see(approve, "push button", window="frame", on=True)
    app.key("ctrl+Return")
    app.click(app.see(approve, "push button", window="dialog", on=True))
    app.see("^Genehmigt und bestätigt$", "label", window="dialog")
    assert sum("APPROVED" in effect for effect in app.control.effects(asked)) == 1
    app.click(app.see("^Fertig$", "push button", window="dialog", on=True))
    assert app.quit() == 0
