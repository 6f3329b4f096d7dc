"""Who may do more than Countersign needs is told so, and every confirmation says who would act and where."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.model.account import Identity
from app.model.policy import Policy
from app.model.right import POLICIES
from app.worker.messages import SignedIn
from app.worker.opening import AccountsKnown
from tests.fakes import samples
from tests.fakes.accounts import ACCOUNTS, PROD
from tests.fakes.frame import Frame
from tests.fakes.stored_world import StoredWorld
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from tests.ui.test_confirm_sheet import told
from ui import text
from ui.banners import Banners
from ui.tabs.requests.tab import RequestsTab
from ui.widgets.buttons import IconButton, PlainButton

ROOT = "arn:aws:iam::447109263358:root"
CENTER_ADMIN = (
    "arn:aws:sts::447109263358:assumed-role/AWSReservedSSO_AdministratorAccess_0f1e2d3c4b5a6978/r"
)
USER_ADMIN = "arn:aws:iam::447109263358:user/Administrator"
BUYER = "arn:aws:sts::447109263358:assumed-role/Buyer/robin"


def sign_in(opened: Opened, principal_arn: str) -> None:
    identity = Identity("447109263358", principal_arn, "us-east-1")
    opened.client.tell(SignedIn(identity, "brindle-prod"))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def dismiss(opened: Opened) -> None:
    (button,) = opened.window.banners.findChildren(IconButton)
    assert button.accessibleName() == "Dismiss this warning"
    button.click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def warned(opened: Opened, words: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: words in all_text(opened.window.banners))


@pytest.mark.parametrize(
    ("principal_arn", "words"),
    [
        (ROOT, "You are signed in as the root user."),
        (CENTER_ADMIN, "AdministratorAccess looks like an administrator."),
        (USER_ADMIN, "Administrator looks like an administrator."),
    ],
)
def test_root_and_administrators_are_warned(
    opened: Opened, qtbot: QtBot, principal_arn: str, words: str
) -> None:
    sign_in(opened, principal_arn)
    warned(opened, words, qtbot)


def test_an_ordinary_role_is_left_alone(opened: Opened) -> None:
    sign_in(opened, BUYER)
    assert all_text(opened.window.banners) == ""


def test_a_smaller_policy_is_copied_as_iam_takes_it(
    opened: Opened, qapp: QApplication, qtbot: QtBot
) -> None:
    sign_in(opened, CENTER_ADMIN)
    (button,) = opened.window.banners.findChildren(PlainButton)
    actions = {action.text(): action for action in button.menu().actions()}
    assert list(actions) == ["Watch only", "Watch and approve", "Watch, approve and buy"]
    actions["Watch and approve"].trigger()
    assert qapp.clipboard().text() == POLICIES[Policy.APPROVE]
    assert json.loads(qapp.clipboard().text())["Statement"]
    assert "is copied." in all_text(opened.window)
    opened.context.notices.clear()


def test_a_dismissed_warning_stays_away_from_this_account_for_good(
    opened: Opened, qtbot: QtBot
) -> None:
    sign_in(opened, CENTER_ADMIN)
    dismiss(opened)
    assert not opened.window.banners.isVisible()
    later = Banners(opened.context, opened.window)  # as after a start
    assert "looks like an administrator" not in all_text(later)
    sign_in(opened, ROOT)
    warned(opened, "You are signed in as the root user.", qtbot)


def test_what_is_remembered_names_no_account(opened: Opened, world: StoredWorld) -> None:
    sign_in(opened, CENTER_ADMIN)
    dismiss(opened)
    mark = opened.store.account_mark
    assert opened.context.settings.knows_administrator(mark)
    assert "447109263358" not in mark
    assert not opened.context.settings.knows_administrator("5f0c")


def test_the_warning_of_root_comes_back_with_the_next_start(opened: Opened) -> None:
    sign_in(opened, ROOT)
    dismiss(opened)
    sign_in(opened, ROOT)
    assert not opened.window.banners.isVisible()
    later = Banners(opened.context, opened.window)
    assert "You are signed in as the root user." in all_text(later)


@pytest.fixture
def tab(frame: Frame) -> Iterator[RequestsTab]:
    frame.client.tell(AccountsKnown(ACCOUNTS, PROD))
    made = RequestsTab(frame.context)
    frame.window.setCentralWidget(made)
    frame.window.show()
    made.refresh()
    yield made
    if made.pane.sheet is not None:
        made.pane.sheet.reject()


@pytest.mark.parametrize(
    "request_id", [samples.MILESTONE, samples.TRAVEL, samples.QUAYSIDE, samples.PELLUCID]
)
@pytest.mark.parametrize("is_reject", [False, True])
def test_every_kind_of_confirmation_names_principal_nickname_account_and_region(
    tab: RequestsTab, frame: Frame, request_id: str, is_reject: bool
) -> None:
    tab.inbox.select(request_id)
    if is_reject:
        tab.run_reject_action()
    else:
        tab.run_main_action()
    sheet = tab.pane.sheet
    assert sheet is not None
    identity = frame.context.status.identity
    assert identity is not None
    where = f"in brindle-prod, {text.account_id(identity.account_id)}, {identity.region}."
    (said,) = [line for line in told(sheet).splitlines() if line.startswith("You act as ")]
    assert said.endswith(where)
