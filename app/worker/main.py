"""The worker's process: says hello, works until the window quits or is gone, and then really ends."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from app.accounts.account_index import AccountIndex, store_of
from app.accounts.keyring_store import SecretStore
from app.accounts.secret_keeper import SecretKeeper
from app.accounts.store_keys import StoreKey, StoreKeys
from app.errors import AppError, BadSettings
from app.model.account import KnownAccount
from app.model.request import RequestRow
from app.runs import LastWords
from app.store.queries import Queries
from app.worker import channel, process
from app.worker.opening import (
    AccountsKnown,
    FirstRows,
    SecretsUnlocked,
    Start,
    StoreOpened,
    StoreProblem,
    WorkerOptions,
)

if TYPE_CHECKING:
    from app.worker.host import Worker
    from app.worker.lobby import Lobby

_CRASHED = 70
_LAST_RESORT_S = 5.0
_LAST_WORDS_S = 1.0
_IN_FIRST_FRAME = 20  # more than fit on a screen


def run_worker() -> int:
    """Be the worker; what to do comes over standard input from the window that started it."""
    incoming, outgoing = channel.take_pipes()
    frame = channel.read_frame(incoming)
    if frame is None:
        return 0
    options = channel.decode_options(frame)
    sender = channel.Sender(outgoing)
    secrets = SecretKeeper(
        Path(options.data_dir),
        unlocked=options.unlocked,
        owner_pid=options.owner_pid,
        tell=lambda unlocked: sender.send(SecretsUnlocked(unlocked)),
    )
    options = _choose_account(options, sender)
    _show_last_store(options, secrets, sender)
    process.give_way()
    # Imported here: 0.15 s that the window's first rows need not wait for.
    import asyncio  # noqa: PLC0415

    from app.log import open_log  # noqa: PLC0415
    from app.worker.failures import describe  # noqa: PLC0415
    from app.worker.way import take_way  # noqa: PLC0415

    take_way(Path(options.data_dir), os.environ)
    last_words = LastWords(Path(options.data_dir), f"worker-{os.getpid()}")
    last_words.open()
    log = None
    try:
        log = open_log(Path(options.data_dir), "worker", options.log_level)
    except BadSettings as error:  # it can still tell this, and who is signed in
        sender.send(StoreProblem(describe(error), can_set_aside=False))
    exit_code = _CRASHED
    try:
        asyncio.run(_work(options, incoming, sender, secrets))
        exit_code = 0
    except BaseException as error:
        last_words.add(error)
        raise
    finally:
        last_words.close()
        sender.end()
        sender.join(_LAST_WORDS_S)
        if log is not None:
            log.close()
        # A call that hangs in a thread must not hold up the end; all is written and closed by now.
        os._exit(exit_code)


def _choose_account(options: WorkerOptions, sender: channel.Sender) -> WorkerOptions:
    """Settle which account this worker is for, and tell the window before anything else."""
    index = AccountIndex(Path(options.data_dir))
    accounts: tuple[KnownAccount, ...] = ()
    if options.start is Start.LAST:
        options = msgspec.structs.replace(options, start=Start.NOTHING)
        with contextlib.suppress(
            AppError
        ):  # the folder cannot be used: said as soon as it is needed
            if (last := index.last()) is not None:
                options = msgspec.structs.replace(options, start=Start.SOURCE, source=last.source)
    with contextlib.suppress(AppError):
        accounts = index.all()
    current = None if options.start is Start.NOTHING else options.source
    sender.send(AccountsKnown(accounts, current))
    return options


def _show_last_store(options: WorkerOptions, secrets: SecretStore, sender: channel.Sender) -> None:
    """Let the window show the store of the last start before anything else is loaded here.

    Where that does not work at once, the worker opens the store in its own time and says what is wrong.
    """
    rows: tuple[RequestRow, ...] = ()
    data_dir = Path(options.data_dir)
    with contextlib.suppress(AppError):
        is_chosen = options.start is not Start.NOTHING
        known = AccountIndex(data_dir).get(options.source) if is_chosen else None
        key = StoreKeys(secrets, data_dir).existing(store_of(known)) if known else None
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
    options: WorkerOptions, incoming: IO[bytes], sender: channel.Sender, secrets: SecretStore
) -> None:
    # Imported here, after the window has been told of the store: 0.1 s.
    import asyncio  # noqa: PLC0415
    import logging  # noqa: PLC0415

    loop = asyncio.get_running_loop()
    worker = _worker(options, sender, secrets)
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGTERM, worker.quit)

    def take_calls() -> None:
        try:
            while (frame := channel.read_frame(incoming)) is not None:
                loop.call_soon_threadsafe(worker.take, channel.decode_call(frame))
        except msgspec.DecodeError:  # the window is of another version: another worker fits it
            logging.getLogger(__name__).critical("The window cannot be understood.", exc_info=True)
        loop.call_soon_threadsafe(worker.quit)  # the window quits, or it is gone
        # Reached only when quitting takes longer than it may.
        threading.Event().wait(_LAST_RESORT_S)
        os._exit(_CRASHED)

    threading.Thread(target=take_calls, name="calls", daemon=True).start()
    await worker.run()


def _worker(options: WorkerOptions, sender: channel.Sender, secrets: SecretStore) -> Worker | Lobby:
    if options.start is Start.NOTHING:
        from app.worker.lobby import Lobby  # noqa: PLC0415 - only where it is needed

        return Lobby(options, sender.send, secrets=secrets)
    from app.worker.host import Worker  # noqa: PLC0415 - after the window was told of the store

    return Worker(options, sender.send, secrets=secrets)
