"""What a process of its own is told to export, and what it answers: a line of JSON each, over its own pipes.

The key of the store goes that way alone: arguments and environment can be read by other programs.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.errors import AppError
from app.export.formats import Format
from app.model.typed import known


class StoredRows(msgspec.Struct, frozen=True):
    """Rows of a table in the store at `path`, by their keys and in that order. The store's key does not show itself."""

    path: str
    key: bytes
    table: str
    keys: tuple[int, ...]
    now: datetime

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.keys)

    def __repr__(self) -> str:
        return f"StoredRows({self.path!r}, {self.table!r}, {self.total} rows)"


class Order(msgspec.Struct, frozen=True):
    """One export of a table with the layout of its name; see `About` for `made_at` and `chosen`.

    `record` is where its parts are written down, in case that it is killed.
    """

    rows: StoredRows
    kind: Format
    target: str
    may_replace: bool
    made_at: datetime
    chosen: str = ""
    record: str = ""


class Progress(msgspec.Struct, frozen=True, tag=True):
    """So many rows have been written."""

    done: int


class Written(msgspec.Struct, frozen=True, tag=True):
    """The file is in its place."""

    rows: int


class Stopped(msgspec.Struct, frozen=True, tag=True):
    """It was cancelled, and nothing is left of it."""


class Failed(msgspec.Struct, frozen=True, tag=True):
    """It cannot be done; `kind` names the AppError."""

    kind: str
    message: str
    hint: str
    code: str

    @classmethod
    def of(cls, error: AppError) -> Failed:
        """Say what went wrong."""
        return cls(type(error).__name__, error.message, error.hint, error.code)

    def error(self) -> AppError:
        """What went wrong, to be raised."""
        kinds = {one.__name__: one for one in AppError.__subclasses__()}
        return kinds.get(self.kind, AppError)(self.message, self.hint, code=self.code)


class Broken(msgspec.Struct, frozen=True, tag=True):
    """A mistake in the program ended it."""

    trace: str


Answer = Progress | Written | Stopped | Failed | Broken


def encode(message: Order | Answer) -> bytes:
    """Encode a message as one line."""
    return msgspec.json.encode(message) + b"\n"


def decode_order(line: bytes) -> Order:
    """Read the order.

    Raises:
        msgspec.DecodeError: it is none.
    """
    return msgspec.json.decode(line, type=known(Order))


def decode_answer(line: bytes) -> Answer:
    """Read an answer.

    Raises:
        msgspec.DecodeError: it is none.
    """
    answer: Answer = msgspec.json.decode(line, type=known(Answer))
    return answer
