"""The X server as a window manager sees it: asks a program whether it has handled all that came before."""

from __future__ import annotations

import ctypes
import itertools
import select
import struct
import time

_CLIENT_MESSAGE = 33
_LISTEN = 0x000A0000  # StructureNotify, where Qt answers, and SubstructureNotify, where others do
_EVENT_MASK = 2048
_LOOK_S = 0.05
_MESSAGE = "=BBHII5I"


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (
        ("root", ctypes.POINTER(ctypes.c_uint32)),
        ("rem", ctypes.c_int),
        ("index", ctypes.c_int),
    )


class XServer:
    """A connection to a screen; it shows nothing and takes no keys."""

    def __init__(self, display: str) -> None:
        self._xcb, self._libc = _xcb(), _libc()
        self._connection = self._xcb.xcb_connect(display.encode(), None)
        assert not self._xcb.xcb_connection_has_error(self._connection), display
        setup = self._xcb.xcb_get_setup(self._connection)
        self._root = self._xcb.xcb_setup_roots_iterator(setup).root[0]
        self._protocols, self._ping = self._atom(b"WM_PROTOCOLS"), self._atom(b"_NET_WM_PING")
        self._numbers = itertools.count(1)
        wanted = (ctypes.c_uint32 * 1)(_LISTEN)
        self._xcb.xcb_change_window_attributes(self._connection, self._root, _EVENT_MASK, wanted)

    def close(self) -> None:
        """Leave the screen."""
        self._xcb.xcb_disconnect(self._connection)

    def wait_until_handled(self, window: int, timeout_s: float) -> bool:
        """Wait until a window's program has handled every event so far; False where the window has gone.

        A program answers `_NET_WM_PING` in the order of its events, so what keys and clicks before it
        have led to is to be seen by whoever asks after it.
        """
        number = next(self._numbers)
        content = (self._ping, number, window, 0, 0)
        event = struct.pack(_MESSAGE, _CLIENT_MESSAGE, 32, 0, window, self._protocols, *content)
        self._xcb.xcb_send_event(self._connection, 0, window, 0, event)
        self._xcb.xcb_flush(self._connection)
        end = time.monotonic() + timeout_s
        socket = self._xcb.xcb_get_file_descriptor(self._connection)
        while number not in self._answers():
            # An answer may come with the reply to what `_is_there` asks: nothing is waited for after that.
            if not select.select([socket], [], [], _LOOK_S)[0] and not self._is_there(window):
                return False
            assert time.monotonic() < end, f"not within {timeout_s:g} s: events are handled"
        return True

    def _answers(self) -> list[int]:
        found = []
        while pointer := self._xcb.xcb_poll_for_event(self._connection):
            raw = ctypes.string_at(pointer, struct.calcsize(_MESSAGE))
            self._libc.free(pointer)
            kind, _, _, _, sort, *content = struct.unpack(_MESSAGE, raw)
            if (kind & 0x7F, sort, content[0]) == (_CLIENT_MESSAGE, self._protocols, self._ping):
                found.append(content[1])
        return found

    def _is_there(self, window: int) -> bool:
        asked = self._xcb.xcb_get_window_attributes(self._connection, window)
        pointer = self._xcb.xcb_get_window_attributes_reply(self._connection, asked, None)
        self._libc.free(pointer)
        return bool(pointer)

    def _atom(self, name: bytes) -> int:
        asked = self._xcb.xcb_intern_atom(self._connection, 0, len(name), name)
        pointer = self._xcb.xcb_intern_atom_reply(self._connection, asked, None)
        raw = ctypes.string_at(pointer, 12)
        self._libc.free(pointer)
        return int(struct.unpack("=BBHII", raw)[4])


def _libc() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    library.free.argtypes = [ctypes.c_void_p]
    library.free.restype = None
    return library


def _xcb() -> ctypes.CDLL:
    """The library, with what it takes and gives where that is no int."""
    library = ctypes.CDLL("libxcb.so.1")
    pointer, number, byte = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint8
    for name, result, arguments in (
        ("connect", pointer, (ctypes.c_char_p, pointer)),
        ("disconnect", None, (pointer,)),
        ("connection_has_error", ctypes.c_int, (pointer,)),
        ("get_setup", pointer, (pointer,)),
        ("setup_roots_iterator", _Screens, (pointer,)),
        ("change_window_attributes", _Cookie, (pointer, number, number, pointer)),
        ("send_event", _Cookie, (pointer, byte, number, number, ctypes.c_char_p)),
        ("flush", ctypes.c_int, (pointer,)),
        ("get_file_descriptor", ctypes.c_int, (pointer,)),
        ("poll_for_event", pointer, (pointer,)),
        ("get_window_attributes", _Cookie, (pointer, number)),
        ("get_window_attributes_reply", pointer, (pointer, _Cookie, pointer)),
        ("intern_atom", _Cookie, (pointer, byte, ctypes.c_uint16, ctypes.c_char_p)),
        ("intern_atom_reply", pointer, (pointer, _Cookie, pointer)),
    ):
        function = getattr(library, f"xcb_{name}")
        function.restype, function.argtypes = result, list(arguments)
    return library
