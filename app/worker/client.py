"""The window's side of the worker: starts it, calls it, hears it, and starts it again after a crash."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from concurrent.futures import Future

import msgspec

from app.errors import AppError, Unclear
from app.worker import channel, process
from app.worker.mailbox import E, Listener, Mailbox, Result
from app.worker.messages import (
    Call,
    FromWorker,
    Quit,
    Request,
    StoreOpened,
    WorkerLost,
    WorkerOptions,
)
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
        self._lock = threading.RLock()
        self._closing = threading.Event()
        self._worker: subprocess.Popen[bytes] | None = None
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

    def call(self, request: Request) -> Future[Result]:
        """Send a request; a worker that has just been started reads it when it is ready."""
        with self._lock:
            if self._gave_up or self._closing.is_set():
                return _refused()
            call, future = self._mailbox.new_call(request)
            self._send(self._worker, call)
        return future

    def close(self, timeout: float = 5.0) -> None:
        """End the worker: it finishes what is being sent, and is killed after `timeout` seconds."""
        end = time.monotonic() + timeout
        with self._lock:
            worker = self._worker
            if worker is not None and not self._closing.is_set():
                self._send(worker, self._mailbox.new_call(Quit())[0])
                _close_stdin(worker)
            self._closing.set()
        if worker is not None:
            try:
                worker.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        if self._thread.ident is not None:
            self._thread.join()

    def _start_worker(self) -> None:
        worker = process.start(self._command, reads_output=True)
        with self._lock:
            self._worker = worker
            _write(worker, channel.encode(self._options))
            unsent, self._unsent = self._unsent, []
            for call in unsent:
                self._send(worker, call)

    def _supervise(self) -> None:
        policy = RestartPolicy()
        while True:
            exit_code = self._follow()
            if self._closing.is_set():
                break
            delay = policy.next_delay(time.monotonic())
            with self._lock:  # what is asked from now on is for the next worker
                if self._worker is not None:
                    _close_stdin(self._worker)
                self._worker = None
                self._gave_up = delay is None
                self._mailbox.fail_all(_lost())
            self._mailbox.receive(WorkerLost(exit_code, delay))
            if delay is None or self._closing.wait(delay):
                break
            with self._lock:
                if self._closing.is_set():
                    break
                self._start_worker()
        self._mailbox.fail_all(_stopped())

    def _follow(self) -> int:
        """Read from the current worker until it is gone; its exit code."""
        worker = self._worker
        assert worker is not None  # noqa: S101  # started before the thread
        assert worker.stdout is not None  # noqa: S101  # `process.start` pipes it
        with worker.stdout as pipe:
            while (frame := channel.read_frame(pipe)) is not None:
                self._receive(channel.decode_from_worker(frame))
        return worker.wait()

    def _receive(self, message: FromWorker) -> None:
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

    def _send(self, worker: subprocess.Popen[bytes] | None, call: Call) -> None:
        if worker is None:
            self._unsent.append(call)
        else:
            _write(worker, channel.encode(call))


def _write(worker: subprocess.Popen[bytes], frame: bytes) -> None:
    assert worker.stdin is not None  # noqa: S101  # `process.start` pipes it
    # Where the worker is gone, the reader thread finds out and fails the open calls.
    with contextlib.suppress(OSError):
        channel.write_frame(worker.stdin, frame)


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
    """Close the pipe; a worker that ended early leaves frames in it that nobody will read."""
    assert worker.stdin is not None  # noqa: S101  # `process.start` pipes it
    with contextlib.suppress(OSError):
        worker.stdin.close()
