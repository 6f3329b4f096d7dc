"""The Ask AWS window: pages, every way in which an answer can fail, copying, and where rows lead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import cast

import msgspec
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import AccessDenied, AppError, Offline, OverQuota, Rejected, SignInNeeded
from app.model.agreement import Agreement, Resource
from app.model.agreement_search import AgreementQuery, Filter, FilterName, PartyType
from app.worker.messages import AgreementsFound, AskAws, SignInFailed
from app.worker.opening import ErrorInfo
from tests.fakes.frame import Frame
from tests.fakes.stored_world import AGREEMENTS, NOW
from tests.ui.test_confirm_sheet import told
from ui.tabs.agreements.ask_aws import AskAwsWindow, open_ask_aws
from ui.tabs.agreements.ask_columns import COLUMNS
from ui.tabs.agreements.ask_run import AskState

FIRST, SECOND, THIRD = AGREEMENTS[:3]
LOST = Rejected("AWS lost the place in this list.", reason="INVALID_NEXT_TOKEN")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(frame: Frame) -> Iterator[AskAwsWindow]:
    made = open_ask_aws(frame.context, frame.window)
    yield made
    if shiboken6.isValid(made):
        made.close()


class Script:
    """Plays AWS: waits for the next page to be asked for, and answers it."""

    def __init__(self, frame: Frame, window: AskAwsWindow, qtbot: QtBot) -> None:
        self.frame, self.window, self.qtbot = frame, window, qtbot
        self.answered = 0

    def asked(self) -> AskAws:
        """The question that waits for an answer."""
        client = self.frame.client
        self.qtbot.waitUntil(lambda: len(client.asked) > self.answered)
        return cast("AskAws", client.asked[-1].request)

    def page(self, *agreements: Agreement, token: str = "") -> AskAws:
        """Answer with one page."""
        asked, pages = self.asked(), self.window.asking.pages
        self.answered += 1
        self.frame.client.answer(AgreementsFound(agreements, token))
        self.qtbot.waitUntil(lambda: self.window.asking.pages > pages)
        return asked

    def fail(self, error: AppError) -> None:
        """Answer with a failure."""
        self.asked()
        self.answered += 1
        self.frame.client.fail(error)
        self.qtbot.waitUntil(lambda: self.window.asking.state is AskState.FAILED)


@pytest.fixture
def aws(frame: Frame, window: AskAwsWindow, qtbot: QtBot) -> Script:
    return Script(frame, window, qtbot)


def shown(window: AskAwsWindow) -> str:
    """All that stands on the right side."""
    return told(window.results)


def ids(window: AskAwsWindow) -> list[str]:
    model = window.results.model
    return [model.record(row).agreement_id for row in range(model.rowCount())]


def take_seller_side(window: AskAwsWindow) -> None:
    sides = window.panel.party.findChildren(QPushButton)
    next(one for one in sides if one.text() == "As seller").click()


def test_all_pages_are_asked_for_and_shown_as_they_come(window: AskAwsWindow, aws: Script) -> None:
    window.ask_button.click()
    first = aws.page(FIRST, SECOND, token="t1")
    assert first == AskAws(AgreementQuery())
    assert ids(window) == [FIRST.agreement_id, SECOND.agreement_id]
    assert window.results.progress.text() == "1 page read, asking for the next"
    assert aws.page(THIRD).next_token == "t1"
    assert len(ids(window)) == 3
    assert window.results.progress.text() == "2 pages read, that is all"
    assert window.results.number.text() == "3 agreements"


def test_an_empty_page_in_the_middle_does_not_end_it(window: AskAwsWindow, aws: Script) -> None:
    window.ask()
    aws.page(token="t1")
    assert window.results.stack.currentWidget() is window.results.loading
    aws.page(FIRST)
    assert ids(window) == [FIRST.agreement_id]


def test_an_agreement_that_comes_twice_is_shown_once_as_it_came_last(
    window: AskAwsWindow, aws: Script
) -> None:
    window.ask()
    aws.page(FIRST, SECOND, token="t1")
    aws.page(msgspec.structs.replace(FIRST, status="EXPIRED"))
    assert ids(window) == [FIRST.agreement_id, SECOND.agreement_id]
    assert window.results.model.record(0).status == "EXPIRED"


def test_the_filters_are_sent(window: AskAwsWindow, aws: Script) -> None:
    window.panel.controls[FilterName.STATUS].set_typed("ACTIVE")
    window.panel.sort.setCurrentIndex(1)
    window.ask()
    query = AgreementQuery(filters=(Filter(FilterName.STATUS, "ACTIVE"),), descending=True)
    assert aws.page().query == query


def test_stop_keeps_what_came_and_going_on_asks_for_the_rest(
    window: AskAwsWindow, aws: Script, frame: Frame
) -> None:
    window.ask()
    aws.page(FIRST, token="t1")
    aws.asked()
    window.stop_button.click()
    frame.client.answer(AgreementsFound((SECOND,), "t2"))  # nobody waits for it any more
    aws.answered += 1
    assert "Stopped. There may be more." in shown(window)
    assert ids(window) == [FIRST.agreement_id]
    window.results.go_on_button.click()
    assert aws.page(SECOND).next_token == "t1"
    assert ids(window) == [FIRST.agreement_id, SECOND.agreement_id]
    assert not window.results.held_up.isVisible()


def test_no_hits_say_so_and_the_filters_can_be_cleared(window: AskAwsWindow, aws: Script) -> None:
    window.panel.controls[FilterName.STATUS].set_typed("ACTIVE")
    window.ask()
    aws.page()
    assert "AWS finds no agreements" in shown(window)
    window.results.clear_button.click()
    assert window.panel.is_empty


def test_no_agreements_at_all_leave_nothing_to_clear(window: AskAwsWindow, aws: Script) -> None:
    window.ask()
    aws.page()
    assert "This account has no agreements on this side." in shown(window)
    assert not window.results.clear_button.isVisible()


def test_a_refusal_quotes_aws_and_its_details_can_be_copied(
    window: AskAwsWindow, aws: Script, frame: Frame
) -> None:
    window.ask()
    error = Rejected(
        "AWS found the request invalid.",
        reason="UNSUPPORTED_FILTERS",
        aws_message="Unsupported filters",
        request_id="8f14e45f",
    )
    aws.fail(error)
    assert "AWS found the request invalid" in shown(window)
    assert "AWS says: “Unsupported filters”" in shown(window)
    press(window.results, "Copy details")
    copied = frame.context.clipboard.text()
    assert "Reason: UNSUPPORTED_FILTERS\nRequest id: 8f14e45f" in copied


def press(inside: QWidget, words: str) -> None:
    buttons = inside.findChildren(QPushButton)
    next(one for one in buttons if one.accessibleName() == words and one.isVisible()).click()


def test_a_denied_search_names_the_missing_right(window: AskAwsWindow, aws: Script) -> None:
    window.ask()
    aws.fail(AccessDenied("Your role may not do this in AWS."))
    assert "aws-marketplace:SearchAgreements" in shown(window)
    press(window.results, "Try again")
    aws.page(FIRST)
    assert ids(window) == [FIRST.agreement_id]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Offline("AWS cannot be reached."), "Try again once you are online."),
        (OverQuota("AWS is busy."), "AWS asks Countersign to slow down"),
        (SignInNeeded("Your sign-in to AWS has expired."), "Your sign-in to AWS has expired"),
        (AppError("Countersign's background process is not running."), "is not running"),
    ],
)
def test_what_is_out_of_reach_says_why(
    window: AskAwsWindow, aws: Script, error: AppError, words: str
) -> None:
    window.ask()
    aws.fail(error)
    assert words in shown(window)
    press(window.results, "Ask again")
    aws.page(FIRST)
    assert ids(window) == [FIRST.agreement_id]


@pytest.mark.parametrize(
    "error", [Offline("AWS cannot be reached."), OverQuota("AWS is busy."), AccessDenied("No.")]
)
def test_what_came_before_a_failure_stays_and_the_rest_can_be_asked_for(
    window: AskAwsWindow, aws: Script, error: AppError
) -> None:
    window.ask()
    aws.page(FIRST, token="t1")
    aws.fail(error)
    assert ids(window) == [FIRST.agreement_id]
    assert "What came stays, and it is not all." in shown(window)
    window.results.go_on_button.click()
    assert aws.page(SECOND).next_token == "t1"
    assert len(ids(window)) == 2


def test_a_lost_place_is_said_and_can_only_be_asked_from_the_beginning(
    window: AskAwsWindow, aws: Script
) -> None:
    window.ask()
    aws.page(FIRST, token="t1")
    aws.fail(LOST)
    assert "AWS lost the place in this list." in shown(window)
    assert ids(window) == [FIRST.agreement_id]
    assert not window.results.go_on_button.isVisible()
    window.results.again_button.click()
    assert aws.page(SECOND).next_token == ""
    assert ids(window) == [SECOND.agreement_id]


def test_a_seller_is_told_that_nothing_is_stored(
    window: AskAwsWindow, aws: Script, frame: Frame, qtbot: QtBot
) -> None:
    take_seller_side(window)
    assert window.panel.seller_note.isVisible()
    window.ask()
    assert aws.page(FIRST).query.party is PartyType.PROPOSER
    assert window.results.number.text() == "1 agreement as seller"
    window.results.table.selectRow(0)
    window.results.open_button.click()
    qtbot.waitUntil(window.results.said.isVisible)
    assert "What you sold is shown here only" in shown(window)
    assert frame.places == []


def test_enter_on_a_row_opens_the_agreement_that_is_stored(
    window: AskAwsWindow, aws: Script, frame: Frame, qtbot: QtBot
) -> None:
    frame.queries.stored = {SECOND.agreement_id: SECOND}
    window.ask()
    aws.page(FIRST, SECOND)
    window.results.table.selectRow(1)
    QTest.keyClick(window.results.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: frame.places == [("agreement", SECOND.agreement_id)])


def test_an_agreement_that_is_not_stored_yet_says_how_it_gets_there(
    window: AskAwsWindow, aws: Script, frame: Frame, qtbot: QtBot
) -> None:
    window.ask()
    aws.page(FIRST)
    window.results.table.selectRow(0)
    QTest.keyClick(window.results.table, Qt.Key.Key_Return)
    qtbot.waitUntil(window.results.said.isVisible)
    assert "Update now (F5)" in shown(window)
    assert frame.places == []


def test_selected_rows_are_copied_as_a_table_and_as_text(
    window: AskAwsWindow, aws: Script, frame: Frame
) -> None:
    window.ask()
    aws.page(FIRST, SECOND)
    assert not window.results.text_button.isEnabled()
    window.results.table.selectAll()
    QTest.keyClick(window.results.table, Qt.Key.Key_C, CONTROL)
    lines = frame.context.clipboard.text().splitlines()
    assert lines[0].split("\t") == [column.words for column in COLUMNS]
    assert [line.split("\t")[0] for line in lines[1:]] == [FIRST.agreement_id, SECOND.agreement_id]
    window.results.text_button.click()
    assert frame.context.clipboard.text().startswith(f"{FIRST.agreement_id}\nStatus: Active")


def test_the_menu_of_the_rows_copies_the_id(
    window: AskAwsWindow, aws: Script, frame: Frame
) -> None:
    window.ask()
    aws.page(FIRST, SECOND)
    window.results.table.selectRow(1)
    actions = {one.text(): one for one in window.results.menu_of_rows().actions()}
    actions["Copy the id\tCtrl+Shift+C"].trigger()
    assert frame.context.clipboard.text() == SECOND.agreement_id


def test_stored_names_stand_beside_the_ids(
    window: AskAwsWindow, aws: Script, frame: Frame, qtbot: QtBot
) -> None:
    frame.queries.stored = {FIRST.agreement_id: FIRST}
    bare = msgspec.structs.replace(FIRST, product_name=None, seller_name=None)
    other = msgspec.structs.replace(SECOND, product_name=None, seller_name=None)
    window.ask()
    aws.page(bare, other)
    model = window.results.model
    qtbot.waitUntil(lambda: model.record(0).product_name == FIRST.product_name)
    product, seller = (column.cell(model.record(0), NOW).text for column in COLUMNS[3:5])
    assert product == f"{FIRST.product_name}, {FIRST.product_id}"
    assert seller == f"{FIRST.seller_name}, 8820-1547-0001"
    assert model.record(1).product_name is None


def test_every_field_of_a_summary_has_a_column() -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    whole = Agreement(
        agreement_id="agmt-id",
        status="ACTIVE",
        agreement_type="PurchaseAgreement",
        seller_account_id="111111111111",
        acceptor_account_id="222222222222",
        resources=(Resource("prod-1", "SaaSProduct"), Resource("prod-2", "NewProduct")),
        offer_id="offer-id",
        offer_set_id="offerset-id",
        accepted_at=day,
        starts_at=day + timedelta(1),
        ends_at=day + timedelta(2),
        updated_at=day + timedelta(3),
        end_behavior="EXPIRE",
        end_reason="NO_RENEWAL_TERM",
        initial_agreement_id="agmt-first",
        free_trial_ends_at=day + timedelta(4),
        license_arns=("arn:one", "arn:two"),
        contact_types=("ACCEPTOR",),
    )
    cells = [column.cell(whole, NOW) for column in COLUMNS]
    everything = "\n".join(f"{cell.text} {cell.copied} {cell.tip}" for cell in cells)
    expected = (
        *("agmt-id", "Active", "Purchase agreement", "111111111111", "222222222222"),
        *("prod-1", "prod-2", "SaaS product", "NewProduct", "offer-id", "offerset-id"),
        *("1 Jan 2026", "2 Jan 2026", "3 Jan 2026", "4 Jan 2026", "5 Jan 2026"),
        *("Ends", "No renewal term", "agmt-first", "arn:one", "arn:two", "Of the buyer"),
    )
    assert [words for words in expected if words not in everything] == []


def test_enter_in_a_field_and_ctrl_enter_ask(
    window: AskAwsWindow, aws: Script, frame: Frame, qtbot: QtBot
) -> None:
    QTest.keyClick(window.panel.controls[FilterName.OFFER_ID].input, Qt.Key.Key_Return)
    aws.page(FIRST)
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    aws.page(FIRST)
    assert len(frame.client.asked) == 2


def test_esc_stops_first_and_closes_then(window: AskAwsWindow, aws: Script, qtbot: QtBot) -> None:
    window.ask()
    aws.asked()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.asking.state is AskState.STOPPED
    assert window.isVisible()
    with qtbot.waitSignal(window.destroyed):
        QTest.keyClick(window, Qt.Key.Key_Escape)


def test_f6_goes_between_the_form_and_the_rows(window: AskAwsWindow, aws: Script) -> None:
    window.ask()
    aws.page(FIRST)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is window.results.table
    QTest.keyClick(window, Qt.Key.Key_F6)
    focused = window.focusWidget()
    assert focused is not None
    assert window.panel.isAncestorOf(focused)


def test_an_answer_that_comes_after_closing_is_dropped(
    window: AskAwsWindow, aws: Script, frame: Frame, qtbot: QtBot
) -> None:
    window.ask()
    aws.asked()
    with qtbot.waitSignal(window.destroyed):
        window.close()
    frame.client.answer(AgreementsFound((FIRST,), "t1"))
    open_ask_aws(frame.context, frame.window).close()
    assert len(frame.client.asked) == 1


def test_asking_is_off_with_the_reason(window: AskAwsWindow, aws: Script, frame: Frame) -> None:
    window.panel.controls[FilterName.OFFER_ID].set_typed("two words")
    assert "An id has at most 64" in window.ask_button.accessibleDescription()
    window.panel.clear()
    assert window.ask_button.isEnabled()
    window.ask()
    assert window.ask_button.accessibleDescription() == "AWS is being asked."
    aws.page()
    frame.client.tell(SignInFailed(ErrorInfo("SignInNeeded", "The token has expired.")))
    assert window.ask_button.accessibleDescription() == "You are not signed in to AWS."
    window.ask()
    assert len(frame.client.asked) == 1


def test_a_view_has_one_window_at_a_time(window: AskAwsWindow, frame: Frame) -> None:
    assert open_ask_aws(frame.context, frame.window) is window


def test_everything_that_takes_the_focus_has_a_name(window: AskAwsWindow) -> None:
    controls = [
        *window.findChildren(QAbstractButton),
        *window.findChildren(QLineEdit),
        *window.findChildren(QComboBox),
        window.results.table,
    ]
    assert [one for one in controls if one.focusPolicy() and not one.accessibleName()] == []


def test_what_comes_is_spoken(
    window: AskAwsWindow, aws: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(
        "ui.tabs.agreements.ask_results.announce", lambda _widget, words: spoken.append(words)
    )
    window.ask()
    aws.page(FIRST, token="t1")
    aws.fail(LOST)
    assert spoken[0] == "Asking AWS"
    assert spoken[1].startswith("AWS lost the place in this list.")
    assert spoken[1].endswith("1 agreement")
