"""The floor: a bare PySide6 window with five empty tabs, until it has painted once."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTabWidget, QWidget


class Painted(QObject):
    """Ends the program after the window's first paint."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._app.quit)
        return False


def main() -> None:
    app = QApplication([])
    window = QMainWindow()
    tabs = QTabWidget()
    for name in ("Offers", "Agreements", "Charges", "Pending requests", "Payment sessions"):
        tabs.addTab(QWidget(), name)
    window.setCentralWidget(tabs)
    window.resize(1280, 820)
    painted = Painted(app)
    tabs.installEventFilter(painted)
    window.show()
    app.exec()
    print(time.monotonic())


if __name__ == "__main__":
    main()
