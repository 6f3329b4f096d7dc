"""A small screen reader: finds what a window shows by role and name, over AT-SPI.

It asks level by level, with all questions of a level on their way at once, and no question more than it
needs: each one is work for the window that is looked at, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_ACTION = "org.a11y.atspi.Action"
_APPLICATION = "org.a11y.atspi.Application"
_ANSWER_S = 20.0
_MOST_CHILDREN = 1000  # all cells of the sample agreements are 405
_SHOWING, _ENABLED, _FOCUSED, _CHECKED = 25, 8, 12, 4
# What Qt never puts anything into, and what may hold too much to be read.
_LEAVES = frozenset({"cell", "column header", "row header", "page tab", "graphic", "grip"})
_LARGE = frozenset({"table", "tree", "tree table", "list"})

Place = tuple[str, str]  # bus name and object path


@dataclass(frozen=True)
class Node:
    """One thing on the screen, as a screen reader hears it."""

    place: Place
    role: str
    name: str
    states: frozenset[int]
    depth: int
    window: str = ""  # role of the top-level window that it is in

    @property
    def is_showing(self) -> bool:
        """Whether it can be seen now."""
        return _SHOWING in self.states

    @property
    def is_enabled(self) -> bool:
        """Whether it can be used now."""
        return _ENABLED in self.states

    @property
    def is_focused(self) -> bool:
        """Whether keys go to it."""
        return _FOCUSED in self.states

    @property
    def is_checked(self) -> bool:
        """Whether it is ticked or on."""
        return _CHECKED in self.states


class Reader:
    """Reads the windows of one process."""

    def __init__(self, session_bus: str, process_id: int) -> None:
        self._session = session_bus
        self._process_id = process_id
        self._connection: DBusConnection | None = None
        self._application: str | None = None
        self._roles: dict[Place, str] = {}  # what a thing is never changes while it is there

    def close(self) -> None:
        """Stop reading."""
        if self._connection is not None:
            self._connection.close()

    def nodes(self) -> Iterator[Node]:
        """Everything that the process shows, from the outside in; nothing while it is not there."""
        name = self._find_application()
        root = (name, "/org/a11y/atspi/accessible/root") if name else None
        level: list[tuple[Place, str]] = [(root, "")] if root else []
        depth = 0
        while level:
            found = self._read(level, depth)
            yield from found
            level = self._children(found)
            depth += 1

    def extents(self, node: Node) -> tuple[int, int, int, int]:
        """Left, top, width and height on the screen."""
        reply = self._ask(node.place, "org.a11y.atspi.Component", "GetExtents", "u", (0,))
        x, y, width, height = reply.body[0]
        return int(x), int(y), int(width), int(height)

    def text(self, node: Node) -> str:
        """What a field holds."""
        reply = self._ask(node.place, "org.a11y.atspi.Text", "GetText", "ii", (0, -1))
        return str(reply.body[0])

    def act(self, node: Node) -> bool:
        """Press a thing, or give it the focus where it cannot be pressed; False while neither can be done."""
        answer = self._ask_all([_call(node.place, _ACTION, "GetActions")])[0]
        actions = answer[0] if answer else ()
        words = [action[0] for action in actions]
        wanted = next((one for one in ("Press", "SetFocus") if one in words), None)
        if wanted is None:
            return False
        return bool(self._ask(node.place, _ACTION, "DoAction", "i", (words.index(wanted),)).body[0])

    # --- reading ----------------------------------------------------------------------------------

    def _read(self, level: list[tuple[Place, str]], depth: int) -> list[Node]:
        """What is showing among these; the application itself, at depth 0, is no thing to be seen."""
        states = self._ask_all([_call(place, _ACCESSIBLE, "GetState") for place, _ in level])
        seen = [
            (place, window, _states(state))
            for (place, window), state in zip(level, states, strict=True)
            if state is not None and (depth == 0 or _SHOWING in _states(state))
        ]
        new = [place for place, _, _ in seen if place not in self._roles]
        roles = self._ask_all([_call(place, _ACCESSIBLE, "GetRoleName") for place in new])
        self._roles |= {
            place: role[0] for place, role in zip(new, roles, strict=True) if role is not None
        }
        names = self._ask_all([_get(place, "Name") for place, _, _ in seen])
        return [
            Node(place, role, name[0][1], state, depth, role if depth == 1 else window)
            for (place, window, state), name in zip(seen, names, strict=True)
            if name is not None and (role := self._roles.get(place)) is not None
        ]

    def _children(self, nodes: list[Node]) -> list[tuple[Place, str]]:
        large = [node for node in nodes if node.role in _LARGE]
        counts = self._ask_all([_get(node.place, "ChildCount") for node in large])
        too_large = {
            node.place
            for node, count in zip(large, counts, strict=True)
            if count is None or count[0][1] > _MOST_CHILDREN
        }
        asked = [one for one in nodes if one.role not in _LEAVES and one.place not in too_large]
        answers = self._ask_all([_call(node.place, _ACCESSIBLE, "GetChildren") for node in asked])
        return [
            ((name, path), node.window)
            for node, answer in zip(asked, answers, strict=True)
            if answer
            for name, path in answer[0]
        ]

    def _find_application(self) -> str | None:
        connection = self._connect()
        if connection is None:
            return None
        if self._application is None:
            registry = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
            answer = self._ask_all([_call(registry, _ACCESSIBLE, "GetChildren")])[0]
            for name, _ in answer[0] if answer else ():
                if self._is_window(name):
                    self._application = name
        return self._application

    def _is_window(self, name: str) -> bool:
        """Whether a name is Qt's of the process; GTK, where Qt takes its look, has one of its own."""
        bus = DBusAddress("/org/freedesktop/DBus", bus_name="org.freedesktop.DBus")
        about = bus.with_interface("org.freedesktop.DBus")
        process, toolkit = self._ask_all(
            [
                new_method_call(about, "GetConnectionUnixProcessID", "s", (name,)),
                _get((name, "/org/a11y/atspi/accessible/root"), "ToolkitName", _APPLICATION),
            ]
        )
        is_qt = toolkit is not None and toolkit[0][1] == "Qt"
        return is_qt and process == (self._process_id,)

    def _connect(self) -> DBusConnection | None:
        if self._connection is None:
            session = open_dbus_connection(bus=self._session)
            address = DBusAddress(
                "/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus"
            )
            reply = session.send_and_get_reply(new_method_call(address, "GetAddress"))
            session.close()
            if reply.header.message_type is MessageType.error:
                return None
            self._connection = open_dbus_connection(bus=reply.body[0])
        return self._connection

    def _ask(
        self, place: Place, interface: str, member: str, signature: str, body: tuple[Any, ...]
    ) -> Message:
        connection = self._connect()
        assert connection is not None
        call = _call(place, interface, member, signature, body)
        return connection.send_and_get_reply(call, timeout=_ANSWER_S)

    def _ask_all(self, calls: list[Message]) -> list[tuple[Any, ...] | None]:
        """Answers in the order of the questions; None for what is gone meanwhile."""
        connection = self._connect()
        assert connection is not None
        serials: dict[int, int] = {}
        answers: list[tuple[Any, ...] | None] = [None] * len(calls)
        written = []
        for number, call in enumerate(calls):
            serial = next(connection.outgoing_serial)
            written.append(call.serialise(serial))
            serials[serial] = number
        connection.sock.sendall(b"".join(written))
        while serials:
            message = connection.receive(timeout=_ANSWER_S)
            position = serials.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
            if position is not None and message.header.message_type is MessageType.method_return:
                answers[position] = message.body
        return answers


def _states(answer: tuple[Any, ...]) -> frozenset[int]:
    low, high = answer[0]
    bits = low | high << 32
    return frozenset(bit for bit in range(64) if bits >> bit & 1)


def _call(
    place: Place, interface: str, member: str, signature: str = "", body: tuple[Any, ...] = ()
) -> Message:
    address = DBusAddress(place[1], bus_name=place[0], interface=interface)
    return new_method_call(address, member, signature or None, body)


def _get(place: Place, name: str, interface: str = _ACCESSIBLE) -> Message:
    properties = "org.freedesktop.DBus.Properties"
    return _call(place, properties, "Get", "ss", (interface, name))
