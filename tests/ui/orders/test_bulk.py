"""Many purchase orders at once: filled, seen before they are sent, and told charge by charge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.model.charge_orders import MOST_ORDERS
from app.model.command import CommandRecord, CommandState, SetPurchaseOrders
from app.worker.messages import RunCommand, Settled, SyncEnded
from tests.fakes.stored_world import NOW, StoredWorld
from tests.ui.orders.conftest import ACCOUNT, Table
from ui.orders.bulk import BulkSheet, open_bulk
from ui.orders.draft import Verdict
from ui.widgets.sheet import GUARD_MS

FIRST, OTHER, SAME_AGREEMENT, NO_ORDER = "ch-000050", "ch-000048", "ch-000040", "ch-000039"
IDS = [FIRST, OTHER, SAME_AGREEMENT, NO_ORDER]
ORDER = "BL-2026-0203"


class Bulk:
    """The sheet over the charges table."""

    def __init__(self, table: Table, ids: list[str], qtbot: QtBot, **more: Any) -> None:
        self.table = table
        self.qtbot = qtbot
        self.sheet: BulkSheet = open_bulk(table.opened.context, table.tab, ids, **more)
        qtbot.waitUntil(lambda: not self.sheet.is_guarded, timeout=GUARD_MS * 4)

    def said(self, charge_id: str) -> str:
        """What happens to a charge."""
        return self.sheet.draft.judged(self._row(charge_id)).said

    def verdict(self, charge_id: str) -> Verdict:
        return self.sheet.draft.judged(self._row(charge_id)).verdict

    def _row(self, charge_id: str) -> Any:
        return next(one for one in self.sheet.draft.rows if one.charge.charge_id == charge_id)

    def send(self) -> None:
        """Press the main button with Space, and wait until the worker has what may go at once."""
        self.sheet.send_button.setFocus()
        QTest.keyClick(self.sheet.send_button, Qt.Key.Key_Space)
        self.wait()

    def wait(self) -> None:
        flying = self.sheet.desk._flying
        self.qtbot.waitUntil(
            lambda: flying.keys() <= {one.command_id for one in self.table.commands}
        )

    def answer(self, state: CommandState, **facts: Any) -> SetPurchaseOrders:
        """Answer the oldest open call, as the worker does."""
        asked = next(one for one in self.table.asked() if not one.future.done())
        assert isinstance(asked.request, RunCommand)
        command = asked.request.command
        assert isinstance(command, SetPurchaseOrders)
        record = CommandRecord(command, state, ACCOUNT, "arn", NOW, **facts)
        with self.qtbot.waitSignal(self.sheet.desk._sender.busy_changed):
            asked.future.set_result(Settled(record))
        self.wait()
        return command

    def confirm(self) -> None:
        """Confirm the oldest call and store what it set."""
        command = self.answer(CommandState.CONFIRMED)
        for one in command.entries:
            self.table.stored(one.charge_id, purchase_order=one.purchase_order)


@pytest.fixture
def make(table: Table, qtbot: QtBot) -> Callable[..., Bulk]:
    def build(ids: list[str] = IDS, **more: Any) -> Bulk:
        return Bulk(table, ids, qtbot, **more)

    return build


def test_one_number_for_all_is_seen_before_it_is_sent(make: Callable[..., Bulk]) -> None:
    bulk = make()
    sheet = bulk.sheet
    assert sheet.head.text().startswith("4 charges of 3 agreements, ")
    assert not sheet.send_button.isEnabled()
    sheet.tools.field.setText(ORDER)
    QTest.keyClick(sheet.tools.field, Qt.Key.Key_Return)
    assert bulk.said(FIRST) == "Replaces BL-2026-0050"
    assert bulk.said(NO_ORDER) == f"Sets {ORDER}"
    assert sheet.send_button.text() == "Set PO on 4 charges"
    assert sheet.summary.text() == "4 charges in 3 agreements will be set."
    assert bulk.table.commands == []


def test_each_agreement_is_a_call_and_two_go_at_once(make: Callable[..., Bulk]) -> None:
    bulk = make(order=ORDER)
    bulk.send()
    assert len(bulk.table.commands) == 2
    assert bulk.sheet.summary.text() == "Setting: 0 of 3 agreements through"
    assert bulk.sheet.close_button.text() == "Stop"
    assert [len(one.entries) for one in bulk.table.commands] == [2, 1]
    bulk.confirm()
    assert len(bulk.table.commands) == 3
    assert bulk.said(FIRST) == bulk.said(SAME_AGREEMENT) == "Set, confirmed by AWS"
    bulk.confirm()
    bulk.confirm()
    assert bulk.sheet.summary.text() == "4 set."
    assert bulk.sheet.close_button.text() == "Done"
    assert not bulk.sheet.send_button.isEnabled()
    agreements = {one.agreement_id for one in bulk.table.commands}
    assert len(agreements) == 3


def test_an_agreement_with_many_charges_takes_several_calls(
    make: Callable[..., Bulk], table: Table, world: StoredWorld
) -> None:
    charge = table.charge(FIRST)
    many = [msgspec.structs.replace(charge, charge_id=f"ch-9{n:05}") for n in range(100)]
    world.cache.put_charges(many)
    bulk = make([one.charge_id for one in many], order=ORDER)
    bulk.send()
    assert [len(one.entries) for one in bulk.table.commands] == [MOST_ORDERS]
    bulk.answer(CommandState.CONFIRMED)
    assert [len(one.entries) for one in bulk.table.commands] == [MOST_ORDERS, 14]


def test_enter_never_sends(make: Callable[..., Bulk]) -> None:
    bulk = make(order=ORDER)
    bulk.sheet.send_button.setFocus()
    QTest.keyClick(bulk.sheet.send_button, Qt.Key.Key_Return)
    assert not bulk.sheet.desk.is_busy


def test_nothing_can_be_sent_in_the_first_moment(table: Table) -> None:
    sheet = open_bulk(table.opened.context, table.tab, IDS, order=ORDER)
    assert not sheet.send_button.isEnabled()


def test_cells_are_edited_with_keys(make: Callable[..., Bulk]) -> None:
    bulk = make()
    sheet = bulk.sheet
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    assert sheet.editor.field is not None
    assert sheet.editor.field.text() == "BL-2026-0050"
    sheet.editor.field.setText(ORDER)
    QTest.keyClick(sheet.editor.field, Qt.Key.Key_Return)
    assert sheet.table.currentIndex().row() == 1
    assert bulk.said(FIRST) == "Replaces BL-2026-0050"
    QTest.keyClick(sheet.table, Qt.Key.Key_F2)
    QTest.keyClick(sheet.editor.field, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert bulk.verdict(OTHER) is Verdict.NOTHING


def test_fill_down_takes_the_rows_below(make: Callable[..., Bulk]) -> None:
    bulk = make()
    sheet = bulk.sheet
    sheet.fill_down()
    assert sheet.said.accessibleName() == "Type a purchase order in the selected row first."
    sheet.draft.set(OTHER, ORDER)
    sheet.table.selectRow(1)
    QTest.keyClick(sheet.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert bulk.verdict(FIRST) is Verdict.NOTHING
    assert [bulk.verdict(one).is_ready for one in IDS[1:]] == [True] * 3
    assert sheet.said.accessibleName() == "Filled down into 2 charges."


def test_a_spreadsheet_is_pasted_by_key(make: Callable[..., Bulk]) -> None:
    bulk = make()
    QGuiApplication.clipboard().setText(f"{NO_ORDER}\tBL-1\n{FIRST}\tBL-2\nch-nowhere\tBL-3\n")
    QTest.keyClick(bulk.sheet.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert bulk.sheet.draft.typed == {NO_ORDER: "BL-1", FIRST: "BL-2"}
    assert bulk.sheet.said.accessibleName() == (
        "2 lines taken over. No charge of the 4 here fits “ch-nowhere”."
    )


def test_a_pasted_id_brings_its_charge_along(make: Callable[..., Bulk]) -> None:
    bulk = make([FIRST], pasted=f"{OTHER},BL-1\n{FIRST},BL-2\n")
    assert [one.charge.charge_id for one in bulk.sheet.draft.rows] == [FIRST, OTHER]
    assert bulk.sheet.model.rowCount() == 2
    assert bulk.sheet.send_button.text() == "Set PO on 2 charges"


def test_a_column_pasted_in_the_table_opens_the_list(table: Table) -> None:
    table.go_to(FIRST)
    QGuiApplication.clipboard().setText("BL-1\n\nBL-3\n")
    QTest.keyClick(table.tab.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    sheet = table.opened.window.findChild(BulkSheet)
    assert sheet is not None
    assert [sheet.draft.typed.get(one.charge.charge_id) for one in sheet.draft.rows] == [
        "BL-1",
        None,
        "BL-3",
    ]
    assert table.commands == []


def test_a_column_pasted_into_the_field_opens_the_list(table: Table) -> None:
    table.go_to(OTHER)
    table.press(Qt.Key.Key_F2)
    QGuiApplication.clipboard().setText("BL-1\nBL-2\n")
    QTest.keyClick(table.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    sheet = table.opened.window.findChild(BulkSheet)
    assert sheet is not None
    assert sheet.draft.typed[OTHER] == "BL-1"


def test_what_cannot_be_changed_is_left_out_and_says_why(
    make: Callable[..., Bulk], table: Table
) -> None:
    table.move(FIRST, timedelta(hours=1))
    bulk = make(pasted="BL-1\nBL-2\nBL-3\n" + "x" * 201)
    assert FIRST not in bulk.sheet.draft.typed
    assert "1 for charges that cannot be changed" in bulk.sheet.said.accessibleName()
    assert bulk.verdict(NO_ORDER) is Verdict.WRONG
    assert bulk.sheet.send_button.text() == "Set PO on 2 charges"
    bulk.sheet.edit(0)
    assert "less than three hours" in bulk.sheet.said.accessibleName()


def test_a_stale_charge_asks_row_by_row_and_the_rest_is_tried_again(
    make: Callable[..., Bulk], table: Table
) -> None:
    bulk = make([FIRST, SAME_AGREEMENT], order=ORDER)
    bulk.send()
    table.stored(FIRST, purchase_order="BL-9999")
    bulk.answer(CommandState.STOPPED, message="Nothing was sent.", aws_code="changed")
    assert bulk.said(FIRST) == "Carries BL-9999 now: decide"
    assert "another charge in the same call" in bulk.said(SAME_AGREEMENT)
    assert bulk.sheet.send_button.text() == "Try 1 again"
    assert "It carries BL-9999 now, yours is BL-2026-0203." in bulk.sheet.ask.accessibleName()
    assert bulk.sheet.ask.keep_button.text() == "Keep BL-9999"
    QTest.keyClick(bulk.sheet.ask.ours_button, Qt.Key.Key_Space)
    assert bulk.said(FIRST) == "Replaces BL-9999"
    assert bulk.sheet.ask.isHidden()
    bulk.send()
    (again,) = bulk.table.commands[1:]
    assert {one.charge_id: one.revision for one in again.entries} == {FIRST: 2, SAME_AGREEMENT: 1}


def test_what_they_set_can_be_kept(make: Callable[..., Bulk], table: Table) -> None:
    bulk = make([FIRST, OTHER], order=ORDER)
    table.stored(FIRST, purchase_order="BL-9999")  # while the list is open
    assert bulk.verdict(FIRST) is Verdict.ASKS
    assert bulk.sheet.send_button.text() == "Set PO on 1 charge"
    QTest.keyClick(bulk.sheet.ask.keep_button, Qt.Key.Key_Space)
    assert bulk.verdict(FIRST) is Verdict.NOTHING
    bulk.send()
    assert [one.entries[0].charge_id for one in bulk.table.commands] == [OTHER]


def test_a_refusal_is_told_at_its_charge_and_tried_again(make: Callable[..., Bulk]) -> None:
    bulk = make([FIRST, OTHER], order=ORDER)
    bulk.send()
    bulk.answer(CommandState.REFUSED, message="AWS refused.", hint="Check it.", aws_code="X")
    bulk.confirm()
    assert bulk.said(FIRST) == "AWS refused. Check it."
    assert bulk.sheet.detail.text() == "AWS refused. Check it."
    assert bulk.sheet.send_button.text() == "Try 1 again"
    assert bulk.sheet.summary.text() == "1 charge in 1 agreement will be set. 1 set."
    bulk.send()
    assert bulk.table.commands[-1].entries[0].charge_id == FIRST


def test_what_is_being_checked_cannot_be_sent_again(make: Callable[..., Bulk]) -> None:
    bulk = make([FIRST], order=ORDER)
    bulk.send()
    bulk.answer(CommandState.UNKNOWN)
    assert bulk.verdict(FIRST) is Verdict.OPEN
    assert "Do not set it a second time" in bulk.sheet.detail.text()
    assert not bulk.sheet.send_button.isEnabled()


def test_stop_holds_back_what_has_not_left(make: Callable[..., Bulk]) -> None:
    bulk = make(order=ORDER)
    bulk.send()
    QTest.keyClick(bulk.sheet.close_button, Qt.Key.Key_Space)
    assert bulk.sheet.isVisible()
    bulk.confirm()
    bulk.confirm()
    assert len(bulk.table.commands) == 2
    assert bulk.said(NO_ORDER) == "Not sent: you stopped."
    assert bulk.sheet.send_button.text() == "Try 1 again"


def test_closed_meanwhile_the_end_is_told_in_a_toast(
    make: Callable[..., Bulk], table: Table
) -> None:
    bulk = make(order=ORDER)
    bulk.send()
    bulk.sheet.reject()
    for state in (CommandState.CONFIRMED, CommandState.REFUSED, CommandState.CONFIRMED):
        bulk.answer(state)
    assert table.toasts() == ["PO set on 3 charges. 1 not set."]
    assert table.opened.context.store.queries is not None


def test_results_are_copied_for_a_spreadsheet(make: Callable[..., Bulk]) -> None:
    bulk = make([FIRST, OTHER], pasted="=1+1\n")
    QTest.keyClick(bulk.sheet.copy_button, Qt.Key.Key_Space)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == [
        "Date",
        "Product",
        "Seller",
        "Amount",
        "Amount, currency",
        "Carries now",
        "New purchase order",
        "What happens",
        "Charge id",
    ]
    first = lines[1].split("\t")
    assert first[3:] == [
        "7850.50",
        "USD",
        "BL-2026-0050",
        "'=1+1",
        "Replaces BL-2026-0050",
        FIRST,
    ]


def test_offline_the_list_can_be_filled_but_not_sent(
    make: Callable[..., Bulk], table: Table
) -> None:
    bulk = make(order=ORDER)
    table.opened.client.tell(SyncEnded(NOW, True, None, is_offline=True))
    assert not bulk.sheet.send_button.isEnabled()
    assert "offline" in bulk.sheet.send_button.accessibleDescription()


def test_another_account_closes_the_list(make: Callable[..., Bulk], table: Table) -> None:
    bulk = make(order=ORDER)
    with bulk.qtbot.waitSignal(bulk.sheet.finished):
        table.opened.store.opened.emit()


def test_foreign_numbers_are_plain_text_everywhere(make: Callable[..., Bulk], table: Table) -> None:
    evil = "<img src=file:///x><b>y</b>"
    table.stored(FIRST, purchase_order=evil)
    bulk = make(order=ORDER)
    table.stored(FIRST, purchase_order=evil + "2")
    plain = Qt.TextFormat.PlainText
    labels = bulk.sheet.findChildren(QLabel)
    assert all(one.textFormat() == plain for one in labels)
    assert evil in bulk.sheet.ask.words.text()
    tip = bulk.sheet.model.data(bulk.sheet.model.index(0, 3), int(Qt.ItemDataRole.ToolTipRole))
    assert "&lt;img" in tip


def test_more_rows_than_fit_are_left_out_and_said(table: Table, qtbot: QtBot) -> None:
    ids = [FIRST] + [f"ch-none-{n}" for n in range(1500)]
    sheet = open_bulk(table.opened.context, table.tab, ids)
    assert "501 more are left out of this list" in sheet.head.text()


def test_seven_rows_are_seen_at_once_in_the_least_window(table: Table, qtbot: QtBot) -> None:
    window = table.opened.window
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.height() == 700)
    ids = [table.tab.model.record(row).charge.charge_id for row in range(7)]
    sheet = open_bulk(table.opened.context, table.tab, ids)
    assert sheet.table.minimumHeight() == sheet.table.maximumHeight()
    assert sheet.height() <= window.height() - 32
    sheet.reject()
