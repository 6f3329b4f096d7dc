"""Runs the sandbox account's server as a child of the worker, on a state file in the data folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import threading
from pathlib import Path

import msgspec

from app.errors import BadSettings
from app.language import tr
from app.model.typed import known
from app.worker import process
from app.worker.opening import WorkerOptions

_END_S = 1.0


class _Ready(msgspec.Struct, frozen=True, rename="camel"):
    url: str


class SandboxChild:
    """The simulated account of this data folder. It ends with the worker, however that ends."""

    def __init__(self, options: WorkerOptions) -> None:
        self._options = options
        self._folder = Path(options.data_dir) / "sandbox"
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._url = ""

    @property
    def is_running(self) -> bool:
        """Whether the server that `url` named is still there."""
        return self._server is not None and self._server.poll() is None

    def url(self) -> str:
        """Start the server where it is not running, and say where it is. Blocks until it answers.

        Raises:
            BadSettings: it does not start and has said why on standard error, or the disk is full.
        """
        with self._lock:
            if not self.is_running:
                self.close()  # the pipes of one that ended by itself
                self._url = self._start()
            return self._url

    def close(self) -> None:
        """End the server: it writes its state down and leaves."""
        server = self._server
        if server is None:
            return
        if server.stdin:
            server.stdin.close()
        try:
            server.wait(_END_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        if server.stdout:
            server.stdout.close()

    def _start(self) -> str:
        self._make_folder()
        server = process.start(self._command(), reads_output=True)
        self._server = server
        line = server.stdout.readline() if server.stdout else b""
        try:
            ready = msgspec.json.decode(line, type=known(_Ready))
        except msgspec.DecodeError as error:
            raise BadSettings(
                tr("The sandbox account does not start."),
                tr("Remove the folder {folder} to begin with a fresh one.", folder=self._folder),
                code="sandbox",
            ) from error
        try:
            self._tell_where(line)
        except OSError as error:
            self.close()
            raise BadSettings(
                tr(
                    "Countersign cannot write in {folder}: {reason}.",
                    folder=self._folder,
                    reason=os.strerror(error.errno or 0),
                ),
                tr("Make room on the disk, or choose another folder with --data-dir."),
                code="data-folder",
            ) from error
        return ready.url

    def _command(self) -> list[str]:
        options = self._options
        given = {
            "--agreements": options.sandbox_agreements,
            "--charges": options.sandbox_charges,
            "--now": options.sandbox_now,
        }
        chosen = [
            str(part)
            for name, value in given.items()
            if value is not None
            for part in (name, value)
        ]
        # A world of another size is another account, so it has a file of its own.
        kind = f"-{hashlib.sha256(' '.join(chosen).encode()).hexdigest()[:8]}" if chosen else ""
        return process.own_command(
            "--sandbox-server",
            "--follows-stdin",
            "--latency-ms",
            str(options.sandbox_latency_ms),
            "--state",
            str(self._folder / f"account{kind}.state"),
            *chosen,
        )

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadSettings(
                tr(
                    "Countersign cannot use the folder {folder}: {reason}.",
                    folder=self._folder,
                    reason=os.strerror(error.errno or 0),
                ),
                tr("Choose another folder with --data-dir."),
                code="data-folder",
            ) from error

    def _tell_where(self, line: bytes) -> None:
        """Keep the server's address for other programs of this user, such as the AWS CLI."""
        path = self._folder / "server.json"
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(line)
