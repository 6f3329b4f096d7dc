"""What is said about the purchase order of a charge: why it stays as it is, and what became of a change."""

from __future__ import annotations

from app.language import tr
from app.model.charge import Charge, ChargeRow
from app.model.charge_orders import Fixed
from app.model.command import CommandRecord
from app.model.text import plain
from ui import text

# AWS's member for the purchase order is optional, and what leaving it out does is not documented.
NOT_REMOVED = tr("AWS documents no way to take a purchase order off a charge. Type another one.")
QUEUED = tr("Waits until an earlier purchase order of this agreement is through.")
SENDING = tr("Being sent to AWS.")
CHECKING = tr("Being checked: AWS's answer got lost. Do not set it a second time.")
BEING_SENT = tr("A purchase order for this charge is being sent.")
BEING_CHECKED = tr(
    "A purchase order of this agreement is being checked. Wait until its outcome is known."
)
UNTOUCHED = tr(
    "Not sent, because another charge in the same call had changed. You can set it again."
)
HELD_BACK = tr("Not sent: you stopped.")
_SHOWN = 60
_WHICH = tr("Enter sets yours, Esc keeps it so.")
_FIXED = {
    Fixed.REFUND: tr("AWS takes no purchase order for a refund."),
    Fixed.ENDED: tr(
        "The agreement is not active, so AWS changes no purchase order of its charges."
    ),
    Fixed.CLOSED: tr(
        "It is less than three hours until the charge: AWS changes its purchase order no more."
    ),
    Fixed.PAST: tr(
        "It was charged and the agreement does not renew: AWS changes its purchase order no more."
    ),
}


def fixed_words(reason: Fixed) -> str:
    """Why a purchase order stays as it is."""
    return _FIXED[reason]


def shown(order: str | None) -> str:
    """A purchase order on one line of plain text, or that there is none."""
    return plain(order, _SHOWN) if order else tr("no purchase order")


def order_name(row: ChargeRow) -> str:
    """The accessible name of the field for a charge's purchase order."""
    money = row.charge.money
    amount = text.money(money) if money else tr("an amount not known yet")
    if row.charge.time:
        date = text.date(row.charge.time)
        return tr("Purchase order for {amount} on {date}", amount=amount, date=date)
    return tr("Purchase order for {amount}", amount=amount)


def now_elsewhere(charge: Charge) -> str:
    """That somebody else changed the charge since it was shown."""
    return tr(
        "The charge carries {order} now, it changed since it was shown.",
        order=shown(charge.purchase_order),
    )


def asked_again(charge: Charge) -> str:
    """The question under the field of a charge that somebody else has changed."""
    return f"{now_elsewhere(charge)} {_WHICH}"


def said_of(record: CommandRecord) -> str:
    """What a settled command says, with what to do."""
    return " ".join(part for part in (record.message, record.hint) if part)
