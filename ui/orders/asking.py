"""What stands between typing a purchase order and sending it, and what is told when it was not set."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from app.language import tr
from app.model.charge import Charge, ChargeRow
from app.model.command import SetPurchaseOrders
from ui import text
from ui.confirm.rules import read_order
from ui.context import Context
from ui.orders import words
from ui.orders.cell import explained
from ui.orders.desk import OrderDesk, OrderState
from ui.theme import Tone


class Hold(msgspec.Struct, frozen=True):
    """Why what was typed is not sent yet; with `asks` another Enter sends it."""

    said: str
    asks: bool = False

    @property
    def tone(self) -> Tone:
        """A question is no mistake."""
        return Tone.WARNING if self.asks else Tone.DANGER


def begin_with(desk: OrderDesk, row: ChargeRow) -> tuple[str, str]:
    """Give the text to begin with, and a note: what was typed before and not set is still there."""
    charge = row.charge
    standing = desk.standing(charge.charge_id)
    if standing is None or standing.is_there(charge):
        return charge.purchase_order or "", ""
    asks = words.asked_again(charge) if standing.is_moved(charge) else explained(standing, row)
    return standing.entry.purchase_order, asks


def held(desk: OrderDesk, row: ChargeRow, shown: Charge, typed: str) -> Hold | None:
    """Say why what was typed is not sent; `shown` is the charge as it was when typing began."""
    read = read_order(typed)
    if not read.is_good:
        return Hold(read.problem)
    if read.value is None and row.charge.purchase_order:
        return Hold(words.NOT_REMOVED)
    if off := desk.reason_off(row):
        return Hold(off)
    if row.charge != shown and read.value != row.charge.purchase_order:
        return Hold(words.asked_again(row.charge), asks=True)
    return None


def send(desk: OrderDesk, row: ChargeRow, typed: str) -> bool:
    """Send what was typed; False where the charge carries that already, or nothing was typed."""
    order = read_order(typed).value
    if order is None or order == row.charge.purchase_order:
        desk.forget(row.charge.charge_id)
        return False
    desk.set_orders([(row, order)])
    return True


def tell_unset(
    context: Context, desk: OrderDesk, command: SetPurchaseOrders, decide: Callable[[], None]
) -> None:
    """Tell in a toast what had no effect; what was set shows where it stands."""
    entry = command.entries[0]
    standing = desk.standing(entry.charge_id)
    if standing is None or standing.state.is_open or standing.state is OrderState.SET:
        return
    if standing.state is OrderState.REFUSED:
        context.notices.show(Tone.DANGER, "x-circle", tr("Not set."), standing.message, stays=True)
        return
    moved = tr("The charge changed since it was read.")
    if entry.time:
        moved = tr("The charge of {date} changed since it was read.", date=text.date(entry.time))
    context.notices.show(
        Tone.WARNING,
        "warning-circle",
        tr("Not set."),
        moved,
        action_words=tr("Decide"),
        action=decide,
        stays=True,
    )
