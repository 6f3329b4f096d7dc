"""Tells how many purchase orders were set, when their list was closed before it was known."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.language import tr
from app.model.command import SetPurchaseOrders
from ui.context import Context
from ui.orders import bulk_words
from ui.orders.desk import OrderDesk, OrderState
from ui.theme import Tone


class Afterwards(QObject):
    """Lives with the desk of the list, and ends with it."""

    def __init__(self, context: Context, desk: OrderDesk, run: list[SetPurchaseOrders]) -> None:
        super().__init__(desk)
        self._context = context
        self._desk = desk
        self._run = run
        desk.changed.connect(self._on_desk_changed)

    def _on_desk_changed(self) -> None:
        if self._desk.is_busy:
            return
        self._desk.changed.disconnect(self._on_desk_changed)
        ids = [one.charge_id for command in self._run for one in command.entries]
        states = [one.state for one in map(self._desk.standing, ids) if one is not None]
        done, checked = states.count(OrderState.SET), states.count(OrderState.CHECKING)
        failed = len(states) - done - checked
        strong, rest = bulk_words.ended_words(done, failed, checked)
        is_good = not failed and not checked
        self._context.notices.show(
            Tone.POSITIVE if is_good else Tone.WARNING,
            "check-circle" if is_good else "warning-circle",
            strong,
            rest,
            action_words=tr("Show"),
            action=self._context.places.open_activity,
            stays=not is_good,
        )
        self._desk.deleteLater()
