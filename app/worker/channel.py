"""The wire between window and worker: where to call, and one encoded message per frame."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from typing import IO

import msgspec

from app.worker.messages import Call, FromWorker, WorkerOptions

_SIZE_BYTES = 4
_KEY_BYTES = 32

_from_worker: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)
_calls = msgspec.msgpack.Decoder(Call)


class Hello(msgspec.Struct, frozen=True):
    """The first and only frame on the worker's standard input: nothing of it is in its arguments."""

    address: str
    auth_key: bytes
    options: WorkerOptions


def encode(message: FromWorker | Call | Hello) -> bytes:
    """Encode a message for one frame."""
    return msgspec.msgpack.encode(message)


def decode_from_worker(frame: bytes) -> FromWorker:
    """Read what the worker sent."""
    return _from_worker.decode(frame)


def decode_call(frame: bytes) -> Call:
    """Read what the window sent."""
    return _calls.decode(frame)


def write_hello(stream: IO[bytes], hello: Hello) -> None:
    """Send the frame that a new worker waits for."""
    frame = encode(hello)
    stream.write(len(frame).to_bytes(_SIZE_BYTES, "big") + frame)
    stream.flush()


def read_hello(stream: IO[bytes]) -> Hello | None:
    """Wait for the frame; None when the other side went away without a word."""
    size = stream.read(_SIZE_BYTES)
    if len(size) < _SIZE_BYTES:
        return None
    wanted = int.from_bytes(size, "big")
    frame = stream.read(wanted)
    if len(frame) < wanted:
        return None
    return msgspec.msgpack.decode(frame, type=Hello)


class Door:
    """The window's end: a private address at which one worker at a time calls.

    The address is a socket in a new folder that only this user can open (a named pipe on Windows), and
    the caller has to prove that it knows the key.
    """

    def __init__(self) -> None:
        self.auth_key = secrets.token_bytes(_KEY_BYTES)
        self._listener = Listener(authkey=self.auth_key)
        self.address = str(self._listener.address)

    def wait_for_worker(self, is_expected: Callable[[], bool]) -> Connection | None:
        """Wait until a worker called; None once `is_expected` says that none will come."""
        while is_expected():
            try:
                return self._listener.accept()
            except (OSError, EOFError, AuthenticationError):
                continue  # somebody else, or a worker that died while it introduced itself
        return None

    def knock(self) -> None:
        """Make `wait_for_worker` ask again whether a worker is still expected."""
        with contextlib.suppress(OSError):
            Client(self.address).close()

    def close(self) -> None:
        """Remove the address."""
        self._listener.close()


def call_window(hello: Hello) -> Connection:
    """The worker's end: connect to the window that started it."""
    return Client(hello.address, authkey=hello.auth_key)
