"""Purchase orders edited in place: keys, what is sent, and what the cell says meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.errors import Offline, Rejected, Unclear
from app.model.charge_orders import OrderEntry, orders_target
from app.model.command import CommandRecord, CommandState
from app.worker.messages import CommandChanged, SyncEnded
from tests.fakes.stored_world import AGREEMENTS, CHARGES, NOW
from tests.ui.orders.conftest import ACCOUNT, Table
from ui.confirm.rules import ORDER_LIMIT
from ui.orders import words
from ui.theme import Tone

FIRST, SECOND, NO_ORDER = "ch-000050", "ch-000049", "ch-000039"
SAME_AGREEMENT = "ch-000040"  # as the first one
ORDER = "BL-2026-0203"


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_open_a_field_over_the_cell(table: Table, key: Qt.Key) -> None:
    table.go_to(FIRST)
    table.press(key)
    assert table.field.text() == table.charge(FIRST).purchase_order
    assert table.field.selectedText() == table.field.text()
    assert table.field.hasFocus()
    assert table.field.accessibleName().startswith("Purchase order for 7,850.50\u00a0USD on ")
    viewport = table.tab.view.viewport()
    middle = viewport.mapFromGlobal(table.field.mapToGlobal(table.field.rect().center()))
    cell = table.tab.view.visualRect(table.tab.model.index(0, table.column))
    assert cell.contains(middle)


def test_a_double_click_opens_the_field(table: Table) -> None:
    index = table.tab.model.index(table.row(SECOND), 0)
    at = table.tab.view.visualRect(index).center()
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(table.tab.view.viewport(), left, pos=at)
    QTest.mouseDClick(table.tab.view.viewport(), left, pos=at)
    assert table.orders.editor.key == table.tab.model.keys[table.row(SECOND)]


def test_enter_sends_what_was_shown_and_goes_to_the_next_row(table: Table) -> None:
    table.edit(FIRST, f"  {ORDER} ")
    (command,) = table.commands
    charge = CHARGES[50]
    assert command.target == orders_target(charge.agreement_id)
    assert command.agreement_id == charge.agreement_id
    assert command.title == "Orrery Data Connect"
    assert command.entries == (
        OrderEntry(FIRST, ORDER, 1, charge.purchase_order, charge.time, charge.money),
    )
    assert table.orders.editor.field is None
    assert table.tab.view.hasFocus()
    assert table.tab.view.currentIndex().row() == 1


def test_escape_leaves_everything_as_it_was(table: Table) -> None:
    table.edit(FIRST, ORDER, Qt.Key.Key_Escape)
    assert table.commands == []
    assert table.orders.editor.field is None
    assert table.tab.view.hasFocus()
    assert table.cell(FIRST).first == "BL-2026-0050"


def test_the_same_number_again_sends_nothing(table: Table) -> None:
    table.edit(FIRST, "BL-2026-0050")
    table.edit(NO_ORDER, "  ")
    assert table.commands == []
    assert table.orders.editor.field is None


def test_a_number_cannot_be_taken_off(table: Table) -> None:
    table.edit(FIRST, "")
    assert table.note == words.NOT_REMOVED
    assert table.field.accessibleDescription() == words.NOT_REMOVED
    assert table.commands == []


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("x" * (ORDER_LIMIT + 1), "201 characters. A purchase order has at most 200."),
        ("BL\u202e1", "A purchase order is one line of characters that can be seen."),
    ],
)
def test_what_cannot_be_sent_says_why_while_it_is_typed(
    table: Table, typed: str, problem: str
) -> None:
    table.go_to(FIRST)
    table.press(Qt.Key.Key_F2)
    table.field.setText(typed)
    assert table.note == problem
    assert table.field.property("wrong")
    table.enter()
    assert table.commands == []
    table.field.setText(ORDER)
    assert table.note == ""
    assert not table.field.property("wrong")


def test_leaving_the_field_sends_nothing_and_keeps_what_was_typed(table: Table) -> None:
    table.go_to(FIRST)
    table.press(Qt.Key.Key_F2)
    table.field.setText(ORDER)
    table.tab.filter.setFocus()
    assert table.field.text() == ORDER
    assert table.commands == []
    table.field.setFocus()
    table.field.setText("BL-2026-0050")
    table.tab.filter.setFocus()
    assert table.orders.editor.field is None


def test_the_field_stays_with_its_row(table: Table) -> None:
    table.go_to(SECOND)
    table.press(Qt.Key.Key_F2)
    table.field.setText(ORDER)
    before = table.field.geometry()
    table.move(FIRST, timedelta(days=3))  # goes down in the order of time
    table.qtbot.waitUntil(lambda: table.field.geometry().top() < before.top())
    assert table.field.text() == ORDER
    table.enter()
    assert table.commands[0].entries[0].charge_id == SECOND


def test_the_cell_says_where_it_stands(table: Table) -> None:
    table.edit(FIRST, ORDER)
    assert table.cell(FIRST).first == ORDER
    assert "Being sent" in table.cell(FIRST).tip
    assert table.cell(FIRST).spoken == f"{ORDER}. {words.SENDING}"
    table.tell(CommandState.UNKNOWN)
    assert table.cell(FIRST).icon == "hourglass-medium"
    assert table.cell(FIRST).tone is Tone.WARNING
    assert "Do not set it a second time" in table.cell(FIRST).spoken
    record = CommandRecord(table.commands[0], CommandState.CONFIRMED, ACCOUNT, "arn", NOW)
    table.opened.client.tell(CommandChanged(record))
    assert table.cell(FIRST).first == ORDER  # before the store has it
    assert not table.cell(FIRST).icon
    table.stored(FIRST, purchase_order=ORDER)
    assert table.cell(FIRST).first == ORDER
    assert table.toasts() == []


def test_a_refusal_stays_in_the_cell_with_its_reason(table: Table) -> None:
    table.edit(NO_ORDER, ORDER)
    table.tell(
        CommandState.REFUSED,
        message="AWS refused, and nothing happened. It is mandatory here.",
        aws_code="ValidationException",
        aws_message="<b>Visit</b> http://evil.example",
    )
    cell = table.cell(NO_ORDER)
    assert (cell.icon, cell.icon_tone, cell.first) == ("x-circle", Tone.DANGER, "No PO")
    assert f"{ORDER} was not set. AWS refused" in cell.tip
    assert table.toasts() == ["Not set. AWS refused, and nothing happened. It is mandatory here."]
    table.go_to(NO_ORDER)
    table.press(Qt.Key.Key_F2)
    assert table.field.text() == ORDER  # what was typed is still there
    assert "It is mandatory here." in table.note
    QTest.keyClick(table.field, Qt.Key.Key_Escape)
    assert table.cell(NO_ORDER).icon == "warning-circle"
    assert table.orders.desk.standing(NO_ORDER) is None


def test_a_charge_that_moved_shows_the_other_number_and_asks(table: Table) -> None:
    table.edit(FIRST, ORDER)
    table.stored(FIRST, purchase_order="BL-9999")
    table.tell(CommandState.STOPPED, message="Nothing was sent.", aws_code="changed")
    cell = table.cell(FIRST)
    assert (cell.first, cell.icon, cell.icon_tone) == ("BL-9999", "warning-circle", Tone.WARNING)
    assert table.toasts()[0].startswith("Not set. The charge of ")
    table.orders.edit_charge(FIRST)  # the toast's "Decide"
    assert table.field.text() == ORDER
    assert table.note == (
        "The charge carries BL-9999 now, it changed since it was shown. "
        "Enter sets yours, Esc keeps it so."
    )
    table.enter()
    assert table.commands[1].entries[0].revision == 2
    assert table.commands[1].entries[0].before == "BL-9999"


def test_escape_keeps_the_other_number(table: Table) -> None:
    table.edit(FIRST, ORDER)
    table.stored(FIRST, purchase_order="BL-9999")
    table.tell(CommandState.STOPPED, message="Nothing was sent.", aws_code="changed")
    table.orders.edit_charge(FIRST)
    QTest.keyClick(table.field, Qt.Key.Key_Escape)
    assert table.cell(FIRST).icon == ""
    assert len(table.commands) == 1


def test_a_charge_that_moves_while_one_types_is_asked_about(table: Table) -> None:
    table.go_to(FIRST)
    table.press(Qt.Key.Key_F2)
    table.field.setText(ORDER)
    table.stored(FIRST, purchase_order="BL-9999")
    table.enter()
    assert table.commands == []
    assert table.note.startswith("The charge carries BL-9999 now")
    table.enter()
    assert table.commands[0].entries[0].before == "BL-9999"


def test_two_charges_of_an_agreement_go_one_after_the_other(table: Table) -> None:
    table.edit(FIRST, ORDER)
    table.edit(SAME_AGREEMENT, "BL-2")
    assert [one.entries[0].charge_id for one in table.commands] == [FIRST]
    assert words.QUEUED in table.cell(SAME_AGREEMENT).tip
    table.tell(CommandState.CONFIRMED)
    table.qtbot.waitUntil(lambda: len(table.commands) == 2)
    assert table.commands[1].entries[0].charge_id == SAME_AGREEMENT


def test_while_one_is_checked_the_agreement_is_locked(table: Table) -> None:
    table.edit(FIRST, ORDER)
    table.edit(SAME_AGREEMENT, "BL-2")
    table.tell(CommandState.UNKNOWN)
    assert len(table.commands) == 1
    assert "is being checked" in table.cell(SAME_AGREEMENT).tip
    table.go_to(SAME_AGREEMENT)
    table.press(Qt.Key.Key_F2)
    assert table.orders.editor.field is None
    assert any("is being checked" in one for one in table.toasts())


def test_what_was_open_when_the_window_began_is_still_locked(table: Table) -> None:
    table.edit(FIRST, ORDER)
    command = table.commands[0]
    journal = table.world.journal
    identity = table.opened.status.identity
    assert identity is not None
    journal.prepare(command, identity, NOW, "hash")
    journal.mark_sent(command.command_id, NOW)
    journal.settle(command.command_id, CommandState.UNKNOWN, NOW, message="Being checked.")
    table.orders.desk._on_store_opened()
    assert table.cell(FIRST).icon == "hourglass-medium"
    assert table.orders.desk.reason_off(table.tab.model.record(0)) == words.BEING_CHECKED


@pytest.mark.parametrize(
    ("left", "reason"),
    [
        (timedelta(hours=2, minutes=59), "less than three hours"),
        (timedelta(hours=3, minutes=1), ""),
    ],
)
def test_three_hours_before_the_charge_the_cell_is_off(
    table: Table, left: timedelta, reason: str
) -> None:
    table.move(FIRST, left)
    table.go_to(FIRST)
    table.press(Qt.Key.Key_F2)
    assert (table.orders.editor.field is None) is bool(reason)
    assert reason in table.cell(FIRST).tip
    assert [reason in one for one in table.toasts()] == ([True] if reason else [])


def test_offline_all_cells_are_off(table: Table) -> None:
    record = table.tab.model.record(0)
    desk = table.orders.desk
    assert desk.reason_off(record) == ""
    table.opened.client.tell(SyncEnded(NOW, True, None, is_offline=True))
    assert "offline" in desk.reason_off(record)
    assert "offline" in table.cell(FIRST).tip


def test_a_denied_right_turns_all_cells_off_until_the_next_round(table: Table) -> None:
    table.edit(FIRST, ORDER)
    table.tell(
        CommandState.REFUSED,
        message="AWS refused.",
        hint="Missing right: aws-marketplace:UpdatePurchaseOrders.",
        aws_code="AccessDeniedException",
    )
    assert "aws-marketplace:UpdatePurchaseOrders" in table.cell(SECOND).tip
    table.opened.client.tell(SyncEnded(NOW, True, None, is_offline=False))
    assert table.orders.desk.reason_off(table.tab.model.record(1)) == ""


@pytest.mark.parametrize(
    ("error", "says", "icon"),
    [
        (
            Rejected("It is less than three hours until the charge."),
            "Nothing was sent.",
            "x-circle",
        ),
        (Offline("AWS cannot be reached."), "Nothing was sent.", "x-circle"),
        (Unclear("The worker stopped."), "Do not set it a second time", "hourglass-medium"),
    ],
)
def test_a_call_that_fails_says_whether_something_was_sent(
    table: Table, qtbot: QtBot, error: Exception, says: str, icon: str
) -> None:
    table.edit(FIRST, ORDER)
    table.asked()[-1].future.set_exception(error)
    qtbot.waitUntil(lambda: table.cell(FIRST).icon == icon)
    assert says in table.cell(FIRST).tip


def test_another_account_forgets_what_was_typed_for_this_one(table: Table) -> None:
    table.edit(FIRST, ORDER)
    table.edit(SAME_AGREEMENT, "BL-2")
    table.opened.client.tell(table.world.opened)
    table.opened.store.opened.emit()
    table.tell(CommandState.CONFIRMED)
    assert len(table.commands) == 1  # what waited was for what was shown before


def test_numbers_and_names_are_plain_text(table: Table) -> None:
    evil = "<b>1</b><img src=file:///etc/passwd>"
    table.edit(FIRST, ORDER)
    table.stored(FIRST, purchase_order=evil)
    table.tell(CommandState.STOPPED, message="Nothing was sent.", aws_code="changed")
    table.orders.edit_charge(FIRST)
    assert "<b>1</b>" in table.note
    note = table.orders.editor.note
    assert note is not None
    assert "<b>" in note.words.text()
    role = int(Qt.ItemDataRole.ToolTipRole)
    index = table.tab.model.index(table.row(FIRST), table.column)
    assert "&lt;b&gt;" in table.tab.model.data(index, role)


def test_ctrl_enter_leads_to_the_agreement(table: Table) -> None:
    table.go_to(FIRST)
    table.tab.run_main_action()
    assert table.opened.places == [AGREEMENTS[0].agreement_id]
    menu = table.tab.actions_of_rows.menu_of_rows()
    entries = [one.text() for one in menu.actions()]
    assert "Set purchase order\tF2" in entries
    assert "Open agreement\tCtrl+Enter" in entries


def test_screen_readers_find_the_field(table: Table) -> None:
    table.go_to(FIRST)
    table.press(Qt.Key.Key_F2)
    parent = table.field.parentWidget()
    assert parent is not None
    around = QAccessible.queryAccessibleInterface(parent)
    found = [around.child(at) for at in range(around.childCount())]
    names = [one.text(QAccessible.Text.Name) for one in found if one is not None]
    assert table.field.accessibleName() in names


def test_the_field_never_scrolls_out_of_view(table: Table) -> None:
    table.go_to(FIRST)
    table.press(Qt.Key.Key_F2)
    table.field.setText(ORDER)
    bar = table.tab.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    viewport = table.tab.view.viewport()
    middle = table.field.mapToGlobal(table.field.rect().center())
    assert viewport.rect().contains(viewport.mapFromGlobal(middle))
