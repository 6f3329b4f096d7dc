"""Signing in from the first page, by clicking only; what was given up changes nothing when it arrives."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.errors import AppError, Offline, SignInNeeded
from app.model.account import NEEDS_BROWSER, AccountKind, Profile, Source
from app.worker.messages import AccountSwitched, Done, ListProfiles, ProfilesFound
from app.worker.sign_in_messages import (
    BrowserWanted,
    CancelSignIn,
    CenterEntered,
    CenterRoles,
    KeepCenterRole,
    KeepKeys,
    ListCenterRoles,
    SignInKept,
    SignInToCenter,
    SignInToConsole,
)
from tests.fakes.accounts import PROD
from tests.fakes.client import Asked
from tests.fakes.sign_in import CENTER, CODE_PAGE, LABS, PAGE, PRODUCTION, FakeOpener
from tests.fakes.widget_texts import all_text
from tests.fakes.window import Opened
from ui.accounts.browser_step import BrowserStep
from ui.accounts.center_form import CenterForm
from ui.accounts.keys_sheet import KeysSheet
from ui.accounts.pick_step import PickStep
from ui.accounts.switcher import AccountSwitcher
from ui.accounts.ways import Ways
from ui.accounts.welcome import WelcomePage

KEPT = Source(kept="c1")
CANCELLED = SignInNeeded("The sign-in was given up.", code="sign-in-cancelled")
LATE = SignInNeeded("The browser did not come back in time.", "Start the sign-in again.")
SSO = Profile(
    Source(profile="sso"), AccountKind.SSO_SESSION, "eu-west-1", needs=NEEDS_BROWSER, center=CENTER
)
CANARY = "canary0secret0access0key0canary0secret0ac"


class Person:
    """Clicks through the first page; the worker's part is played by `answer`, `fail` and `tell`."""

    def __init__(self, opened: Opened, switcher: AccountSwitcher, qtbot: QtBot) -> None:
        self.opened, self.client, self._qtbot = opened, opened.client, qtbot
        switcher.choose()
        self.answer(ListProfiles, ProfilesFound((SSO,), offers_console=True))
        qtbot.waitUntil(self.page.ways.profile_card.choice.isVisible)

    @property
    def page(self) -> WelcomePage:
        page = self.opened.window.pages.currentWidget()
        assert isinstance(page, WelcomePage)
        return page

    @property
    def form(self) -> CenterForm:
        assert isinstance(self.page.step, CenterForm)
        return self.page.step

    @property
    def browser(self) -> BrowserStep:
        assert isinstance(self.page.step, BrowserStep)
        return self.page.step

    @property
    def pick(self) -> PickStep:
        assert isinstance(self.page.step, PickStep)
        return self.page.step

    def asked(self, kind: type[object]) -> Asked:
        """The open call of a kind; waits for it."""

        def open_calls() -> list[Asked]:
            return [
                one
                for one in self.client.asked
                if isinstance(one.request, kind) and not one.future.done()
            ]

        self._qtbot.waitUntil(lambda: bool(open_calls()))
        return open_calls()[-1]

    def never_asked(self, kind: type[object]) -> bool:
        return not [one for one in self.client.asked if isinstance(one.request, kind)]

    def answer(self, kind: type[object], answer: object) -> None:
        self.asked(kind).future.set_result(answer)  # type: ignore[arg-type]

    def fail(self, kind: type[object], error: AppError) -> None:
        self.asked(kind).future.set_exception(error)

    def sees(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: words in all_text(self.page.step))

    def wants_center(self, *, uses_code: bool = False) -> SignInToCenter:
        self.page.ways.center_button.click()
        self.form.start_url.set_text(CENTER.start_url)
        self.form.region.setCurrentIndex(self.form.region.findData(CENTER.region))
        (self.form.code_button if uses_code else self.form.browser_button).click()
        request = self.asked(SignInToCenter).request
        assert isinstance(request, SignInToCenter)
        return request

    def enters_center(self, *accounts: object) -> None:
        self.wants_center()
        self.client.tell(BrowserWanted(PAGE))
        self.client.tell(BrowserWanted(None))
        self.answer(SignInToCenter, CenterEntered(accounts))  # type: ignore[arg-type]
        self._qtbot.waitUntil(lambda: isinstance(self.page.step, PickStep))


@pytest.fixture
def person(opened: Opened, switcher: AccountSwitcher, qtbot: QtBot) -> Person:
    return Person(opened, switcher, qtbot)


