"""Payment sessions that others make, spend from and delete while the window is open."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.e2e.test_journeys import told
from tests.e2e.test_sessions import type_into
from tests.fakes.desktop import wait_until
from tests.fakes.sandbox import account_client

pytestmark = pytest.mark.timeout(600)
USER = "svc-elsewhere"
MINUTES = 15  # the shortest
SPENT, ENDS = "80 % of a payment session is spent", "A payment session expires in"


class Elsewhere:
    """Who works with the same account from another place."""

    def __init__(self, app: App) -> None:
        self._sessions: Any = account_client(app.sandbox_url, "bedrock-agentcore")
        control: Any = account_client(app.sandbox_url, "bedrock-agentcore-control")
        found = control.list_payment_managers()["paymentManagers"]
        arns = {one["name"]: one["paymentManagerArn"] for one in found}
        self._where = {"paymentManagerArn": arns["researchAgents"], "userId": USER}

    def make(self, limit: str) -> str:
        """Make a session; gives its id."""
        made = self._sessions.create_payment_session(
            **self._where,
            expiryTimeInMinutes=MINUTES,
            limits={"maxSpendAmount": {"value": limit, "currency": "USD"}},
        )
        return str(made["paymentSession"]["paymentSessionId"])

    def delete(self, session_id: str) -> None:
        """Let AWS forget a session."""
        self._sessions.delete_payment_session(**self._where, paymentSessionId=session_id)


def open_sessions(app: App) -> None:
    """Open the tab on the sessions of the user, as somebody does with the mouse."""
    app.see("^Updated ")
    app.control.freeze()  # agents spend only as the test lets time pass
    app.key("ctrl+5")
    app.click(app.see("^Add user ids", "push button"))
    type_into(app, "Add a user id", USER)
    app.click(app.see("^Keep", "push button", on=True))
    app.see_no("^Add a user id")


def read_again(app: App, words: str) -> None:
    """Read AWS by F5 until the table says so."""
    app.key("F5")
    app.see(words, "cell")


def test_what_others_do_with_sessions_shows_and_is_told_once(
    desktop: Desktop, tmp_path: Path
) -> None:
    service = desktop.notifications()
    app = desktop.start(tmp_path / "data")
    open_sessions(app)
    others = Elsewhere(app)
    spent, ends = others.make("10.00"), others.make("400.00")
    read_again(app, "^Spent 0.00 of 10.00.USD, 0%")

    def spend(amount: str, shown: str) -> None:
        app.control.act("spend_from_session", session_id=spent, amount=amount)
        read_again(app, f"^Spent {shown}")

    spend("7.99", "7.99 of 10.00.USD, 79.9%")
    assert told(service, SPENT) == 0
    spend("0.01", "8.00 of 10.00.USD, 80%")
    wait_until(lambda: told(service, SPENT) == 1, "the spending is told", PATIENCE_S)
    spend("2.00", "10.00 of 10.00.USD, 100%")
    app.see("^Drained$", "cell")
    app.picture("sessions-elsewhere-1-drained")

    assert told(service, ENDS) == 0
    app.control.advance(timedelta(minutes=MINUTES - 9))
    read_again(app, "^Expires in [89] min")
    wait_until(lambda: told(service, ENDS) == 1, "the end is told", PATIENCE_S)
    app.picture("sessions-elsewhere-2-ends")
    app.control.advance(timedelta(minutes=10))  # AWS tells whole seconds: well past the end
    read_again(app, "^Expired")
    others.delete(ends)
    read_again(app, "^Deleted$")
    app.picture("sessions-elsewhere-3-gone")
    assert (told(service, SPENT), told(service, ENDS)) == (1, 1)
    assert app.quit() == 0
