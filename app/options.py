"""The command line: which process this is, on which account, and one sentence where it is wrong."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

import msgspec

from app.errors import BadSettings
from app.model.account import Source
from app.worker.opening import AppOptions, Start, WorkerOptions

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Process(StrEnum):
    """What `main.py` can be."""

    WINDOW = "window"
    WORKER = "worker"
    SANDBOX_SERVER = "sandbox-server"
    SYNC = "sync"
    DOCTOR = "doctor"


class SandboxOptions(msgspec.Struct, frozen=True):
    """The simulated account; None leaves the size or the clock as the sample world has them."""

    port: int = 0
    latency_ms: int = 0
    agreements: int | None = None
    charges: int | None = None
    now: str | None = None
    state: Path | None = None
    follows_stdin: bool = False


class Options(msgspec.Struct, frozen=True):
    """The whole command line as values."""

    process: Process
    source: Source | None  # None: the account that a window opened last
    data_dir: Path
    log_level: str
    sandbox: SandboxOptions
    screenshots: Path | None = None
    self_test: bool = False
    allows_programs: bool = False

    @property
    def for_worker(self) -> WorkerOptions:
        """What the worker is told."""
        return WorkerOptions(
            source=self.source or Source(),
            data_dir=str(self.data_dir),
            log_level=self.log_level,
            start=self._start,
            allows_programs=self.allows_programs,
            endpoint_url=self.source.endpoint_url if self.source else None,
            sandbox_now=self.sandbox.now,
            sandbox_latency_ms=self.sandbox.latency_ms,
            sandbox_agreements=self.sandbox.agreements,
            sandbox_charges=self.sandbox.charges,
        )

    @property
    def _start(self) -> Start:
        """A window that is told of an endpoint alone, and finds no credentials there, asks the person."""
        if self.source is None:
            return Start.LAST
        is_endpoint_alone = self.source == Source(endpoint_url=self.source.endpoint_url)
        if self.process is Process.WINDOW and is_endpoint_alone:
            from app.aws.environment import has_credentials  # noqa: PLC0415 - only where it decides

            return Start.SOURCE if has_credentials() else Start.NOTHING
        return Start.SOURCE

    @property
    def for_window(self) -> AppOptions:
        """What the window is told."""
        return AppOptions(
            source=None if self._start is Start.NOTHING else self.source,
            data_dir=self.data_dir,
            log_level=self.log_level,
            screenshots=self.screenshots,
            self_test=self.self_test,
        )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadSettings(message)


def parse(argv: Sequence[str]) -> Options:
    """Read the command line.

    Raises:
        BadSettings: an option is unknown, incomplete or does not go with another one.
    """
    given = _parser().parse_args(argv)
    _check(given)
    return Options(
        process=_process(given),
        source=_source(given),
        data_dir=(given.data_dir or _default_data_dir()).expanduser().absolute(),
        log_level=given.log_level,
        sandbox=SandboxOptions(
            port=given.port or 0,
            latency_ms=given.latency_ms or 0,
            agreements=given.agreements,
            charges=given.charges,
            now=given.now,
            state=given.state.absolute() if given.state else None,
            follows_stdin=given.follows_stdin,
        ),
        screenshots=given.screenshots.absolute() if given.screenshots else None,
        self_test=given.self_test,
        allows_programs=given.allow_credential_process,
    )


def _source(given: argparse.Namespace) -> Source | None:
    """A window that is told of no account asks the person; without one, boto3's own chain decides."""
    is_told = given.sandbox or given.profile or given.endpoint_url
    if _process(given) is Process.WINDOW and not is_told:
        return None
    return Source(given.sandbox, given.profile, given.endpoint_url)


