"""The one way into the log files: a queue, so that nobody waits for the disk, and no secrets behind it."""

from __future__ import annotations

import logging
import os
import queue
import re
import sys
import time
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path

from app.errors import BadSettings

_MAX_BYTES = 2_000_000
_KEPT_FILES = 3
# Below WARNING they log session tokens, and the arguments of what runs in threads: PINs and passphrases.
_NOISY = ("botocore", "boto3", "urllib3", "s3transfer", "qasync", "asyncio")
_MASK = "[hidden]"
_KEY_ID = re.compile(r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b")
_NAMED = re.compile(
    r"(?i)(?P<name>secret[-_ ]?access[-_ ]?key|session[-_ ]?token|security[-_ ]?token|access[-_ ]?token"
    r"|refresh[-_ ]?token|client[-_ ]?secret|registration[-_ ]?token|auth[-_ ]?key|authorization"
    r"|password|passphrase|signature)(?P<mark>[\"']?\s*[:=]\s*[\"']?(?:b[\"'])?)"
    r"(?P<value>(?:AWS4-HMAC-SHA256|Bearer)?\s*[^\s\"',;&}]+)"
)
# Temporary tokens and secret keys also turn up without their name; ordinary words are not that long.
_LONG = re.compile(
    r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])|[A-Za-z0-9+/=_-]{100,}"
)


def redact(text: str) -> str:
    """Hide access keys, tokens and secrets in a text."""
    text = _NAMED.sub(lambda found: f"{found['name']}{found['mark']}{_MASK}", text)
    return _LONG.sub(_MASK, _KEY_ID.sub(_MASK, text))


class _Formatter(logging.Formatter):
    """One record with its traceback, in UTC and redacted as a whole."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class LogSink:
    """A running log of one process; `close` writes what is still queued."""

    def __init__(self, listener: QueueListener, handler: QueueHandler) -> None:
        self._listener = listener
        self._handler = handler

    def close(self) -> None:
        """Write the rest and stop."""
        logging.getLogger().removeHandler(self._handler)
        self._listener.stop()
        for handler in self._listener.handlers:
            handler.close()


class _KeepRecord(QueueHandler):
    """Hand the record over as it is: the sink formats it, in this same process."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        record.getMessage()  # arguments that cannot be formatted fail here, where the call is
        return record


def open_log(data_dir: Path, process: str, level: str) -> LogSink:
    """Send everything that this process logs to `data_dir/logs/<process>.log`, rotated by size.

    Raises:
        BadSettings: the folder cannot be written.
    """
    folder = data_dir / "logs"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        file = RotatingFileHandler(
            folder / f"{process}.log",
            maxBytes=_MAX_BYTES,
            backupCount=_KEPT_FILES,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError as error:
        raise BadSettings(
            f"Countersign cannot write its log in {folder}: {os.strerror(error.errno or 0)}.",
            "Give your user the right to write there, or choose another folder with --data-dir.",
            code="data-folder",
        ) from error
    handlers: list[logging.Handler] = [file]
    if sys.stderr is not None:
        shown = logging.StreamHandler(sys.stderr)
        shown.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
        handlers.append(shown)
    line = _Formatter("%(asctime)s.%(msecs)03dZ %(levelname)s %(process)d %(name)s: %(message)s")
    line.datefmt = "%Y-%m-%dT%H:%M:%S"
    for one in handlers:
        one.setFormatter(line)
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    listener = QueueListener(records, *handlers, respect_handler_level=True)
    listener.start()
    handler = _KeepRecord(records)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    return LogSink(listener, handler)
