"""What the commonest jobs take, counted in the real window; `docs/usability.md` says the same numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.accessibility import Node
from tests.e2e.desktop import PATIENCE_S, ROOT, App, Desktop
from tests.e2e.test_sessions import type_into
from tests.fakes.desktop import wait_until

pytestmark = pytest.mark.timeout(600)
TABLE = ROOT / "docs" / "usability.md"
Counted = dict[str, int]


class Hand:
    """Counts what a person does: clicks, keys, and fields that are typed into."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.counted: Counted = {"click": 0, "key": 0, "field": 0}

    def click(self, node: Node, times: int = 1) -> None:
        self.counted["click"] += times
        for _ in range(times):
            self.app.click(node)

    def press(self, *keys: str) -> None:
        self.counted["key"] += len(keys)
        self.app.key(*keys)

    def press_until(self, key: str, words: str, most: int = 40) -> None:
        for _ in range(most):
            if self.app.has_focus(words):
                return
            self.press(key)
        raise AssertionError(f"{key} does not lead to {words}\n{self.app.all_words()}")

    def type(self, words: str) -> None:
        self.counted["field"] += 1
        self.app.type(words)


# --- the jobs, each from the tab that the window opens with ------------------------------------------


def approve_by_mouse(hand: Hand) -> None:
    app = hand.app
    app.see(
        "^At most 60,000.00 USD", window="frame"
    )  # the terms come last, and the button with them
    hand.click(app.see("^Approve 1,284.60 USD$", "push button", window="frame", on=True))
    hand.click(app.see("^Approve 1,284.60 USD$", "push button", window="dialog", on=True))
    app.see("^Approved and confirmed", window="dialog")
    app.key("Return")


def approve_by_keys(hand: Hand) -> None:
    app = hand.app
    app.click(app.see("^Payment request, Advisory hours", "list item"))
    app.see("^Approve 3,200.00 EUR$", "push button", window="frame", on=True)
    hand.press("ctrl+Return")
    app.see("^Approve 3,200.00 EUR$", "push button", window="dialog", on=True)
    hand.press_until("Tab", "Approve 3,200.00")
    hand.press("space")
    app.see("^Approved and confirmed", window="dialog")
    app.key("Return")


def next_month_by_mouse(hand: Hand) -> None:
    app = hand.app
    hand.click(app.see("^Charges", "page tab"))
    hand.click(app.see("^Timeline$", "radio button"))
    hand.click(app.see("^Later month$", "push button", on=True))
    app.see("^Thursday 31 December 2026", "cell")
    app.click(app.see("^Charges$", "radio button"))


def next_month_by_keys(hand: Hand) -> None:
    hand.press("ctrl+shift+m")
    hand.press("Next")
    hand.app.see("^Thursday 31 December 2026", "cell")
    hand.app.click(hand.app.see("^Charges$", "radio button"))


def order_by_mouse(hand: Hand) -> None:
    app = hand.app
    hand.click(app.see("^Charges", "page tab"))
    hand.click(app.see("^No PO", "cell"), times=2)
    wait_until(lambda: app.has_focus("Purchase order for "), "the field is open", PATIENCE_S)
    hand.type("BL-1")
    hand.press("Return")
    app.see("^BL-1$", "cell")
    app.key("Escape")


def end_by_mouse(hand: Hand) -> None:
    hand.click(hand.app.see("^Agreements", "page tab"))
    hand.app.see("^Lumenfold Observability", "cell")
    hand.app.see("^Ends 4 Feb 2027", "cell")


def end_by_keys(hand: Hand) -> None:
    app = hand.app
    hand.press("ctrl+k")
    wait_until(lambda: app.has_focus("Search"), "the search has the focus", PATIENCE_S)
    hand.type("lumenfold obs")
    app.see("Lumenfold Observability", "list item")
    hand.press("Return")
    app.see("^Ends 4 Feb 2027", "cell")


def stop_renewal_by_mouse(hand: Hand) -> None:
    app = hand.app
    hand.click(app.see("^Agreements", "page tab"))
    hand.click(app.see("^Lumenfold Observability", "cell"))
    hand.click(app.see("^Auto-renew of Lumenfold Observability$", on=True))
    hand.click(app.see("^Turn off auto-renew$", "push button", on=True))
    app.see("^Accepted and confirmed")
    app.key("Return")


