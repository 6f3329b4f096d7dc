"""Starts the window process: what is stored is on the screen before the rest of the window is built."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.language import SOURCE, spoken
from app.worker.opening import AppOptions, FirstRows, PictureOptions
from ui.appearance import Appearance
from ui.bridge import Bridge, Worker
from ui.settings import Settings
from ui.window import MainWindow

# The style that the sheet is written for; asked for here, since `setStyle` makes QStyle's enums (5 ms).
STYLE = ("-style", "Fusion")
_ROWS_S = 0.15
_PAINT_MS = 100
_SWITCH_S = 0.001


def run(options: AppOptions, worker: Worker, app: QApplication | None = None) -> int:
    """Open the window on a worker that was started already; returns the exit code."""
    app = app or new_application(options)
    options.data_dir.mkdir(parents=True, exist_ok=True)
    base = Base(app, options, worker)
    if not options.in_tray:
        base.show_stored()
    from ui.application import Application  # noqa: PLC0415 - after the first frame

    return Application(app, options, worker, base).run()


def new_application(options: AppOptions) -> QApplication:
    """Make Qt's application, of which there is one in a process."""
    _pin_plugins()
    app = QApplication([*sys.argv[:1], *STYLE])
    app.setApplicationName("Countersign")
    app.setApplicationDisplayName("Countersign")
    app.setDesktopFileName("countersign")
    app.setQuitOnLastWindowClosed(False)
    if spoken() != SOURCE:
        from ui.qt_words import teach_qt  # noqa: PLC0415 - English is in Qt itself

        teach_qt(app)
    if options.pictures is not None and options.pictures.is_from_right:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return app


def _pin_plugins() -> None:
    """Let a packaged program load Qt's plugins from its own folder alone, wherever it was started."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        parts = ("PySide6", "plugins") if sys.platform == "win32" else ("PySide6", "Qt", "plugins")
        QApplication.setLibraryPaths([str(Path(bundle, *parts))])


def _appearance(
    app: QApplication, settings: Settings, pictures: PictureOptions | None
) -> Appearance:
    if pictures is None:
        return Appearance(app, settings.scheme)
    return Appearance(
        app,
        settings.scheme,
        text_scale=pictures.text_percent / 100,
        wants_contrast=pictures.wants_contrast,
    )


class Base(QObject):
    """What the first frame needs of the window's services; the application goes on with them."""

    def __init__(self, app: QApplication, options: AppOptions, worker: Worker) -> None:
        super().__init__()
        # Threads that read the store hand the interpreter back after 1 ms instead of 5: painting waits less.
        sys.setswitchinterval(_SWITCH_S)
        self._worker = worker
        self.settings = Settings(options.data_dir, is_safe=options.is_safe)
        self.look = _appearance(app, self.settings, options.pictures)
        self.look.set_motion(is_on=not self.settings.has_less_motion)
        self.bridge = Bridge(worker)
        self.window = MainWindow(self.settings, self.look.fonts.scale)

    def show_stored(self) -> None:
        """Show the window with the requests that were stored last, if the worker tells them in time.

        It usually does. On a first start, or with a slow keyring, the window is shown once it is built.
        """
        if self.settings.pin_digest:
            return  # it starts locked
        first = self._worker.first_event(FirstRows, _ROWS_S)
        if first is None or not first.rows:
            return
        from ui.first_frame import FirstFrame  # noqa: PLC0415 - only when there is something to show

        frame = FirstFrame(self.look, first.rows, datetime.now(UTC))
        self.window.setCentralWidget(frame)
        self.window.show()
        waiting = QEventLoop()
        frame.requests.painted.connect(waiting.quit)
        QTimer.singleShot(_PAINT_MS, waiting.quit)  # on another desktop it may never be painted
        waiting.exec()
