"""The worker's process: says hello, works until the window quits or is gone, and then really ends."""

from __future__ import annotations

import asyncio
import os
import queue
import signal
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from app.accounts import KeyringStore
from app.errors import BadSettings
from app.log import open_log
from app.worker import channel
from app.worker.failures import describe
from app.worker.host import Worker
from app.worker.messages import FromWorker, StoreProblem

_CRASHED = 70
_LAST_RESORT_S = 5.0


def run_worker() -> int:
    """Be the worker; what to do comes over standard input from the window that started it."""
    hello = channel.read_hello(sys.stdin.buffer)
    if hello is None:
        return 0
    connection = channel.call_window(hello)
    sender = _Sender(connection)
    log = None
    try:
        log = open_log(Path(hello.options.data_dir), "worker", hello.options.log_level)
    except BadSettings as error:  # it can still tell this, and who is signed in
        sender.send(StoreProblem(describe(error), can_set_aside=False))
    exit_code = _CRASHED
    try:
        asyncio.run(_work(hello, connection, sender))
        exit_code = 0
    finally:
        sender.close()
        if log is not None:
            log.close()
        # A call that hangs in a thread must not hold up the end; all is written and closed by now.
        os._exit(exit_code)


async def _work(hello: channel.Hello, connection: Connection, sender: _Sender) -> None:
    loop = asyncio.get_running_loop()
    worker = Worker(hello.options, sender.send, secrets=KeyringStore())
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGTERM, worker.quit)

    def take_calls() -> None:
        while True:
            try:
                frame = connection.recv_bytes()
            except (EOFError, OSError):
                break
            loop.call_soon_threadsafe(worker.take, channel.decode_call(frame))
        loop.call_soon_threadsafe(worker.quit)

    def follow_window() -> None:
        _follow(sys.stdin.buffer).wait()
        loop.call_soon_threadsafe(worker.quit)
        # Reached only when quitting takes longer than it may.
        threading.Event().wait(_LAST_RESORT_S)
        os._exit(_CRASHED)

    for name, job in (("calls", take_calls), ("window", follow_window)):
        threading.Thread(target=job, name=name, daemon=True).start()
    await worker.run()


def _follow(stream: IO[bytes]) -> threading.Event:
    """Tell when the window has closed this stream: it quits, or it is gone."""
    closed = threading.Event()

    def read() -> None:
        while stream.read(1):
            pass
        closed.set()

    threading.Thread(target=read, name="stdin", daemon=True).start()
    return closed


class _Sender:
    """Sends to the window in a thread of its own: the loop never waits for a full pipe."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._messages: queue.SimpleQueue[FromWorker | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def send(self, message: FromWorker) -> None:
        """Queue a message; may be called from any thread."""
        self._messages.put(message)

    def close(self) -> None:
        """Send what is queued, within a second."""
        self._messages.put(None)
        self._thread.join(1.0)

    def _run(self) -> None:
        while (message := self._messages.get()) is not None:
            try:
                self._connection.send_bytes(channel.encode(message))
            except OSError:
                return  # the window is gone; the end of standard input ends this process
