"""The sandbox's accounts side by side: the sample account, one that bought little, one that bought nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from app.sandbox.clock import SandboxClock
from app.sandbox.ledger import Ledger
from app.sandbox.sample_agreements import ADVISORY, FOXGLOVE
from app.sandbox.service import Call, Handler, Paper, Service
from app.sandbox.signin.directory import EU, LABS
from app.sandbox.world import SEED, Recipe, World, build_world

# Each other account, and the sample agreements that it has.
_OTHERS = ((EU, (ADVISORY, FOXGLOVE)), (LABS, ()))


class Organisation:
    """Every account's world. A caller of an account that is none of them sees the sample account."""

    def __init__(self, first: World, others: Mapping[str, World]) -> None:
        self._first = first
        self._others = others

    @property
    def revision(self) -> int:
        """Grow with every change."""
        return sum(world.revision for world in self._worlds())

    def services(self) -> Sequence[Service]:
        """List the services, which answer from the caller's account."""
        others = {
            account_id: {one.name: one.handlers() for one in world.services()}
            for account_id, world in self._others.items()
        }
        return [_Shared(service, others) for service in self._first.services()]

    def paper(self, path: str, query: str, now: datetime) -> Paper:
        """Give a document of the sample account, which pays for all."""
        return self._first.paper(path, query, now)

    def tick(self, now: datetime) -> None:
        """Do everything that is due by now."""
        for world in self._worlds():
            world.tick(now)

    def seller_act(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Let a seller act now, in the account that `account` names or in the sample account."""
        rest = {name: value for name, value in params.items() if name != "account"}
        world = self._others.get(params.get("account", ""), self._first)
        return world.seller_act(action, rest)

    def snapshot(self) -> bytes:
        """Return what is needed to have these worlds again."""
        return msgspec.msgpack.encode([world.snapshot() for world in self._worlds()])

    def restore(self, data: bytes) -> None:
        """Become the worlds that a snapshot was taken of, or the first one that of a single world."""
        try:
            kept = msgspec.msgpack.decode(data, type=list[bytes])
        except msgspec.ValidationError:  # written down before there were other accounts
            self._first.restore(data)
            return
        for world, snapshot in zip(self._worlds(), kept, strict=True):
            world.restore(snapshot)

    def _worlds(self) -> tuple[World, ...]:
        return (self._first, *self._others.values())


class _Shared:
    """One service over all accounts."""

    def __init__(
        self, first: Service, others: Mapping[str, Mapping[str, Mapping[str, Handler]]]
    ) -> None:
        self._first = first
        self._others = others

    @property
    def name(self) -> str:
        return self._first.name

    def handlers(self) -> Mapping[str, Handler]:
        return {name: self._of(name, handler) for name, handler in self._first.handlers().items()}

    def _of(self, operation: str, first: Handler) -> Handler:
        known = {
            account_id: services[self.name][operation]
            for account_id, services in self._others.items()
        }

        def answer(call: Call) -> dict[str, Any]:
            return known.get(call.account_id, first)(call)

        return answer


def build_organisation(
    clock: SandboxClock,
    ledger: Ledger,
    *,
    agreements: int | None = None,
    charges: int | None = None,
    seed: int = SEED,
    has_sellers: bool = True,
) -> Organisation:
    """Build every account; the sizes are those of the sample account."""
    first = build_world(
        clock,
        ledger,
        agreements=agreements,
        charges=charges,
        seed=seed,
        has_sellers=has_sellers,
    )
    others = {
        account_id: World(
            Recipe(clock.start, seed + number, has_sellers=False, account_id=account_id, owns=owns),
            ledger,
        )
        for number, (account_id, owns) in enumerate(_OTHERS, start=1)
    }
    return Organisation(first, others)
