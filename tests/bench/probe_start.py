"""Countersign's own start, until rows of the store have been painted in the inbox."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data-dir", type=Path, required=True)
    data_dir = parser.parse_args().data_dir
    # The same order as main.py: the worker first, Qt while it starts.
    from app.options import parse
    from app.worker.client import WorkerClient

    options = parse(["--sandbox", "--data-dir", str(data_dir)])
    client = WorkerClient(options.for_worker)
    client.start()
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QListView

    from ui.application import Application
    from ui.registry import TabKey

    class Painted(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.loop = QEventLoop()
            self.is_done = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            view = watched.parent()
            if event.type() == QEvent.Type.Paint and isinstance(view, QListView):
                model = view.model()
                if model is not None and model.rowCount():
                    self.is_done = True
                    QTimer.singleShot(0, self.loop.quit)
            return False

    probe = Application(QApplication([]), options.for_window, client)
    probe.window.open_tab(TabKey.REQUESTS)
    painted = Painted()
    for view in probe.window.findChildren(QListView):
        view.viewport().installEventFilter(painted)
    probe.show_stored()
    if not painted.is_done:
        painted.loop.exec()
    print(time.monotonic(), flush=True)
    client.close(timeout=20.0)
    sys.stdout.flush()
    os._exit(0)  # the window was never meant to live on: no orderly quit is measured here


if __name__ == "__main__":
    main()
