"""Countersign's own start, until rows of the store have been painted in the inbox."""

from __future__ import annotations

import gc
import os
import sys
import time
from typing import Any

_PATIENCE_S = 60.0


def _count_rows() -> list[int]:
    """Note each row that the inbox paints from now on."""
    from ui.tabs.requests.inbox_delegate import InboxDelegate

    painted: list[int] = []
    paint = InboxDelegate.paint

    def counted(self: Any, painter: Any, option: Any, index: Any) -> None:
        paint(self, painter, option, index)
        painted.append(index.row())

    InboxDelegate.paint = counted  # type: ignore[method-assign]
    return painted


def main() -> None:
    # As installed: only the tests' tools bring this package along, and msgspec would import it (8 ms).
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    gc.disable()
    # The same order as main.py: the worker first, Qt while it starts.
    from app.options import parse
    from app.worker.client import WorkerClient

    options = parse(["--sandbox", *sys.argv[1:]])
    client = WorkerClient(options.for_worker)
    client.start()
    from PySide6.QtWidgets import QApplication

    from ui import start

    # As long as it takes: on a busy machine the program shows its window without rows meanwhile.
    start._ROWS_S, start._PAINT_MS = _PATIENCE_S, int(_PATIENCE_S * 1000)
    base = start.Base(QApplication([sys.argv[0], *start.STYLE]), options.for_window, client)
    painted = _count_rows()
    base.show_stored()
    if not painted:
        sys.exit("no stored row was painted in the first frame")
    print(time.monotonic(), flush=True)
    client.close(timeout=20.0)
    sys.stdout.flush()
    os._exit(0)  # the window was never meant to live on: no orderly quit is measured here


if __name__ == "__main__":
    main()
