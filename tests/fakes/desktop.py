"""Stand-ins for a Linux desktop: a session bus, a notification service and a tray host.

They run in threads of the test, so that the window under test may live in this process or in another.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_POLL_S = 0.02
_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 0.5
_ITEM = "org.kde.StatusNotifierItem"
_WATCHER = "org.kde.StatusNotifierWatcher"
_MENU = "com.canonical.dbusmenu"
_PROPERTIES = "org.freedesktop.DBus.Properties"


def wait_until(condition: Callable[[], bool], what: str, timeout_s: float = 60.0) -> None:
    """Wait for a condition of another thread or process; look for at most half of the time.

    Looking takes what is looked at away from its work.
    """
    begun = time.monotonic()
    end = begun + timeout_s
    pause = threading.Event()
    while not condition():
        looked = time.monotonic()
        if looked > end:
            raise AssertionError(f"not within {timeout_s:g} s: {what}")
        pause.wait(min(max(looked - begun, _SHORTEST_PAUSE_S), _LONGEST_PAUSE_S))
        begun = time.monotonic()


class SessionBus:
    """A private session bus; `activation` False keeps the machine's own services away."""

    def __init__(
        self, folder: Path, env: Mapping[str, str] | None = None, *, activation: bool = False
    ) -> None:
        socket = folder / "bus"
        arguments = ["--session"]
        if not activation:
            config = folder / "bus.conf"
            config.write_text(_BARE_BUS, encoding="utf-8")
            arguments = [f"--config-file={config}"]
        self.address = f"unix:path={socket}"
        program = shutil.which("dbus-daemon") or "dbus-daemon"
        self._process = subprocess.Popen(
            [program, *arguments, "--nofork", "--nosyslog", f"--address={self.address}"],
            env=None if env is None else dict(env),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._listens, "the session bus listens")

    def stop(self) -> None:
        """End the bus and everybody's connection to it."""
        self._process.terminate()
        self._process.wait()

    def _listens(self) -> bool:
        with contextlib.suppress(OSError):
            open_dbus_connection(bus=self.address).close()
            return True
        return False