def test_a_start_url_leads_to_an_account_by_clicking_only(
    person: Person, browser: FakeOpener, qtbot: QtBot
) -> None:
    assert person.wants_center() == SignInToCenter(CENTER, uses_code=False)
    person.sees("Asking IAM Identity Center for a page")
    person.client.tell(BrowserWanted(PAGE))
    assert browser.opened == [(PAGE.url, "")]
    person.sees("Sign in there and allow access")
    person.client.tell(BrowserWanted(None))
    person.sees("Finishing the sign-in")
    person.answer(SignInToCenter, CenterEntered((PRODUCTION, LABS)))
    person.sees("lets you into 2 accounts")
    assert person.pick.shown_names == ["Brindle production", "Loom labs"]
    person.pick.list.setCurrentRow(1)
    QTest.keyClick(person.pick.list, Qt.Key.Key_Return)
    person.sees("In Loom labs, 1093-7754-2286.")
    person.answer(ListCenterRoles, CenterRoles(("Buyer", "Viewer")))
    qtbot.waitUntil(lambda: person.pick.shown_names == ["Buyer", "Viewer"])
    assert person.never_asked(KeepCenterRole)
    QTest.keyClick(person.pick.list, Qt.Key.Key_Return)
    assert person.asked(KeepCenterRole).request == KeepCenterRole(CENTER, LABS, "Buyer")
    person.answer(KeepCenterRole, SignInKept(KEPT))
    qtbot.waitUntil(lambda: person.client.switched == [KEPT])


def test_the_only_role_is_chosen_at_once(person: Person, qtbot: QtBot) -> None:
    person.enters_center(PRODUCTION)
    QTest.keyClick(person.pick.list, Qt.Key.Key_Return)
    person.answer(ListCenterRoles, CenterRoles(("Buyer",)))
    assert person.asked(KeepCenterRole).request == KeepCenterRole(CENTER, PRODUCTION, "Buyer")
    person.sees("Opening the account as Buyer")
    person.answer(KeepCenterRole, SignInKept(KEPT))
    qtbot.waitUntil(lambda: person.client.switched == [KEPT])


def test_a_code_is_shown_copied_and_warned_of(
    person: Person, browser: FakeOpener, qapp: QApplication
) -> None:
    assert person.wants_center(uses_code=True).uses_code
    person.client.tell(BrowserWanted(CODE_PAGE))
    assert person.browser.code.text() == "KQTB-WHZD"
    person.sees("Nobody sends you such a code.")
    person.sees("Check that the code is the same there")
    person.browser.copy_button.click()
    assert qapp.clipboard().text() == "KQTB-WHZD"
    person.browser.open_button.click()
    assert browser.opened == [(CODE_PAGE.url, "")] * 2
    person.answer(SignInToCenter, CenterEntered((PRODUCTION,)))
    person.sees("1 account")
    assert "KQTB" not in all_text(person.page)


def test_without_a_browser_the_address_can_be_copied_and_goes_again(
    person: Person, browser: FakeOpener, qapp: QApplication
) -> None:
    browser.opens = False
    person.wants_center()
    person.client.tell(BrowserWanted(PAGE))
    person.sees("Your browser did not open.")
    assert "canary-state" not in all_text(person.page)
    person.browser.address_button.click()
    assert qapp.clipboard().text() == PAGE.url


@pytest.mark.parametrize("error", [LATE, Offline("AWS cannot be reached.", "Check the network.")])
def test_a_failure_stays_on_the_page_and_can_be_tried_again(
    person: Person, error: AppError
) -> None:
    person.wants_center()
    person.client.tell(BrowserWanted(PAGE))
    person.fail(SignInToCenter, error)
    person.sees(f"{error.message} {error.hint}")
    assert person.opened.window.focusWidget() is person.browser.again_button
    person.browser.again_button.click()
    assert person.asked(SignInToCenter).request == SignInToCenter(CENTER)
    assert not person.browser.problem.isVisible()
    assert person.never_asked(CancelSignIn)


def test_a_code_is_one_click_away_while_the_browser_is_waited_for(person: Person) -> None:
    person.wants_center()
    person.client.tell(BrowserWanted(PAGE))
    person.browser.other_button.click()
    person.answer(CancelSignIn, Done())
    person.fail(SignInToCenter, CANCELLED)
    person.client.tell(BrowserWanted(None))
    request = person.asked(SignInToCenter).request
    assert request == SignInToCenter(CENTER, uses_code=True)
    assert person.browser.other_button.accessibleName() == "Use the browser without a code"
    person.client.tell(BrowserWanted(CODE_PAGE))
    assert person.browser.code.text() == "KQTB-WHZD"


@pytest.mark.parametrize("key", [None, Qt.Key.Key_Escape])
def test_going_back_gives_the_sign_in_up_and_late_answers_do_nothing(
    person: Person, browser: FakeOpener, qtbot: QtBot, key: Qt.Key | None
) -> None:
    person.wants_center()
    call = person.asked(SignInToCenter)
    if key is None:
        person.browser.back_button.click()
    else:
        person.opened.window.activateWindow()
        qtbot.waitUntil(person.opened.window.isActiveWindow)
        QTest.keyClick(person.opened.window, key)
    assert person.form.start_url.text() == CENTER.start_url
    person.answer(CancelSignIn, Done())
    person.client.tell(BrowserWanted(PAGE))
    assert browser.opened == []
    call.future.set_result(CenterEntered((PRODUCTION,)))
    person.form.back_button.click()
    assert isinstance(person.page.step, Ways)
    person.page.ways.console_button.click()
    person.asked(SignInToConsole)
    assert isinstance(person.page.step, BrowserStep)


