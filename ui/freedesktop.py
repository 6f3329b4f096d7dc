"""Desktop notifications over D-Bus, with a click that comes back; nothing here waits on the window's loop.

Qt's own D-Bus module cannot be used: it sends Python's numbers as signed ones, and Notify wants an unsigned.
"""

from __future__ import annotations

import asyncio
import html
import os
from collections.abc import Callable
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.asyncio import DBusRouter, open_dbus_router
from jeepney.io.common import RouterClosed

from app.language import tr
from app.model.text import plain

_NAME = "org.freedesktop.Notifications"
_SERVICE = DBusAddress("/org/freedesktop/Notifications", bus_name=_NAME, interface=_NAME)
_ANSWER_S = 5.0
_SERVER_DECIDES = -1
_WAITING_SIGNALS = 64
_LONGEST_NAME = 60
_DEFAULT_ACTION = "default"
_NO_BUS = (OSError, KeyError, ValueError, EOFError, RouterClosed, TimeoutError)


class DesktopNotifications:
    """Shows notifications through the session's notification service.

    `on_click` gets the key of the notification that was clicked, in the window's thread.
    """

    def __init__(self, on_click: Callable[[str], None]) -> None:
        self._on_click = on_click
        self._keys: dict[int, str] = {}
        self._router: DBusRouter | None = None
        self._is_settled = asyncio.Event()

    async def run(self) -> None:
        """Listen for clicks until cancelled; ends at once where there is no session bus."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                opening = open_dbus_router()
                router = await opening.__aenter__()
        except _NO_BUS:
            self._is_settled.set()
            return
        try:
            await self._listen(router)
        except _NO_BUS:
            return
        finally:
            self._router = None
            self._is_settled.set()
            await _close(opening)

    async def show(self, key: str, title: str, body: str) -> bool:
        """Show a notification; False when no service took it within five seconds."""
        await self._is_settled.wait()
        if self._router is None:
            return False
        try:
            async with asyncio.timeout(_ANSWER_S):
                number = await self._notify(self._router, title, body)
        except _NO_BUS:
            return False
        if number is None:
            return False
        self._keys[number] = key
        return True

    async def name(self) -> str:
        """The notification service as it calls itself; empty when none answers within five seconds."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                await self._is_settled.wait()
                if self._router is None:
                    return ""
                call = new_method_call(_SERVICE, "GetServerInformation")
                answer = await self._router.send_and_get_reply(call)
        except _NO_BUS:
            return ""
        is_told = answer.header.message_type is MessageType.method_return
        return plain(str(answer.body[0]), _LONGEST_NAME) if is_told else ""

    async def _notify(self, router: DBusRouter, title: str, body: str) -> int | None:
        # Asked each time: another service may have taken over since the last notification.
        answer = await router.send_and_get_reply(new_method_call(_SERVICE, "GetCapabilities"))
        if answer.header.message_type is not MessageType.method_return:
            return None
        able = answer.body[0]
        text = html.escape(body, quote=False) if "body-markup" in able else without_markup(body)
        actions = [_DEFAULT_ACTION, tr("Open")] if "actions" in able else []
        hints = {"desktop-entry": ("s", "countersign"), "urgency": ("y", 1)}
        content = (
            "Countersign",
            0,
            "",
            without_markup(title),
            text,
            actions,
            hints,
            _SERVER_DECIDES,
        )
        call = new_method_call(_SERVICE, "Notify", "susssasa{sv}i", content)
        answer = await router.send_and_get_reply(call)
        is_shown = answer.header.message_type is MessageType.method_return
        return int(answer.body[0]) if is_shown else None

    async def _listen(self, router: DBusRouter) -> None:
        rule = MatchRule(type="signal", interface=_NAME, path=_SERVICE.object_path)
        await router.send_and_get_reply(message_bus.AddMatch(rule))
        self._router = router
        self._is_settled.set()
        with router.filter(rule, bufsize=_WAITING_SIGNALS) as signals:
            while True:
                self._take(await signals.get())

    def _take(self, signal: Message) -> None:
        """Act on a signal of the service; those about other programs' notifications are dropped."""
        member, body = _member(signal), signal.body
        key = self._keys.get(body[0]) if body else None
        if key is None:
            return
        if member == "ActivationToken":
            # Wayland lets a window come to the front only with the token of the click.
            os.environ["XDG_ACTIVATION_TOKEN"] = str(body[1])
        elif member == "ActionInvoked" and body[1] == _DEFAULT_ACTION:
            self._on_click(key)
        elif member == "NotificationClosed":
            del self._keys[body[0]]


def without_markup(text: str) -> str:
    """Replace the brackets that a service could take for markup."""
    return text.translate({ord("<"): "\u2039", ord(">"): "\u203a"})


def _member(signal: Message) -> str:
    return str(signal.header.fields.get(HeaderFields.member, ""))


async def _close(opening: Any) -> None:
    try:
        await opening.__aexit__(None, None, None)
    except _NO_BUS:
        return
