"""The Pending requests tab: list, pane, locks, keys, and text that tries to be more than text."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.model.command import CommandState, GrantApproval
from app.model.request import ApprovalLevel, Approver, PaymentDetail, RequestKind, RequestRow
from app.model.sync import Listing, ListingState, RequestCounts
from app.worker.messages import ReadRequest, SignInFailed, SyncEnded, WorkerLost
from app.worker.opening import ErrorInfo, WorkerReady
from tests.fakes import samples
from tests.fakes.frame import Frame
from tests.ui.test_confirm_sheet import told
from ui.tabs.requests.approval_pane import ApprovalPane
from ui.tabs.requests.compare import CompareSheet
from ui.tabs.requests.decided import DecidedReader
from ui.tabs.requests.inbox_model import InboxModel
from ui.tabs.requests.locks import LISTINGS
from ui.tabs.requests.tab import RequestsTab
from ui.tabs.requests.toolbar import Toolbar
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Card
from ui.widgets.missing_right import MissingRightNote
from ui.widgets.paragraph import Paragraph

OPEN_BY_DEADLINE = [
    samples.TRAVEL,
    samples.QUAYSIDE,
    samples.MILESTONE,
    samples.PELLUCID,
    samples.HOURS,
]

DENIED = tuple(
    ListingState(one, error_code="AccessDenied", missing_right=f"aws-marketplace:List-{one}")
    for one in LISTINGS.values()
)


@pytest.fixture
def tab(frame: Frame) -> Iterator[RequestsTab]:
    made = RequestsTab(frame.context)
    frame.window.setCentralWidget(made)
    frame.window.show()
    made.refresh()
    yield made
    if made.pane.sheet is not None:
        made.pane.sheet.reject()


def ids(tab: RequestsTab) -> list[str]:
    return [row.request_id for row in tab.inbox.model.rows]


def decided(detail: PaymentDetail) -> PaymentDetail:
    """The same request after its approval."""
    return msgspec.structs.replace(
        detail,
        row=msgspec.structs.replace(detail.row, status="APPROVED"),
        request=msgspec.structs.replace(detail.request, status="APPROVED"),
    )


def reason_off(tab: RequestsTab) -> str:
    """What the action bar says; the buttons must be off and say the same."""
    bar = tab.pane.bar
    assert bar is not None
    assert not bar.main.isEnabled()
    assert not bar.other.isEnabled()
    words = bar.off_words.text()
    assert bar.main.accessibleDescription() == words
    return words


def test_open_requests_stand_by_deadline_with_their_numbers(tab: RequestsTab) -> None:
    assert ids(tab) == OPEN_BY_DEADLINE
    assert tab.toolbar.chips[""].accessibleName() == "All, 5"
    assert tab.toolbar.chips["payment"].accessibleName() == "Payment requests, 3"
    assert tab.inbox.footer.number.text() == "5 open"


def test_sums_are_kept_apart_by_currency_and_leave_approvals_out(tab: RequestsTab) -> None:
    assert tab.inbox.footer.sums.text() == "11,034.60 USD  3,200.00 EUR to pay"


def test_a_kind_narrows_the_list_and_can_be_cleared(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    QTest.mouseClick(tab.toolbar.chips["cancellation"], Qt.MouseButton.LeftButton)
    assert ids(tab) == [samples.QUAYSIDE]
    del frame.queries.details[samples.QUAYSIDE]
    frame.store_changed()
    assert tab.states.currentWidget() is tab.states.no_match
    QTest.mouseClick(tab.states.clear_button, Qt.MouseButton.LeftButton)
    assert len(ids(tab)) == 4


def test_sorting_by_amount_and_age(tab: RequestsTab) -> None:
    tab.toolbar.sort.setCurrentIndex(2)
    assert ids(tab)[0] == samples.PELLUCID
    tab.toolbar.sort.setCurrentIndex(1)
    assert ids(tab)[0] == samples.MILESTONE


def test_the_selection_stays_with_its_request(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.MILESTONE)
    del frame.queries.details[samples.TRAVEL]
    frame.store_changed()
    assert tab.copy_id() == samples.MILESTONE
    assert tab.pane.detail is not None
    assert tab.pane.detail.row.request_id == samples.MILESTONE


def test_a_request_that_vanishes_hands_on_to_its_neighbour(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.MILESTONE)
    del frame.queries.details[samples.MILESTONE]
    frame.store_changed()
    assert tab.copy_id() == samples.PELLUCID


def test_an_answered_request_stays_in_the_pane_until_another_is_chosen(
    tab: RequestsTab, frame: Frame
) -> None:
    tab.inbox.select(samples.MILESTONE)
    assert tab.pane.bar is not None
    frame.queries.put(decided(samples.milestone_detail()))
    frame.store_changed()
    assert samples.MILESTONE not in ids(tab)
    assert tab.inbox.current is None
    for _ in range(2):
        assert tab.copy_id() == samples.MILESTONE
        assert tab.pane.detail is not None
        assert tab.pane.detail.row.request_id == samples.MILESTONE
        assert tab.pane.bar is None
        frame.store_changed()
    QTest.keyClick(tab.inbox.view, Qt.Key.Key_Down)
    assert tab.copy_id() == OPEN_BY_DEADLINE[0]
    assert tab.pane.bar is not None


def test_an_answered_request_is_the_selected_one_among_the_decided(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    tab.inbox.select(samples.MILESTONE)
    assert tab.pane.bar is not None
    frame.queries.put(decided(samples.milestone_detail()))
    frame.store_changed()
    tab.toolbar.show_view(is_decided=True)
    qtbot.waitUntil(lambda: tab.inbox.current is not None)
    assert tab.copy_id() == samples.MILESTONE


def test_the_model_keeps_qts_rules_through_every_change(frame: Frame) -> None:
    model = InboxModel(samples.NOW)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    rows = frame.queries.request_rows(decided=False, kind=None, sort="deadline", now=samples.NOW)
    for wanted in (rows, rows[::-1], rows[2:], rows[:1] + rows[3:], [], rows):
        model.set_rows(wanted)
        assert list(model.rows) == list(wanted)
    tester.deleteLater()


def test_the_model_changes_many_rows_at_once(frame: Frame, qtbot: QtBot) -> None:
    model = InboxModel(samples.NOW)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    one = frame.queries.request_rows(decided=False, kind=None, sort="deadline", now=samples.NOW)[0]
    rows = [msgspec.structs.replace(one, request_id=f"pr-{number}") for number in range(200)]
    inserted: list[int] = []
    model.rowsInserted.connect(lambda _parent, _first, last: inserted.append(last))
    for wanted in (rows, rows[::-1], rows[::9], rows):
        model.set_rows(wanted)
        assert list(model.rows) == list(wanted)
    assert inserted == [199, 199, 22, 199]
    tester.deleteLater()


def test_decided_requests_are_read_away_from_the_windows_thread(
    tab: RequestsTab, frame: Frame, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    threads: dict[bool, set[int]] = {False: set(), True: set()}
    read, counts = frame.queries.request_rows, frame.queries.request_counts()

    def request_rows(**asked: Any) -> list[RequestRow]:
        threads[asked["decided"]].add(threading.get_ident())
        return read(**asked)

    monkeypatch.setattr(frame.queries, "request_counts", lambda: counts)
    monkeypatch.setattr(frame.queries, "request_rows", request_rows)
    tab.toolbar.show_view(is_decided=True)
    qtbot.waitUntil(lambda: len(ids(tab)) == 4)
    assert threads[True]
    assert threading.get_ident() not in threads[True]


def test_decided_requests_that_nobody_waits_for_any_more_are_not_shown(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    tab.toolbar.show_view(is_decided=True)
    tab.toolbar.show_view(is_decided=False)
    reader = tab.findChild(DecidedReader)
    assert reader is not None
    with qtbot.waitSignal(reader.found):
        pass
    assert ids(tab) == OPEN_BY_DEADLINE


def test_keys_move_through_the_list_into_the_pane_and_back(tab: RequestsTab, qtbot: QtBot) -> None:
    view = tab.inbox.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert tab.copy_id() == OPEN_BY_DEADLINE[1]
    QTest.keyClick(view, Qt.Key.Key_End)
    assert tab.copy_id() == OPEN_BY_DEADLINE[-1]
    QTest.keyClick(view, Qt.Key.Key_Return)
    focused = tab.window().focusWidget()
    assert focused is not None
    assert tab.pane.isAncestorOf(focused)
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert tab.window().focusWidget() is view


def test_open_item_finds_open_and_decided_requests(tab: RequestsTab, qtbot: QtBot) -> None:
    assert tab.open_item(f"{RequestKind.PAYMENT}:{samples.DECIDED}")
    assert tab.toolbar.is_decided
    qtbot.waitUntil(lambda: tab.copy_id() == samples.DECIDED)
    assert tab.open_item(f"{RequestKind.CANCELLATION}:{samples.QUAYSIDE}")
    assert not tab.toolbar.is_decided
    assert tab.copy_id() == samples.QUAYSIDE


def test_an_item_that_has_not_been_read_yet_is_shown_when_it_comes(
    tab: RequestsTab, frame: Frame
) -> None:
    detail = frame.queries.details.pop(samples.HOURS)
    assert not tab.open_item(f"{RequestKind.PAYMENT}:{samples.HOURS}")
    frame.queries.put(detail)
    frame.store_changed()
    assert tab.copy_id() == samples.HOURS


def test_typed_text_survives_a_refresh(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> None:
    tab.inbox.select(samples.MILESTONE)
    assert tab.pane.order is not None
    QTest.keyClicks(tab.pane.order.edit, "BL-1")
    frame.queries.put(samples.milestone_detail(last_purchase_order="BL-2"))
    frame.store_changed()
    assert tab.pane.order.edit.text() == "BL-1"
    tab.inbox.select(samples.HOURS)
    tab.inbox.select(samples.MILESTONE)
    assert tab.pane.order.edit.text() == "BL-1"


def test_the_last_purchase_order_fills_the_field(tab: RequestsTab, qtbot: QtBot) -> None:
    tab.inbox.select(samples.MILESTONE)
    assert tab.pane.order is not None
    QTest.mouseClick(tab.pane.order.last_link, Qt.MouseButton.LeftButton)
    assert tab.pane.order.read().value == "BL-2026-0177"


def test_a_bad_purchase_order_stops_approving_but_not_rejecting(tab: RequestsTab) -> None:
    tab.inbox.select(samples.MILESTONE)
    assert tab.pane.order is not None
    assert tab.pane.bar is not None
    tab.pane.order.edit.setText("x" * 201)
    assert not tab.pane.bar.main.isEnabled()
    assert tab.pane.bar.other.isEnabled()
    tab.run_main_action()
    assert tab.pane.sheet is None


def compared(tab: RequestsTab) -> CompareSheet:
    tab.inbox.select(samples.MILESTONE)
    links = tab.pane.findChildren(LinkButton)
    compare = next(one for one in links if one.accessibleName() == "Compare the two")
    compare.setFocus()
    QTest.mouseClick(compare, Qt.MouseButton.LeftButton)
    sheet = tab.window().findChild(CompareSheet)
    assert sheet is not None
    return sheet


def test_the_list_takes_the_focus_when_what_opened_the_comparison_is_gone(
    tab: RequestsTab, frame: Frame
) -> None:
    sheet = compared(tab)
    frame.queries.put(decided(samples.milestone_detail()))
    frame.store_changed()
    sheet.accept()
    assert tab.window().focusWidget() is tab.inbox.view


def test_compare_shows_both_requests(tab: RequestsTab, qtbot: QtBot) -> None:
    sheet = compared(tab)
    assert "pr-8f20c6ab41" in told(sheet)
    assert "pr-4d8a1e7c20" in told(sheet)
    sheet.accept()


def test_both_answers_to_a_cancellation_have_the_same_room(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.QUAYSIDE)
    frame.window.resize(1280, 820)
    tab.grab()
    ways = [
        card for card in tab.pane.findChildren(Card) if card.accessibleName().startswith("If you")
    ]
    accept, keep = (card.width() for card in ways)
    assert abs(accept - keep) <= 1


def test_offline_turns_actions_off_and_says_why(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.MILESTONE)
    frame.client.tell(SyncEnded(samples.NOW, is_full=False, is_offline=True))
    assert "offline" in reason_off(tab)
    tab.run_main_action()
    tab.run_reject_action()
    assert tab.pane.sheet is None


def test_signed_out_turns_actions_off(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.MILESTONE)
    frame.client.tell(SignInFailed(ErrorInfo("SignInNeeded", "The token has expired.")))
    assert "not signed in" in reason_off(tab)


def test_a_lost_worker_turns_actions_off_until_it_is_back(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.MILESTONE)
    frame.client.tell(WorkerLost(1, 0.5))
    assert reason_off(tab)
    frame.client.tell(WorkerReady())
    assert tab.pane.bar is not None
    assert tab.pane.bar.main.isEnabled()


def test_stale_data_turns_actions_off_as_time_passes(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.MILESTONE)
    frame.move_clock(samples.NOW + timedelta(minutes=6))
    assert reason_off(tab).startswith("Last read 6 min ago")


def test_an_unknown_outcome_locks_the_request_also_after_a_restart(
    tab: RequestsTab, frame: Frame
) -> None:
    frame.queries.put(samples.milestone_detail(command=samples.record(CommandState.UNKNOWN)))
    frame.store_changed()
    tab.inbox.select(samples.MILESTONE)
    assert "being checked" in reason_off(tab)
    assert "Do not approve it a second time" in told(tab.pane)
    tab.run_main_action()
    assert tab.pane.sheet is None


def test_an_amount_that_cannot_be_read_says_so_and_cannot_be_approved(
    tab: RequestsTab, frame: Frame
) -> None:
    detail = samples.milestone_detail()
    request = msgspec.structs.replace(detail.request, money=None)
    row = msgspec.structs.replace(detail.row, money=None)
    frame.queries.put(msgspec.structs.replace(detail, request=request, row=row))
    frame.store_changed()
    tab.inbox.select(samples.MILESTONE)
    assert "amount cannot be read" in reason_off(tab)


def test_an_overdue_request_is_read_again_once_a_minute(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    tab.inbox.select(samples.TRAVEL)
    late = samples.NOW + timedelta(hours=7)
    frame.queries.read_at = late
    frame.move_clock(late)
    asked = ReadRequest(RequestKind.PAYMENT, samples.TRAVEL)
    qtbot.waitUntil(lambda: [one.request for one in frame.client.asked] == [asked])
    assert "AWS should have approved this by now." in told(tab.pane)
    frame.move_clock(late + timedelta(seconds=30))
    assert len(frame.client.asked) == 1


def test_deciding_for_another_approver_is_named_and_sent(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    asked = Approver("email", "Rowan Pike", "PENDING_APPROVAL", "apo-1")
    approval = msgspec.structs.replace(
        samples.APPROVAL, levels=(ApprovalLevel("Budget owners", 1, (asked,)),)
    )
    frame.queries.put(samples.pellucid_detail(approval))
    frame.store_changed()
    tab.inbox.select(samples.PELLUCID)
    assert "Another approver decides now" in reason_off(tab)
    assert isinstance(tab.pane.body, ApprovalPane)
    QTest.mouseClick(tab.pane.body.levels.links[0], Qt.MouseButton.LeftButton)
    assert "in place of Rowan Pike" in told(tab.pane)
    tab.run_main_action()
    assert tab.pane.sheet is not None
    command = tab.pane.sheet.plan.command
    assert isinstance(command, GrantApproval)
    assert command.override == "apo-1"


def test_orders_and_note_of_an_approval_go_into_the_command(tab: RequestsTab, qtbot: QtBot) -> None:
    tab.inbox.select(samples.PELLUCID)
    pane = tab.pane.body
    assert isinstance(pane, ApprovalPane)
    assert pane.note_edit is not None
    QTest.keyClicks(pane.orders["ch-a1"], "PO-7")
    QTest.keyClicks(pane.note_edit, "Go ahead")
    tab.run_main_action()
    assert tab.pane.sheet is not None
    command = tab.pane.sheet.plan.command
    assert isinstance(command, GrantApproval)
    assert [(one.charge_id, one.purchase_order) for one in command.purchase_orders] == [
        ("ch-a1", "PO-7")
    ]
    assert command.note == "Go ahead"


def test_nothing_open_offers_the_decided_ones(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> None:
    frame.queries.details.clear()
    frame.store_changed()
    assert tab.states.empty.isVisible()
    QTest.mouseClick(tab.states.decided_button, Qt.MouseButton.LeftButton)
    assert tab.toolbar.is_decided
    qtbot.waitUntil(lambda: len(ids(tab)) == 3)


def test_without_decided_requests_none_are_offered(
    tab: RequestsTab, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame.queries, "request_rows", lambda **_asked: [])
    frame.store_changed()
    assert tab.states.empty.isVisible()
    assert not tab.states.decided_button.isVisible()
    assert tab.states.settings_button.isVisible()


def test_what_was_never_read_is_loading_not_empty(tab: RequestsTab, frame: Frame) -> None:
    frame.queries.details.clear()
    frame.queries.read_at = None
    frame.store_changed()
    assert tab.states.loading.isVisible()
    assert not tab.states.empty.isVisible()


def test_a_refused_listing_names_the_missing_right(
    tab: RequestsTab, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = "aws-marketplace:ListAgreementApprovals"
    states = [ListingState(Listing.APPROVALS, error_code="AccessDenied", missing_right=right)]
    monkeypatch.setattr(frame.queries, "listing_states", lambda: states)
    frame.store_changed()
    assert f"Missing right: {right}" in told(tab)


def tell(frame: Frame, monkeypatch: pytest.MonkeyPatch, *states: ListingState) -> None:
    """An account without any request of which the store says this."""
    frame.queries.details.clear()
    monkeypatch.setattr(frame.queries, "request_rows", lambda **_asked: [])
    monkeypatch.setattr(frame.queries, "request_counts", lambda: RequestCounts({}, {}))
    monkeypatch.setattr(frame.queries, "listing_states", lambda: list(states))
    frame.store_changed()


def numbers(tab: RequestsTab) -> list[str]:
    """What the bar says of open and decided requests, and of each kind."""
    view = [button.accessibleName() for button in tab.toolbar.view.findChildren(QAbstractButton)]
    return [*view, *(chip.accessibleName() for chip in tab.toolbar.chips.values())]


def test_what_was_never_read_is_not_counted(
    tab: RequestsTab, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(frame, monkeypatch, *DENIED)
    unknown = ["Payment requests", "Cancellations", "Organisation approvals"]
    assert numbers(tab) == ["Open", "Decided", "All", *unknown]
    tell(frame, monkeypatch, ListingState(Listing.PAYMENTS, read_at=samples.NOW), *DENIED[1:])
    known = ["Open, 0", "Decided, 0", "All, 0", "Payment requests, 0"]
    assert numbers(tab) == [*known, *unknown[1:]]


@pytest.mark.parametrize("view", ["", "decided"])
def test_what_may_not_be_read_is_not_said_to_be_empty(
    tab: RequestsTab, frame: Frame, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    tell(frame, monkeypatch, *DENIED)
    tab.show_view(view)
    qtbot.waitUntil(tab.states.denied.isVisible)
    notes = tab.states.denied.findChildren(MissingRightNote)
    assert len([note for note in notes if note.isVisible()]) == len(DENIED)
    assert all(note.width() == tab.width() for note in notes if note.isVisible())
    QTest.mouseClick(tab.states.retry_button, Qt.MouseButton.LeftButton)
    assert frame.places == [("update",)]


def test_what_could_not_be_read_yet_is_not_said_to_be_empty(
    tab: RequestsTab, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (ListingState(one, error_code="Throttled") for one in LISTINGS.values())
    tell(frame, monkeypatch, *broken)
    assert tab.states.loading.isVisible()


def test_a_kind_that_may_not_be_read_does_not_match_nothing(
    tab: RequestsTab, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(frame, monkeypatch, ListingState(Listing.PAYMENTS, read_at=samples.NOW), *DENIED[1:])
    tab.toolbar.chips[RequestKind.APPROVAL].click()
    assert tab.states.denied.isVisible()
    tab.toolbar.chips[RequestKind.PAYMENT].click()
    assert tab.states.no_match.isVisible()


def test_the_filter_appears_on_request_and_narrows(tab: RequestsTab, qtbot: QtBot) -> None:
    assert not tab.toolbar.filter.isVisible()
    tab.focus_filter()
    assert tab.toolbar.filter.isVisible()
    QTest.keyClick(tab.toolbar.filter, Qt.Key.Key_Escape)
    assert not tab.toolbar.filter.isVisible()


HOSTILE = (
    "<b>bold</b><img src='file:///etc/passwd'><a href='https://x.example'>x</a>",
    "\u202etxt.exe \u2066 \ue000",
    "W" * 10_000,
    "שלום עולם " * 40,
    "a\n" * 100_000,
    "\U0001f469\u200d\U0001f4bb" * 500,
    "&Pay now\t%s {0}",
)


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("request_id", OPEN_BY_DEADLINE[1:4])
def test_hostile_text_stays_plain_and_inside_the_window(
    tab: RequestsTab, frame: Frame, hostile: str, request_id: str
) -> None:
    frame.window.resize(1024, 700)
    detail = frame.queries.details[request_id]
    row = msgspec.structs.replace(detail.row, title=hostile, seller=hostile, subject=hostile)
    changes: dict[str, object] = {"row": row}
    if isinstance(detail, PaymentDetail):
        request = msgspec.structs.replace(detail.request, name=hostile, description=hostile)
        changes |= {"request": request, "invoiced_by": hostile, "last_purchase_order": hostile}
    frame.queries.put(msgspec.structs.replace(detail, **changes))
    frame.store_changed()
    tab.inbox.select(request_id)
    frame.window.grab()
    assert frame.window.width() == 1024
    for label in frame.window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()
        assert not label.openExternalLinks()
    assert "\u202e" not in told(tab)
    assert tab.pane.bar is not None
    for child in tab.pane.bar.findChildren(QWidget):
        if child.isVisibleTo(tab):
            assert child.mapTo(tab, child.rect().topRight()).x() <= tab.width()
    assert tab.pane.body is not None
    assert tab.pane.body.width() <= tab.pane.scroller.viewport().width()


def test_a_long_text_is_cut_and_can_be_shown_whole(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    said = "word " * 380
    request = msgspec.structs.replace(samples.payment(), description=said)
    frame.queries.put(samples.milestone_detail(request=request))
    frame.store_changed()
    tab.inbox.select(samples.MILESTONE)
    more = next(
        one for one in tab.pane.findChildren(LinkButton) if one.accessibleName() == "Show all"
    )
    assert not any(said.strip() in one.text() for one in tab.pane.findChildren(Paragraph))
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert any(said.strip() in one.text() for one in tab.pane.findChildren(Paragraph))


def test_every_control_has_a_name(tab: RequestsTab) -> None:
    for request_id in OPEN_BY_DEADLINE:
        tab.inbox.select(request_id)
        for kind in (QAbstractButton, QLineEdit, QComboBox):
            for control in tab.findChildren(kind):
                if control.isVisible() and not control.objectName().startswith("qt_"):
                    assert control.accessibleName(), control


def test_a_request_is_copied_as_text_and_for_a_spreadsheet(tab: RequestsTab, frame: Frame) -> None:
    tab.inbox.select(samples.MILESTONE)
    tab.copy_as_text()
    said = frame.context.clipboard.text().replace("\u00a0", " ")
    assert "Amount: 9,750.00 USD" in said
    assert f"Request id: {samples.MILESTONE}" in said
    QTest.keyClick(tab.inbox.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    titles, cells = (one.split("\t") for one in frame.context.clipboard.text().splitlines())
    row = dict(zip(titles, cells, strict=True))
    assert (row["Amount"], row["Currency"]) == ("9750.00", "USD")
    assert row["Request id"] == samples.MILESTONE


def test_the_menu_of_a_request_has_both_answers_and_only_opens_their_sheets(
    tab: RequestsTab, frame: Frame
) -> None:
    tab.inbox.select(samples.MILESTONE)
    menu = tab.row_actions.menu()
    said = [one.text().partition("\t")[0] for one in menu.actions() if one.text()]
    assert said[1:] == ["Reject…", "Copy for a spreadsheet", "Copy as text", "Copy the id"]
    assert said[0].startswith("Approve ")
    menu.actions()[1].trigger()
    assert tab.pane.sheet is not None
    assert frame.client.commands == []


def test_the_word_before_the_sorts_gives_way_to_the_chips(frame: Frame) -> None:
    toolbar = Toolbar(frame.context.look)
    frame.window.setCentralWidget(toolbar)
    frame.window.show()
    toolbar.resize(2000, toolbar.height())
    assert toolbar.sort_label.isVisible()
    row = toolbar.layout()
    assert row is not None
    needed = row.sizeHint().width()
    for given in (needed, needed - 1):
        toolbar.resize(given, toolbar.height())
        assert toolbar.sort_label.isVisible() is (given == needed)
    assert toolbar.sort.isVisible()
    assert toolbar.sort.accessibleName() == toolbar.sort_label.text()
    toolbar.resize(needed, toolbar.height())
    toolbar.focus_filter()
    assert not toolbar.sort_label.isVisible()
    toolbar.filter.hide()
    assert toolbar.sort_label.isVisible()
