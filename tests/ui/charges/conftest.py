"""The Charges tab in the real main window, on the sample world at its own time."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from app.model.charge import Charge
from app.model.money import Money
from app.model.request import PENDING, PaymentRequest
from app.model.sync import Listing
from app.worker.messages import Changed
from tests.fakes.stored_world import AGREEMENTS, NOW, StoredWorld, money
from tests.fakes.window import Opened
from ui.registry import TabKey
from ui.tabs.charges.tab import ChargesTab
from ui.tabs.charges.table import ChargesTable

LUMENFOLD, MIGRATION, FOXGLOVE = (AGREEMENTS[at].agreement_id for at in (1, 2, 7))


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def charge(
    number: int, agreement: str, day: str, amount: str | None, order: str | None = "BL-1"
) -> Charge:
    cash = money(amount) if amount else None
    return Charge(f"ch-{number}", agreement, 1, at(day), cash, order, "USD", "PurchaseAgreement")


CHARGES = (
    charge(1, LUMENFOLD, "2026-10-01", "12000.00"),
    charge(2, LUMENFOLD, "2026-11-01", "12000.00"),
    charge(3, LUMENFOLD, "2026-12-01", "12000.00", None),
    charge(4, MIGRATION, "2026-11-09", "9750.00"),
    charge(5, FOXGLOVE, "2026-08-10", "-8200.00", None),
    charge(6, FOXGLOVE, "2026-11-20", None),
    charge(7, MIGRATION, "2026-11-18", "1.00", None),
    Charge("ch-8", FOXGLOVE, 1, at("2027-02-01"), Money(money("6825.00").amount, "GBP"), "BL-2"),
)
ASKED = PaymentRequest(
    "pr-1", MIGRATION, PENDING, "Landing zone", money=money("11034.60"), created_at=NOW
)


class Charges:
    """The tab, and the world that it shows."""

    def __init__(self, opened: Opened, world: StoredWorld, qtbot: QtBot) -> None:
        self.opened = opened
        self.world = world
        self.qtbot = qtbot
        self.now = NOW
        opened.store.now = lambda: self.now  # type: ignore[method-assign]
        run = world.cache.begin_listing(Listing.CHARGES, NOW)
        world.cache.put_charges(CHARGES)
        world.cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
        world.cache.put_payments([ASKED])
        opened.window.resize(1280, 820)
        tab = opened.window.open_tab(TabKey.CHARGES)
        assert isinstance(tab, ChargesTab)
        self.table: ChargesTable = tab.table
        overview = self.table.overview
        self.figures = overview.figures
        qtbot.waitUntil(lambda: len(self.ids) == len(CHARGES))
        qtbot.waitUntil(lambda: bool(self.figures.months.months) and overview.isVisible())

    @property
    def ids(self) -> list[str]:
        """The charges that are listed, in their order."""
        model = self.table.model
        return [model.record(row).charge.charge_id for row in range(model.rowCount())]

    def shows(self, *numbers: int) -> None:
        """Wait until only these charges are listed, in this order."""
        wanted = [f"ch-{number}" for number in numbers]
        self.qtbot.waitUntil(lambda: self.ids == wanted)

    def chip(self, name: str) -> None:
        """Click a chip."""
        chip = self.table.toolbar.chip(name)
        assert chip is not None
        chip.click()

    def forget_reading(self) -> None:
        """As if the first read of the charges had not ended yet."""
        self.world.cache._connection.execute("DELETE FROM listing WHERE name = 'charges'")
        self.changed(Listing.CHARGES)

    def changed(self, *listings: Listing) -> None:
        """The worker tells that the store has changed."""
        self.opened.client.tell(Changed(listings))


@pytest.fixture
def charges(opened: Opened, world: StoredWorld, qtbot: QtBot) -> Charges:
    return Charges(opened, world, qtbot)
