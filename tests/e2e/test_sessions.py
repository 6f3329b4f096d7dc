"""A payment session in the real program, by keyboard alone: made, spent from by its agent, deleted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.sandbox.services.payment_managers import LINKS
from app.sandbox.services.payment_sessions import WALLET_LINKS
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.e2e.test_models import confirm
from tests.fakes.canaries import Canaries
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(600)


def type_into(app: App, field: str, words: str) -> None:
    """Type into the field that has the focus."""
    wait_until(lambda: app.has_focus(field), f"{field} has the focus", PATIENCE_S)
    app.key("ctrl+a")
    app.type(words)


def fill_in(app: App) -> None:
    """Fill in who may spend, how much, and for how long."""
    app.see("^New payment session$", "label")
    type_into(app, "User id", "svc-research")
    app.press_until("Tab", "Agent name")
    type_into(app, "Agent name", "market-brief")
    app.press_until("Tab", "Spending limit in USD")
    type_into(app, "Spending limit in USD", "5")
    app.press_until("Tab", "30 min")
    app.key("space")
    app.see(r"at most 5\.00.USD until")


def test_a_session_is_made_spent_from_and_deleted_by_keyboard_alone(
    desktop: Desktop, tmp_path: Path
) -> None:
    account = ("--sandbox", "--log-level", "DEBUG")
    app = desktop.start(tmp_path / "data", account=account)
    app.see("^Updated ")
    app.key("ctrl+5")
    app.see("^Whose sessions", "label")
    app.picture("sessions-1-nobody-named")
    app.key("ctrl+Return")
    fill_in(app)
    app.picture("sessions-2-form")
    app.key("ctrl+Return")
    app.see("^market-brief may spend at most")
    app.picture("sessions-3-sheet")
    app.see("^Allow 5.00 USD$", "push button", on=True)
    wait_until(lambda: app.has_focus("Cancel"), "Cancel has the focus", PATIENCE_S)
    app.press_until("Tab", "Allow 5.00")
    app.key("space")
    app.see("^Created and confirmed$", "label")
    app.picture("sessions-4-made")
    app.key("Return")
    app.see("^Spent 0.00 of 5.00.USD, 0%", "cell")
    app.control.advance(timedelta(seconds=90))  # agents spend every 40 s
    app.key("F5")
    app.see("^Spent 0.[1-9][0-9]* of 5.00.USD|^Spent 0.0[1-9] of 5.00.USD", "cell")
    app.see("^Details of the session$")
    app.picture("sessions-5-spent")
    app.key("ctrl+shift+r")
    app.see("^The agent can spend no more")
    app.picture("sessions-6-delete")
    confirm(app, "Delete session")
    app.see("^Deleted and confirmed$", "label")
    app.key("Return")
    app.see("^Deleted$", "cell")
    app.see("^Deleted from here on")
    app.picture("sessions-7-archive")
    app.key("ctrl+k")
    app.type("market-brief")
    app.see("^market-brief, svc-research, deleted")
    app.picture("sessions-8-found")
    app.key("Escape")
    app.key("ctrl+shift+l")
    app.see("^Create payment session, researchAgents, market-brief", "cell")
    app.see("^Delete payment session, researchAgents, market-brief", "cell")
    app.picture("sessions-9-log")
    app.key("Escape")
    assert app.quit() == 0
    pages = {"page of a connector": LINKS, "page of a wallet": WALLET_LINKS}  # they hold secrets
    names = {"user": "svc-research", "agent": "market-brief"}
    sandbox = list((tmp_path / "data" / "sandbox").rglob("*"))  # what stands in for AWS
    assert Canaries(pages | names).in_files(tmp_path, but=sandbox) == []
