"""What header and banners say of the account that is open."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from app.aws.programs import NOT_ALLOWED, Programs
from app.errors import SignInNeeded
from app.model.account import Identity
from app.worker.failures import describe
from app.worker.messages import SignedIn, SignInFailed
from app.worker.opening import AccountsKnown
from tests.fakes.accounts import ACCOUNTS, EU, PROD, SANDBOX
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.widgets.buttons import PlainButton


def test_the_header_names_account_region_and_principal(opened: Opened) -> None:
    opened.client.tell(AccountsKnown(ACCOUNTS, EU))
    arn = "arn:aws:sts::662088410957:assumed-role/Purchasing/dana@example.com"
    opened.client.tell(SignedIn(Identity("662088410957", arn, "us-east-1"), "brindle-eu"))
    button = opened.window.header.account_button
    expected = "brindle-eu, 6620-8841-0957 · us-east-1 · Purchasing"
    assert button.accessibleName() == f"Account {expected}"
    assert "6620-8841-0957 · us-east-1 · Purchasing" in all_text(button)
    assert not button.grab().isNull()


def test_a_new_name_shows_at_once_everywhere(opened: Opened) -> None:
    opened.client.tell(AccountsKnown(ACCOUNTS, PROD))
    renamed = tuple(
        type(one)(one.source, one.account_id, one.kind, "Production", one.color) for one in ACCOUNTS
    )
    opened.client.tell(AccountsKnown(renamed, PROD))
    assert opened.status.label == "Production"
    assert opened.window.header.account_button.accessibleName().startswith("Account Production,")


def test_the_sandbox_account_is_marked_when_it_is_switched_to(opened: Opened) -> None:
    opened.client.tell(AccountsKnown(ACCOUNTS, SANDBOX))
    name = opened.window.header.account_button.accessibleName()
    assert name.endswith("sandbox account, made-up data")


def test_a_program_that_waits_for_a_yes_has_a_button_to_its_command(
    opened: Opened, qtbot: QtBot
) -> None:
    with pytest.raises(SignInNeeded) as refused:
        Programs().require_allowed("vault", "/bin/keys")
    assert refused.value.code == NOT_ALLOWED
    opened.client.tell(SignInFailed(describe(refused.value)))
    banners = opened.window.banners
    said = "The AWS profile vault runs a program to sign in"
    qtbot.waitUntil(lambda: said in all_text(banners))
    assert "--allow" not in all_text(banners)
    (button,) = [
        one
        for one in opened.window.banners.findChildren(PlainButton)
        if one.accessibleName() == "Show the command…"
    ]
    spy = QSignalSpy(button.clicked)
    button.click()
    assert spy.count() == 1
    assert opened.places == ["programs"]
