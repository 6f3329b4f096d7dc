"""The worker's process: says hello, works until the window quits or is gone, and then really ends."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from app.accounts import AccountIndex, KeyringStore, StoreKey, StoreKeys
from app.errors import AppError, BadSettings
from app.model.request import RequestRow
from app.store.queries import Queries
from app.worker import channel, process
from app.worker.messages import FirstRows, FromWorker, StoreOpened, StoreProblem, WorkerOptions

_CRASHED = 70
_LAST_RESORT_S = 5.0
_IN_FIRST_FRAME = 20  # more than fit on a screen


def run_worker() -> int:
    """Be the worker; what to do comes over standard input from the window that started it."""
    incoming, outgoing = channel.take_pipes()
    frame = channel.read_frame(incoming)
    if frame is None:
        return 0
    options = channel.decode_options(frame)
    sender = _Sender(outgoing)
    secrets = KeyringStore()
    _show_last_store(options, secrets, sender)
    process.give_way()
    # Imported here: 0.15 s that the window's first rows need not wait for.
    import asyncio  # noqa: PLC0415

    from app.log import open_log  # noqa: PLC0415
    from app.worker.failures import describe  # noqa: PLC0415

    log = None
    try:
        log = open_log(Path(options.data_dir), "worker", options.log_level)
    except BadSettings as error:  # it can still tell this, and who is signed in
        sender.send(StoreProblem(describe(error), can_set_aside=False))
    exit_code = _CRASHED
    try:
        asyncio.run(_work(options, incoming, sender, secrets))
        exit_code = 0
    finally:
        sender.close()
        if log is not None:
            log.close()
        # A call that hangs in a thread must not hold up the end; all is written and closed by now.
        os._exit(exit_code)


def _show_last_store(options: WorkerOptions, secrets: KeyringStore, sender: _Sender) -> None:
    """Let the window show the store of the last start before anything else is loaded here.

    Where that does not work at once, the worker opens the store in its own time and says what is wrong.
    """
    rows: tuple[RequestRow, ...] = ()
    data_dir = Path(options.data_dir)
    with contextlib.suppress(AppError):
        known = AccountIndex(data_dir).get(options.source)
        key = StoreKeys(secrets, data_dir).existing(known.store) if known else None
        if known is not None and key is not None:
            rows = _first_rows(key)  # first: a store that cannot be read is not to be opened there
            sender.send(StoreOpened(str(key.path), key.key, key.is_kept, known.account_id))
    sender.send(FirstRows(rows))


def _first_rows(key: StoreKey) -> tuple[RequestRow, ...]:
    queries = Queries(key.path, key.key)
    try:
        return tuple(queries.request_rows(decided=False, now=datetime.now(UTC))[:_IN_FIRST_FRAME])
    finally:
        queries.close()


async def _work(
    options: WorkerOptions, incoming: IO[bytes], sender: _Sender, secrets: KeyringStore
) -> None:
    # Imported here, after the window has been told of the store: 0.1 s.
    import asyncio  # noqa: PLC0415

    from app.worker.host import Worker  # noqa: PLC0415

    loop = asyncio.get_running_loop()
    worker = Worker(options, sender.send, secrets=secrets)
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGTERM, worker.quit)

    def take_calls() -> None:
        while (frame := channel.read_frame(incoming)) is not None:
            loop.call_soon_threadsafe(worker.take, channel.decode_call(frame))
        loop.call_soon_threadsafe(worker.quit)  # the window quits, or it is gone
        # Reached only when quitting takes longer than it may.
        threading.Event().wait(_LAST_RESORT_S)
        os._exit(_CRASHED)

    threading.Thread(target=take_calls, name="calls", daemon=True).start()
    await worker.run()


class _Sender:
    """Sends to the window in a thread of its own: the loop never waits for a full pipe."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
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
                channel.write_frame(self._stream, channel.encode(message))
            except OSError:
                return  # the window is gone; the end of what comes from it ends this process
