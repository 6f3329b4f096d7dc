"""What moves by itself: only while it is shown, and not where the person wants less motion."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.appearance import Appearance

_STEP_MS = 40


class Motion(QObject):
    """`stepped` 25 times a second while the widget is shown and may move."""

    stepped = Signal()

    def __init__(self, look: Appearance, widget: QWidget) -> None:
        super().__init__(widget)
        self._look = look
        self._widget = widget
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self.stepped)
        widget.installEventFilter(self)
        look.changed.connect(self._go_or_stand)

    @property
    def is_going(self) -> bool:
        """Whether it moves now."""
        return self._timer.isActive()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Begin when the widget is shown, and stand still while nobody sees it."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._go_or_stand()
        return False

    def _go_or_stand(self) -> None:
        if not self._look.moves or not self._widget.isVisible():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
