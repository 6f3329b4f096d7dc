"""The wire between window and worker: the worker's own pipes, one encoded message per frame.

The window writes to the worker's standard input and reads its standard output. Nobody else can reach
these, they need no name and no key, and each side sees at once when the other one is gone.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from functools import cache
from typing import IO

import msgspec

from app.worker.messages import Call, FromWorker, WorkerOptions

_SIZE_BYTES = 4

_from_worker: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)


def encode(message: FromWorker | Call | WorkerOptions) -> bytes:
    """Encode a message for one frame."""
    return msgspec.msgpack.encode(message)


def decode_from_worker(frame: bytes) -> FromWorker:
    """Read what the worker sent."""
    return _from_worker.decode(frame)


def decode_call(frame: bytes) -> Call:
    """Read what the window sent."""
    return _calls().decode(frame)


@cache
def _calls() -> msgspec.msgpack.Decoder[Call]:
    """Made when the first call comes: the window, whose start is short of time, never needs it."""
    return msgspec.msgpack.Decoder(Call)


def decode_options(frame: bytes) -> WorkerOptions:
    """Read the window's first frame: how the worker starts."""
    return msgspec.msgpack.decode(frame, type=WorkerOptions)


def write_frame(stream: IO[bytes], frame: bytes) -> None:
    """Send one frame.

    Raises:
        OSError: the other side is gone.
    """
    stream.write(len(frame).to_bytes(_SIZE_BYTES, "big") + frame)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Wait for a frame; None when the other side went away, also in the middle of one."""
    size = stream.read(_SIZE_BYTES)
    if len(size) < _SIZE_BYTES:
        return None
    wanted = int.from_bytes(size, "big")
    frame = stream.read(wanted)
    return frame if len(frame) == wanted else None


class Sender:
    """Writes in a thread of its own: whoever sends never waits for a full pipe."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def send(self, message: FromWorker | Call) -> None:
        """Queue a message; may be called from any thread."""
        self._frames.put(encode(message))

    def end(self) -> None:
        """Close the pipe once all that is queued has been written."""
        self._frames.put(None)

    def join(self, timeout: float) -> None:
        """Wait a while for that."""
        self._thread.join(timeout)

    def _run(self) -> None:
        # Where the other side is gone, nobody reads this; who reads from there finds out.
        with contextlib.suppress(OSError), self._stream:
            while (frame := self._frames.get()) is not None:
                write_frame(self._stream, frame)


def take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Give the worker's pipes from and to the window, and keep them out of everybody's reach.

    Whatever prints or reads in this process, or in a program that it starts, must not meet a frame.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    sys.stdout = sys.stderr
    for standard in (0, 1):
        os.dup2(nothing, standard)
    os.close(nothing)
    return pipes
