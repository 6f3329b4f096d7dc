"""The window's side of the worker: starts it, calls it, hears it, and starts it again after a crash."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

import msgspec

from app.errors import AppError, NeverSent, Unclear
from app.language import tr
from app.model.account import Source
from app.worker import channel, process
from app.worker.mailbox import E, Listener, Mailbox
from app.worker.opening import (
    AccountsKnown,
    SecretsUnlocked,
    Start,
    StoreOpened,
    WorkerOptions,
)
from app.worker.supervisor import RestartPolicy

if TYPE_CHECKING:
    from app.worker.messages import Answer, Call, FromWorker, Request

_SWITCH_S = 5.0  # the time in which a worker promises to end


class WorkerClient:
    """Runs the worker process. Free of Qt; everything here may be used from any thread.

    `call` answers with a future: Done or Settled, or the AppError that the worker reports. Unclear
    means that the worker ended before it answered; the journal then knows what became of a command.
    """

    def __init__(self, options: WorkerOptions, command: list[str] | None = None) -> None:
        self._options = msgspec.structs.replace(options, owner_pid=os.getpid())
        self._command = command or process.own_command("--worker")
        self._mailbox = Mailbox()
        self._lock = threading.RLock()
        self._closing = threading.Event()
        self._wake = threading.Event()  # closing, or another account is wanted
        self._next: WorkerOptions | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._sender: channel.Sender | None = None
        self._unsent: list[Call] = []  # asked while no worker was there
        self._gave_up = False
        self._thread = threading.Thread(target=self._supervise, name="worker-reader", daemon=True)

    @property
    def on_event(self) -> Listener | None:
        """Called with each event in the reader thread; what came before is told when it is set."""
        return self._mailbox.listener

    @on_event.setter
    def on_event(self, listener: Listener | None) -> None:
        self._mailbox.listener = listener

    def first_event(self, kind: type[E], timeout: float) -> E | None:
        """Wait `timeout` seconds at most for an event before `on_event` is set; it is told then, too."""
        return self._mailbox.first_event(kind, timeout)

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, None while there is none."""
        return self._worker.pid if self._worker else None

    def start(self) -> None:
        """Start the worker and return at once."""
        self._start_worker()
        self._thread.start()

    def call(self, request: Request) -> Future[Answer]:
        """Send a request; a worker that has just been started reads it when it is ready."""
        with self._lock:
            if self._is_switching:
                return _refused(_switching())  # it was meant for the account that is being left
            if self._gave_up or self._closing.is_set():
                return _refused(_stopped())
            call, future = self._mailbox.new_call(request)
            if self._sender is None:
                self._unsent.append(call)
            else:
                self._sender.send(call)
        return future

    def switch(self, source: Source | None) -> None:
        """End this account's worker and start one for another account, or one without; returns at once.

        AccountSwitched comes between the last event of the one and the first of the other. What is
        asked meanwhile is refused: it could only be meant for the account that is being left.
        """
        with self._lock:
            if self._closing.is_set():
                return
            is_leaving = self._is_switching
            self._next = msgspec.structs.replace(
                self._options,
                start=Start.NOTHING if source is None else Start.SOURCE,
                source=source or self._options.source,
                session_path="",
                session_key=b"",
            )
            worker = None if is_leaving else self._worker
            if worker is not None:
                self._ask_to_quit()
            self._wake.set()
        if worker is not None:
            timer = threading.Timer(_SWITCH_S, _end, [worker])
            timer.daemon = True
            timer.start()

    def close(self, timeout: float = 5.0) -> None:
        """End the worker: it finishes what is being sent, and is killed after `timeout` seconds."""
        end = time.monotonic() + timeout
        with self._lock:
            worker = self._worker
            if not (self._closing.is_set() or self._is_switching):
                self._ask_to_quit()
            self._closing.set()
            self._wake.set()
        if worker is not None:
            try:
                worker.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        if self._thread.ident is not None:
            self._thread.join()
        self._mailbox.fail_all(_stopped())

    @property
    def _is_switching(self) -> bool:
        return self._next is not None

    def _ask_to_quit(self) -> None:
        if self._sender is not None:
            from app.worker.messages import Quit  # noqa: PLC0415 - not for the first frame, as below

            self._sender.send(self._mailbox.new_call(Quit())[0])
            self._sender.end()

    def _start_worker(self) -> None:
        worker = process.start(self._command, reads_output=True)
        assert worker.stdin is not None  # noqa: S101  # `process.start` pipes it
        # Written here, as it fits into any pipe, and no thread gets a turn while a window starts.
        with contextlib.suppress(OSError):
            channel.write_frame(worker.stdin, channel.encode(self._options))
        with self._lock:
            self._worker = worker
            self._sender = channel.Sender(worker.stdin)
            unsent, self._unsent = self._unsent, []
            for call in unsent:
                self._sender.send(call)

    def _supervise(self) -> None:
        policy = RestartPolicy()
        while True:
            exit_code = self._follow()
            delay: float | None = 0.0
            with self._lock:  # what is asked from now on is for the next worker
                if self._closing.is_set():
                    break
                if not self._is_switching:
                    delay = policy.next_delay(time.monotonic())
                self._gave_up = delay is None
                self._forget_worker(_left() if self._is_switching else _lost())
                is_lost = not self._is_switching
            if is_lost:
                from app.worker.messages import WorkerLost  # noqa: PLC0415

                self._mailbox.receive(WorkerLost(exit_code, delay))
                self._wake.wait(delay)
            if not self._begin_next():
                break

    def _forget_worker(self, error: AppError) -> None:
        if self._sender is not None:
            self._sender.end()
        self._worker = self._sender = None
        self._unsent = []
        self._mailbox.fail_all(error)

    def _begin_next(self) -> bool:
        """Start the next worker, for another account where one is wanted; False when closing."""
        with self._lock:
            self._wake.clear()
            if self._closing.is_set():
                return False
            options, self._next = self._next, None
            if options is not None:
                self._options = options
                self._gave_up = False
                self._forget_worker(_left())
        if options is not None:
            from app.worker.messages import AccountSwitched  # noqa: PLC0415

            is_one = options.start is Start.SOURCE
            self._mailbox.receive(AccountSwitched(options.source if is_one else None))
        with self._lock:
            # Where it does not start there is none to follow, and it is tried again like a lost one.
            if not (self._closing.is_set() or self._is_switching):
                with contextlib.suppress(OSError):
                    self._start_worker()
        return True

    def _follow(self) -> int | None:
        """Read from the current worker until it is gone; its exit code, None when it did not start."""
        worker = self._worker
        if worker is None:
            return None
        assert worker.stdout is not None  # noqa: S101  # `process.start` pipes it
        with worker.stdout as pipe:
            try:
                while (frame := channel.read_frame(pipe)) is not None:
                    self._receive(channel.decode_from_worker(frame))
            except msgspec.DecodeError:  # of another version, after an update: no use to this one
                worker.kill()
        return worker.wait()

    def _receive(self, message: FromWorker) -> None:
        if isinstance(message, SecretsUnlocked):
            with self._lock:
                self._options = msgspec.structs.replace(self._options, unlocked=message.unlocked)
                if self._next is not None:
                    self._next = msgspec.structs.replace(self._next, unlocked=message.unlocked)
            return
        if isinstance(message, StoreOpened):
            self._remember_session(message)
        elif isinstance(message, AccountsKnown):
            self._remember_account(message)
        self._mailbox.receive(message)

    def _remember_account(self, known: AccountsKnown) -> None:
        """A worker that replaces a crashed one is for the same account, whichever was used last."""
        if self._options.start is Start.LAST and known.current is not None:
            self._options = msgspec.structs.replace(
                self._options, start=Start.SOURCE, source=known.current
            )

    def _remember_session(self, store: StoreOpened) -> None:
        """Without a keyring, a worker that replaces a crashed one gets the store's key from here."""
        self._options = msgspec.structs.replace(
            self._options,
            session_path="" if store.is_kept else store.path,
            session_key=b"" if store.is_kept else store.key,
        )


def _lost() -> AppError:
    return Unclear(
        tr("Countersign's background process ended before it answered."),
        tr("It starts again by itself and finds out what became of open commands."),
    )


def _refused(error: AppError) -> Future[Answer]:
    future: Future[Answer] = Future()
    future.set_exception(error)
    return future


def _switching() -> AppError:
    return NeverSent(tr("Countersign is opening another account."), tr("Nothing was sent."))


def _left() -> AppError:
    return Unclear(
        tr("The account was left before AWS answered."),
        tr("Countersign finds out what became of it when this account is opened again."),
    )


def _end(worker: subprocess.Popen[bytes]) -> None:
    """Kill a worker that does not end by itself; its commands are found out at its next start."""
    if worker.poll() is None:
        worker.kill()


def _stopped() -> AppError:
    return AppError(
        tr("Countersign's background process is not running."),
        tr("Quit Countersign and start it again."),
    )
