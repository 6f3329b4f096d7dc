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
from app.folders import folder_in_use, usual_data_dir
from app.language import LANGUAGES, PSEUDO
from app.model.account import Source
from app.worker.opening import AppOptions, PictureOptions, Start, WorkerOptions

SAFE_MODE = "--safe-mode"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LEAST_TEXT, MOST_TEXT = 100, 200  # percent
_MOST_PIXELS = 10_000
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Process(StrEnum):
    """What `main.py` can be."""

    WINDOW = "window"
    WORKER = "worker"
    SANDBOX_SERVER = "sandbox-server"
    EXPORT = "export"
    SYNC = "sync"
    DOCTOR = "doctor"
    FORGET = "forget"


_ON_FOLDER = (Process.WINDOW, Process.SYNC, Process.DOCTOR, Process.FORGET)


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
    named_dir: Path  # whose data are used: they may have moved to `data_dir`
    log_level: str
    sandbox: SandboxOptions
    pictures: PictureOptions | None = None
    self_test: bool = False
    in_tray: bool = False
    is_confirmed: bool = False
    allows_programs: bool = False
    is_safe: bool = False
    language: str = ""  # of the command line; empty: as the person chose, or as the system speaks

    def made_safe(self) -> Options:
        """Give the same for a careful start."""
        return msgspec.structs.replace(self, is_safe=True)

    def moved(self) -> Options:
        """Give the same for where the data are now. Raises BadSettings."""
        return msgspec.structs.replace(self, data_dir=folder_in_use(self.named_dir))

    @property
    def for_worker(self) -> WorkerOptions:
        """What the worker is told."""
        return WorkerOptions(
            source=self.source or Source(),
            data_dir=str(self.data_dir),
            log_level=self.log_level,
            start=self._start,
            allows_programs=self.allows_programs,
            waits=self.is_safe,
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
            pictures=self.pictures,
            self_test=self.self_test,
            in_tray=self.in_tray,
            is_safe=self.is_safe,
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
    process = _process(given)
    named = (given.data_dir or usual_data_dir()).expanduser().absolute()
    return Options(
        process=process,
        source=_source(given),
        data_dir=folder_in_use(named) if process in _ON_FOLDER else named,
        named_dir=named,
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
        pictures=_pictures(given),
        self_test=given.self_test,
        in_tray=given.in_tray,
        is_confirmed=given.yes,
        allows_programs=given.allow_credential_process,
        is_safe=given.safe_mode,
        language=given.language,
    )


def _pictures(given: argparse.Namespace) -> PictureOptions | None:
    if given.screenshots is None:
        return None
    return PictureOptions(
        given.screenshots.absolute(),
        size=given.size,
        only=given.only or "",
        text_percent=given.text_size or 100,
        wants_contrast=given.more_contrast,
        is_from_right=given.right_to_left,
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
    add(
        "--forget-everything",
        action="store_true",
        help="remove keys and data of all accounts from this computer, after asking",
    )
    add("--yes", action="store_true", help="with --forget-everything: do not ask")
    add("--in-tray", action="store_true", help="show no window at first, if there is a tray")
    add(SAFE_MODE, action="store_true", help="leave out what may have made the last starts crash")
    add("--self-test", action="store_true", help="with --sandbox: check every part, end")
    add("--screenshots", metavar="DIR", type=Path, help="render every screen to PNG files, end")
    add("--only", metavar="WORD", help="with --screenshots: screens that are called so alone")
    add("--size", metavar="WxH", type=_size, help="with --screenshots: in a window of this size")
    add("--text-size", metavar="%", type=_percent, help="with --screenshots: text in percent")
    add("--more-contrast", action="store_true", help="with --screenshots: as a system with it")
    add("--right-to-left", action="store_true", help="with --screenshots: mirrored")
    add("--language", choices=(*LANGUAGES, PSEUDO), default="", help="instead of the chosen one")
    add("--worker", action="store_true", help="be the background process (started by the window)")
    add("--export", action="store_true", help=argparse.SUPPRESS)
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
    if given.export:
        return Process.EXPORT
    if given.doctor:
        return Process.DOCTOR
    if given.forget_everything:
        return Process.FORGET
    return Process.SYNC if given.sync else Process.WINDOW


def _check(given: argparse.Namespace) -> None:
    modes = (
        "worker",
        "export",
        "sandbox_server",
        "sync",
        "doctor",
        "self_test",
        "in_tray",
        "forget_everything",
    )
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
    _check_forgetting(given)
    if given.self_test and not given.sandbox:
        raise BadSettings("--self-test needs --sandbox")
    _check_needs(given)


def _check_needs(given: argparse.Namespace) -> None:
    """What says more of something else needs that, too."""
    for name in ("only", "size", "text_size", "more_contrast", "right_to_left"):
        if getattr(given, name) and not given.screenshots:
            raise BadSettings(f"{_flag(name)} needs --screenshots")
    for name in ("port", "state", "follows_stdin"):
        if getattr(given, name) and not given.sandbox_server:
            raise BadSettings(f"{_flag(name)} needs --sandbox-server")
    for name in ("latency_ms", "agreements", "charges", "now"):
        if getattr(given, name) is not None and not (given.sandbox or given.sandbox_server):
            raise BadSettings(f"{_flag(name)} needs --sandbox or --sandbox-server")


def _check_forgetting(given: argparse.Namespace) -> None:
    if given.yes and not given.forget_everything:
        raise BadSettings("--yes needs --forget-everything")
    if given.forget_everything and (given.sandbox or given.profile or given.endpoint_url):
        raise BadSettings("--forget-everything is about all accounts, so none can be chosen")


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


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


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    size = _count(width), _count(height)
    if not all(0 < side <= _MOST_PIXELS for side in size):
        raise argparse.ArgumentTypeError(f"'{text}' is not a size such as 1280x820")
    return size


def _percent(text: str) -> int:
    percent = _count(text)
    if not LEAST_TEXT <= percent <= MOST_TEXT:
        raise argparse.ArgumentTypeError(f"'{text}' is not between 100 and 200")
    return percent


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
