"""A client's connection as faults see it: it can be paused, hung and let go again."""

from __future__ import annotations

import os
import select
import socket
import struct
import threading

_LINGER_FORMAT = "hh" if os.name == "nt" else "ii"


class LineGone(Exception):
    """The client hung up, or the server closes."""


class Lines:
    """All open connections, and those that hang. Safe to use from several threads."""

    def __init__(self) -> None:
        self._open: set[Line] = set()
        self._hanging: set[Line] = set()
        self._lock = threading.Lock()
        self.closing = threading.Event()

    @property
    def hanging(self) -> int:
        """How many calls hang at the moment."""
        with self._lock:
            return len(self._hanging)

    def opened(self, sock: socket.socket) -> Line:
        """Take a new connection into the list."""
        line = Line(sock, self)
        with self._lock:
            self._open.add(line)
        return line

    def ended(self, line: Line) -> None:
        """Drop a connection from the list."""
        with self._lock:
            self._open.discard(line)

    def release(self) -> int:
        """Let every hanging call go on, and return how many there were."""
        with self._lock:
            hanging = list(self._hanging)
            for line in hanging:
                line.wake()
            return len(hanging)

    def close(self) -> None:
        """End every connection."""
        with self._lock:
            self.closing.set()
            for line in self._open:
                line.wake()
                line.cut()

    def hang(self, line: Line, waker: socket.socket) -> None:
        """Note a call that hangs until something is sent to its waker. Raises LineGone at the end."""
        with self._lock:
            if self.closing.is_set():
                raise LineGone
            line.waker = waker
            self._hanging.add(line)

    def unhang(self, line: Line) -> None:
        """Note that a call hangs no more; its waker may be closed afterwards."""
        with self._lock:
            line.waker = None
            self._hanging.discard(line)


class Line:
    """One connection."""

    def __init__(self, sock: socket.socket, lines: Lines) -> None:
        self.sock = sock
        self._lines = lines
        self.waker: socket.socket | None = None

    def send(self, data: bytes) -> None:
        """Send all bytes."""
        self.sock.sendall(data)

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the server's end. Raises LineGone."""
        if self._lines.closing.wait(seconds):
            raise LineGone

    def hang(self, *, outlives_client: bool = False) -> None:
        """Wait until released. Raises LineGone when the server closes, or the client gives up first.

        With `outlives_client` it waits on, like a request that is held up on its way.
        """
        inner, waker = socket.socketpair()
        try:
            self._lines.hang(self, waker)
            watched = [inner] if outlives_client else [inner, self.sock]
            while True:
                ready, _, _ = select.select(watched, [], [])
                if inner in ready:
                    break
                if not self.sock.recv(1, socket.MSG_PEEK):
                    raise LineGone
                watched = [inner]  # the client sent more and waits; only a release helps now
        except OSError as cause:
            raise LineGone from cause
        finally:
            self._lines.unhang(self)
            waker.close()
            inner.close()
        if self._lines.closing.is_set():
            raise LineGone

    def wake(self) -> None:
        """End a `hang`; called by another thread under the list's lock."""
        if self.waker is not None:
            self.waker.send(b"x")

    def cut(self) -> None:
        """End the connection for both sides; called by another thread."""
        try:
            self.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself

    def arm_reset(self) -> None:
        """Make the coming close a reset instead of an orderly end."""
        linger = struct.pack(_LINGER_FORMAT, 1, 0)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
