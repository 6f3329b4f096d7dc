"""A way to a server that changes while it is used: a portal steps in, a switched VPN kills it without a word."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.fakes.private_network import listening

_CHUNK = 65_536
_PATIENCE_S = 30


class ChangingWay:
    """Carries bytes between a program and a server. May be changed from any thread.

    `answer` is what a portal says in place of the server to each request; empty: there is none.
    `loses_answers` lets requests through and nothing back.
    """

    def __init__(self, server: tuple[str, int]) -> None:
        self.server = server
        self.answer = b""
        self.loses_answers = False
        self.port = 0
        self._generation = 0

    def switch(self) -> None:
        """Let all connections die as behind a VPN that goes: no end and no reset; new ones work."""
        self._generation += 1

    def handle(self, client: socket.socket) -> None:
        """Serve one connection."""
        born = self._generation
        with suppress(OSError), socket.create_connection(self.server, _PATIENCE_S) as server:
            back = threading.Thread(target=self._carry, args=(server, client, born), daemon=True)
            back.start()
            self._ask(client, server, born)
            server.shutdown(socket.SHUT_RDWR)
            back.join(_PATIENCE_S)

    def _ask(self, client: socket.socket, server: socket.socket, born: int) -> None:
        while data := client.recv(_CHUNK):
            if self._generation != born:
                continue
            if self.answer:
                client.sendall(self.answer)
                return
            server.sendall(data)

    def _carry(self, server: socket.socket, client: socket.socket, born: int) -> None:
        with suppress(OSError):
            while data := server.recv(_CHUNK):
                if self._generation == born and not self.loses_answers:
                    client.sendall(data)


@contextmanager
def changing_way(url: str) -> Iterator[ChangingWay]:
    """Listen in front of a plain server."""
    parts = urlsplit(url)
    way = ChangingWay((parts.hostname or "", parts.port or 80))
    with listening(way.handle) as way.port:
        yield way
