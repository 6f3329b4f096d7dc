"""Somebody who sees nothing: all tabs and the main job by names and the actions of the screen reader alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.accessibility import Node
from tests.e2e.desktop import PATIENCE_S, App, Desktop
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(400)
ACCEPT = "AcceptAgreementPaymentRequest"
NAME, AMOUNT = "Load test, November", "640.00"
LINE = f"Payment request, {NAME}"
TABS = {
    "^Offers, .*not accepted$": "^Search, or paste an offer's id or link$",
    "^Agreements, .*active$": "^Filter this list$",
    "^Charges, .*without a purchase order$": "^Charges by month in USD",
    "^Pending requests, .*open$": LINE,
    "^Payment sessions, ": "^New session$",
}
USED = {
    "push button",
    "check box",
    "radio button",
    "text",
    "combo box",
    "page tab",
    "toggle button",
}


def test_all_tabs_and_an_approval_by_names_and_actions_alone(
    desktop: Desktop, tmp_path: Path
) -> None:
    """No mouse, and of the keyboard only the arrows in a list: what a screen reader's user does."""
    app = desktop.start(tmp_path / "data")
    app.see("^Updated ")
    asked = str(app.control.act("new_payment_request", name=NAME, amount=AMOUNT)["id"])
    do(app, app.see("^Update now$", "push button"))
    for tab, inside in TABS.items():  # each is built when it is first opened
        do(app, app.see(tab, "page tab"))
        app.see(inside)
        assert not nameless(app), nameless(app)
    do(app, app.see("^Pending requests, ", "page tab"))
    choose_line(app)
    approve = app.see(f"^Approve {AMOUNT} USD", "push button", window="frame", on=True)
    do(app, approve)
    assert app.see("^Cancel$", "push button", window="dialog").is_focused
    assert not nameless(app), nameless(app)
    do(app, app.see(f"^Approve {AMOUNT} USD$", "push button", window="dialog", on=True))
    app.see("^Approved and confirmed$", "label", window="dialog")
    effects = app.control.effects(asked)
    assert sum("APPROVED" in effect for effect in effects) == 1
    assert app.control.count(ACCEPT) == 1
    do(app, app.see("^Done$", "push button", window="dialog", on=True))
    app.see_no(LINE, "list item")
    app.process.terminate()
    assert app.wait() == 0


def do(app: App, node: Node) -> None:
    """What the screen reader's user does with a thing: press it, or go to it in its list."""
    wait_until(lambda: app.reader.act(node), f"{node.role} {node.name!r} can be used", PATIENCE_S)


def choose_line(app: App) -> None:
    """Go into the list, and down to the line."""
    app.see(LINE, "list item")
    do(app, app.see("^Requests$", "list"))
    app.key("Home")
    while not app.has_focus(LINE):
        before = heard(app)
        app.key("Down")
        wait_until(lambda: heard(app) != before, "the next line is told", PATIENCE_S)  # noqa: B023 - waited for here


def heard(app: App) -> list[str]:
    """The names of what has the focus."""
    return [node.name for node in app.reader.nodes() if node.is_showing and node.is_focused]


def nameless(app: App) -> list[str]:
    """What can be used and has no name."""
    return [
        f"{node.role} in {node.window}"
        for node in app.reader.nodes()
        if node.is_showing and node.role in USED and not node.name.strip()
    ]
