"""Setting purchase orders on charges of one agreement: a change for one revision of each charge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from app.commands.base import (
    Finding,
    Gateways,
    Lasting,
    Reading,
    Verdict,
    Words,
    amount_clause,
    proves_refusal,
    require_id,
    require_purchase_order,
)
from app.errors import AppError, Rejected, Unclear
from app.language import tr
from app.model.charge import Charge, ChargesSeen
from app.model.charge_orders import MOST_ORDERS, Fixed, OrderEntry, fixed, orders_target
from app.model.command import Evidence, SetPurchaseOrders

_SET = "UpdatePurchaseOrders"
_LIST = "ListAgreementCharges"
_CLAUSES = 3  # of one sentence; where more has changed, it says how much
_FIXED = {
    Fixed.REFUND: (tr("This is a refund."), tr("AWS takes no purchase order for one.")),
    Fixed.CLOSED: (
        tr("It is less than three hours until the charge."),
        tr("AWS changes no purchase order so close to it."),
    ),
    Fixed.PAST: (
        tr("This was charged, and its agreement does not renew."),
        tr("AWS changes no purchase order then."),
    ),
}


class _Standing(Enum):
    """What AWS shows of one entry."""

    OURS = auto()
    SAME = auto()  # the charge is as it was shown
    MOVED = auto()  # it changed otherwise: AWS takes the shown revision no more
    GONE = auto()


class OrderSetting:
    """Set purchase orders; AWS's answer is empty, so each charge is read back.

    Whether AWS may carry out a part of a call is not documented: both outcomes are told apart.
    """

    done = tr("AWS shows the purchase order as you set it.")
    reads = _LIST
    words = Words(
        subject=tr("Your purchase order"),
        again=tr("You can set it again."),
        locked=tr("Countersign reads the charges again until AWS shows what they carry."),
        same=tr("set the same one"),
        elsewhere=tr("The charge was changed elsewhere meanwhile."),
    )
    lasting = Lasting(tr("AWS took it, but does not show it yet."), at_most_s=900)

    def __init__(self, gateways: Gateways) -> None:
        self._gateways = gateways

    def check(self, command: SetPurchaseOrders) -> None:
        """Refuse what AWS would not take, above all less than three hours before the charge."""
        require_id(command.agreement_id, tr("agreement"))
        if command.target != orders_target(command.agreement_id):
            raise Rejected(
                tr("The purchase orders belong to another agreement."), code="bad-orders"
            )
        _require_entries(command.entries)
        for one in command.entries:
            require_purchase_order(one.purchase_order)
            if one.purchase_order == one.before:
                raise Rejected(
                    tr("The charge carries this purchase order already."), code="no-change"
                )
            reason = self._fixed(one, command.renews)
            if reason is not None:
                message, hint = _FIXED[reason]
                raise Rejected(message, hint, code="order-fixed", reason=reason.value)

    def re_read(self, command: SetPurchaseOrders) -> Reading:
        """Compare the charges with what was shown of them."""
        found = self._read(command)
        changed = [
            clause
            for one in command.entries
            for clause in _differences(one, found.get(one.charge_id))
        ]
        changed += [
            tr("it is less than three hours until the charge")
            for one in command.entries
            if self._fixed(one, command.renews) is Fixed.CLOSED
        ]
        if len(changed) > _CLAUSES:
            more = tr("and {number} more", number=len(changed) - _CLAUSES)
            changed = [*changed[:_CLAUSES], more]
        return Reading(
            differences=tuple(changed),
            operation=_LIST,
            text=tr("Read again before sending: {found}", found=_tell(command, found)),
            seen=(_seen(command, found),),
        )

    def send(self, command: SetPurchaseOrders) -> Verdict:
        """Set them; what came of it is read back, after a refusal as well."""
        try:
            answer = self._gateways.agreements.set_orders(command.agreement_id, command.entries)
        except AppError as error:
            if proves_refusal(error) and len(command.entries) > 1:
                self._require_none_set(command, error)
            raise
        text = tr("AWS took it; its answer has no content.")
        return Verdict(Finding.TAKEN, _SET, text, answer.request_id)

    def find_out(self, command: SetPurchaseOrders, _noted: Sequence[Evidence], /) -> Verdict:
        """Read the charges back."""
        found = self._read(command)
        finding = _finding([_standing(one, found.get(one.charge_id)) for one in command.entries])
        return Verdict(finding, _LIST, _tell(command, found), seen=_seen(command, found))

    def _read(self, command: SetPurchaseOrders) -> dict[str, Charge]:
        """Read the agreement's charges. Raises Unclear when some of them make no sense."""
        wanted = {one.charge_id for one in command.entries}
        found: dict[str, Charge] = {}
        unreadable = 0
        for page in self._gateways.agreements.charges(command.agreement_id, urgent=True):
            unreadable += page.unreadable
            found |= {
                one.charge_id: one
                for one in page.items
                if one.charge_id in wanted and one.agreement_id == command.agreement_id
            }
        if unreadable and len(found) < len(wanted):
            raise Unclear(
                tr("A charge in AWS's answer makes no sense to this version of Countersign."),
                tr("Try again; if it stays, look for a newer version."),
                code="unreadable-rows",
            )
        return found

    def _require_none_set(self, command: SetPurchaseOrders, refusal: AppError) -> None:
        """Raise Unclear unless AWS shows that a refused call has changed none of its charges."""
        try:
            found = self._read(command)
        except AppError as error:
            raise Unclear(
                tr(
                    "AWS refused. {message} Whether it set a part could not be read.",
                    message=refusal.message,
                ),
                refusal.hint,
                code=refusal.code,
            ) from error
        standings = [_standing(one, found.get(one.charge_id)) for one in command.entries]
        if _Standing.OURS in standings:
            raise Unclear(
                tr("AWS refused a part of it. {message}", message=refusal.message),
                refusal.hint,
                code=refusal.code,
            )

    def _fixed(self, one: OrderEntry, renews: bool | None) -> Fixed | None:
        return fixed(one.time, one.money, self._gateways.clock.now(), renews=renews)


