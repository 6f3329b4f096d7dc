"""The cell of a purchase order while it is being changed, or after that went wrong."""

from __future__ import annotations

import msgspec

from app.language import tr
from app.model.charge import ChargeRow
from ui.orders import words
from ui.orders.desk import OrderState, Standing
from ui.table.column import Cell
from ui.theme import Tone


def order_cell(cell: Cell, row: ChargeRow, standing: Standing | None, off: str) -> Cell:
    """The cell as the store has it, with what became of a change, and why it cannot be changed now."""
    if standing is None or (not standing.state.is_open and standing.is_there(row.charge)):
        return _still(cell, off)
    order = words.shown(standing.entry.purchase_order)
    match standing.state:
        case OrderState.QUEUED | OrderState.SENDING:
            return _going(order, "circle-dashed", None, standing.message)
        case OrderState.CHECKING:
            return _going(order, "hourglass-medium", Tone.WARNING, standing.message)
        case OrderState.SET:  # the store follows at once
            return Cell(order, tip=order, spoken=order, copied=standing.entry.purchase_order)
    return _failed(cell, row, standing)


def explained(standing: Standing, row: ChargeRow) -> str:
    """What became of a change that had no effect on this charge."""
    if standing.state is not OrderState.MOVED:
        return standing.message
    return words.now_elsewhere(row.charge) if standing.is_moved(row.charge) else words.UNTOUCHED


def _still(cell: Cell, off: str) -> Cell:
    if not off:
        return cell
    tip = f"{cell.tip}\n{off}" if cell.tip else off
    return msgspec.structs.replace(cell, tip=tip, spoken=f"{cell.spoken or cell.text}. {off}")


def _going(order: str, icon: str, tone: Tone | None, message: str) -> Cell:
    return Cell(
        order,
        icon=icon,
        tone=tone,
        is_faint=tone is None,
        tip=f"{order}\n{message}",
        spoken=f"{order}. {message}",
    )


def _failed(cell: Cell, row: ChargeRow, standing: Standing) -> Cell:
    """What the charge carries now, marked: the change had no effect on it."""
    message = explained(standing, row)
    wanted = tr("{order} was not set.", order=words.shown(standing.entry.purchase_order))
    is_moved = standing.is_moved(row.charge)
    return msgspec.structs.replace(
        cell,
        icon="warning-circle" if is_moved else "x-circle",
        icon_tone=Tone.WARNING if is_moved else Tone.DANGER,
        tip=f"{wanted} {message}",
        spoken=f"{cell.spoken or cell.text}. {wanted} {message}",
    )
