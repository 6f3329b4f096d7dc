"""Stand-ins for what tells of sleep and the screen's lock: logind on a system bus, a screen saver."""

from __future__ import annotations

from typing import Any

from jeepney import DBusAddress, Message, new_signal

from tests.fakes.desktop import _Service

_LOGIND = "org.freedesktop.login1"
OWN_SESSION = "/org/freedesktop/login1/session/_31"
OTHER_SESSION = "/org/freedesktop/login1/session/_32"


class Logind(_Service):
    """org.freedesktop.login1 with one session of ours; `has_session` False: this process is in none."""

    def __init__(self, address: str, *, has_session: bool = True) -> None:
        super().__init__(address, _LOGIND)
        self._has_session = has_session
        self._begin()

    def sleep(self, *, begins: bool) -> None:
        """The computer goes to sleep, or has woken."""
        self._tell(
            "/org/freedesktop/login1", f"{_LOGIND}.Manager", "PrepareForSleep", "b", (begins,)
        )

    def lock(self, session: str, *, member: str = "Lock") -> None:
        """Ask a session to lock, or to unlock."""
        self._tell(session, f"{_LOGIND}.Session", member, "", ())

    def _tell(
        self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...]
    ) -> None:
        emitter = DBusAddress(path, interface=interface)
        self._jobs.put(lambda: self._connection.send(new_signal(emitter, member, signature, body)))

    def _called(self, call: Message, member: str, body: tuple[Any, ...]) -> None:
        if member == "GetSession" and self._has_session:
            self._answer(call, "o", (OWN_SESSION,))
        else:
            self._refuse(call)


class ScreenSaver(_Service):
    """org.freedesktop.ScreenSaver: the screen is locked and unlocked by a test."""

    NAME = "org.freedesktop.ScreenSaver"

    def __init__(self, address: str) -> None:
        super().__init__(address, self.NAME)
        self._begin()

    def set_active(self, is_active: bool) -> None:
        """Lock or unlock the screen."""
        emitter = DBusAddress("/org/freedesktop/ScreenSaver", interface=self.NAME)
        signal = new_signal(emitter, "ActiveChanged", "b", (is_active,))
        self._jobs.put(lambda: self._connection.send(signal))

    def _called(self, call: Message, member: str, body: tuple[Any, ...]) -> None:
        self._refuse(call)
