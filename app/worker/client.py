"""The window's side of the worker: starts it, calls it, hears it, and starts it again after a crash."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from concurrent.futures import Future
from multiprocessing.connection import Connection

import msgspec

from app.errors import AppError, Unclear
from app.worker import channel, process
from app.worker.mailbox import Listener, Mailbox, Result
from app.worker.messages import Call, Quit, Request, StoreOpened, WorkerLost, WorkerOptions
from app.worker.supervisor import RestartPolicy


class WorkerClient:
    """Runs the worker process. Free of Qt; everything here may be used from any thread.

    `call` answers with a future: Done or Settled, or the AppError that the worker reports. Unclear
    means that the worker ended before it answered; the journal then knows what became of a command.
    """

    def __init__(self, options: WorkerOptions, command: list[str] | None = None) -> None:
        self._options = msgspec.structs.replace(options, owner_pid=os.getpid())
        self._command = command or process.own_command("--worker")
        self._mailbox = Mailbox()
        self._door = channel.Door()
        self._lock = threading.RLock()
        self._closing = threading.Event()
        self._worker: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._unsent: list[Call] = []
        self._gave_up = False
        self._thread = threading.Thread(target=self._supervise, name="worker-reader", daemon=True)

    @property
    def on_event(self) -> Listener | None:
        """Called with each event in the reader thread; what came before is told when it is set."""
        return self._mailbox.listener

    @on_event.setter
    def on_event(self, listener: Listener | None) -> None:
        self._mailbox.listener = listener

    @property
    def worker_pid(self) -> int | None:
        """The process id of the newest worker."""
        return self._worker.pid if self._worker else None

    def start(self) -> None:
        """Start the worker and return at once."""
        self._start_worker()
        self._thread.start()

    def call(self, request: Request) -> Future[Result]:
        """Send a request; before the worker is there it waits for it."""
        with self._lock:
            if self._gave_up or self._closing.is_set():
                return _refused()
            call, future = self._mailbox.new_call(request)
            if self._connection is None:
                self._unsent.append(call)
            else:
                self._send(self._connection, call)
        return future

    def close(self, timeout: float = 5.0) -> None:
        """End the worker: it finishes what is being sent, and is killed after `timeout` seconds."""
        end = time.monotonic() + timeout
        with self._lock:
            self._closing.set()
            connection, worker = self._connection, self._worker
            if connection:
                self._send(connection, self._mailbox.new_call(Quit())[0])
        if worker is None:
            return
        _close_stdin(worker)
        try:
            worker.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        self._thread.join()
        self._door.close()

    def _start_worker(self) -> None:
        worker = process.start(self._command)
        hello = channel.Hello(self._door.address, self._door.auth_key, self._options)
        assert worker.stdin is not None  # noqa: S101  # `process.start` pipes it
        # Where it ended at once, the reader thread finds out and reports it.
        with contextlib.suppress(BrokenPipeError):
            channel.write_hello(worker.stdin, hello)
        self._worker = worker
        threading.Thread(
            target=self._watch, args=(worker,), name="worker-watch", daemon=True
        ).start()

    def _watch(self, worker: subprocess.Popen[bytes]) -> None:
        worker.wait()
        if self._connection is None:
            self._door.knock()

    def _supervise(self) -> None:
        policy = RestartPolicy()
        while True:
            exit_code = self._follow()
            if self._closing.is_set():
                break
            delay = policy.next_delay(time.monotonic())
            with self._lock:
                self._gave_up = delay is None
                self._unsent.clear()
                self._mailbox.fail_all(_lost())
            self._mailbox.receive(WorkerLost(exit_code, delay))
            if delay is None or self._closing.wait(delay):
                break
            with self._lock:
                if self._closing.is_set():
                    break
                self._start_worker()
        self._mailbox.fail_all(_stopped())

    def _follow(self) -> int | None:
        """Read from the current worker until it is gone; its exit code."""
        worker = self._worker
        assert worker is not None  # noqa: S101  # started before the thread
        connection = self._door.wait_for_worker(lambda: worker.poll() is None)
        if connection is not None:
            self._connected(connection)
            self._read(connection)
            with self._lock:
                self._connection = None
            connection.close()
        exit_code = worker.wait()
        _close_stdin(worker)
        return exit_code

    def _connected(self, connection: Connection) -> None:
        with self._lock:
            self._connection = connection
            unsent, self._unsent = self._unsent, []
            for call in unsent:
                self._send(connection, call)

    def _read(self, connection: Connection) -> None:
        while True:
            try:
                frame = connection.recv_bytes()
            except (EOFError, OSError):
                return
            message = channel.decode_from_worker(frame)
            if isinstance(message, StoreOpened):
                self._remember_session(message)
            self._mailbox.receive(message)

    def _remember_session(self, store: StoreOpened) -> None:
        """Without a keyring, a worker that replaces a crashed one gets the store's key from here."""
        self._options = msgspec.structs.replace(
            self._options,
            session_path="" if store.is_kept else store.path,
            session_key=b"" if store.is_kept else store.key,
        )

    @staticmethod
    def _send(connection: Connection, call: Call) -> None:
        # Where the worker is gone, the reader thread fails the open calls.
        with contextlib.suppress(OSError):
            connection.send_bytes(channel.encode(call))


def _lost() -> AppError:
    return Unclear(
        "Countersign's background process ended before it answered.",
        "It starts again by itself and finds out what became of open commands.",
    )


def _refused() -> Future[Result]:
    future: Future[Result] = Future()
    future.set_exception(_stopped())
    return future


def _stopped() -> AppError:
    return AppError(
        "Countersign's background process is not running.",
        "Quit Countersign and start it again.",
    )


def _close_stdin(worker: subprocess.Popen[bytes]) -> None:
    """Close the pipe; a worker that ended early leaves a greeting in it that nobody will read."""
    if worker.stdin:
        with contextlib.suppress(BrokenPipeError):
            worker.stdin.close()