def _require_entries(entries: Sequence[OrderEntry]) -> None:
    ids = [one.charge_id for one in entries]
    if not 1 <= len(ids) <= MOST_ORDERS or len(set(ids)) < len(ids):
        raise Rejected(
            tr("The purchase orders name a charge twice, or none, or too many."),
            tr("AWS takes 1 to {most} charges at once.", most=MOST_ORDERS),
            code="bad-orders",
        )
    for one in entries:
        require_id(one.charge_id, tr("charge"))
        if one.revision < 1:
            raise Rejected(
                tr("AWS has not said which revision of the charge this is."),
                tr("Read the charges again."),
                code="bad-orders",
            )


def _differences(shown: OrderEntry, found: Charge | None) -> Iterator[str]:
    if found is None:
        yield tr("AWS does not list the charge any more")
        return
    if found.purchase_order == shown.purchase_order:
        yield tr("the charge carries this purchase order already")
    elif found.purchase_order != shown.before:
        yield tr("the charge carries another purchase order now")
    elif found.revision != shown.revision:
        yield tr("the charge changed")
    if found.money != shown.money:
        yield amount_clause(tr("its amount"), shown.money, found.money)
    if found.time != shown.time:
        yield tr("it is charged at another time")


def _standing(shown: OrderEntry, found: Charge | None) -> _Standing:
    if found is None:
        return _Standing.GONE
    if found.purchase_order == shown.purchase_order:
        return _Standing.OURS
    is_same = (found.revision, found.purchase_order) == (shown.revision, shown.before)
    return _Standing.SAME if is_same else _Standing.MOVED


def _finding(standings: Sequence[_Standing]) -> Finding:
    """Judge a call by all of its charges; a charge that is not listed may only be listed late."""
    ours = standings.count(_Standing.OURS)
    if ours == len(standings):
        return Finding.DONE
    if _Standing.SAME in standings or _Standing.GONE in standings:
        return Finding.PARTLY if ours else Finding.WAITING
    return Finding.ELSEWHERE


def _tell(command: SetPurchaseOrders, found: dict[str, Charge]) -> str:
    """Say in one sentence what AWS shows of the charges; the numbers they carry are not repeated."""
    counts = Counter(_standing(one, found.get(one.charge_id)) for one in command.entries)
    if len(command.entries) == 1:
        (only,) = counts
        return {
            _Standing.OURS: tr("AWS shows your purchase order on the charge."),
            _Standing.SAME: tr("AWS shows the charge as it was."),
            _Standing.MOVED: tr("AWS shows another revision of the charge, without yours."),
            _Standing.GONE: tr("AWS does not list the charge."),
        }[only]
    parts = (
        (_Standing.OURS, tr("{number} with your purchase order")),
        (_Standing.SAME, tr("{number} as they were")),
        (_Standing.MOVED, tr("{number} changed otherwise")),
        (_Standing.GONE, tr("{number} not at all")),
    )
    told = ", ".join(words.format(number=counts[one]) for one, words in parts if counts[one])
    return tr("AWS shows of {number} charges {told}.", number=len(command.entries), told=told)


def _seen(command: SetPurchaseOrders, found: dict[str, Charge]) -> ChargesSeen:
    return ChargesSeen(
        tuple(found[one.charge_id] for one in command.entries if one.charge_id in found)
    )
