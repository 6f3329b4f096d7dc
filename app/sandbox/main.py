"""The sandbox server's process: opens the account, says where it is, and ends when it is told to."""

from __future__ import annotations

import signal
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TextIO

import msgspec

from app.errors import BadSettings
from app.sandbox.clock import SandboxClock
from app.sandbox.engine import Engine
from app.sandbox.ledger import Ledger
from app.sandbox.organisation import build_organisation
from app.sandbox.persist import Recipe, SavedAccount, StateFile
from app.sandbox.server import SandboxServer
from app.sandbox.service import World
from app.sandbox.signin.desk import SignIn
from app.sandbox.world import SEED

_SIGNAL_CHECK_S = 1.0  # Windows delivers a signal to Python only between two waits


class SandboxOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How to open a sandbox account.

    Attributes:
        port: The loopback port; 0 takes a free one.
        latency_ms: The wait before every call.
        agreements: How many agreements the world has at least; None is the sample world.
        charges: How many charges the world has at least; None is the sample world.
        now: Where the clock starts; None is the real time. A state file goes on with its own clock.
        state: The file that keeps the account; None forgets it.
        seed: What the world and the chances of faults are made from.
        has_sellers: Whether sellers and approvers act by themselves.
        follows_stdin: Whether the process ends with its standard input, and so with its parent.
    """

    port: int = 0
    latency_ms: int = 0
    agreements: int | None = None
    charges: int | None = None
    now: datetime | None = None
    state: Path | None = None
    seed: int = SEED
    has_sellers: bool = True
    follows_stdin: bool = False


class Ready(msgspec.Struct, frozen=True, rename="camel"):
    """The one line on standard output: where the account is, and what its control path asks for."""

    url: str
    control_token: str


class WorldFactory(Protocol):
    """Builds the world of an account."""

    def __call__(
        self,
        clock: SandboxClock,
        ledger: Ledger,
        *,
        agreements: int | None,
        charges: int | None,
        seed: int,
        has_sellers: bool,
    ) -> World:
        """Build a world around `clock.start`."""


def open_account(
    options: SandboxOptions,
    *,
    clock: SandboxClock | None = None,
    build: WorldFactory = build_organisation,
) -> SandboxServer:
    """Build or resume an account and its server, not yet started. Raises BadSettings."""
    state_file = StateFile(options.state) if options.state else None
    saved = state_file.load() if state_file else None
    clock = clock or SandboxClock(options.now)
    if saved:
        clock.resume(
            start=saved.recipe.start,
            offset=saved.clock_offset,
            frozen_at=saved.clock_frozen_at,
        )
    recipe = Recipe(
        clock.start, options.agreements, options.charges, options.seed, options.has_sellers
    )
    if saved:
        _check_same(recipe, saved, options)
    ledger = Ledger()
    world = build(
        clock,
        ledger,
        agreements=recipe.agreements,
        charges=recipe.charges,
        seed=recipe.seed,
        has_sellers=recipe.has_sellers,
    )
    sign_in = SignIn()
    engine = Engine(world, clock, ledger, recipe=recipe, sign_in=sign_in, state_file=state_file)
    if saved:
        engine.resume(saved)
    return _listening(engine, world, sign_in, options)


def run(options: SandboxOptions) -> int:
    """Serve until a signal or, if asked for, the end of standard input. Raises BadSettings."""
    server = open_account(options)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _number, _frame: stop.set())
    if options.follows_stdin:
        threading.Thread(target=_follow, args=(sys.stdin, stop), daemon=True).start()
    server.start()
    ready = Ready(url=server.url, control_token=server.control_token)
    try:
        sys.stdout.write(msgspec.json.encode(ready).decode() + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever started this is gone already
        stop.set()
    while not stop.wait(_SIGNAL_CHECK_S):
        pass
    server.close()
    return 0


def _follow(stdin: TextIO, stop: threading.Event) -> None:
    while stdin.readline():
        pass
    stop.set()


def _check_same(recipe: Recipe, saved: SavedAccount, options: SandboxOptions) -> None:
    if recipe != saved.recipe:
        raise BadSettings(
            f"The sandbox account in {options.state} was made with other sizes or another seed.",
            "Start it with the same options, or name another file with --state.",
        )


def _listening(
    engine: Engine, world: World, sign_in: SignIn, options: SandboxOptions
) -> SandboxServer:
    try:
        return SandboxServer(
            engine,
            world,
            sign_in,
            port=options.port,
            latency=timedelta(milliseconds=options.latency_ms),
            seed=options.seed,
        )
    except (OSError, OverflowError) as cause:
        raise BadSettings(
            f"The sandbox account cannot listen on port {options.port}.",
            "The port may be in use: choose another one, or 0 for any free one.",
        ) from cause
