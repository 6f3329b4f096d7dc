"""Somebody who sets purchase orders on charges of a sandbox account, beside a colleague."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.model.charge import Charge
from app.model.charge_orders import OrderEntry, entry_for, orders_target
from app.model.command import Command, SetPurchaseOrders
from tests.fakes.deciding import Desk
from tests.fakes.sandbox import running_sandbox

SET, LIST = "UpdatePurchaseOrders", "ListAgreementCharges"
LUMENFOLD = "agmt-5kq2n8v1r7hd"  # renews; two charges to come without a purchase order
BRACKWATER = "agmt-a32012270945"  # does not renew
DECEMBER, JANUARY = "ch-bc00d07f9a11", "ch-236899314bcb"
ORDER, THEIRS = "BL-2026-0203", "BL-2026-9999"


class OrderDesk(Desk):
    """Sets purchase orders. `colleague_sets` is the same change from somewhere else."""

    def command(self, kind: type[Command]) -> Command:
        """Make the command for the charge of December."""
        assert kind is SetPurchaseOrders
        return self.order(DECEMBER)

    def order(self, *charge_ids: str, order: str = ORDER) -> SetPurchaseOrders:
        """Make the command that sets an order on these charges of Lumenfold."""
        charges = self.charges()
        entries = tuple(entry_for(charges[one], order) for one in charge_ids)
        return self.order_of(LUMENFOLD, entries)

    def order_of(
        self, agreement_id: str, entries: tuple[OrderEntry, ...], *, renews: bool | None = True
    ) -> SetPurchaseOrders:
        """Make a command of entries."""
        return SetPurchaseOrders(
            command_id=self._id(),
            target=orders_target(agreement_id),
            title="Lumenfold Observability",
            counterparty="Lumenfold",
            agreement_id=agreement_id,
            entries=entries,
            renews=renews,
        )

    def charges(self, agreement_id: str = LUMENFOLD) -> dict[str, Charge]:
        """Read the charges of an agreement."""
        pages = self.session.agreements.charges(agreement_id)
        return {one.charge_id: one for page in pages for one in page.items}

    def colleague_sets(self, charge_id: str, order: str = THEIRS) -> None:
        """Set a purchase order from elsewhere; it is not counted as a request of this desk."""
        charge = self.charges()[charge_id]
        before = self.control.count(SET)
        self.session.agreements.set_orders(LUMENFOLD, [entry_for(charge, order)])
        self.uncounted += self.control.count(SET) - before

    uncounted = 0

    def effects(self, command: Command) -> list[str]:
        """Give what the ledger says was done to the charges of the command."""
        assert isinstance(command, SetPurchaseOrders)
        return [text for one in command.entries for text in self.control.effects(one.charge_id)]

    def happened(self, command: Command) -> bool:
        """Tell whether each of the charges got the command's own purchase order."""
        assert isinstance(command, SetPurchaseOrders)
        return all(
            f"purchase order SET to {one.purchase_order} by buyer"
            in self.control.effects(one.charge_id)
            for one in command.entries
        )

    def posts(self, _command: Command) -> int:
        """Count how often this desk asked AWS to set something."""
        return self.control.count(SET) - self.uncounted


@contextmanager
def ordering(path: Path) -> Iterator[OrderDesk]:
    """Run a sandbox account and somebody who sets purchase orders there."""
    with running_sandbox() as sandbox:
        desk = OrderDesk(sandbox, path / "store.db")
        try:
            yield desk
        finally:
            desk.close()
