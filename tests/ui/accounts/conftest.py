"""The switcher of a window that knows three accounts."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.worker.opening import AccountsKnown
from tests.fakes.accounts import ACCOUNTS, PROD
from tests.fakes.sign_in import FakeOpener
from tests.fakes.window import Opened
from ui.accounts.switcher import AccountSwitcher


@pytest.fixture
def browser() -> FakeOpener:
    """The person's browser."""
    return FakeOpener()


@pytest.fixture
def switcher(opened: Opened, qapp: QApplication, browser: FakeOpener) -> AccountSwitcher:
    """The switcher of a window on brindle-prod, which knows two more accounts."""
    opened.client.tell(AccountsKnown(ACCOUNTS, PROD))
    made = AccountSwitcher(opened.context, opened.window, qapp, browser.open)
    made.setParent(opened.window)
    return made
