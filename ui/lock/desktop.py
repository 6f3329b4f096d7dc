"""Linux: what logind and the screen saver tell over D-Bus about sleep and the locked screen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, ExitStack
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, open_dbus_router
from jeepney.io.common import RouterClosed

from ui.lock.offers import Offers

_ANSWER_S = 5.0
_LAST_S = 1.0  # for a bus that is just being opened when nobody wants it any more
_WAITING_SIGNALS = 64
_NO_BUS = (OSError, KeyError, ValueError, EOFError, RouterClosed, TimeoutError)
_LOGIND = "org.freedesktop.login1"
_MANAGER = DBusAddress("/org/freedesktop/login1", bus_name=_LOGIND, interface=f"{_LOGIND}.Manager")
_SESSION = f"{_LOGIND}.Session"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")


class DesktopLocks:
    """Calls back in the window's thread: the computer goes to sleep, the screen was locked or unlocked."""

    def __init__(
        self,
        *,
        on_sleep: Callable[[], None],
        on_screen: Callable[[bool], None],
        on_offers: Callable[[Offers], None],
    ) -> None:
        """`on_offers` is told what this system can tell, as soon as that is known."""
        self._on_sleep = on_sleep
        self._on_screen = on_screen
        self._on_offers = on_offers
        self._offers = Offers()

    async def run(self) -> None:
        """Listen on both buses until cancelled; a bus that is not there is left out."""
        await asyncio.gather(
            self._live("SYSTEM", self._listen_to_logind),
            self._live("SESSION", self._listen_to_savers),
        )

    async def _live(self, bus: str, listen: Callable[[DBusRouter], Any]) -> None:
        try:
            opening = open_dbus_router(bus)
            router = await _enter(opening)
        except _NO_BUS:
            return
        try:
            await listen(router)
        except _NO_BUS:
            return
        finally:
            await _close(opening)

    async def _listen_to_logind(self, router: DBusRouter) -> None:
        if not await _has_owner(router, _LOGIND):
            return
        sleep = MatchRule(type="signal", interface=f"{_LOGIND}.Manager", member="PrepareForSleep")
        rules = [sleep]
        path = await _session_path(router)
        if path:
            rules += [
                MatchRule(type="signal", interface=_SESSION, member=member, path=path)
                for member in ("Lock", "Unlock")
            ]
        self._offer(Offers(sleep=True, screen=bool(path)))
        await self._take_all(router, rules)

    async def _listen_to_savers(self, router: DBusRouter) -> None:
        rules = [
            MatchRule(type="signal", interface=name, member="ActiveChanged") for name in _SAVERS
        ]
        owned = [await _has_owner(router, name) for name in _SAVERS]
        self._offer(Offers(screen=any(owned)))
        await self._take_all(router, rules)

    async def _take_all(self, router: DBusRouter, rules: list[MatchRule]) -> None:
        signals: asyncio.Queue[Message] = asyncio.Queue(_WAITING_SIGNALS)
        with ExitStack() as filters:
            for rule in rules:
                filters.enter_context(router.filter(rule, queue=signals))
                async with asyncio.timeout(_ANSWER_S):
                    await router.send_and_get_reply(message_bus.AddMatch(rule))
            while True:
                self._take(await signals.get())

    def _take(self, signal: Message) -> None:
        member, body = str(signal.header.fields.get(HeaderFields.member, "")), signal.body
        if member == "PrepareForSleep" and body and body[0] is True:
            self._on_sleep()
        elif member == "ActiveChanged" and body:
            self._on_screen(bool(body[0]))
        elif member in ("Lock", "Unlock"):
            self._on_screen(member == "Lock")

    def _offer(self, more: Offers) -> None:
        self._offers = Offers(
            sleep=self._offers.sleep or more.sleep, screen=self._offers.screen or more.screen
        )
        self._on_offers(self._offers)


async def _has_owner(router: DBusRouter, name: str) -> bool:
    async with asyncio.timeout(_ANSWER_S):
        answer = await router.send_and_get_reply(message_bus.NameHasOwner(name))
    return answer.header.message_type is MessageType.method_return and bool(answer.body[0])


async def _session_path(router: DBusRouter) -> str:
    """The object of our own session, so that another person's lock does not lock this window."""
    call = new_method_call(_MANAGER, "GetSession", "s", (os.environ.get("XDG_SESSION_ID", "auto"),))
    async with asyncio.timeout(_ANSWER_S):
        answer = await router.send_and_get_reply(call)
    return str(answer.body[0]) if answer.header.message_type is MessageType.method_return else ""


async def _enter(opening: AbstractAsyncContextManager[DBusRouter]) -> DBusRouter:
    """Open a bus. One that is cancelled while it opens would leave its socket open: it opens, then closes."""
    loop = asyncio.get_running_loop()
    entering = loop.create_task(opening.__aenter__())
    try:
        async with asyncio.timeout(_ANSWER_S):
            return await asyncio.shield(entering)
    except (asyncio.CancelledError, TimeoutError):
        await asyncio.wait((entering,), timeout=_LAST_S)
        if not entering.done():
            entering.cancel()
        elif not entering.cancelled() and entering.exception() is None:
            await _close(opening)
        raise


async def _close(opening: AbstractAsyncContextManager[DBusRouter]) -> None:
    try:
        await opening.__aexit__(None, None, None)
    except _NO_BUS:
        return
