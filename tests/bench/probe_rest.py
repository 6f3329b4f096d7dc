"""Countersign as it is, but for the published quotas, so that it comes to rest sooner; until it is ended."""

from __future__ import annotations

import signal
import sys

import msgspec
from PySide6.QtWidgets import QApplication

from app.options import parse
from app.worker.client import WorkerClient
from ui.application import Application
from ui.start import STYLE


def main() -> None:
    options = parse(["--sandbox", *sys.argv[1:]])
    client = WorkerClient(msgspec.structs.replace(options.for_worker, paced=False))
    client.start()
    app = QApplication([sys.argv[0], *STYLE])
    app.setQuitOnLastWindowClosed(False)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # worker and sandbox account end with their input
    Application(app, options.for_window, client).run()


if __name__ == "__main__":
    main()
