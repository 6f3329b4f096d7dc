"""Which account the window shows, as the worker and its client tell it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.model.account import Source
from app.worker.messages import AccountSwitched
from app.worker.opening import AccountsKnown
from tests.fakes.accounts import ACCOUNTS, EU, PROD, SANDBOX
from tests.fakes.client import FakeClient
from ui.accounts.book import AccountBook
from ui.bridge import Bridge


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


def book_of(client: FakeClient, current: Source | None) -> AccountBook:
    bridge = Bridge(client)
    book = AccountBook(bridge, current)
    bridge.setParent(book)
    bridge.begin()
    return book


def test_a_start_without_a_choice_learns_which_account_it_is(
    client: FakeClient, qtbot: QtBot
) -> None:
    book = book_of(client, None)
    assert (book.name, book.is_told) == ("", False)
    with qtbot.waitSignal(book.told):
        client.tell(AccountsKnown(ACCOUNTS, EU))
    assert (book.name, book.account) == ("brindle-eu", ACCOUNTS[1])
    with qtbot.assertNotEmitted(book.told):
        client.tell(AccountsKnown(ACCOUNTS, EU))


def test_a_start_with_a_choice_knows_it_from_the_beginning(
    client: FakeClient, qtbot: QtBot
) -> None:
    book = book_of(client, SANDBOX)
    assert (book.name, book.is_sandbox, book.account) == ("Sandbox", True, None)
    with qtbot.assertNotEmitted(book.told):
        client.tell(AccountsKnown(ACCOUNTS, SANDBOX))
    assert book.account == ACCOUNTS[2]


def test_a_switch_is_told_before_the_other_account_says_anything(
    client: FakeClient, qtbot: QtBot
) -> None:
    book = book_of(client, PROD)
    client.tell(AccountsKnown(ACCOUNTS, PROD))
    with qtbot.waitSignal(book.switched):
        client.tell(AccountSwitched(EU))
    assert book.name == "brindle-eu"
    client.tell(AccountSwitched(None))
    assert (book.name, book.current) == ("", None)
