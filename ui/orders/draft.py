"""The list of a bulk change: what is typed for each charge, and what would become of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum, auto

import msgspec

from app.language import tr
from app.model.charge import ChargeRow
from ui.confirm.rules import read_order
from ui.orders import words
from ui.orders.cell import explained
from ui.orders.desk import OrderState, Standing


class Verdict(Enum):
    """What becomes of one charge of the list."""

    NOTHING = auto()  # nothing is typed
    SAME = auto()  # it carries that already
    SETS = auto()
    REPLACES = auto()
    AGAIN = auto()  # it was tried, and may be tried again
    ASKS = auto()  # it changed since it was shown: keep that, or set yours?
    WRONG = auto()  # it cannot be sent like this
    OFF = auto()  # it cannot be changed now
    OPEN = auto()  # it is on its way
    DONE = auto()

    @property
    def is_ready(self) -> bool:
        """Whether it would be sent."""
        return self in (Verdict.SETS, Verdict.REPLACES, Verdict.AGAIN)


class Judged(msgspec.Struct, frozen=True):
    """A verdict in words; `order` is what would be sent."""

    verdict: Verdict
    said: str = ""
    order: str = ""


class Overview(msgspec.Struct, frozen=True):
    """How many charges have each verdict, what would be sent for which, and which are asked about."""

    counts: dict[Verdict, int]
    ready: tuple[tuple[ChargeRow, str], ...]
    asks: tuple[ChargeRow, ...]


class OrderDraft:
    """The charges in their order, and the texts by charge id. Nothing here is sent."""

    def __init__(
        self,
        rows: Sequence[ChargeRow],
        standing: Callable[[str], Standing | None],
        reason_off: Callable[[ChargeRow], str],
    ) -> None:
        self.rows = list(rows)
        self.typed: dict[str, str] = {}
        self._shown = {one.charge.charge_id: one.charge for one in rows}
        self._latest = dict(self._shown)
        self._standing = standing
        self._reason_off = reason_off

    def renew(self, rows: Mapping[str, ChargeRow]) -> None:
        """Take what the store holds by now; what was not typed for is simply shown."""
        self.rows = [rows.get(one.charge.charge_id, one) for one in self.rows]
        for one in self.rows:
            charge = one.charge
            self._latest[charge.charge_id] = charge
            if not self.typed.get(charge.charge_id, ""):
                self._shown[charge.charge_id] = charge

    def add(self, rows: Iterable[ChargeRow]) -> None:
        """Put more charges at the end."""
        for one in rows:
            if one.charge.charge_id not in self._shown:
                self.rows.append(one)
                self._shown[one.charge.charge_id] = self._latest[one.charge.charge_id] = one.charge

    def set(self, charge_id: str, typed: str) -> None:
        """Type something for a charge, as it is shown now."""
        self.typed[charge_id] = typed.strip()
        self._shown[charge_id] = self._latest[charge_id]

    def fill(self, charge_ids: Iterable[str], typed: str) -> int:
        """Type the same for several charges, but for those that cannot be changed; gives how many."""
        wanted, number = set(charge_ids), 0
        for row in self.rows:
            if row.charge.charge_id in wanted and not self._reason_off(row):
                self.set(row.charge.charge_id, typed)
                number += 1
        return number

    def decide(self, charge_id: str, *, is_ours: bool) -> None:
        """Settle what to do with a charge that changed since it was shown."""
        self.set(charge_id, self.typed.get(charge_id, "") if is_ours else "")

    def judged(self, row: ChargeRow) -> Judged:
        """What becomes of a charge."""
        typed = self.typed.get(row.charge.charge_id, "")
        standing = self._standing(row.charge.charge_id)
        return (
            _through(typed, standing)
            or self._unsendable(row, typed)
            or _sendable(row, typed, standing)
        )

    def judged_off(self, row: ChargeRow) -> str:
        """Why nothing can be typed for a charge; empty when something can."""
        return self._reason_off(row)

    def _unsendable(self, row: ChargeRow, typed: str) -> Judged | None:
        """Why nothing is sent for a charge."""
        charge, read = row.charge, read_order(typed)
        if not typed:
            return Judged(Verdict.NOTHING)
        if read.value is None:
            return Judged(Verdict.WRONG, read.problem)
        if read.value == charge.purchase_order:
            return Judged(Verdict.SAME, tr("Carries it already"))
        if off := self._reason_off(row):
            return Judged(Verdict.OFF, off)
        if charge != self._shown[charge.charge_id]:
            return Judged(
                Verdict.ASKS,
                tr(
                    "Carries {order} now: decide",
                    order=words.shown(charge.purchase_order),
                ),
            )
        return None

    def overview(self) -> Overview:
        """Judge all charges at once."""
        counts: dict[Verdict, int] = {}
        ready: list[tuple[ChargeRow, str]] = []
        asks: list[ChargeRow] = []
        for row in self.rows:
            judged = self.judged(row)
            counts[judged.verdict] = counts.get(judged.verdict, 0) + 1
            if judged.verdict.is_ready:
                ready.append((row, judged.order))
            elif judged.verdict is Verdict.ASKS:
                asks.append(row)
        return Overview(counts, tuple(ready), tuple(asks))


def _through(typed: str, standing: Standing | None) -> Judged | None:
    """What is on its way, or confirmed."""
    if standing is None:
        return None
    if standing.state.is_open:
        return Judged(Verdict.OPEN, _OPEN[standing.state])
    if standing.state is OrderState.SET and standing.entry.purchase_order == typed:
        return Judged(Verdict.DONE, tr("Set, confirmed by AWS"))
    return None


def _sendable(row: ChargeRow, typed: str, standing: Standing | None) -> Judged:
    charge = row.charge
    tried = (standing.entry.purchase_order, standing.entry.revision) if standing else None
    if standing is not None and tried == (typed, charge.revision):
        return Judged(Verdict.AGAIN, explained(standing, row), typed)
    if charge.purchase_order is None:
        return Judged(Verdict.SETS, tr("Sets {order}", order=words.shown(typed)), typed)
    return Judged(
        Verdict.REPLACES,
        tr("Replaces {order}", order=words.shown(charge.purchase_order)),
        typed,
    )


_OPEN = {
    OrderState.QUEUED: tr("Waits to be sent"),
    OrderState.SENDING: tr("Being sent"),
    OrderState.CHECKING: words.CHECKING,
}
