"""Every effect that really happened, by object: what tests compare with what the app says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec


class Effect(msgspec.Struct, frozen=True, rename="camel"):
    """One change of one object. `request_id` is empty where no request caused it."""

    object_id: str
    effect: str
    request_id: str
    at: datetime


class Ledger:
    """Keep effects in the order in which they happened. Services record, nobody else writes."""

    def __init__(self) -> None:
        self._effects: list[Effect] = []

    def __len__(self) -> int:
        return len(self._effects)

    def record(self, object_id: str, effect: str, request_id: str, now: datetime) -> None:
        """Note that an object's state changed, for instance ("pr-1", "APPROVED by buyer")."""
        self._effects.append(Effect(object_id, effect, request_id, now))

    def all(self) -> tuple[Effect, ...]:
        """Return all effects, oldest first."""
        return tuple(self._effects)

    def of(self, object_id: str) -> tuple[str, ...]:
        """Return one object's effects in words, oldest first."""
        return tuple(item.effect for item in self._effects if item.object_id == object_id)

    def resume(self, effects: Iterable[Effect]) -> None:
        """Take over a ledger that was written down."""
        self._effects = list(effects)
