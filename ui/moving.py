"""The window of a data folder that moves: where to, how far it is, and a way to stay. Nothing else is open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout

from app.errors import AppError
from app.language import tr
from app.model.text import plain
from app.moving import Watch, move_now, planned, stopped
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.settings import Settings
from ui.single_instance import InstanceServer
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.labels import PlainLabel
from ui.widgets.meter import Segment, SegmentBar
from ui.widgets.paragraph import Paragraph

Move = Callable[[Path, Watch], object]

_SHOWN_AFTER_MS = 400  # most folders have moved by then
_WIDTH = 480
_LONGEST = 400
_TITLE = tr("Moving the data folder")


def move_in_view(app: QApplication, data_dir: Path, move: Move = move_now) -> None:
    """Move what is planned, in a thread; a window says how far it is where that takes more than a moment."""
    settings = Settings(data_dir)
    look = Appearance(app, settings.scheme)
    window = MovingWindow(look, planned(data_dir) or data_dir)
    work, waiting = _Work(data_dir, move), QEventLoop()
    work.told.connect(window.show_share)
    work.ended.connect(waiting.quit)
    window.stop_asked.connect(work.stop)
    server = _server(data_dir, window)
    later = QTimer(window)
    later.setSingleShot(True)
    later.timeout.connect(window.show)
    later.start(_SHOWN_AFTER_MS)
    with ThreadPoolExecutor(1, "move") as thread:
        done = thread.submit(work.run)
        waiting.exec()
    later.stop()
    server.close()
    window.hide()
    window.deleteLater()
    done.result()


class MovingWindow(QDialog):
    """`stop_asked` once by the button, by Esc or when it is closed: it stays until the move has ended."""

    stop_asked = Signal()

    def __init__(self, look: Appearance, target: Path) -> None:
        super().__init__()
        self.setWindowTitle(tr("Countersign: moving the data folder"))
        self.setAccessibleName(_TITLE)
        px = look.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(12))
        column.addWidget(PlainLabel(look, _TITLE, types.DIALOG_TITLE))
        said = tr(
            "Everything is copied to {target} and compared. Until that is done, the folder in use"
            " stays as it is; then Countersign opens.",
            target=plain(str(target), _LONGEST),
        )
        column.addWidget(Paragraph(look, said, types.BODY, is_quiet=True))
        self.bar = SegmentBar(look)
        column.addWidget(self.bar)
        self.state = PlainLabel(look, "", types.SECOND, "text2")
        self.stop_button = PlainButton(look, tr("Do not move"))
        self.stop_button.setAutoDefault(
            False
        )  # Enter that was meant for something else stops nothing
        self.stop_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        row.addWidget(self.stop_button)
        column.addLayout(row)
        self.setFixedWidth(px(_WIDTH))
        self._is_stopping = False
        self.show_share(0, 0)

    def show_share(self, done: int, total: int) -> None:
        """Say how much is done; never all of it, as long as it goes on."""
        share = min(Decimal(done) / total, Decimal("0.99")) if total else Decimal(0)
        words = tr("{percent} done", percent=text.percent(share.quantize(Decimal("0.01"))))
        self.bar.set_segments((Segment(float(share), 0),), words)
        if not self._is_stopping:
            self.state.setText(words)

    def reject(self) -> None:
        """Ask to stay; the window is there until nothing of the copy is left."""
        if self._is_stopping:
            return
        self._is_stopping = True
        self.stop_button.set_on(False, tr("The move is being stopped."))
        self.state.setText(tr("Stopping. The copy is removed again."))
        announce(self, self.state.text(), is_urgent=True)
        self.stop_asked.emit()


class _Work(QObject):
    """The move in its thread: `told` how far it is, `ended` whatever became of it."""

    told = Signal(object, object)
    ended = Signal()

    def __init__(self, data_dir: Path, move: Move) -> None:
        super().__init__()
        self._data_dir = data_dir
        self._move = move
        self._is_stopped = False
        self._percent = -1

    def stop(self) -> None:
        """Leave it off at the next part."""
        self._is_stopped = True

    def run(self) -> None:
        """Move."""
        try:
            self._move(self._data_dir, self._watch)
        finally:
            self.ended.emit()

    def _watch(self, done: int, total: int) -> None:
        if self._is_stopped:
            raise stopped()
        percent = 100 * done // max(total, 1)
        if percent != self._percent:  # more would only be drawn more often
            self._percent = percent
            self.told.emit(done, total)


def _server(data_dir: Path, window: MovingWindow) -> InstanceServer:
    """Let a second start bring the window to the front."""

    def come_forward(_request: object) -> None:
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    server = InstanceServer(data_dir)
    server.asked.connect(come_forward)
    try:
        server.listen()
    except AppError:
        server.close()  # a second start says then that this one does not answer
    return server