_BARE_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"""


class _Service:
    """One name on the bus, served by one thread that owns the connection."""

    def __init__(self, address: str, name: str) -> None:
        self._connection: DBusConnection = open_dbus_connection(bus=address)
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._replies: dict[int, Callable[[Message], None]] = {}
        self._is_stopped = threading.Event()
        self._connection.send_and_get_reply(message_bus.RequestName(name))
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)

    def stop(self) -> None:
        """Leave the bus, as a service that crashed."""
        self._is_stopped.set()
        self._thread.join()
        self._connection.close()

    def _begin(self) -> None:
        self._thread.start()

    def _serve(self) -> None:
        while not self._is_stopped.is_set():
            while not self._jobs.empty():
                self._jobs.get()()
            try:
                message = self._connection.receive(timeout=_POLL_S)
            except TimeoutError:
                continue
            except ConnectionError:
                return
            self._dispatch(message)

    def _dispatch(self, message: Message) -> None:
        kind = message.header.message_type
        if kind is MessageType.method_call:
            self._called(message, str(message.header.fields[HeaderFields.member]), message.body)
        elif kind is MessageType.signal:
            self._signalled(message, str(message.header.fields[HeaderFields.member]))
        else:
            found = self._replies.pop(message.header.fields[HeaderFields.reply_serial], None)
            if found:
                found(message)

    def _ask(self, call: Message, then: Callable[[Message], None]) -> None:
        serial = next(self._connection.outgoing_serial)
        self._replies[serial] = then
        self._connection.send(call, serial=serial)

    def _answer(self, call: Message, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        self._connection.send(new_method_return(call, signature, body))

    def _refuse(self, call: Message) -> None:
        self._connection.send(new_error(call, "org.freedesktop.DBus.Error.UnknownMethod"))

    def _called(self, call: Message, member: str, body: tuple[Any, ...]) -> None:
        raise NotImplementedError

    def _signalled(self, signal: Message, member: str) -> None:
        """Most services listen to nobody."""


@dataclass(frozen=True)
class Shown:
    """One notification as the service got it."""

    number: int
    summary: str
    body: str
    actions: tuple[str, ...]


class NotificationService(_Service):
    """org.freedesktop.Notifications: keeps what it is told; may hang, and a test may click."""

    NAME = "org.freedesktop.Notifications"

    def __init__(
        self,
        address: str,
        *,
        able: tuple[str, ...] = ("actions", "body", "body-markup"),
        hangs: bool = False,
    ) -> None:
        super().__init__(address, self.NAME)
        self.shown: list[Shown] = []
        self.asked = 0
        self._able = able
        self._hangs = hangs
        self._begin()

    def click(self, number: int, *, token: str = "") -> None:
        """Click a notification, as a person does."""
        if token:
            self._jobs.put(lambda: self._tell("ActivationToken", "us", (number, token)))
        self._jobs.put(lambda: self._tell("ActionInvoked", "us", (number, "default")))
        self._jobs.put(lambda: self._tell("NotificationClosed", "uu", (number, 2)))

    def _tell(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        emitter = DBusAddress("/org/freedesktop/Notifications", interface=self.NAME)
        self._connection.send(new_signal(emitter, member, signature, body))

    def _called(self, call: Message, member: str, body: tuple[Any, ...]) -> None:
        self.asked += 1
        if self._hangs:
            return
        if member == "GetCapabilities":
            self._answer(call, "as", (list(self._able),))
        elif member == "Notify":
            number = len(self.shown) + 1
            self.shown.append(Shown(number, body[3], body[4], tuple(body[5])))
            self._answer(call, "u", (number,))
        elif member == "GetServerInformation":
            self._answer(call, "ssss", ("Sample desktop", "sample", "1.0", "1.2"))
        else:
            self._refuse(call)


class SettingsPortal(_Service):
    """org.freedesktop.portal.Settings with the one setting that the window follows: light or dark."""

    NAME = "org.freedesktop.portal.Desktop"
    PATH = "/org/freedesktop/portal/desktop"
    INTERFACE = "org.freedesktop.portal.Settings"
    _GROUP = "org.freedesktop.appearance"
    _KEY = "color-scheme"
    _DARK, _LIGHT = 1, 2

    def __init__(self, address: str) -> None:
        super().__init__(address, self.NAME)
        self._value = self._LIGHT
        self._begin()

    def go(self, *, dark: bool) -> None:
        """Change the scheme of the whole desktop, as in its settings."""
        self._value = self._DARK if dark else self._LIGHT
        self._jobs.put(self._tell)

    def _tell(self) -> None:
        emitter = DBusAddress(self.PATH, interface=self.INTERFACE)
        value = (self._GROUP, self._KEY, ("u", self._value))
        self._connection.send(new_signal(emitter, "SettingChanged", "ssv", value))

    def _called(self, call: Message, member: str, body: tuple[Any, ...]) -> None:
        if member == "ReadAll":
            self._answer(call, "a{sa{sv}}", ({self._GROUP: {self._KEY: ("u", self._value)}},))
        elif member in ("Read", "ReadOne") and body == (self._GROUP, self._KEY):
            inner = ("u", self._value)
            self._answer(call, "v", (inner if member == "ReadOne" else ("v", inner),))
        else:
            self._refuse(call)


class SecretService(_Service):
    """org.freedesktop.secrets with one item in a collection, which may be locked.

    `secrets` is what it gives for the items that a caller names, as signature and value.
    """

    NAME = "org.freedesktop.secrets"
    ITEM = "/org/freedesktop/secrets/collection/login/1"

    def __init__(
        self, address: str, attributes: Mapping[str, str], secret: bytes, *, is_locked: bool = False
    ) -> None:
        super().__init__(address, self.NAME)
        self.secrets: tuple[str, Any] = (
            "a{o(oayays)}",
            {self.ITEM: ("/session", b"", secret, "text/plain")},
        )
        self._attributes = dict(attributes)
        self._is_locked = is_locked
        self._begin()

    def _called(self, call: Message, member: str, body: tuple[Any, ...]) -> None:
        if member == "OpenSession":
            self._answer(call, "vo", (("s", ""), "/session"))
        elif member == "SearchItems":
            found = [self.ITEM] if body[0] == self._attributes else []
            self._answer(call, "aoao", ([], found) if self._is_locked else (found, []))
        elif member == "GetSecrets":
            signature, value = self.secrets
            self._answer(call, signature, (value if body[0] else {},))
        else:
            self._refuse(call)


@dataclass(frozen=True)
class MenuEntry:
    """One line of the tray's menu."""

    number: int
    label: str
    is_enabled: bool
    entries: tuple[MenuEntry, ...] = ()


@dataclass(frozen=True)
class TrayItem:
    """A tray icon as its host sees it."""

    service: str
    path: str
    tooltip: str
    icon: tuple[tuple[int, int, bytes], ...]
    menu_path: str

    @property
    def largest_icon(self) -> tuple[int, int, bytes]:
        """Width, height and ARGB bytes of the largest picture."""
        return max(self.icon, key=lambda picture: picture[0])


