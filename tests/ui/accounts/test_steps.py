"""The steps of signing in by themselves: form, waiting for the browser, picking from a list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import SignInNeeded
from app.model.sign_in import BrowserPage, Center, CenterAccount
from tests.fakes.sign_in import CENTER, LABS, PRODUCTION
from tests.fakes.widget_texts import all_text
from ui.accounts.browser_step import CENTER_WORDS, BrowserStep
from ui.accounts.center_form import CenterForm
from ui.accounts.center_words import account_row
from ui.accounts.pick_step import PickRow, PickStep
from ui.accounts.step import Step
from ui.appearance import Appearance

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def shown(step: Step, qtbot: QtBot, size: tuple[int, int] = (856, 820)) -> None:
    qtbot.addWidget(step)
    step.resize(*size)
    step.show()


@pytest.fixture
def form(look: Appearance, qtbot: QtBot) -> CenterForm:
    made = CenterForm(look)
    shown(made, qtbot)
    return made


def test_the_form_begins_in_virginia_and_where_the_files_say(form: CenterForm) -> None:
    form.show_known(())
    assert form.region.currentData() == "us-east-1"
    form.show_known((CENTER,))
    assert form.region.currentData() == "eu-west-1"
    assert [one.accessibleName() for one in form.known_buttons] == [f"Use {CENTER.start_url}"]


def test_tab_leads_from_the_field_over_what_is_known_to_the_region(
    form: CenterForm, qtbot: QtBot
) -> None:
    form.show_known((Center("https://other.awsapps.com/start", "us-west-2"), CENTER))
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.enter()
    way: list[QWidget | None] = []
    for _ in range(3):
        QTest.keyClick(form.focusWidget() or form, Qt.Key.Key_Tab)
        way.append(form.focusWidget())
    assert way == [*form.known_buttons, form.region]
    assert [one.text() for one in form.known_buttons] == [
        "other.awsapps.com",
        "brindle.awsapps.com",
    ]


def test_a_known_start_url_fills_the_form_and_goes_with_one_more_click(
    form: CenterForm, qtbot: QtBot
) -> None:
    form.show_known((Center("https://other.awsapps.com/start", "us-west-2"), CENTER))
    form.known_buttons[1].click()
    with qtbot.waitSignal(form.wanted) as wanted:
        form.browser_button.click()
    assert wanted.args == [CENTER, False]


def test_typing_a_known_start_url_chooses_its_region(form: CenterForm) -> None:
    form.show_known((Center("https://other.awsapps.com/start", "us-west-2"), CENTER))
    QTest.keyClicks(form.edit, "brindle.awsapps.com/start")
    assert form.region.currentData() == "eu-west-1"


def test_a_start_url_that_names_its_region_chooses_it(form: CenterForm) -> None:
    QTest.keyClicks(form.edit, "https://ssoins-1.portal.sa-east-1.app.aws")
    assert form.region.currentData() == "sa-east-1"


def test_a_wrong_start_url_is_said_at_the_field_and_typing_takes_it_back(
    form: CenterForm, qtbot: QtBot
) -> None:
    form.start_url.set_text("http://brindle.awsapps.com/start")
    with qtbot.assertNotEmitted(form.wanted):
        form.browser_button.click()
    assert form.edit.hasFocus()
    assert form.edit.accessibleDescription() == "A start URL begins with https://."
    QTest.keyClicks(form.edit, "x")
    assert form.edit.accessibleDescription() == ""


def test_enter_signs_in_and_the_code_is_one_click_away(form: CenterForm, qtbot: QtBot) -> None:
    form.start_url.set_text("brindle.awsapps.com")
    with qtbot.waitSignal(form.wanted) as wanted:
        QTest.keyClick(form.edit, Qt.Key.Key_Return)
    assert wanted.args[1] is False
    with qtbot.waitSignal(form.wanted) as wanted:
        form.code_button.click()
    assert wanted.args == [Center("https://brindle.awsapps.com/start", "us-east-1"), True]


def test_the_form_is_walked_through_by_tab(form: CenterForm) -> None:
    form.enter()
    for widget in (form.region, form.browser_button, form.code_button):
        focused = form.window().focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert widget.hasFocus()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waiting(look: Appearance, qtbot: QtBot, clock: Clock) -> BrowserStep:
    made = BrowserStep(look, now=clock)
    shown(made, qtbot)
    made.begin(CENTER_WORDS, uses_code=True, has_other_way=True)
    page = BrowserPage("https://brindle.awsapps.com/x", NOW + timedelta(seconds=581), "KQTB-WHZD")
    made.show_page(page, is_open=True)
    return made


def test_the_time_that_is_left_is_counted_down(
    waiting: BrowserStep, clock: Clock, qtbot: QtBot
) -> None:
    assert waiting.left.text() == "9:41 left"
    clock.now = NOW + timedelta(seconds=577)
    qtbot.waitUntil(lambda: waiting.left.text() == "0:04 left", timeout=3000)
    clock.now = NOW + timedelta(hours=1)
    qtbot.waitUntil(lambda: waiting.left.text() == "0:00 left", timeout=3000)


def test_the_code_is_spelled_for_screen_readers(waiting: BrowserStep) -> None:
    assert waiting.code.accessibleName() == "Code K Q T B - W H Z D"
    assert waiting.copy_button.hasFocus()


def test_a_failure_leaves_neither_code_nor_clock(waiting: BrowserStep) -> None:
    waiting.show_failure(SignInNeeded("The code has expired.", "Start again."))
    seen = all_text(waiting)
    assert "The code has expired. Start again." in seen
    assert "KQTB" not in seen
    assert "left" not in seen
    assert waiting.code.text() == ""


def test_buttons_alone_stand_in_the_middle_of_their_card(waiting: BrowserStep) -> None:
    address = "https://eu-west-1.signin.example.com/authorize"
    waiting.show_page(BrowserPage(address, NOW + timedelta(minutes=10)), is_open=False)
    QCoreApplication.sendPostedEvents()  # what the layouts have put off
    button = waiting.open_button
    card = button.parentWidget()
    assert card is not None
    above = button.geometry().top()
    below = card.height() - button.geometry().bottom() - 1
    assert above == below


def test_back_from_the_browser_nothing_more_is_asked_for(waiting: BrowserStep) -> None:
    waiting.show_returned()
    shown_words = all_text(waiting)
    assert "Nothing is left to do in the browser." in shown_words
    assert "allow access" not in shown_words


def test_a_hostile_code_stays_plain(waiting: BrowserStep) -> None:
    code = "<b>A</b>\u202e\n" + "x" * 500
    waiting.show_page(BrowserPage("https://a.awsapps.com/", NOW, code), is_open=True)
    assert "\u202e" not in waiting.code.text()
    assert len(waiting.code.text()) <= 40
    assert waiting.code.textFormat() is Qt.TextFormat.PlainText


@pytest.fixture
def pick(look: Appearance, qtbot: QtBot) -> PickStep:
    made = PickStep(look, "Choose an account", "account")
    shown(made, qtbot)
    return made


def rows(count: int) -> list[PickRow]:
    return [
        account_row(CenterAccount(f"{447109263000 + index}", f"Account {index:03}"))
        for index in range(count)
    ]


def test_a_short_list_has_no_search_and_a_long_one_begins_with_it(pick: PickStep) -> None:
    pick.show_rows("", rows(8))
    assert not pick.search.isVisible()
    assert pick.list.hasFocus()
    pick.show_rows("", rows(9))
    assert pick.search.isVisible()
    assert pick.search.hasFocus()


@pytest.mark.parametrize("count", [1, 3, 8])
def test_a_short_list_ends_with_its_last_row(pick: PickStep, count: int) -> None:
    pick.show_rows("", rows(count))
    last = pick.list.visualItemRect(pick.list.item(count - 1))
    assert last.bottom() == pick.list.viewport().rect().bottom()
    assert pick.list.verticalScrollBar().maximum() == 0


def test_a_list_scrolls_only_where_the_window_has_no_room_for_it(pick: PickStep) -> None:
    pick.show_rows("", rows(12))
    assert pick.list.verticalScrollBar().maximum() > 0
    pick.resize(856, 1200)
    assert pick.list.verticalScrollBar().maximum() == 0
    assert pick.verticalScrollBar().maximum() == 0
    pick.show_rows("", rows(200))
    assert pick.list.verticalScrollBar().maximum() > 0
    assert pick.verticalScrollBar().maximum() == 0
    pick.resize(856, 700)
    assert pick.list.height() == 8 * pick.list.sizeHintForRow(0)


def test_a_list_is_searched_by_name_and_by_number(pick: PickStep, qtbot: QtBot) -> None:
    pick.show_rows("", rows(200))
    QTest.keyClicks(pick.search, "123 account")
    assert pick.shown_names == ["Account 123"]
    pick.search.setText("4471-0926-3199")
    assert pick.shown_names == ["Account 199"]
    with qtbot.waitSignal(pick.picked) as picked:
        QTest.keyClick(pick.search, Qt.Key.Key_Return)
    assert picked.args == ["447109263199"]
    pick.search.setText("nobody")
    assert "No account matches" in all_text(pick)
    with qtbot.assertNotEmitted(pick.picked):
        QTest.keyClick(pick.search, Qt.Key.Key_Return)


def test_arrows_lead_from_the_search_through_the_list(pick: PickStep, qtbot: QtBot) -> None:
    pick.show_rows("", rows(20))
    QTest.keyClick(pick.search, Qt.Key.Key_Down)
    assert pick.list.hasFocus()
    QTest.keyClick(pick.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(pick.picked) as picked:
        QTest.keyClick(pick.list, Qt.Key.Key_Return)
    assert picked.args == ["447109263001"]


def test_one_click_picks(pick: PickStep, qtbot: QtBot) -> None:
    pick.show_rows("", [account_row(PRODUCTION), account_row(LABS)])
    place = pick.list.visualItemRect(pick.list.item(1)).center()
    with qtbot.waitSignal(pick.picked) as picked:
        QTest.mouseClick(pick.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked.args == [LABS.account_id]


def test_names_are_foreign_text_and_the_number_stands_beside_them(pick: PickStep) -> None:
    row = account_row(CenterAccount("447109263358", "<b>x</b>\u202e" + "y" * 900, "a\nb@c"))
    assert "\u202e" not in row.name
    assert len(row.name) <= 80
    assert row.second == "4471-0926-3358 · a b@c"
    assert account_row(CenterAccount("447109263358")).name == "4471-0926-3358"
    pick.show_rows("", [row])
    heard = pick.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "4471-0926-3358" in heard
    assert not pick.grab().isNull()


def row_ground(pick: PickStep, index: int) -> str:
    box = pick.list.visualItemRect(pick.list.item(index))
    image = pick.list.viewport().grab().toImage()
    return image.pixelColor(box.right() - 4, box.top() + 4).name().upper()


def test_nothing_can_be_chosen_while_a_choice_is_carried_out(pick: PickStep, qtbot: QtBot) -> None:
    pick.show_rows("", rows(2))
    pick.show_opening("Opening the account as Buyer")
    assert not pick.list.isEnabled()
    assert [row_ground(pick, index) for index in range(2)] == [
        pick.look.theme.selected,
        pick.look.theme.card,
    ]
    with qtbot.assertNotEmitted(pick.picked):
        pick.list.itemActivated.emit(pick.list.item(1))


@pytest.mark.parametrize("keys", ["Alt+Left", "Esc"])
def test_every_step_is_left_by_keyboard(form: CenterForm, qtbot: QtBot, keys: str) -> None:
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.enter()
    with qtbot.waitSignal(form.back_wanted):
        QTest.keySequence(form, keys)


def test_nothing_that_takes_the_focus_is_without_a_name(
    form: CenterForm, waiting: BrowserStep, pick: PickStep
) -> None:
    form.show_known((CENTER,))
    pick.show_rows("", rows(9))
    for step in (form, waiting, pick):
        for widget in step.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(step):
                assert widget.accessibleName(), widget
