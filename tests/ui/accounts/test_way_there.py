"""A click on a request of another account: the account is opened first, then the request."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.model.account import Source
from app.model.request import RequestKind
from app.worker.messages import AccountSwitched
from app.worker.opening import AccountsKnown
from tests.fakes.accounts import ACCOUNTS, EU, PROD, SANDBOX
from tests.fakes.stored_world import StoredWorld
from tests.fakes.window import Opened
from ui.accounts.sheets import LeaveSheet
from ui.accounts.switcher import AccountSwitcher
from ui.accounts.way_there import WayThere
from ui.elsewhere import Elsewhere

PAYMENT = RequestKind.PAYMENT


@pytest.fixture
def way(opened: Opened, switcher: AccountSwitcher) -> WayThere:
    made = WayThere(opened.context, switcher.open, opened.window.bring_up)
    made.setParent(opened.window)
    switcher.stayed.connect(made.stay)
    return made


def arrive(opened: Opened, world: StoredWorld, source: Source) -> None:
    """Play the worker of the account that was switched to."""
    opened.client.tell(AccountSwitched(source))
    opened.client.tell(AccountsKnown(ACCOUNTS, source))
    opened.client.tell(world.opened)


def test_the_request_opens_once_the_store_is_there(
    opened: Opened, way: WayThere, world: StoredWorld
) -> None:
    way.open(Elsewhere(EU.key, PAYMENT, "pr-1"))
    assert opened.client.switched == [EU]
    assert opened.places == []
    opened.client.tell(AccountSwitched(EU))
    assert opened.places == []
    opened.client.tell(world.opened)
    assert opened.places == ["pr-1"]
    opened.client.tell(world.opened)
    assert opened.places == ["pr-1"]


def test_a_payment_session_opens_once_the_store_is_there(
    opened: Opened, way: WayThere, world: StoredWorld
) -> None:
    way.open(Elsewhere(EU.key, session_id="payment-session-1"))
    opened.client.tell(AccountSwitched(EU))
    assert opened.places == []
    opened.client.tell(world.opened)
    assert opened.places == ["payment-session-1"]


def test_the_account_that_is_open_is_not_left(opened: Opened, way: WayThere) -> None:
    way.open(Elsewhere(PROD.key, PAYMENT, "pr-1"))
    assert opened.places == ["pr-1"]
    assert opened.client.switched == []


def test_an_account_alone_is_only_opened(opened: Opened, way: WayThere, world: StoredWorld) -> None:
    way.open(Elsewhere(EU.key))
    arrive(opened, world, EU)
    assert opened.client.switched == [EU]
    assert opened.places == []


def test_a_forgotten_account_opens_nothing(opened: Opened, way: WayThere) -> None:
    way.open(Elsewhere("profile:gone", PAYMENT, "pr-1"))
    assert opened.client.switched == []
    assert opened.window.isVisible()


def test_a_switch_to_yet_another_account_ends_it(
    opened: Opened, way: WayThere, world: StoredWorld
) -> None:
    way.open(Elsewhere(EU.key, PAYMENT, "pr-1"))
    arrive(opened, world, SANDBOX)
    arrive(opened, world, EU)
    assert opened.places == []


def test_who_stays_is_not_led_there_later(
    opened: Opened, way: WayThere, world: StoredWorld, qapp: QApplication
) -> None:
    opened.store.is_kept = False  # leaving loses it, so that it is asked first
    way.open(Elsewhere(EU.key, PAYMENT, "pr-1"))
    (sheet,) = [one for one in qapp.topLevelWidgets() if isinstance(one, LeaveSheet)]
    assert opened.client.switched == []
    sheet.reject()
    arrive(opened, world, EU)
    assert opened.places == []


def test_nothing_is_opened_before_the_window_is_unlocked(
    opened: Opened, way: WayThere, world: StoredWorld
) -> None:
    opened.context.lock.set_locked(is_locked=True)
    way.open(Elsewhere(EU.key, PAYMENT, "pr-1"))
    assert opened.client.switched == []
    opened.context.lock.set_locked(is_locked=False)
    way.go_on()
    assert opened.client.switched == [EU]
    arrive(opened, world, EU)
    assert opened.places == ["pr-1"]
