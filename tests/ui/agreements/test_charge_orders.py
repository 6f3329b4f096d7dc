"""Purchase orders edited in place on the Charges page of an agreement."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.model.agreement_detail import AgreementDetail
from app.model.charge import Charge
from app.model.charge_orders import orders_target
from app.model.command import CommandRecord, CommandState, SetPurchaseOrders
from app.worker.messages import SyncEnded
from tests.fakes import agreement_samples as some
from tests.fakes import samples
from tests.ui.agreements.conftest import Stage
from ui.orders import words
from ui.orders.cell_editor import CellField
from ui.orders.part import OrderPart
from ui.toast import Toast

ORDER = "BL-2026-0203"


def _part(stage: Stage, charge: Charge) -> OrderPart:
    found = [one for one in stage.pane.findChildren(OrderPart) if one.isVisible()]
    return next(one for one in found if one.charge_id == charge.charge_id)


def _coming(detail: AgreementDetail) -> Charge:
    return next(one for one in detail.charges if one.time is not None and one.time > samples.NOW)


def _open(stage: Stage, detail: AgreementDetail | None = None) -> AgreementDetail:
    shown = detail or some.lumenfold()
    stage.show(shown)
    stage.pane.show_page("charges")
    return shown


def _edit(part: OrderPart) -> CellField:
    part.button.setFocus()
    QTest.keyClick(part.button, Qt.Key.Key_Space)
    assert part.field is not None
    return part.field


def _sent(stage: Stage, qtbot: QtBot, number: int = 1) -> SetPurchaseOrders:
    qtbot.waitUntil(lambda: len(stage.frame.client.commands) == number)
    command = stage.frame.client.commands[-1]
    assert isinstance(command, SetPurchaseOrders)
    return command


def test_a_button_opens_a_field_and_enter_sends(stage: Stage, qtbot: QtBot) -> None:
    detail = _open(stage)
    charge = _coming(detail)
    part = _part(stage, charge)
    assert part.button.accessibleName().startswith("Purchase order for 12,000.00\u00a0USD on ")
    field = _edit(part)
    assert field.hasFocus()
    assert field.text() == (charge.purchase_order or "")
    field.setText(ORDER)
    QTest.keyClick(field, Qt.Key.Key_Return)
    command = _sent(stage, qtbot)
    assert command.target == orders_target(detail.row.agreement.agreement_id)
    (entry,) = command.entries
    assert (entry.charge_id, entry.revision, entry.purchase_order) == (
        charge.charge_id,
        charge.revision,
        ORDER,
    )
    assert part.label.text() == ORDER
    assert words.SENDING in part.label.accessibleName()
    assert not part.button.isEnabled()


def test_escape_and_what_cannot_be_sent(stage: Stage) -> None:
    part = _part(stage, _coming(_open(stage)))
    field = _edit(part)
    field.setText("x" * 201)
    assert part.note.text().startswith("201 characters.")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert part.field is field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert part.field is None
    assert part.button.hasFocus()
    assert stage.frame.client.commands == []


def test_a_charge_that_changes_while_one_types_is_asked_about(stage: Stage, qtbot: QtBot) -> None:
    detail = _open(stage)
    charge = _coming(detail)
    field = _edit(_part(stage, charge))
    field.setText(ORDER)
    moved = msgspec.structs.replace(charge, revision=charge.revision + 1, purchase_order="BL-9")
    charges = tuple(moved if one == charge else one for one in detail.charges)
    stage.show(msgspec.structs.replace(detail, charges=charges))
    part = _part(stage, charge)
    assert part.field is field
    assert field.text() == ORDER
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert part.note.text() == words.asked_again(moved)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert _sent(stage, qtbot).entries[0].before == "BL-9"
    qtbot.waitUntil(lambda: _part(stage, charge) is not part)  # now all of it is made anew


def test_a_refusal_is_told_and_what_was_typed_is_still_there(stage: Stage, qtbot: QtBot) -> None:
    charge = _coming(_open(stage))
    field = _edit(_part(stage, charge))
    field.setText(ORDER)
    QTest.keyClick(field, Qt.Key.Key_Return)
    command = _sent(stage, qtbot)
    stage.frame.command_changed(
        samples.record(CommandState.REFUSED, command, message="AWS refused.", hint="Check it.")
    )
    part = _part(stage, charge)
    assert f"{ORDER} was not set. AWS refused. Check it." in part.label.accessibleName()
    assert [one.face.rest for one in stage.frame.window.findChildren(Toast)] == [
        "AWS refused. Check it."
    ]
    assert _edit(part).text() == ORDER


def test_what_cannot_be_changed_is_off_with_the_reason(stage: Stage) -> None:
    detail = some.lumenfold()
    charge = msgspec.structs.replace(_coming(detail), time=samples.NOW + timedelta(hours=1))
    _open(stage, msgspec.structs.replace(detail, charges=(charge,), charge_count=1))
    part = _part(stage, charge)
    assert not part.button.isEnabled()
    assert "less than three hours" in part.button.accessibleDescription()
    stage.frame.client.tell(SyncEnded(samples.NOW, True, None, is_offline=True))
    assert "less than three hours" in part.button.accessibleDescription()


def test_an_open_one_from_before_locks_the_page(stage: Stage) -> None:
    detail = some.lumenfold()
    charge = _coming(detail)
    agreement_id = detail.row.agreement.agreement_id
    command = SetPurchaseOrders(
        "c-1", orders_target(agreement_id), "t", "s", agreement_id=agreement_id, entries=()
    )
    record: CommandRecord = samples.record(CommandState.UNKNOWN, command)
    stage.queries.records.append(record)
    _open(stage, detail)
    assert _part(stage, charge).button.accessibleDescription() == words.BEING_CHECKED
