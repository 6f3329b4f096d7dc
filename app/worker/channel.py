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
from typing import IO, TYPE_CHECKING, get_args

import msgspec

from app.model.typed import known
from app.worker.opening import OpeningEvent, WorkerOptions

if TYPE_CHECKING:
    from app.worker.messages import Call, FromWorker

_SIZE_BYTES = 4


class _Tag(msgspec.Struct):
    type: str


_tag = msgspec.msgpack.Decoder(known(_Tag))
_opening: msgspec.msgpack.Decoder[OpeningEvent] = msgspec.msgpack.Decoder(known(OpeningEvent))
_OPENING_TAGS = frozenset(kind.__name__ for kind in get_args(OpeningEvent))


def encode(message: FromWorker | Call | WorkerOptions) -> bytes:
    """Encode a message for one frame."""
    return msgspec.msgpack.encode(message)


def decode_from_worker(frame: bytes) -> FromWorker:
    """Read what the worker sent.

    Raises:
        msgspec.DecodeError: it is no message, or one of another version.
    """
    if _tag.decode(frame).type in _OPENING_TAGS:
        return _opening.decode(frame)
    return _from_worker().decode(frame)


def decode_call(frame: bytes) -> Call:
    """Read what the window sent."""
    return _calls().decode(frame)


@cache
def _from_worker() -> msgspec.msgpack.Decoder[FromWorker]:
    """Made when the first of these comes: a window's first frame needs none of them (5 ms)."""
    from app.worker.messages import FromWorker  # noqa: PLC0415

    return msgspec.msgpack.Decoder(known(FromWorker))


@cache
def _calls() -> msgspec.msgpack.Decoder[Call]:
    """Made when the first call comes: the window never needs it."""
    from app.worker.messages import Call  # noqa: PLC0415

    return msgspec.msgpack.Decoder(known(Call))


def decode_options(frame: bytes) -> WorkerOptions:
    """Read the window's first frame: how the worker starts."""
    return msgspec.msgpack.decode(frame, type=known(WorkerOptions))


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
