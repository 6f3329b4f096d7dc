"""What is wrong with a screen for somebody who hears it or uses it with the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QSplitterHandle,
    QTabBar,
    QToolButton,
    QWidget,
)

from tests.fakes.painted import painted
from ui.widgets.chip import Chip
from ui.widgets.drawn import Drawn

_CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
    QPlainTextEdit,
    QTabBar,
)
_INSIDE_OTHERS = (QHeaderView, QScrollArea, QSplitterHandle, QMenuBar)
_AROUND = 2
_NO_ROLES = (QAccessible.Role.NoRole, QAccessible.Role.Client)
_WORD = re.compile(r"[^\W\d_]{2,}")


def _is_control(one: QWidget) -> bool:
    is_inside = one.objectName().startswith("qt_") or isinstance(
        one.parent(), QComboBox | QAbstractSpinBox | QHeaderView | QTabBar
    )
    if is_inside or isinstance(one, (*_INSIDE_OTHERS, QAbstractSlider)) or one.focusProxy():
        return False
    return isinstance(one, _CONTROLS) or bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)


def heard(one: QObject, what: QAccessible.Text) -> str:
    """What a screen reader is told of a widget."""
    spoken = QAccessible.queryAccessibleInterface(one)
    return spoken.text(what) if spoken is not None else ""


def name_faults(shown: QWidget) -> list[str]:
    """List what has no name, role or description where it needs one."""
    found: list[str] = []
    for one in shown.findChildren(QWidget):
        if one.isVisibleTo(shown):
            faults = _control_faults(one) if _is_control(one) else _drawing_faults(one)
            found += [f"{about(one)} {fault}" for fault in faults]
    return found


def _control_faults(one: QWidget) -> Iterator[str]:
    spoken = QAccessible.queryAccessibleInterface(one)
    name, description = heard(one, QAccessible.Text.Name), heard(one, QAccessible.Text.Description)
    told = f"{name} {description}" if isinstance(one, QComboBox) else name  # by Qt on Linux
    if not _WORD.search(told):
        yield f"has no word in its name {name!r}"
    if spoken is None or spoken.role() in _NO_ROLES:
        yield f"{name!r} has no role"
    if "<" in description:
        yield f"{name!r} has markup in its description {description!r}"
    if isinstance(one, QToolButton) and not one.text() and not description:
        yield f"{name!r} has only an icon and no description"
    if not one.isEnabled() and not description:
        yield f"{name!r} is off without a reason"


def _drawing_faults(one: QWidget) -> Iterator[str]:
    """What draws words itself has to say them."""
    is_label = isinstance(one, QLabel) and not isinstance(one, Drawn | Chip)
    if is_label or "paintEvent" not in _own(type(one)):
        return
    name, spoken = heard(one, QAccessible.Text.Name), QAccessible.queryAccessibleInterface(one)
    if not name and (words := _own_words(one)):
        yield f"draws {words} and has no name"
    is_alone = not one.findChildren(QWidget)  # else what is inside is heard
    if name and is_alone and (spoken is None or spoken.role() in _NO_ROLES):
        yield f"says {name!r} and has no role"


def _own_words(one: QWidget) -> list[str]:
    """The words that a widget draws itself, without those of what is inside; icons are none."""
    inside = [
        word
        for child in one.findChildren(QWidget)
        if child.isVisibleTo(one)
        for word in painted(child)
    ]
    return [word for word in painted(one) if _WORD.search(word) and word not in inside]


def _own(kind: type) -> set[str]:
    names: set[str] = set()
    for base in kind.__mro__:
        if base.__module__.startswith("ui."):
            names |= vars(base).keys()
    return names


def about(one: QWidget) -> str:
    """Name a widget for who mends it: its class, and those of ours around it."""
    kind = type(one)
    parents: list[str] = []
    at = one.parentWidget()
    while at is not None and len(parents) < _AROUND:
        if type(at).__module__.startswith("ui."):
            parents.append(type(at).__name__)
        at = at.parentWidget()
    return f"{kind.__name__} in {' < '.join(parents)}"
