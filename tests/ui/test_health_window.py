"""The health check's window: what is found, what to do, what is copied, and what happens without a worker."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import SignInNeeded, Unclear
from app.model.health import STATE_WORDS, HealthCheck, HealthGroup, HealthState
from app.model.policy import Policy
from app.model.right import POLICIES
from app.worker.failures import describe
from app.worker.messages import AccountSwitched, CheckHealth, HealthChecked, SignInFailed
from tests.fakes.frame import Frame
from tests.fakes.widget_texts import all_text
from ui.banners import Banners
from ui.health.copy_button import CopyButton
from ui.health.lines import HealthLine
from ui.health.own_checks import notification_check, tray_check
from ui.health.window import HealthWindow
from ui.settings_dialog import SettingsDialog
from ui.widgets.buttons import LinkButton
from ui.widgets.empty import SkeletonRows
from ui.widgets.labels import PlainLabel

RIGHT = "aws-marketplace:ListAgreementCharges"
IDENTITY = HealthCheck(
    "identity",
    HealthGroup.SIGN_IN,
    "Identity",
    HealthState.OK,
    "You are signed in as assumed-role/Buyer/dana in account 4471-0926-3358.",
)
ALLOWED = HealthCheck(
    "right.A", HealthGroup.RIGHTS, "Agreements", HealthState.OK, "Allowed by x:A."
)
LACKING = HealthCheck(
    "right.B",
    HealthGroup.RIGHTS,
    "Charges",
    HealthState.FAILED,
    f"Missing right: {RIGHT}.",
    "Ask for it.",
    missing_right=RIGHT,
)
UNTRIED = HealthCheck(
    "rights.approve",
    HealthGroup.RIGHTS,
    "Answering",
    HealthState.SKIPPED,
    "Not tried.",
    policy=Policy.APPROVE,
)
FOUND = (ALLOWED, LACKING, UNTRIED, IDENTITY)


async def own() -> tuple[HealthCheck, ...]:
    return (notification_check("Plasma"), tray_check(is_available=False))


@pytest.fixture
def window(frame: Frame, qtbot: QtBot) -> Iterator[HealthWindow]:
    made = HealthWindow(frame.context, own)
    made.show()
    qtbot.waitUntil(lambda: bool(frame.client.asked))
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def checked(window: HealthWindow, frame: Frame, qtbot: QtBot) -> HealthWindow:
    frame.client.answer(HealthChecked(FOUND))
    qtbot.waitUntil(lambda: not window.is_checking)
    return window


def lines(window: QWidget) -> dict[str, HealthLine]:
    shown = [one for one in window.findChildren(HealthLine) if one.isVisibleTo(window)]
    return {one.check.check_id: one for one in shown}


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_it_checks_as_soon_as_it_is_shown(window: HealthWindow, frame: Frame) -> None:
    assert [asked.request for asked in frame.client.asked] == [CheckHealth()]
    assert window.summary.text().startswith("Checking.")
    assert not window.again_button.isEnabled()
    assert not window.copy_button.isEnabled()
    assert window.findChildren(SkeletonRows)


def test_a_check_under_way_is_not_begun_twice(window: HealthWindow, frame: Frame) -> None:
    window.check()
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert len(frame.client.asked) == 1


def test_every_check_is_a_line_with_its_state_in_words(checked: HealthWindow) -> None:
    shown = lines(checked)
    assert set(shown) == {one.check_id for one in FOUND} | {"notifications", "tray"}
    told = shown["right.B"].accessibleName()
    assert told == f"Charges: Does not work. Missing right: {RIGHT}. Ask for it."
    assert checked.summary.text() == (
        "1 does not work, 1 needs a look, 3 are fine, 1 was not checked."
    )
    assert not [one for one in checked.findChildren(SkeletonRows) if one.isVisible()]


def test_what_does_not_work_stands_first_in_its_group(checked: HealthWindow) -> None:
    shown = lines(checked)
    heights = {name: one.mapTo(checked, one.rect().topLeft()).y() for name, one in shown.items()}
    assert heights["right.B"] < heights["right.A"] < heights["rights.approve"]
    assert heights["identity"] < heights["tray"] < heights["right.B"]


def test_a_missing_right_and_a_policy_are_copied(checked: HealthWindow, frame: Frame) -> None:
    shown = lines(checked)
    clipboard = frame.context.clipboard
    (copy,) = shown["right.B"].findChildren(CopyButton)
    assert copy.accessibleName() == f"Copy the missing right {RIGHT}"
    click(copy)
    assert clipboard.text() == RIGHT
    assert "Copied" in copy.text()
    (policy,) = shown["rights.approve"].findChildren(CopyButton)
    click(policy)
    assert json.loads(clipboard.text()) == json.loads(POLICIES[Policy.APPROVE])


def test_every_policy_can_be_copied(checked: HealthWindow, frame: Frame) -> None:
    copied = set()
    for button in checked.findChildren(CopyButton):
        if "as JSON" in button.text():
            click(button)
            copied.add(frame.context.clipboard.text())
    assert copied == set(POLICIES.values())


def test_lines_begin_below_each_other_whatever_their_state_is_called(
    frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STATE_WORDS, HealthState.FAILED, "Funktioniert noch nicht")
    window = HealthWindow(frame.context, own)
    qtbot.addWidget(window)
    window.is_checking = True  # nothing is asked
    window.show_checks(FOUND)
    window.show()
    titles = {
        one.findChildren(PlainLabel)[0].mapTo(window, QPoint(0, 0)).x()
        for one in lines(window).values()
    }
    assert len(titles) == 1


def test_the_report_leaves_out_account_and_person(checked: HealthWindow, frame: Frame) -> None:
    QTest.keyClick(
        checked,
        Qt.Key.Key_C,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    report = frame.context.clipboard.text()
    assert f"FAILED  Charges: Missing right: {RIGHT}. Ask for it.\n" in report
    assert "4471" not in report
    assert "dana" not in report
    assert "dana" in all_text(lines(checked)["identity"])


def test_old_lines_stay_until_new_ones_are_there(
    checked: HealthWindow, frame: Frame, qtbot: QtBot
) -> None:
    click(checked.again_button)
    qtbot.waitUntil(lambda: len(frame.client.asked) == 2)
    assert "right.B" in lines(checked)
    frame.client.answer(HealthChecked((IDENTITY,)))
    qtbot.waitUntil(lambda: not checked.is_checking)
    assert set(lines(checked)) == {"identity", "notifications", "tray"}


def test_without_a_worker_the_window_tells_that_and_its_own(
    window: HealthWindow, frame: Frame, qtbot: QtBot
) -> None:
    frame.client.fail(Unclear("The background process ended.", "It starts again."))
    qtbot.waitUntil(lambda: not window.is_checking)
    assert set(lines(window)) == {"notifications", "tray"}
    assert "The background process ended." in all_text(window)
    assert window.again_button.isEnabled()


def test_another_account_is_checked_anew(checked: HealthWindow, frame: Frame, qtbot: QtBot) -> None:
    frame.client.tell(AccountSwitched(None))
    assert not lines(checked)
    qtbot.waitUntil(lambda: len(frame.client.asked) == 2)
    frame.client.answer(HealthChecked((IDENTITY,)))
    qtbot.waitUntil(lambda: not checked.is_checking)


def test_foreign_text_stays_text(window: HealthWindow, frame: Frame, qtbot: QtBot) -> None:
    odd = HealthCheck("x", HealthGroup.SIGN_IN, "<b>x</b>", HealthState.OK, "<img src='x'>\u202e")
    frame.client.answer(HealthChecked((odd,)))
    qtbot.waitUntil(lambda: not window.is_checking)
    assert lines(window)["x"].accessibleName() == "<b>x</b>: Fine. <img src='x'>"


def test_everything_that_can_be_pressed_has_a_name(checked: HealthWindow) -> None:
    for button in checked.findChildren(QAbstractButton):
        interface = QAccessible.queryAccessibleInterface(button)
        assert interface.text(QAccessible.Text.Name)


def test_esc_closes_it(checked: HealthWindow) -> None:
    QTest.keyClick(checked, Qt.Key.Key_Escape)
    assert not checked.isVisible()


def test_the_settings_lead_there(frame: Frame) -> None:
    dialog = SettingsDialog(frame.context, frame.window)
    dialog.show()
    click(dialog.health_button)
    assert frame.places == [("health",)]
    assert not dialog.isVisible()
    dialog.deleteLater()


def test_a_sign_in_that_failed_leads_there(frame: Frame, qtbot: QtBot) -> None:
    frame.client.tell(SignInFailed(describe(SignInNeeded("Your sign-in to AWS has expired."))))
    banners = Banners(frame.context)
    qtbot.addWidget(banners)
    banners.show()
    (link,) = banners.findChildren(LinkButton)
    click(link)
    assert frame.places == [("health",)]


def test_desktops_without_tray_or_notifications_have_a_way_on() -> None:
    for check in (notification_check(""), tray_check(is_available=False)):
        assert check.state is HealthState.WARNING
        assert check.fix