def _parser() -> _Parser:
    parser = _Parser(
        prog="main.py",
        description="See, answer and pay what AWS Marketplace sellers ask of you.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--sandbox", action="store_true", help="open a simulated account, nothing is real")
    add("--profile", metavar="NAME", type=_word, help="use this AWS profile")
    add("--endpoint-url", metavar="URL", type=_url, help="send every call to this server")
    add("--data-dir", metavar="DIR", type=Path, help="keep store and logs in this folder")
    add("--log-level", metavar="L", type=_level, default="WARNING", help=", ".join(LOG_LEVELS))
    add("--sync", action="store_true", help="read everything once, print one JSON line, end")
    add(
        "--allow-credential-process",
        action="store_true",
        help="with --sync, --doctor: let profiles run it",
    )
    add("--doctor", action="store_true", help="check sign-in, rights and computer, print it, end")
    add("--self-test", action="store_true", help="with --sandbox: check every part, end")
    add("--screenshots", metavar="DIR", type=Path, help="render every screen to PNG files, end")
    add("--worker", action="store_true", help="be the background process (started by the window)")
    add("--sandbox-server", action="store_true", help="be the simulated account's server")
    add("--port", metavar="N", type=_port, help="sandbox server: listen here; 0 picks one")
    add("--latency-ms", metavar="N", type=_count, help="sandbox: wait before every answer")
    add("--agreements", metavar="N", type=_count, help="sandbox: number of agreements")
    add("--charges", metavar="N", type=_count, help="sandbox: number of charges")
    add("--now", metavar="TIME", type=_time, help="sandbox: what time it is there at the start")
    add("--state", metavar="FILE", type=Path, help=argparse.SUPPRESS)
    add("--follows-stdin", action="store_true", help=argparse.SUPPRESS)
    return parser


def _process(given: argparse.Namespace) -> Process:
    if given.worker:
        return Process.WORKER
    if given.sandbox_server:
        return Process.SANDBOX_SERVER
    if given.doctor:
        return Process.DOCTOR
    return Process.SYNC if given.sync else Process.WINDOW


def _check(given: argparse.Namespace) -> None:
    modes = ("worker", "sandbox_server", "sync", "doctor", "self_test")
    chosen = [_flag(mode) for mode in modes if getattr(given, mode)]
    if given.screenshots:
        chosen.append("--screenshots")
    if len(chosen) > 1:
        raise BadSettings(f"{chosen[0]} and {chosen[1]} cannot be used together")
    if given.sandbox and (given.profile or given.endpoint_url):
        other = "--profile" if given.profile else "--endpoint-url"
        raise BadSettings(f"--sandbox and {other} cannot be used together")
    if given.allow_credential_process and not (given.sync or given.doctor):
        raise BadSettings("--allow-credential-process needs --sync or --doctor")
    if given.self_test and not given.sandbox:
        raise BadSettings("--self-test needs --sandbox")
    for name in ("port", "state", "follows_stdin"):
        if getattr(given, name) and not given.sandbox_server:
            raise BadSettings(f"{_flag(name)} needs --sandbox-server")
    for name in ("latency_ms", "agreements", "charges", "now"):
        if getattr(given, name) is not None and not (given.sandbox or given.sandbox_server):
            raise BadSettings(f"{_flag(name)} needs --sandbox or --sandbox-server")


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _default_data_dir() -> Path:
    # Imported here: with --data-dir it is not needed.
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("Countersign", appauthor=False)


def _word(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty")
    return text


def _level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise argparse.ArgumentTypeError(f"'{text}' is not one of {', '.join(LOG_LEVELS)}")
    return text.upper()


def _url(text: str) -> str:
    # Imported here: 4 ms that a start without it need not wait for.
    from urllib.parse import urlsplit  # noqa: PLC0415

    parts = urlsplit(text)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not an https address (http only for this computer)"
        )
    return text


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number")
    return int(text)


def _port(text: str) -> int:
    port = _count(text)
    if port > 65535:  # noqa: PLR2004
        raise argparse.ArgumentTypeError(f"'{text}' is not a port")
    return port


def _time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a time such as 2026-11-18T09:00:00Z"
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
