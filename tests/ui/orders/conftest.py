"""The charges table in the real main window, and the worker's part in what is set there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.model.charge import Charge
from app.model.command import CommandRecord, CommandState, SetPurchaseOrders
from app.model.sync import Listing
from app.worker.messages import Changed, CommandChanged, RunCommand, Settled
from tests.fakes.client import Asked
from tests.fakes.stored_world import NOW, StoredWorld
from tests.fakes.window import Opened
from ui.orders.cell_editor import CellField
from ui.orders.editing import OrderEditing
from ui.registry import TabKey
from ui.table.column import Cell
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.table import ChargesTable
from ui.toast import Toast

ACCOUNT = "447109263358"


class Table:
    """The charges table, driven by keys."""

    def __init__(self, opened: Opened, world: StoredWorld, qtbot: QtBot) -> None:
        self.opened = opened
        self.world = world
        self.qtbot = qtbot
        tab = opened.window.open_tab(TabKey.CHARGES)
        assert isinstance(tab, ChargesTab)
        self.tab: ChargesTable = tab.table
        qtbot.waitUntil(lambda: len(self.tab.model.keys) > 0)

    @property
    def orders(self) -> OrderEditing:
        return self.tab.orders

    @property
    def column(self) -> int:
        return next(n for n, one in enumerate(self.tab.model.columns) if one.key == "order")

    def row(self, charge_id: str) -> int:
        """The row of a charge."""
        model = self.tab.model
        rows = range(model.rowCount())
        return next(row for row in rows if model.record(row).charge.charge_id == charge_id)

    def charge(self, charge_id: str) -> Charge:
        """The charge as the table has it."""
        found: Charge = self.tab.model.record(self.row(charge_id)).charge
        return found

    def cell(self, charge_id: str) -> Cell:
        """The cell of its purchase order."""
        return self.tab.model.cell(self.tab.model.index(self.row(charge_id), self.column))

    def go_to(self, *charge_ids: str) -> None:
        """Select rows, the first one is current."""
        self.tab.view.setFocus()
        self.tab.beside.choose(self.row(charge_ids[0]))
        selection = self.tab.view.selectionModel()
        for one in charge_ids[1:]:
            index = self.tab.model.index(self.row(one), 0)
            selection.select(index, selection.SelectionFlag.Select | selection.SelectionFlag.Rows)

    def press(self, key: Qt.Key) -> None:
        """Press a key on the table."""
        QTest.keyClick(self.tab.view, key)

    @property
    def field(self) -> CellField:
        """The field that is open."""
        field = self.orders.editor.field
        assert field is not None
        return field

    @property
    def note(self) -> str:
        """What stands under the field."""
        note = self.orders.editor.note
        return note.accessibleName() if note is not None else ""

    def edit(self, charge_id: str, typed: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        """Type a purchase order for a charge and press a key."""
        self.go_to(charge_id)
        self.press(Qt.Key.Key_F2)
        self.field.setText(typed)
        QTest.keyClick(self.field, key)
        self.wait_until_sent()

    def enter(self) -> None:
        """Press Enter in the field."""
        QTest.keyClick(self.field, Qt.Key.Key_Return)
        self.wait_until_sent()

    def wait_until_sent(self) -> None:
        """Wait until what was given to the worker has left."""
        flying = self.orders.desk._flying
        self.qtbot.waitUntil(lambda: flying.keys() <= {one.command_id for one in self.commands})

    def asked(self) -> list[Asked]:
        """The commands that were sent, with what answers them."""
        return [one for one in self.opened.client.asked if isinstance(one.request, RunCommand)]

    @property
    def commands(self) -> list[SetPurchaseOrders]:
        """The commands that were sent."""
        found = [one.request.command for one in self.asked() if isinstance(one.request, RunCommand)]
        return [one for one in found if isinstance(one, SetPurchaseOrders)]

    def tell(self, state: CommandState, number: int = -1, **facts: Any) -> CommandRecord:
        """The worker tells where a command stands, and answers it where it is through."""
        asked = self.asked()[number]
        assert isinstance(asked.request, RunCommand)
        record = CommandRecord(asked.request.command, state, ACCOUNT, "arn", NOW, **facts)
        self.opened.client.tell(CommandChanged(record))
        if state not in (CommandState.PREPARED, CommandState.SENT):
            with self.qtbot.waitSignal(self.orders.desk._sender.busy_changed):
                asked.future.set_result(Settled(record))
        return record

    def stored(self, charge_id: str, **changes: Any) -> None:
        """The worker stores a charge anew, as one revision later."""
        charge = self.charge(charge_id)
        changed = msgspec.structs.replace(charge, revision=charge.revision + 1, **changes)
        self.world.cache.put_charges([changed])
        self.opened.client.tell(Changed((Listing.CHARGES,)))
        self.qtbot.waitUntil(lambda: self.charge(charge_id) == changed)

    def move(self, charge_id: str, left: timedelta) -> None:
        """Let the charge be due in so long."""
        now = self.opened.store.now()
        self.stored(charge_id, time=now + left)

    def toasts(self) -> list[str]:
        """What the toasts say."""
        found = self.opened.window.findChildren(Toast)
        return [f"{one.face.strong} {one.face.rest}".strip() for one in found if one.isVisible()]


@pytest.fixture
def table(opened: Opened, world: StoredWorld, qtbot: QtBot) -> Table:
    """The charges table with 51 rows."""
    return Table(opened, world, qtbot)
