"""The confirmation sheet: one deliberate yes sends one command, and the outcome is told as it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.errors import TargetBusy, Unclear
from app.model.account import Identity
from app.model.command import ApprovePayment, Command, CommandState, RejectPayment
from app.model.principal import principal_name
from app.model.request import PaymentDetail
from app.worker.messages import CheckCommand, ReadRequest, SignedIn, SyncEnded
from tests.fakes import samples
from tests.fakes.frame import Frame
from ui import text
from ui.appearance import Appearance
from ui.confirm.form import ReasonEdit
from ui.confirm.plan import ReasonField
from ui.confirm.sheet import ConfirmSheet
from ui.tabs.requests.tab import RequestsTab
from ui.widgets.card import IconLabel, Note
from ui.widgets.filter_chip import FilterChip
from ui.widgets.focus import FocusRing
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

ACCOUNT_SHOWN = text.account_id(samples.ACCOUNT)


@pytest.fixture
def tab(frame: Frame, qtbot: QtBot) -> Iterator[RequestsTab]:
    made = RequestsTab(frame.context)
    frame.window.setCentralWidget(made)
    frame.window.show()
    made.refresh()
    made.inbox.select(samples.MILESTONE)
    yield made
    if made.pane.sheet is not None:
        made.pane.sheet.reject()


def opened(tab: RequestsTab, qtbot: QtBot, *, reject: bool = False) -> ConfirmSheet:
    """Open a sheet and wait until its guard is over."""
    if reject:
        tab.run_reject_action()
    else:
        tab.run_main_action()
    sheet = tab.pane.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: not sheet.is_guarded)
    return sheet


def ready(tab: RequestsTab, qtbot: QtBot) -> ConfirmSheet:
    """A sheet of which only the button is left to press."""
    sheet = opened(tab, qtbot)
    assert sheet.form.tick is not None
    sheet.form.tick.setChecked(True)
    return sheet


def sent(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> tuple[ConfirmSheet, Command]:
    """A sheet whose command is on its way."""
    sheet = ready(tab, qtbot)
    sheet.confirm_button.click()
    qtbot.waitUntil(lambda: len(frame.client.commands) == 1)
    return sheet, frame.client.commands[0]


def told(widget: QWidget) -> str:
    """Everything that a sheet says."""
    parts = [one.text() for one in widget.findChildren(Paragraph) if one.isVisibleTo(widget)]
    parts += [one.text() for one in widget.findChildren(PlainLabel) if one.isVisibleTo(widget)]
    return "\n".join(parts)


def test_every_sheet_says_who_would_act_and_where(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    for is_reject in (False, True):
        sheet = opened(tab, qtbot, reject=is_reject)
        who = principal_name(samples.PRINCIPAL)
        said = f"You act as {who} in brindle-prod, {ACCOUNT_SHOWN}, us-east-1."
        assert said in told(sheet)
        sheet.reject()


def test_another_identity_cannot_confirm_what_was_shown_to_this_one(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet = ready(tab, qtbot)
    other = Identity("662088410957", samples.PRINCIPAL, "us-east-1")
    frame.client.tell(SignedIn(other, "brindle-eu"))
    assert not sheet.confirm_button.isEnabled()
    assert "You are signed in as somebody else now." in sheet.confirm_button.accessibleDescription()
    sheet.confirm_button.click()
    assert frame.client.commands == []


def press(sheet: ConfirmSheet, words: str, qtbot: QtBot) -> None:
    """Click the button with these words."""
    buttons = [one for one in sheet.findChildren(QPushButton) if one.accessibleName() == words]
    QTest.mouseClick(next(one for one in buttons if one.isVisible()), Qt.MouseButton.LeftButton)


def focused(window: QWidget) -> QWidget:
    """What has the focus in a window."""
    found = window.focusWidget()
    assert found is not None
    return found


def test_a_double_click_sends_one_command(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> None:
    sheet = ready(tab, qtbot)
    QTest.mouseClick(sheet.confirm_button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(sheet.confirm_button, Qt.MouseButton.LeftButton)
    sheet.confirm_button.click()
    qtbot.waitUntil(lambda: bool(frame.client.commands))
    assert len(frame.client.commands) == 1


def test_cancel_has_the_focus_and_enter_confirms_nothing(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet = ready(tab, qtbot)
    assert sheet.focusWidget() is sheet.cancel_button
    sheet.confirm_button.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(sheet.confirm_button, key)
        QTest.keyClick(sheet, key)
    assert sheet.isVisible()
    assert not frame.client.commands


@pytest.mark.parametrize(
    ("request_id", "is_rejecting", "order"),
    [
        (
            samples.TRAVEL,
            True,
            [
                "Reason for the seller, optional",
                "Already paid",
                "Not in the agreement",
                "Not done",
                "Wrong amount",
                "Cancel",
                "Reject request",
            ],
        ),
        (
            samples.PELLUCID,
            False,
            [
                "Type 38,400.00 to confirm",
                "Change in settings",
                "Cancel",
                "Approve 38,400.00\u00a0USD",
            ],
        ),
        (
            samples.QUAYSIDE,
            False,
            ["Type approve, the word that AWS asks for", "Go back", "Accept cancellation"],
        ),
        (samples.TRAVEL, False, ["Cancel", "Approve 1,284.60\u00a0USD"]),
    ],
)
def test_the_focus_begins_where_the_person_types_and_reaches_the_answer_last(
    tab: RequestsTab, qtbot: QtBot, request_id: str, *, is_rejecting: bool, order: list[str]
) -> None:
    tab.inbox.select(request_id)
    sheet = opened(tab, qtbot, reject=is_rejecting)
    sheet.confirm_button.setEnabled(True)
    walked = []
    for _ in order:
        walked.append(focused(sheet).accessibleName())
        QTest.keyClick(focused(sheet), Qt.Key.Key_Tab)
    assert walked == order


def test_the_focus_can_be_seen_also_where_the_field_has_to_be_scrolled_to(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    frame.window.resize(1024, 400)
    tab.inbox.select(samples.PELLUCID)
    sheet = opened(tab, qtbot)
    field = sheet.form.field
    assert field is not None
    assert not sheet.is_in_view(field)
    assert focused(sheet) is sheet.cancel_button
    QTest.keyClick(sheet.cancel_button, Qt.Key.Key_Tab)
    assert focused(sheet) is field
    assert sheet.is_in_view(field)


def test_the_icon_of_a_note_stands_beside_its_first_line(tab: RequestsTab, qtbot: QtBot) -> None:
    tab.inbox.select(samples.PELLUCID)
    sheet = opened(tab, qtbot)
    note = sheet.form.findChildren(Note)[0]
    icon = note.findChildren(IconLabel)[0]
    line_height = note.words.fontMetrics().height()
    assert note.words.height() > line_height
    assert abs(icon.geometry().center().y() - note.words.y() - line_height / 2) <= 3


def test_enter_in_a_field_confirms_nothing(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> None:
    tab.inbox.select(samples.PELLUCID)
    sheet = opened(tab, qtbot)
    QTest.keyClicks(focused(sheet), "38400")
    assert sheet.confirm_button.isEnabled()
    QTest.keyClick(focused(sheet), Qt.Key.Key_Return)
    assert sheet.isVisible()
    assert not frame.client.commands


def test_tab_and_space_confirm(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> None:
    sheet = ready(tab, qtbot)
    QTest.keyClick(sheet.cancel_button, Qt.Key.Key_Tab)
    assert sheet.focusWidget() is sheet.confirm_button
    QTest.keyClick(sheet.confirm_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(frame.client.commands) == 1)


def test_a_click_meant_for_what_lay_below_confirms_nothing(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    tab.run_main_action()
    sheet = tab.pane.sheet
    assert sheet is not None
    assert sheet.form.tick is not None
    sheet.form.tick.setChecked(True)
    assert sheet.is_guarded
    QTest.mouseClick(sheet.confirm_button, Qt.MouseButton.LeftButton)
    sheet.confirm_button.click()
    assert not frame.client.commands
    qtbot.waitUntil(sheet.confirm_button.isEnabled)


def test_escape_closes_without_sending(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> None:
    sheet = ready(tab, qtbot)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert tab.pane.sheet is None
    assert not frame.client.commands


def test_a_duplicate_needs_its_tick(tab: RequestsTab, qtbot: QtBot) -> None:
    sheet = opened(tab, qtbot)
    assert not sheet.confirm_button.isEnabled()
    assert sheet.form.tick is not None
    QTest.mouseClick(sheet.form.tick, Qt.MouseButton.LeftButton)
    assert sheet.confirm_button.isEnabled()


def test_above_the_limit_the_button_waits_for_the_typed_amount(
    tab: RequestsTab, qtbot: QtBot
) -> None:
    tab.inbox.select(samples.PELLUCID)
    sheet = opened(tab, qtbot)
    assert sheet.form.typed is not None
    QTest.keyClicks(sheet.form.typed, "38,400.0")
    assert sheet.confirm_button.isEnabled()
    QTest.keyClicks(sheet.form.typed, "1")
    assert not sheet.confirm_button.isEnabled()


def test_accepting_a_cancellation_waits_for_the_word(tab: RequestsTab, qtbot: QtBot) -> None:
    tab.inbox.select(samples.QUAYSIDE)
    sheet = opened(tab, qtbot)
    assert sheet.form.typed is not None
    QTest.keyClicks(sheet.form.typed, "approv")
    assert not sheet.confirm_button.isEnabled()
    QTest.keyClicks(sheet.form.typed, "e")
    assert sheet.confirm_button.isEnabled()


def test_what_is_sent_is_what_was_shown(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> None:
    assert tab.pane.order is not None
    QTest.keyClicks(tab.pane.order.edit, "  BL-2026-0214 ")
    sheet = ready(tab, qtbot)
    before = told(sheet)
    sheet.confirm_button.click()
    qtbot.waitUntil(lambda: bool(frame.client.commands))
    command = frame.client.commands[0]
    assert isinstance(command, ApprovePayment)
    assert command.shown == samples.SHOWN
    assert command.purchase_order == "BL-2026-0214"
    assert "Purchase order BL-2026-0214 goes on the charge." in before
    assert samples.SHOWN.name in before


def test_a_reason_counts_its_characters_and_stops_at_the_limit(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet = opened(tab, qtbot, reject=True)
    assert sheet.form.reason is not None
    sheet.form.reason.edit.setPlainText("x" * 251)
    assert sheet.form.reason.counter.text() == "251 of 250"
    assert not sheet.confirm_button.isEnabled()
    QTest.mouseClick(sheet.form.reason.chips[3], Qt.MouseButton.LeftButton)
    sheet.confirm_button.click()
    qtbot.waitUntil(lambda: bool(frame.client.commands))
    command = frame.client.commands[0]
    assert isinstance(command, RejectPayment)
    assert command.reason == "The amount is not the one that we agreed."


def rows_of_chips(look: Appearance, *suggestions: str) -> int:
    """In how many rows these suggestions stand."""
    said = tuple((words, words) for words in suggestions)
    edit = ReasonEdit(
        look, ReasonField("Reason", "", "reason", 250, is_required=False, suggestions=said)
    )
    edit.resize(look.px(470), edit.sizeHint().height())
    edit.ensurePolished()
    edit.grab()  # lays it out
    return len({chip.y() for chip in edit.chips})


def test_suggestions_fill_a_row_of_the_sheet_to_its_end(look: Appearance) -> None:
    gap, room = look.px(6), look.px(470)
    left, right = FilterChip(look, ""), FilterChip(look, "")
    for chip in (left, right):
        chip.ensurePolished()
    wanted = 0
    for wide, narrow in product(range(1, 40), range(1, 60)):
        left.setText("m" * wide)
        right.setText("i" * narrow)
        wanted = left.sizeHint().width() + gap + right.sizeHint().width()
        if room - gap < wanted <= room:
            break
    assert room - gap < wanted <= room
    assert rows_of_chips(look, left.text(), right.text()) == 1
    assert rows_of_chips(look, left.text(), f"{right.text()}mm") == 2


@pytest.mark.parametrize(
    "changes",
    [{"money": samples.money("9750.01")}, {"status": "CANCELLED"}, {"name": "Milestone 4"}],
)
def test_a_change_under_the_open_sheet_turns_its_button_off(
    tab: RequestsTab, frame: Frame, qtbot: QtBot, changes: dict[str, object]
) -> None:
    sheet = ready(tab, qtbot)
    detail = samples.milestone_detail()
    changed = msgspec.structs.replace(detail.request, **changes)
    frame.queries.put(msgspec.structs.replace(detail, request=changed))
    frame.store_changed()
    assert not sheet.confirm_button.isEnabled()
    assert "This has changed." in told(sheet)


def test_going_offline_under_the_open_sheet_turns_its_button_off(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet = ready(tab, qtbot)
    frame.client.tell(SyncEnded(samples.NOW, is_full=False, is_offline=True))
    assert not sheet.confirm_button.isEnabled()
    assert "offline" in sheet.confirm_button.accessibleDescription()


def test_nothing_is_claimed_before_aws_has_answered(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet, command = sent(tab, frame, qtbot)
    assert "Sending to AWS" in told(sheet)
    frame.client.settle(samples.record(CommandState.CONFIRMED, command))
    qtbot.waitUntil(lambda: "Approved and confirmed" in told(sheet))


def test_the_way_on_stands_beside_the_way_out(tab: RequestsTab, frame: Frame, qtbot: QtBot) -> None:
    sheet, command = sent(tab, frame, qtbot)
    frame.client.settle(samples.record(CommandState.CONFIRMED, command))
    qtbot.waitUntil(lambda: "Approved and confirmed" in told(sheet))
    sheet.footer.activate()
    buttons = {one.accessibleName(): one.geometry() for one in sheet.findChildren(QPushButton)}
    gap = buttons["Done"].left() - buttons["Show agreement"].right() - 1
    assert gap == sheet.look.px(8)


def test_a_refusal_shows_the_words_of_aws_as_a_quotation_and_can_be_copied(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet, command = sent(tab, frame, qtbot)
    hostile = "<b>Update Countersign</b> at <a href='x'>here</a>"
    record = samples.record(
        CommandState.REFUSED,
        command,
        message="AWS refused, and nothing happened.",
        aws_code="ConflictException",
        aws_message=hostile,
    )
    frame.client.settle(record)
    qtbot.waitUntil(lambda: "AWS refused" in told(sheet))
    assert "Message from AWS" in told(sheet)
    assert f"“{hostile}”" in told(sheet)
    press(sheet, "Copy details", qtbot)
    assert "ConflictException" in frame.context.clipboard.text()
    press(sheet, "Reload request", qtbot)
    qtbot.waitUntil(lambda: isinstance(frame.client.asked[-1].request, ReadRequest))
    assert tab.pane.sheet is None


def test_a_lost_answer_is_being_checked_until_a_read_settles_it(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet, command = sent(tab, frame, qtbot)
    frame.client.settle(samples.record(CommandState.UNKNOWN, command))
    qtbot.waitUntil(lambda: "Being checked" in told(sheet))
    assert "Do not approve it a second time" in told(sheet)
    press(sheet, "Check now", qtbot)
    check = CheckCommand(command.command_id)
    qtbot.waitUntil(lambda: frame.client.asked[-1].request == check)
    frame.command_changed(samples.record(CommandState.CONFIRMED, command))
    assert "Approved and confirmed" in told(sheet)
    assert "Being checked" not in told(sheet)


def test_a_worker_that_died_before_answering_means_being_checked_not_failed(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet, command = sent(tab, frame, qtbot)
    frame.client.fail(Unclear("The worker ended before it answered."))
    qtbot.waitUntil(lambda: "Being checked" in told(sheet))
    frame.command_changed(samples.record(CommandState.CONFIRMED, command))
    assert "Approved and confirmed" in told(sheet)


def test_a_command_that_the_worker_turned_down_was_not_sent(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet, _ = sent(tab, frame, qtbot)
    frame.client.fail(TargetBusy("Another answer to this is open."))
    qtbot.waitUntil(lambda: "Not sent" in told(sheet))
    assert "Another answer to this is open." in told(sheet)


def test_closing_the_sheet_leaves_the_work_going_and_the_item_locked(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet, command = sent(tab, frame, qtbot)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert tab.pane.sheet is None
    tab.run_main_action()
    assert tab.pane.sheet is None
    record = samples.record(CommandState.CONFIRMED, command)
    frame.queries.put(samples.milestone_detail(command=record))
    frame.client.settle(record)
    qtbot.waitUntil(lambda: "Approved and confirmed" in told(tab.pane))
    assert tab.pane.bar is not None
    assert not tab.pane.bar.main.isEnabled()


def test_an_outcome_of_another_command_is_not_taken_for_this_one(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet, _ = sent(tab, frame, qtbot)
    frame.command_changed(samples.record(CommandState.CONFIRMED, samples.approve_command("other")))
    assert "Sending to AWS" in told(sheet)


def test_a_settled_outcome_does_not_change_any_more(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    sheet, command = sent(tab, frame, qtbot)
    frame.client.settle(samples.record(CommandState.CONFIRMED, command))
    qtbot.waitUntil(lambda: "Approved and confirmed" in told(sheet))
    frame.command_changed(samples.record(CommandState.SENT, command))
    assert "Approved and confirmed" in told(sheet)


def test_the_sheet_gives_the_focus_back_and_uncovers_the_window(
    tab: RequestsTab, qtbot: QtBot
) -> None:
    assert tab.pane.bar is not None
    tab.pane.bar.main.setFocus()
    before = tab.window().focusWidget()
    sheet = opened(tab, qtbot)
    sheet.reject()
    assert tab.window().focusWidget() is before


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_closing_the_outcome_after_its_request_left_the_list_puts_the_focus_on_the_list(
    tab: RequestsTab, frame: Frame, qtbot: QtBot, key: Qt.Key
) -> None:
    assert tab.pane.order is not None
    tab.pane.order.edit.setFocus()
    sheet, command = sent(tab, frame, qtbot)
    del frame.queries.details[samples.MILESTONE]
    frame.client.settle(samples.record(CommandState.CONFIRMED, command))
    qtbot.waitUntil(lambda: "Approved and confirmed" in told(sheet))
    assert tab.pane.order is None, "the pane shows what became of it"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # of the purchase order
    QTest.keyClick(focused(sheet), key)
    assert tab.pane.sheet is None
    assert focused(tab.window()) is tab.inbox.view


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_closes_an_outcome_but_not_while_it_is_being_sent(
    tab: RequestsTab, frame: Frame, qtbot: QtBot, qapp: QApplication, key: Qt.Key
) -> None:
    ring = FocusRing(frame.context.look, qapp)
    sheet, command = sent(tab, frame, qtbot)
    QTest.keyClick(focused(sheet), key)
    assert tab.pane.sheet is sheet
    frame.client.settle(samples.record(CommandState.CONFIRMED, command))
    qtbot.waitUntil(lambda: "Approved and confirmed" in told(sheet))
    assert ring.widget() is focused(sheet)
    QTest.keyClick(focused(sheet), key)
    assert tab.pane.sheet is None
    ring.deleteLater()


def test_hostile_text_stays_plain_and_inside_the_sheet(
    tab: RequestsTab, frame: Frame, qtbot: QtBot
) -> None:
    detail: PaymentDetail = samples.milestone_detail()
    name = "<img src='file:///x'>" + "W" * 10_000 + "\u202e"
    request = msgspec.structs.replace(detail.request, name=name, description="y" * 1_000_000)
    row = msgspec.structs.replace(detail.row, title=name, seller=name, subject=name)
    frame.queries.put(msgspec.structs.replace(detail, request=request, row=row))
    tab.refresh()
    sheet = opened(tab, qtbot)
    assert "<img src='file:///x'>WW" in told(sheet)
    assert "\u202e" not in told(sheet)
    for child in sheet.findChildren(QWidget):
        if child.isVisibleTo(sheet):
            assert child.mapTo(sheet, child.rect().topRight()).x() <= sheet.width()