class TrayHost(_Service):
    """org.kde.StatusNotifierWatcher and host in one: knows each icon's picture, words and menu."""

    def __init__(self, address: str) -> None:
        super().__init__(address, _WATCHER)
        self._items: dict[tuple[str, str], TrayItem] = {}
        self._connection.send_and_get_reply(
            message_bus.AddMatch(MatchRule(type="signal", interface=_ITEM))
        )
        gone = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        self._connection.send_and_get_reply(message_bus.AddMatch(gone))
        self._begin()
        self._jobs.put(lambda: self._tell_registered("StatusNotifierHostRegistered", "", ()))

    @property
    def items(self) -> tuple[TrayItem, ...]:
        """The icons in the tray now."""
        return tuple(self._items.values())

    def wait_for_item(self, timeout_s: float = 60.0) -> TrayItem:
        """The one icon, once its picture has come."""
        wait_until(lambda: any(item.icon for item in self.items), "a tray icon", timeout_s)
        return next(item for item in self.items if item.icon)

    def activate(self, item: TrayItem) -> None:
        """Click the icon."""
        address = DBusAddress(item.path, bus_name=item.service, interface=_ITEM)
        call = new_method_call(address, "Activate", "ii", (0, 0))
        self._jobs.put(lambda: self._ask(call, lambda _: None))

    def menu(self, item: TrayItem, when: Callable[[tuple[MenuEntry, ...]], bool]) -> None:
        """Wait until the icon's menu fulfils a condition."""
        wait_until(lambda: when(self.read_menu(item)), "the tray's menu")

    def read_menu(self, item: TrayItem, timeout_s: float = 30.0) -> tuple[MenuEntry, ...]:
        """The menu as it is now."""
        address = DBusAddress(item.menu_path, bus_name=item.service, interface=_MENU)
        got: queue.SimpleQueue[tuple[MenuEntry, ...]] = queue.SimpleQueue()
        call = new_method_call(address, "GetLayout", "iias", (0, -1, []))
        self._jobs.put(lambda: self._ask(call, lambda reply: got.put(_entries(reply.body[1]))))
        return got.get(timeout=timeout_s)

    def choose(self, item: TrayItem, entry: MenuEntry) -> None:
        """Click a line of the menu."""
        address = DBusAddress(item.menu_path, bus_name=item.service, interface=_MENU)
        body = (entry.number, "clicked", ("s", ""), 0)
        call = new_method_call(address, "Event", "isvu", body)
        self._jobs.put(lambda: self._ask(call, lambda _: None))

    def _called(self, call: Message, member: str, body: tuple[Any, ...]) -> None:
        if member == "RegisterStatusNotifierItem":
            self._answer(call)
            sender = str(call.header.fields[HeaderFields.sender])
            named = str(body[0])
            path = named if named.startswith("/") else "/StatusNotifierItem"
            self._look(sender, path)
        elif member == "Get":
            values = {
                "IsStatusNotifierHostRegistered": ("b", True),
                "ProtocolVersion": ("i", 0),
                "RegisteredStatusNotifierItems": ("as", [item.service for item in self.items]),
            }
            self._answer(call, "v", (values[body[1]],))
        else:
            self._refuse(call)

    def _signalled(self, signal: Message, member: str) -> None:
        sender = str(signal.header.fields[HeaderFields.sender])
        if member == "NameOwnerChanged" and not signal.body[2]:
            for key in [key for key in self._items if key[0] == signal.body[0]]:
                del self._items[key]
        elif member.startswith("New"):
            path = str(signal.header.fields[HeaderFields.path])
            if (sender, path) in self._items:
                self._look(sender, path)

    def _look(self, sender: str, path: str) -> None:
        self._items.setdefault((sender, path), TrayItem(sender, path, "", (), ""))
        address = DBusAddress(path, bus_name=sender, interface=_PROPERTIES)
        call = new_method_call(address, "GetAll", "s", (_ITEM,))
        self._ask(call, lambda reply: self._keep(sender, path, reply))

    def _keep(self, sender: str, path: str, reply: Message) -> None:
        if reply.header.message_type is MessageType.error:
            self._items.pop((sender, path), None)
            return
        values = {name: value[1] for name, value in reply.body[0].items()}
        tooltip = values.get("ToolTip", ("", (), "", ""))
        icon = tuple((width, height, bytes(data)) for width, height, data in values["IconPixmap"])
        self._items[sender, path] = TrayItem(sender, path, tooltip[2], icon, str(values["Menu"]))

    def _tell_registered(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        emitter = DBusAddress("/StatusNotifierWatcher", interface=_WATCHER)
        self._connection.send(new_signal(emitter, member, signature, body))


def _entries(node: tuple[int, dict[str, tuple[str, Any]], list[Any]]) -> tuple[MenuEntry, ...]:
    found = []
    for _, (number, values, children) in node[2]:
        if (
            values.get("type", ("s", ""))[1] == "separator"
            or not values.get("visible", ("b", True))[1]
        ):
            continue
        label = str(values.get("label", ("s", ""))[1])
        enabled = bool(values.get("enabled", ("b", True))[1])
        found.append(MenuEntry(number, label, enabled, _entries((number, values, children))))
    return tuple(found)


def has_desktop_tools() -> bool:
    """Whether this machine has what the stand-ins need."""
    return os.name == "posix" and shutil.which("dbus-daemon") is not None
