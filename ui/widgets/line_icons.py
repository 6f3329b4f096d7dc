"""Icons inside a line that grow with its text: Qt takes their size from the style, 16 pixels."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QProxyStyle, QStyle, QStyleOption, QWidget


class LineIcons(QProxyStyle):
    """Makes the icons of one line this large.

    Only a line with icons has it, and only where its text is not of the usual size: a style in Python for
    all would be slow. A paint of such a line asks it some 13 times.
    """

    def __init__(self, line: QLineEdit, side: int) -> None:
        super().__init__("Fusion")
        self._side = side
        self.setParent(line)
        line.setStyle(self)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """As the system has it, but for the icons."""
        if metric is QStyle.PixelMetric.PM_LineEditIconSize:
            return self._side
        return super().pixelMetric(metric, option, widget)
