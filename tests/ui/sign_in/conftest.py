"""A window on brindle-prod with the desk that answers what sign-ins ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.worker.opening import AccountsKnown
from tests.fakes.accounts import ACCOUNTS, PROD
from tests.fakes.window import Opened
from ui.sign_in.desk import SignInDesk


@pytest.fixture
def desk(opened: Opened) -> Iterator[SignInDesk]:
    """The desk of a window that is shown."""
    opened.client.tell(AccountsKnown(ACCOUNTS, PROD))
    made = SignInDesk(opened.context, opened.window)
    made.setParent(opened.window)
    yield made
    for sheet in (made.mfa_sheet, made.browser_sheet):
        if sheet is not None:
            sheet.accept()
