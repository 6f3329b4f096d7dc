"""Connections to the desktop's buses are closed, also when nobody waits for them any more."""

from __future__ import annotations

import asyncio
import sys
from types import TracebackType
from typing import Self

import pytest

from ui.lock.offers import Offers

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="buses are Linux's way of telling"
)


class SlowBus:
    """A bus whose socket is open at once, and that answers when it is told to, as a loaded machine's."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.answers = asyncio.Event()
        self.is_open = False

    def __call__(self, _bus: str) -> Self:
        return self

    async def __aenter__(self) -> Self:
        self.is_open = True
        self.asked.set()
        await self.answers.wait()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.is_open = False


def test_a_bus_that_opens_while_the_watch_ends_is_closed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ui.lock import desktop  # jeepney is there on Linux only

    async def end_while_it_opens() -> SlowBus:
        bus = SlowBus()
        monkeypatch.setattr(desktop, "open_dbus_router", bus)
        watch = desktop.DesktopLocks(
            on_sleep=lambda: None, on_screen=lambda _: None, on_offers=lambda _: None
        )
        async with asyncio.TaskGroup() as group:
            running = group.create_task(watch.run())
            await bus.asked.wait()
            running.cancel()
            asyncio.get_running_loop().call_soon(bus.answers.set)
        return bus

    assert not asyncio.run(end_while_it_opens()).is_open


def test_a_bus_that_never_answers_ends_with_the_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.lock import desktop  # jeepney is there on Linux only

    offered: list[Offers] = []

    async def run_to_the_end() -> None:
        monkeypatch.setattr(desktop, "open_dbus_router", SlowBus())
        monkeypatch.setattr(desktop, "_ANSWER_S", 0.01)
        monkeypatch.setattr(desktop, "_LAST_S", 0.01)
        await desktop.DesktopLocks(
            on_sleep=lambda: None, on_screen=lambda _: None, on_offers=offered.append
        ).run()

    asyncio.run(run_to_the_end())
    assert offered == []
