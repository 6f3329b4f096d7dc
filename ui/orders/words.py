"""What is said about the purchase order of a charge: why it stays as it is, and what became of a change."""

from __future__ import annotations

from app.model.charge import Charge, ChargeRow
from app.model.charge_orders import Fixed
from app.model.command import CommandRecord
from app.model.text import plain
from ui import text

# AWS's member for the purchase order is optional, and what leaving it out does is not documented.
NOT_REMOVED = "AWS documents no way to take a purchase order off a charge. Type another one."
QUEUED = "Waits until an earlier purchase order of this agreement is through."
SENDING = "Being sent to AWS."
CHECKING = "Being checked: AWS's answer got lost. Do not set it a second time."
BEING_SENT = "A purchase order for this charge is being sent."
BEING_CHECKED = (
    "A purchase order of this agreement is being checked. Wait until its outcome is known."
)
UNTOUCHED = "Not sent, because another charge in the same call had changed. You can set it again."
HELD_BACK = "Not sent: you stopped."
_SHOWN = 60
_FIXED = {
    Fixed.REFUND: "AWS takes no purchase order for a refund.",
    Fixed.ENDED: "The agreement is not active, so AWS changes no purchase order of its charges.",
    Fixed.CLOSED: "It is less than three hours until the charge: AWS changes its purchase order no more.",
    Fixed.PAST: "It was charged and the agreement does not renew: AWS changes its purchase order no more.",
}


def fixed_words(reason: Fixed) -> str:
    """Why a purchase order stays as it is."""
    return _FIXED[reason]


def shown(order: str | None) -> str:
    """A purchase order on one line of plain text, or that there is none."""
    return plain(order, _SHOWN) if order else "no purchase order"


def order_name(row: ChargeRow) -> str:
    """The accessible name of the field for a charge's purchase order."""
    money = row.charge.money
    amount = text.money(money) if money else "an amount not known yet"
    when = f" on {text.date(row.charge.time)}" if row.charge.time else ""
    return f"Purchase order for {amount}{when}"


def now_elsewhere(charge: Charge) -> str:
    """That somebody else changed the charge since it was shown."""
    carries = f"The charge carries {shown(charge.purchase_order)} now"
    return f"{carries}, it changed since it was shown."


def asked_again(charge: Charge) -> str:
    """The question under the field of a charge that somebody else has changed."""
    return f"{now_elsewhere(charge)} Enter sets yours, Esc keeps it so."


def said_of(record: CommandRecord) -> str:
    """What a settled command says, with what to do."""
    return " ".join(part for part in (record.message, record.hint) if part)
