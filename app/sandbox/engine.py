"""The one place where the sandbox account's state changes: under a lock, and on disk before an answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from app.sandbox.clock import SandboxClock
from app.sandbox.ledger import Effect, Ledger
from app.sandbox.persist import Recipe, SavedAccount, StateFile
from app.sandbox.service import Call, Handler, World

T = TypeVar("T")


class SignInMemory(Protocol):
    """What the account remembers of who signed in."""

    @property
    def revision(self) -> int:
        """Grow with every change."""

    def snapshot(self) -> bytes:
        """Write everything down."""

    def restore(self, data: bytes) -> None:
        """Take over what was written down."""


class Engine:
    """Run calls, sellers and the clock one after the other."""

    def __init__(
        self,
        world: World,
        clock: SandboxClock,
        ledger: Ledger,
        *,
        recipe: Recipe,
        sign_in: SignInMemory,
        state_file: StateFile | None = None,
    ) -> None:
        self._world = world
        self._clock = clock
        self._ledger = ledger
        self._recipe = recipe
        self._sign_in = sign_in
        self._state_file = state_file
        self._saved: tuple[int, int, int, timedelta, datetime | None] | None = None
        self._lock = threading.RLock()

    @property
    def start(self) -> datetime:
        """The moment around which the world was built."""
        return self._clock.start

    def now(self) -> datetime:
        """Return the account's present."""
        return self._clock.now()

    def run(self, handler: Handler, make_call: Callable[[datetime], Call]) -> dict[str, Any]:
        """Let the world catch up, do one call, and write down what changed."""
        return self._keep(lambda now: handler(make_call(now)))

    def do(self, action: Callable[[datetime], T]) -> T:
        """Do something at the account's present that is no call, and write down what changed."""
        return self._keep(action)

    def seller_act(self, action: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a seller does. Raises ValueError with a sentence when that is not possible."""
        return self._keep(lambda _now: self._world.seller_act(action, params))

    def move_clock(self, move: Callable[[SandboxClock], None]) -> datetime:
        """Move the clock, let the world catch up, and return the new present."""
        with self._lock:
            move(self._clock)
            return self._keep(lambda now: now)

    def effects(self) -> tuple[Effect, ...]:
        """Return the ledger, after the world caught up."""
        return self._keep(lambda _now: self._ledger.all())

    def revision(self) -> int:
        """Return the world's revision, after it caught up."""
        return self._keep(lambda _now: self._world.revision)

    def resume(self, saved: SavedAccount) -> None:
        """Take over an account that was written down. The clock was resumed before the world was built."""
        with self._lock:
            self._world.restore(saved.world)
            self._ledger.resume(saved.effects)
            if saved.sign_in:
                self._sign_in.restore(saved.sign_in)

    def save(self) -> None:
        """Write the account down now."""
        with self._lock:
            self._save()

    def _keep(self, action: Callable[[datetime], T]) -> T:
        with self._lock:
            now = self._clock.now()
            self._world.tick(now)
            try:
                return action(now)
            finally:
                self._save()

    def _save(self) -> None:
        if self._state_file is None:
            return
        clock = self._clock
        changes = (self._world.revision, len(self._ledger), self._sign_in.revision)
        mark = (*changes, clock.offset, clock.frozen_at)
        if mark == self._saved:
            return
        self._state_file.save(
            SavedAccount(
                recipe=self._recipe,
                clock_offset=clock.offset,
                clock_frozen_at=clock.frozen_at,
                effects=self._ledger.all(),
                world=self._world.snapshot(),
                sign_in=self._sign_in.snapshot(),
            )
        )
        self._saved = mark
