"""Sends purchase orders, two agreements at a time, and knows where each of them stands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum, auto
from uuid import uuid4

import msgspec
from PySide6.QtCore import QObject, Signal

from app.errors import Unclear
from app.language import tr
from app.model.charge import Charge, ChargeRow
from app.model.charge_orders import OrderEntry, entry_for, fixed, orders_target, portions
from app.model.command import CommandRecord, CommandState, SetPurchaseOrders
from ui.confirm.sender import CallFailed, Sender
from ui.context import Context
from ui.orders import words

# The worker holds back what leaves more than 20 s after it was logged, and AWS takes three a second.
_AT_ONCE = 2
_DENIED = "AccessDeniedException"


class OrderState(Enum):
    """Where a purchase order for one charge stands."""

    QUEUED = auto()
    SENDING = auto()
    CHECKING = auto()  # the answer got lost
    SET = auto()
    MOVED = auto()  # nothing was sent: a charge of the call is not as it was shown
    REFUSED = auto()  # by AWS, or before it was sent

    @property
    def is_open(self) -> bool:
        """Whether its outcome is still to come."""
        return self in (OrderState.QUEUED, OrderState.SENDING, OrderState.CHECKING)


class Standing(msgspec.Struct, frozen=True):
    """Where the newest purchase order for a charge stands; `entry` is what was to be set."""

    entry: OrderEntry
    state: OrderState
    message: str = ""
    command_id: str = ""

    def is_moved(self, charge: Charge) -> bool:
        """Whether the charge is one of those that changed since they were shown."""
        shown = (self.entry.revision, self.entry.before)
        is_other = (charge.revision, charge.purchase_order) != shown
        return self.state is OrderState.MOVED and is_other and not self.is_there(charge)

    def is_there(self, charge: Charge) -> bool:
        """Whether the charge carries what was to be set."""
        return charge.purchase_order == self.entry.purchase_order


class OrderDesk(QObject):
    """`changed` when a standing is another one; `settled` carries a SetPurchaseOrders that was answered.

    A command whose answer got lost counts as answered: it is read back until AWS shows its outcome.
    """

    changed = Signal()
    settled = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._store = context.store
        self._status = context.status
        self._queue: deque[SetPurchaseOrders] = deque()
        self._flying: dict[str, SetPurchaseOrders] = {}  # by id
        self._open: dict[str, CommandState] = {}  # by target, also from other views
        self._standings: dict[str, Standing] = {}
        self._denied = ""
        self._off = context.status.reason_off
        self._synced_at: datetime | None = None
        self._sender = Sender(context, self)
        self._sender.record_changed.connect(self._on_record_changed)
        self._sender.call_failed.connect(self._on_call_failed)
        context.store.opened.connect(self._on_store_opened)
        context.status.changed.connect(self._on_status_changed)
        self._on_store_opened()

    # --- what views ask ---------------------------------------------------------------------------

    def standing(self, charge_id: str) -> Standing | None:
        """Where the charge's newest purchase order stands; None where there was none."""
        return self._standings.get(charge_id)

    def forget(self, charge_id: str) -> None:
        """What became of an earlier one need not be shown any more."""
        standing = self._standings.get(charge_id)
        if standing is not None and not standing.state.is_open:
            del self._standings[charge_id]
            self.changed.emit()

    def reason_off(self, row: ChargeRow) -> str:
        """Why no purchase order can be set on a charge now, in a sentence; empty when one can."""
        reason = fixed(
            row.charge.time,
            row.charge.money,
            self._store.now(),
            status=row.agreement_status,
            renews=row.renews,
        )
        if reason is not None:
            return words.fixed_words(reason)
        if off := self._status.reason_off:
            return off
        if self._open.get(orders_target(row.charge.agreement_id)) is CommandState.UNKNOWN:
            return words.BEING_CHECKED
        standing = self._standings.get(row.charge.charge_id)
        if standing is not None and standing.state.is_open:
            return words.BEING_SENT
        return self._denied

    @property
    def is_busy(self) -> bool:
        """Whether something of this desk waits to be sent or answered."""
        return bool(self._queue or self._flying)

    # --- sending ----------------------------------------------------------------------------------

    def set_orders(self, wanted: Iterable[tuple[ChargeRow, str]]) -> list[SetPurchaseOrders]:
        """Send purchase orders for charges as they are shown; gives the commands, one for each call."""
        by_agreement: dict[str, list[tuple[ChargeRow, str]]] = {}
        for row, order in wanted:
            by_agreement.setdefault(row.charge.agreement_id, []).append((row, order))
        commands = [one for pairs in by_agreement.values() for one in _commands(pairs)]
        self._queue.extend(commands)
        for command in commands:
            self._stand(command, OrderState.QUEUED, words.QUEUED)
        self._send_next()
        self.changed.emit()
        return commands

    def stop(self) -> None:
        """Hold back what has not been sent yet."""
        dropped, self._queue = list(self._queue), deque()
        for command in dropped:
            self._stand(command, OrderState.REFUSED, words.HELD_BACK)
            self.settled.emit(command)
        self.changed.emit()

    def _send_next(self) -> None:
        for command in list(self._queue):
            if len(self._flying) >= _AT_ONCE:
                return
            state = self._open.get(command.target)
            if state is CommandState.UNKNOWN:
                self._queue.remove(command)
                self._stand(
                    command,
                    OrderState.REFUSED,
                    tr("Not sent. {reason}", reason=words.BEING_CHECKED),
                )
                self.settled.emit(command)
            elif state is None and self._sender.send(command):
                self._queue.remove(command)
                self._flying[command.command_id] = command
                self._open[command.target] = CommandState.PREPARED
                self._stand(command, OrderState.SENDING, words.SENDING)

    def _stand(self, command: SetPurchaseOrders, state: OrderState, message: str = "") -> None:
        for entry in command.entries:
            standing = Standing(entry, state, message, command.command_id)
            self._standings[entry.charge_id] = standing

    # --- what becomes of it -----------------------------------------------------------------------

    def _on_record_changed(self, record: CommandRecord) -> None:
        command = record.command
        if not isinstance(command, SetPurchaseOrders):
            return
        self._keep_open(record)
        self._stand(command, _state(record), _message(record))
        if record.state is CommandState.CONFIRMED:
            self._denied = ""
        elif record.aws_code == _DENIED and record.state is CommandState.REFUSED:
            self._denied = words.said_of(record)
        if record.state not in (CommandState.PREPARED, CommandState.SENT):
            self._land(command)
        self._send_next()
        self.changed.emit()

    def _on_call_failed(self, failure: CallFailed) -> None:
        command = self._flying.get(failure.command_id)
        if command is None:
            return
        if isinstance(failure.error, Unclear):
            self._open[command.target] = CommandState.UNKNOWN
            self._stand(command, OrderState.CHECKING, words.CHECKING)
        else:
            self._open.pop(command.target, None)
            parts = (tr("Nothing was sent."), failure.error.message, failure.error.hint)
            self._stand(command, OrderState.REFUSED, " ".join(part for part in parts if part))
        self._land(command)
        self._send_next()
        self.changed.emit()

    def _land(self, command: SetPurchaseOrders) -> None:
        if self._flying.pop(command.command_id, None) is not None:
            self.settled.emit(command)

    def _keep_open(self, record: CommandRecord) -> None:
        if record.state.is_open:
            self._open[record.command.target] = record.state
        else:
            self._open.pop(record.command.target, None)

    # --- the account ------------------------------------------------------------------------------

    def _on_store_opened(self) -> None:
        """Begin with what is open in this account; what waited was for what was shown before."""
        self._queue.clear()
        self._flying.clear()
        self._open.clear()
        self._standings.clear()
        self._denied = ""
        queries = self._store.queries
        records: Sequence[CommandRecord] = queries.open_orders() if queries is not None else ()
        for record in records:
            if isinstance(record.command, SetPurchaseOrders):
                self._keep_open(record)
                self._stand(record.command, _state(record), _message(record))
        self.changed.emit()

    def _on_status_changed(self) -> None:
        before = (self._denied, self._off)
        if self._status.synced_at != self._synced_at:  # what AWS denied may be allowed by now
            self._synced_at = self._status.synced_at
            self._denied = ""
        self._off = self._status.reason_off
        if (self._denied, self._off) != before:
            self.changed.emit()


def _commands(pairs: Sequence[tuple[ChargeRow, str]]) -> list[SetPurchaseOrders]:
    row = pairs[0][0]
    agreement_id = row.charge.agreement_id
    return [
        SetPurchaseOrders(
            str(uuid4()),
            orders_target(agreement_id),
            row.product_name or row.product_id or agreement_id,
            row.seller_name or row.seller_account_id,
            agreement_id=agreement_id,
            entries=part,
            renews=row.renews,
        )
        for part in portions([entry_for(one.charge, order) for one, order in pairs])
    ]


def _state(record: CommandRecord) -> OrderState:
    match record.state:
        case CommandState.PREPARED | CommandState.SENT:
            return OrderState.SENDING
        case CommandState.UNKNOWN:
            return OrderState.CHECKING
        case CommandState.CONFIRMED:
            return OrderState.SET
        case CommandState.STOPPED if record.aws_code == "changed":
            return OrderState.MOVED
    return OrderState.MOVED if record.aws_code == "decided-elsewhere" else OrderState.REFUSED


def _message(record: CommandRecord) -> str:
    if record.state in (CommandState.PREPARED, CommandState.SENT):
        return words.SENDING
    return words.CHECKING if record.state is CommandState.UNKNOWN else words.said_of(record)
