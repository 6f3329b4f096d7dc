"""What is wrong with a screen for somebody who uses it with the keyboard alone."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from tests.fakes.spoken import about

_ROUND = 4  # pixels around a control, where its ring is
_MOST = 400


class TabWalk:
    """Presses Tab through whole screens; whether the focus can be seen is looked at once for each kind."""

    def __init__(self) -> None:
        self.walked = 0
        self._kinds: set[tuple[str, ...]] = set()

    def faults(self, shown: QWidget) -> list[str]:
        """List where Tab goes back, and what does not show that it has the focus."""
        window = shown.window()
        if not window.isActiveWindow() or not isinstance(window, QMainWindow | QDialog):
            return []
        self.walked += 1
        before = window.focusWidget()
        found = self._go_round(window)
        if before is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        return found

    def _go_round(self, window: QWidget) -> list[str]:
        stops: list[QWidget] = []
        unseen: list[QWidget] = []
        last: tuple[QWidget, QImage] | None = None
        for _ in range(_MOST):
            QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
            now = QApplication.focusWidget()
            if last is not None and last[0] is not now and _around(last[0]) == last[1]:
                unseen.append(last[0])
            last = None
            if now is None or now in stops:
                break
            if self._is_new(now):
                last = now, _around(now)
            stops.append(now)
        found = [f"{about(one)} does not show its focus" for one in unseen]
        back = [
            f"Tab goes back from {about(one)} to {about(then)}"
            for one, then in pairwise([*stops, *stops[:1]])
            if _goes_back(one, then)
        ]
        return found + (back if len(back) > 1 else [])  # a round goes back once, from the end

    def _is_new(self, one: QWidget) -> bool:
        kind = (
            type(one).__name__,
            str(one.property("role")),
            str(one.property("scale")),
            type(one.parent()).__name__,
        )
        is_whole = one.visibleRegion().boundingRect().size() == one.size()
        if kind in self._kinds or not is_whole:
            return False
        self._kinds.add(kind)
        return True


def _goes_back(one: QWidget, then: QWidget) -> bool:
    """Whether what holds the second stands before what holds the first, inside what holds both."""
    above = [one, *_ancestors(one)]
    inner = then
    for outer in _ancestors(then):
        if outer in above:
            here = above[above.index(outer) - 1].geometry()
            return outer is not one and _is_before(
                inner.geometry(), here, one.window().isRightToLeft()
            )
        inner = outer
    return False


def _is_before(there: QRect, here: QRect, is_from_right: bool) -> bool:
    shares_row = here.top() < there.bottom() and there.top() < here.bottom()
    shares_column = here.left() < there.right() and there.left() < here.right()
    if shares_row:
        return here.right() < there.left() if is_from_right else there.right() < here.left()
    return shares_column and there.bottom() < here.top()


def _ancestors(one: QWidget) -> list[QWidget]:
    found = []
    at = one.parentWidget()
    while at is not None:
        found.append(at)
        at = at.parentWidget()
    return found


def _place(one: QWidget) -> QRect:
    return QRect(one.mapTo(one.window(), QPoint()), one.size())


def _around(one: QWidget) -> QImage:
    window = one.window()
    box = _place(one).adjusted(-_ROUND, -_ROUND, _ROUND, _ROUND)
    return window.grab(box & window.rect()).toImage()