def quotes_by_mouse(hand: Hand) -> None:
    hand.click(hand.app.see("^Offers", "page tab"))
    hand.click(hand.app.see("^My quotes$"))
    hand.app.see("^[0-9]+ quotes")
    hand.app.click(hand.app.see("^Marketplace$"))


def quotes_by_keys(hand: Hand) -> None:
    hand.press("ctrl+shift+y")
    hand.app.see("^[0-9]+ quotes")


def session_by_mouse(hand: Hand) -> None:
    app = hand.app
    hand.click(app.see("^Payment sessions", "page tab"))
    hand.click(app.see("^New session$", "push button", on=True))
    app.see("^New payment session$", "label")
    app.key("Escape")


def begin_session_by_keys(hand: Hand) -> None:
    hand.press("ctrl+shift+p")
    hand.app.see("^New payment session$", "label")
    hand.app.key("Escape")


def session_by_keys(hand: Hand) -> None:
    app = hand.app
    hand.press("ctrl+shift+p")
    app.see("^New payment session$", "label")
    hand.counted["field"] += 1
    type_into(app, "User id", "svc-research")
    hand.press_until("Tab", "Spending limit in USD")
    hand.type("5")
    app.see(r"at most 5\.00.USD until")
    hand.press("ctrl+Return")
    app.see("^Allow 5.00 USD$", "push button", on=True)
    hand.press_until("Tab", "Allow 5.00")
    hand.press("space")
    app.see("^Created and confirmed$", "label")
    app.key("Return")


def invoice_by_mouse(hand: Hand) -> None:
    app = hand.app
    hand.click(app.see("^Charges", "page tab"))
    hand.click(app.see("^Invoices$", "radio button"))
    app.see("documents$", "label")
    app.click(app.see("^Charges$", "radio button"))


MOUSE, KEYS = "mouse", "keyboard"
JOBS: tuple[tuple[str, str, Callable[[Hand], None]], ...] = (
    ("Approve a payment request", MOUSE, approve_by_mouse),
    ("Approve a payment request", KEYS, approve_by_keys),
    ("See what comes next month", MOUSE, next_month_by_mouse),
    ("See what comes next month", KEYS, next_month_by_keys),
    ("Set a purchase order", MOUSE, order_by_mouse),
    ("Find an agreement and its end", MOUSE, end_by_mouse),
    ("Find an agreement and its end", KEYS, end_by_keys),
    ("Stop a renewal", MOUSE, stop_renewal_by_mouse),
    ("Get to my quotes", MOUSE, quotes_by_mouse),
    ("Get to my quotes", KEYS, quotes_by_keys),
    ("Begin a payment session", MOUSE, session_by_mouse),
    ("Begin a payment session", KEYS, begin_session_by_keys),
    ("Open a payment session", KEYS, session_by_keys),
    ("Find an invoice", MOUSE, invoice_by_mouse),
)


def test_the_jobs_take_as_much_as_the_table_says(desktop: Desktop, tmp_path: Path) -> None:
    app = desktop.start(tmp_path / "data")
    app.see("^Updated ")
    counted: list[tuple[str, str, Counted]] = []
    for job, way, do in JOBS:
        app.key("ctrl+4")
        app.see("^Open", "radio button")
        hand = Hand(app)
        do(hand)
        counted.append((job, way, hand.counted))
        print(counted[-1])
    assert app.quit() == 0
    assert [one for one in counted if one[2] != stated(one[0], one[1])] == []


def stated(job: str, way: str) -> Counted:
    """What the table says of a job."""
    lines = [one for one in TABLE.read_text("utf-8").splitlines() if one.startswith(f"| {job} |")]
    cell = [one.strip() for one in lines[0].strip("|").split("|")][1 if way == MOUSE else 2]
    found = {what: int(number) for number, what in re.findall(r"(\d+) (click|key|field)", cell)}
    return {what: found.get(what, 0) for what in ("click", "key", "field")}