def test_the_page_of_a_sign_in_that_was_left_is_not_taken_for_the_next_one(
    person: Person, browser: FakeOpener, qtbot: QtBot
) -> None:
    person.wants_center()
    first = person.asked(SignInToCenter)
    person.browser.back_button.click()
    person.answer(CancelSignIn, Done())
    person.form.code_button.click()
    person.client.tell(BrowserWanted(PAGE))
    person.client.tell(BrowserWanted(None))
    assert browser.opened == []
    first.future.set_exception(CANCELLED)
    assert person.asked(SignInToCenter).request == SignInToCenter(CENTER, uses_code=True)
    person.client.tell(BrowserWanted(CODE_PAGE))
    assert browser.opened == [(CODE_PAGE.url, "")]


def test_pages_that_were_not_asked_for_are_left_alone(person: Person, browser: FakeOpener) -> None:
    person.client.tell(BrowserWanted(PAGE))
    assert browser.opened == []
    assert isinstance(person.page.step, Ways)


def test_a_profile_is_opened_right_after_its_sign_in(person: Person, qtbot: QtBot) -> None:
    person.page.ways.profile_card.continue_button.click()
    assert person.asked(SignInToCenter).request == SignInToCenter(CENTER)
    person.sees("Countersign opens the account and the role of your profile")
    person.answer(SignInToCenter, CenterEntered((PRODUCTION,)))
    qtbot.waitUntil(lambda: person.client.switched == [SSO.source])


def test_the_console_session_needs_no_form(person: Person, qtbot: QtBot) -> None:
    person.page.ways.console_button.click()
    assert person.asked(SignInToConsole).request == SignInToConsole("us-east-1")
    assert not person.browser.other_button.isVisible()
    person.client.tell(BrowserWanted(PAGE))
    person.sees("We opened the AWS console.")
    person.answer(SignInToConsole, SignInKept(KEPT))
    qtbot.waitUntil(lambda: person.client.switched == [KEPT])


def test_nothing_to_choose_from_is_said(person: Person) -> None:
    person.enters_center()
    person.sees("No accounts are assigned to you.")
    person.pick.back_button.click()
    assert isinstance(person.page.step, Ways)


def test_an_account_without_roles_leads_back_to_the_others(person: Person) -> None:
    person.enters_center(PRODUCTION, LABS)
    QTest.keyClick(person.pick.list, Qt.Key.Key_Return)
    person.answer(ListCenterRoles, CenterRoles(()))
    person.sees("No role is assigned to you in this account.")
    person.pick.back_button.click()
    assert person.pick.shown_names == ["Brindle production", "Loom labs"]


def test_roles_that_cannot_be_read_can_be_asked_for_again(person: Person) -> None:
    person.enters_center(PRODUCTION)
    QTest.keyClick(person.pick.list, Qt.Key.Key_Return)
    person.fail(ListCenterRoles, Offline("AWS cannot be reached.", "Check the network."))
    person.sees("AWS cannot be reached. Check the network.")
    person.pick.again_button.click()
    assert person.asked(ListCenterRoles).request == ListCenterRoles(CENTER, "447109263358")


def test_roles_of_an_account_that_was_left_are_not_shown(person: Person, qtbot: QtBot) -> None:
    person.enters_center(PRODUCTION, LABS)
    QTest.keyClick(person.pick.list, Qt.Key.Key_Return)
    late = person.asked(ListCenterRoles)
    person.pick.back_button.click()
    person.pick.list.setCurrentRow(1)
    QTest.keyClick(person.pick.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: person.asked(ListCenterRoles) is not late)
    late.future.set_result(CenterRoles(("Admin",)))
    person.answer(ListCenterRoles, CenterRoles(("Buyer", "Viewer")))
    qtbot.waitUntil(lambda: person.pick.shown_names == ["Buyer", "Viewer"])
    assert person.never_asked(KeepCenterRole)


def test_a_role_that_cannot_be_kept_says_why(person: Person) -> None:
    person.enters_center(PRODUCTION)
    QTest.keyClick(person.pick.list, Qt.Key.Key_Return)
    person.answer(ListCenterRoles, CenterRoles(("Buyer",)))
    person.fail(KeepCenterRole, Offline("AWS cannot be reached.", "Check the network."))
    person.sees("AWS cannot be reached. Check the network.")
    assert person.client.switched == []


