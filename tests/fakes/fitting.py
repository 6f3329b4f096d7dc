"""What of a screen has no room: words that are cut, controls that are squeezed or lie over each other."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QToolButton,
    QWidget,
)

from tests.fakes.spoken import about
from ui.widgets.chip import Chip
from ui.widgets.drawn import Drawn
from ui.widgets.labels import MoneyLabel

_SLACK = 2  # pixels: half a letter's side bearing
_PADDING = 6  # what the sides of a button may give away before its words do
_WORDS = (QLabel, QAbstractButton, QComboBox)
_DRAWN = (Chip, MoneyLabel)  # in one line; what else is drawn cuts or wraps its words itself


def fit_faults(shown: QWidget) -> list[str]:
    """List words that are cut or lie over others. What is elided on purpose has its whole in a tooltip."""
    shown.grab()  # lays out what was not shown yet
    found: list[str] = []
    together: dict[QWidget, list[QWidget]] = {}
    for one in shown.findChildren(QWidget):
        if not one.isVisibleTo(shown) or not one.width() or not one.height():
            continue
        found += [f"{about(one)} {fault}" for fault in _cut(one)]
        parent = one.parentWidget()
        if _has_words(one) and parent is not None and not isinstance(parent, QLineEdit):
            together.setdefault(parent, []).append(one)
    return found + [fault for inside in together.values() for fault in _overlaps(inside)]


def _has_words(one: QWidget) -> bool:
    return isinstance(one, _DRAWN if isinstance(one, Drawn | Chip) else _WORDS)


def _overlaps(inside: list[QWidget]) -> list[str]:
    found = []
    for one, other in combinations(inside, 2):
        shared = one.geometry() & other.geometry()
        if shared.width() > _SLACK and shared.height() > _SLACK:
            found.append(f"{about(one)} {_said(one)!r} lies over {about(other)} {_said(other)!r}")
    return found


def _cut(one: QWidget) -> list[str]:
    if getattr(one, "_is_elided", False):
        return []
    if isinstance(one, QLabel) and not isinstance(one, Drawn | Chip):
        found = _cut_label(one)
    elif isinstance(one, QTabBar):
        shown = (tab for tab in range(one.count()) if one.isTabVisible(tab))
        wanted = sum(one.tabSizeHint(tab).width() for tab in shown)
        found = ["has no room for its tabs"] if wanted > one.width() + _SLACK else []
    elif _has_words(one) and not isinstance(one, QToolButton | QComboBox):
        hint, size = one.sizeHint(), one.size()
        across = _PADDING if isinstance(one, QAbstractButton) else _SLACK
        is_cut = hint.width() > size.width() + across or hint.height() > size.height() + _SLACK
        is_text = not isinstance(one, QAbstractButton) or bool(one.text())
        found = [f"cuts {_said(one)!r}: {size} of {hint}"] if is_cut and is_text else []
    else:
        found = []
    return found + _outside(one)


def _cut_label(one: QLabel) -> list[str]:
    words = one.text()
    if not words:
        return []
    found = []
    metrics, room = QFontMetrics(one.font()), one.contentsRect().width()
    if one.wordWrap():
        if one.heightForWidth(one.width()) > one.height() + _SLACK:
            found.append(f"cuts lines of {words[:50]!r}")
    elif (wanted := max(map(metrics.horizontalAdvance, words.split("\n")))) > room + _SLACK:
        found.append(f"cuts {words[:50]!r}: {room} of {wanted}")
    if one.height() < metrics.height() - _SLACK:
        found.append(f"is too low for {words[:50]!r}")
    return found


def _outside(one: QWidget) -> list[str]:
    parent = one.parentWidget()
    if not _has_words(one) or parent is None or one.isWindow():
        return []
    scrolls = isinstance(parent, QAbstractScrollArea) or isinstance(
        parent.parentWidget(), QAbstractScrollArea
    )
    around = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
    is_whole = scrolls or around.contains(one.geometry())
    return [] if is_whole else [f"{_said(one)!r} is not whole inside {type(parent).__name__}"]


def _said(one: QWidget) -> str:
    if isinstance(one, QLabel | QAbstractButton) and not isinstance(one, Drawn | Chip):
        return one.text()[:40]
    return one.accessibleName()[:40]
