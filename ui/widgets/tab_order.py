"""Tab goes the way one reads, whenever a part was made: a pane or a banner that came late has its place.

Qt leads from widget to widget in the order in which they were made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeGuard

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.widgets.reading import is_from_right

_Span = Callable[[QRect], tuple[int, int]]


class _Part(NamedTuple):
    """A widget with the stops inside it."""

    widget: QWidget
    stops: list[QWidget]


def step_by_tab(window: QWidget, *, is_forward: bool) -> bool:
    """Give the focus to the next control of a window, or to the one before; False where there is none."""
    now = window.focusWidget()
    found = stops(window, now)
    if now in found:
        at = found.index(now) + (1 if is_forward else -1)
        target = found[at % len(found)]
    elif found:
        target = found[0 if is_forward else -1]
    else:
        return False
    reasons = Qt.FocusReason
    target.setFocus(reasons.TabFocusReason if is_forward else reasons.BacktabFocusReason)
    _scroll_to(target)
    return target is not now


def stops(root: QWidget, now: QWidget | None = None) -> list[QWidget]:
    """Where Tab stops inside a widget: row by row, and column by column where parts stand beside each other.

    `now` is among them wherever it is, since one goes on from there.
    """
    parts = [_Part(child, _own_stops(child, now)) for child in root.children() if _is_shown(child)]
    return [stop for part in _in_rows([one for one in parts if one.stops]) for stop in part.stops]


def _own_stops(child: QWidget, now: QWidget | None) -> list[QWidget]:
    return [*([child] if child is now or _is_stop(child) else []), *stops(child, now)]


def _is_shown(child: object) -> TypeGuard[QWidget]:
    return isinstance(child, QWidget) and child.isVisible() and not child.isWindow()


def _is_stop(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isEnabled() and widget.focusProxy() is None


def _in_rows(parts: list[_Part]) -> list[_Part]:
    rows = _parted(parts, lambda box: (box.top(), box.bottom()))
    return [one for row in rows for one in _in_columns(row)]


def _in_columns(parts: list[_Part]) -> list[_Part]:
    columns = _parted(parts, lambda box: (box.left(), box.right()))
    if len(columns) < 2:  # noqa: PLR2004 - they lie over each other
        return parts
    if is_from_right():
        columns.reverse()
    return [one for column in columns for one in _in_rows(column)]


def _parted(parts: list[_Part], span: _Span) -> list[list[_Part]]:
    """Part what stands beside each other where a line between them goes through none."""
    found: list[list[_Part]] = []
    end = 0
    for one in sorted(parts, key=lambda one: span(one.widget.geometry())[0]):
        first, last = span(one.widget.geometry())
        if found and first <= end:
            found[-1].append(one)
            end = max(end, last)
        else:
            found.append([one])
            end = last
    return found


def _scroll_to(target: QWidget) -> None:
    above = target.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(target)
        above = above.parentWidget()