def test_another_account_ends_the_sign_in_that_was_under_way(
    person: Person, browser: FakeOpener
) -> None:
    person.wants_center()
    person.client.tell(BrowserWanted(PAGE))
    person.client.tell(AccountSwitched(None))
    assert isinstance(person.page.step, Ways)
    person.client.tell(BrowserWanted(CODE_PAGE))
    assert len(browser.opened) == 1
    person.fail(SignInToCenter, CANCELLED)


def test_the_first_page_comes_back_where_the_sign_in_stands(
    person: Person, switcher: AccountSwitcher
) -> None:
    person.wants_center()
    person.opened.window.show_account()
    switcher.choose()
    assert isinstance(person.page.step, BrowserStep)


def keys_sheet(person: Person, app: QApplication) -> KeysSheet:
    person.page.ways.keys_button.click()
    (sheet,) = [one for one in app.topLevelWidgets() if isinstance(one, KeysSheet)]
    return sheet


def fill(sheet: KeysSheet) -> None:
    sheet.key_id.set_text("AKIAEXAMPLEEXAMPLE00")
    sheet.secret.set_text(CANARY)


def test_keys_are_kept_and_their_account_is_opened(
    person: Person, qapp: QApplication, qtbot: QtBot
) -> None:
    sheet = keys_sheet(person, qapp)
    fill(sheet)
    sheet.keep_button.click()
    request = person.asked(KeepKeys).request
    assert isinstance(request, KeepKeys)
    assert request.keys.secret_access_key == CANARY
    assert CANARY not in repr(request)
    assert sheet.secret.text() == ""
    sheet.reject()
    assert sheet.isVisible()
    person.answer(KeepKeys, SignInKept(KEPT))
    qtbot.waitUntil(lambda: person.client.switched == [KEPT])
    assert not [
        one for one in qapp.topLevelWidgets() if isinstance(one, KeysSheet) and one.isVisible()
    ]


def test_keys_that_cannot_be_kept_say_why_and_are_gone(
    person: Person, qapp: QApplication, qtbot: QtBot
) -> None:
    sheet = keys_sheet(person, qapp)
    fill(sheet)
    sheet.keep_button.click()
    person.fail(KeepKeys, AppError("The keyring is locked.", "Unlock it."))
    qtbot.waitUntil(lambda: "The keyring is locked." in all_text(sheet))
    assert sheet.secret.text() == ""
    assert sheet.keep_button.isEnabled()
    sheet.reject()


def test_a_sheet_that_was_cancelled_is_not_missed_later(
    person: Person, qapp: QApplication, qtbot: QtBot
) -> None:
    sheet = keys_sheet(person, qapp)
    sheet.cancel_button.click()
    qtbot.waitUntil(lambda: not isValid(sheet))
    person.client.tell(AccountSwitched(None))
    assert isinstance(person.page.step, Ways)


def test_another_account_closes_the_sheet_and_its_late_answer_does_nothing(
    person: Person, qapp: QApplication, qtbot: QtBot
) -> None:
    sheet = keys_sheet(person, qapp)
    fill(sheet)
    sheet.keep_button.click()
    call = person.asked(KeepKeys)
    person.client.tell(AccountSwitched(PROD))
    qtbot.waitUntil(lambda: not isValid(sheet))
    call.future.set_exception(Offline("The worker has ended."))
    switched = list(person.client.switched)
    person.client.tell(AccountSwitched(None))
    assert person.client.switched == switched


def test_a_sign_in_that_cannot_be_kept_is_told_once_it_is_open(
    person: Person, qapp: QApplication, qtbot: QtBot
) -> None:
    sheet = keys_sheet(person, qapp)
    fill(sheet)
    sheet.keep_button.click()
    person.answer(KeepKeys, SignInKept(KEPT, is_kept=False))
    qtbot.waitUntil(lambda: person.client.switched == [KEPT])
    person.client.tell(AccountSwitched(KEPT))
    assert "This sign-in ends when you quit." in all_text(person.opened.window)
    person.client.tell(AccountSwitched(PROD))
    assert "This sign-in ends when you quit." not in all_text(person.opened.window)


def test_an_endpoint_of_its_own_is_told_to_the_browser(
    opened: Opened, switcher: AccountSwitcher, browser: FakeOpener, qtbot: QtBot
) -> None:
    own = "http://127.0.0.1:4566"
    person = Person(opened, switcher, qtbot)
    opened.window.show_account()
    switcher.choose()
    person.answer(ListProfiles, ProfilesFound((SSO,), endpoint_url=own))
    qtbot.waitUntil(lambda: not person.page.ways.console_card.isVisible())
    person.wants_center()
    page = msgspec.structs.replace(PAGE, url=f"{own}/authorize")
    person.client.tell(BrowserWanted(page))
    assert browser.opened == [(page.url, own)]
