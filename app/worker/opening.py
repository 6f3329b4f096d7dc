"""What is said while a window starts: the worker's options one way, its first events the other.

Apart from all other messages, as the first frame waits for these: making the types and decoders of the
others takes 5 ms, which comes with the first of them.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec

from app.model.account import KnownAccount, Source
from app.model.request import RequestRow
from app.model.unlocked import Unlocked


class Start(StrEnum):
    """Which account a worker opens: its source's, the one that a window opened last, or none yet."""

    SOURCE = "source"
    LAST = "last"
    NOTHING = "nothing"


class WorkerOptions(msgspec.Struct, frozen=True):
    """How the worker starts; sent over its standard input, so that nothing shows in a process list.

    A worker that replaces a crashed one gets the session's store (`session_path`, `session_key`) of a
    system without a keyring, so that what was being sent stays known while the window is open, and each
    gets what the person `unlocked` for this window.
    `owner_pid` is the window's process, whose life such a store has. `paced` False leaves out the
    published quotas (benchmarks against the sandbox server only). Without a window (`has_window`) an
    account does not become the one used last, and `allows_programs` lets every `credential_process` run.
    `endpoint_url` is where everything goes that is chosen or signed in to from here; None is AWS.
    One that `waits` reads nothing by itself before the person asks for it (safe mode).
    Keys do not show themselves.
    """

    source: Source
    data_dir: str
    log_level: str = "WARNING"
    paced: bool = True
    start: Start = Start.SOURCE
    has_window: bool = True
    allows_programs: bool = False
    endpoint_url: str | None = None
    session_path: str = ""
    session_key: bytes = b""
    unlocked: Unlocked = Unlocked()
    owner_pid: int = 0
    waits: bool = False
    sandbox_now: str | None = None
    sandbox_latency_ms: int = 0
    sandbox_agreements: int | None = None
    sandbox_charges: int | None = None

    def __repr__(self) -> str:
        return f"WorkerOptions({self.source!r}, {self.data_dir!r}, …)"


class PictureOptions(msgspec.Struct, frozen=True):
    """Which pictures of screens are made, and for whom: text in percent, more contrast, from the right.

    Without a `size` each screen has its usual ones; `only` is a part of the names of screens.
    """

    folder: Path
    size: tuple[int, int] | None = None
    only: str = ""
    text_percent: int = 100
    wants_contrast: bool = False
    is_from_right: bool = False


class AppOptions(msgspec.Struct, frozen=True):
    """What the window itself is told by the command line; no source: the account that was used last.

    A window that `is_safe` leaves out what may have made the last ones crash.
    """

    source: Source | None
    data_dir: Path
    log_level: str = "WARNING"
    pictures: PictureOptions | None = None
    self_test: bool = False
    in_tray: bool = False
    is_safe: bool = False


class ErrorInfo(msgspec.Struct, frozen=True):
    """An AppError on its way to the window. `kind` is the class name; `aws_message` is foreign text."""

    kind: str
    message: str
    hint: str = ""
    code: str = ""
    reason: str = ""
    request_id: str = ""
    aws_message: str = ""
    missing_right: str = ""


class AccountsKnown(msgspec.Struct, frozen=True, tag=True):
    """The first event of a worker, and again when something changed: all accounts, and which is open."""

    accounts: tuple[KnownAccount, ...]
    current: Source | None


class StoreOpened(msgspec.Struct, frozen=True, tag=True):
    """The store may be read at `path` with `key`. Not `is_kept`: no keyring, the file goes on quit.

    The key does not show itself.
    `problem` says in one sentence why it is not kept, `reason` in one word (NoKeyring's).
    """

    path: str
    key: bytes
    is_kept: bool
    account_id: str = ""
    problem: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return f"StoreOpened({self.path!r}, is_kept={self.is_kept}, account_id={self.account_id!r})"


class StoreProblem(msgspec.Struct, frozen=True, tag=True):
    """The store cannot be opened; `error.kind` is StoreDamaged, StoreTooNew, StoreLocked or BadSettings."""

    error: ErrorInfo
    can_set_aside: bool


class FirstRows(msgspec.Struct, frozen=True, tag=True):
    """The most urgent requests of the store of the last start; empty where it could not be read at once.

    The first thing that the window paints: opening the store itself would make it 10 ms later.
    """

    rows: tuple[RequestRow, ...] = ()


class WorkerReady(msgspec.Struct, frozen=True, tag=True):
    """The worker runs and takes calls."""


class SecretsUnlocked(msgspec.Struct, frozen=True, tag=True):
    """What the next worker of this window is given. For the client alone: the window never hears it."""

    unlocked: Unlocked


class SyncStarted(msgspec.Struct, frozen=True, tag=True):
    """A sync has begun."""

    is_full: bool


OpeningEvent = AccountsKnown | StoreOpened | FirstRows | StoreProblem | WorkerReady | SyncStarted
