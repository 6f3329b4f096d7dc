"""A table beside a pane that keeps its width, with a one pixel handle that seven pixels can grab."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

_GRAB = 3  # on each side of the pixel that is drawn
_SMALLEST_TABLE = 360
_SMALLEST_PANE = 320


class _Handle(QSplitterHandle):
    """Takes the mouse beside the drawn pixel, too: Qt draws what lies inside the margins only."""

    def __init__(self, split: QSplitter) -> None:
        super().__init__(split.orientation(), split)
        self.setContentsMargins(_GRAB, 0, _GRAB, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_MouseNoMask)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margins: Qt's own would be two pixels."""
        self.setMask(QRegion(self.contentsRect()))
        super(QSplitterHandle, self).resizeEvent(event)


class PaneSplit(QSplitter):
    """The pane is hidden until it is opened. `moved` carries the width that the person gave it.

    The pane is what keeps its width when the window changes, the table takes what is left.
    """

    moved = Signal(int)

    def __init__(
        self,
        table: QWidget,
        pane_width: int,
        px: Callable[[float], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._pane: QWidget | None = None
        self._kept_width = pane_width
        self._px = px
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        table.setMinimumWidth(px(_SMALLEST_TABLE))
        self.addWidget(table)
        self.splitterMoved.connect(self._on_splitter_moved)

    def createHandle(self) -> QSplitterHandle:  # noqa: N802 - Qt's own name
        """Make the handle that is easy to grab."""
        return _Handle(self)

    @property
    def is_open(self) -> bool:
        """Whether the pane is beside the table."""
        return self._pane is not None and not self._pane.isHidden()

    def put_pane(self, pane: QWidget) -> None:
        """Add the pane; it stays hidden until it is opened."""
        self._pane = pane
        pane.setMinimumWidth(self._px(_SMALLEST_PANE))
        pane.hide()
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)

    def set_open(self, *, is_open: bool) -> None:
        """Show or hide the pane."""
        if self._pane is not None and self.is_open is not is_open:
            self._pane.setVisible(is_open)
            self._share()

    def set_pane_width(self, width: int) -> None:
        """Give the pane a width."""
        self._kept_width = width
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pane keeps its width: sizes set before there is room count as shares only."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        if self.is_open:
            self.setSizes([max(self.width() - self._kept_width, 0), self._kept_width])

    def _on_splitter_moved(self) -> None:
        self._kept_width = self.sizes()[-1]
        self.moved.emit(self._kept_width)


class ListSplit(PaneSplit):
    """The other way round: the list keeps its width, and the pane takes what is left."""

    def put_pane(self, pane: QWidget) -> None:
        """Add the pane; it stays hidden until it is opened."""
        super().put_pane(pane)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)

    def _share(self) -> None:
        if self.is_open:
            self.setSizes([self._kept_width, max(self.width() - self._kept_width, 0)])

    def _on_splitter_moved(self) -> None:
        self._kept_width = self.sizes()[0]
        self.moved.emit(self._kept_width)
