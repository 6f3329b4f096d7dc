"""Puts a secret on the clipboard for a minute: kept out of histories, gone afterwards and on quit."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard

from ui.aio import Tasks

KEPT_S = 60.0
# What clipboard managers ask for: Klipper and others on Linux, the history and the cloud on Windows.
_HINTS = (
    ("x-kde-passwordManagerHint", b"secret"),
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', bytes(4)),
    ('application/x-qt-windows-mime;value="CanUploadToCloudClipboard"', bytes(4)),
)


class SecretClipboard:
    """Keeps only a digest of what it put there, to know whether it is still there."""

    def __init__(self, clipboard: QClipboard, tasks: Tasks, kept_s: float = KEPT_S) -> None:
        self._clipboard = clipboard
        self._tasks = tasks
        self._kept_s = kept_s
        self._digest = b""

    def put(self, secret: str) -> None:
        """Put a secret there; a running task takes it away, also when Countersign quits."""
        data = QMimeData()
        data.setText(secret)
        for mime_type, value in _HINTS:
            data.setData(mime_type, value)
        self._digest = _digest(secret)
        self._clipboard.setMimeData(data)
        self._tasks.start(self._clear_later(self._digest), "clear the clipboard")

    async def _clear_later(self, digest: bytes) -> None:
        import asyncio  # noqa: PLC0415 - 30 ms that the first frame need not wait for

        try:
            await asyncio.sleep(self._kept_s)
        finally:  # quitting cancels the task
            if digest == self._digest and _digest(self._clipboard.text()) == digest:
                self._clipboard.clear()


def _digest(content: str) -> bytes:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()
