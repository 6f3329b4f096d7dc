"""Finds whatever a window shows, says or offers that is more than short plain text.

Markup, pictures and links in rich text, shortcuts made of a foreign ampersand, characters that steer the
direction or are not seen at all: none of it may come from outside. Looks at what widgets hold and at what
is really painted.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from tests.fakes.painted import painted

LONGEST = 4100  # a boxed description; nothing lays ten thousand characters out
_MOST_MARKS = 4  # on one letter
_ROWS, _COLUMNS = 12, 40
_ROLES = {
    "cell": Qt.ItemDataRole.DisplayRole,
    "edited cell": Qt.ItemDataRole.EditRole,
    "heard cell": Qt.ItemDataRole.AccessibleTextRole,
    "cell's tip": Qt.ItemDataRole.ToolTipRole,
}
_OWN_TAGS = re.compile(r"</?qt>|<br>|<br/>")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def faults(widget: QWidget, *, paints: bool = True) -> list[str]:
    """List what in a widget, and in everything inside, is more than short plain text."""
    found: list[str] = []
    for one in (widget, *widget.findChildren(QWidget)):
        found += _of_widget(one)
    if paints:
        for words in painted(widget):
            if not _is_icon(words):
                found += text_faults("painted", words)
    return sorted(set(found))


def menu_faults(actions: Iterable[QAction], *, shows_tips: bool = False) -> list[str]:
    """List the same of the entries of menus; most show no tooltips, which Qt makes of their words."""
    found: list[str] = []
    for action in actions:
        words = action.text().partition("\t")[0]  # what follows names its key
        found += text_faults("entry", words) + _shortcut_faults("entry", words)
        if shows_tips:
            found += _tip_faults("entry's tip", action.toolTip().partition("\t")[0])
        found += text_faults("entry's status", action.statusTip())
        menu = action.menu()
        if isinstance(menu, QMenu):
            found += menu_faults(menu.actions(), shows_tips=menu.toolTipsVisible())
    return found


def text_faults(where: str, shown: str) -> list[str]:
    """List what is wrong with a text that is drawn or spoken as it stands."""
    odd = {
        unicodedata.name(char, f"U+{ord(char):04X}")
        for char in shown
        if unicodedata.category(char) in _UNSEEN and char not in "\n\u200d\u2028"
    }
    found = [f"{where} has {one}: {shown[:60]!r}" for one in sorted(odd)]
    if len(shown) > LONGEST:
        found.append(f"{where} has {len(shown)} characters: {shown[:60]!r}")
    if _most_marks(shown) > _MOST_MARKS:
        found.append(f"{where} has a heap of marks: {shown[:60]!r}")
    return found


def _of_widget(one: QWidget) -> list[str]:
    kind = type(one).__name__
    found = [fault for where, words in _words(one) for fault in text_faults(where, words)]
    found += _tip_faults(f"tooltip of {kind}", one.toolTip())
    found += _tip_faults(f"help of {kind}", one.whatsThis())
    if isinstance(one, QLabel):
        if one.textFormat() is not Qt.TextFormat.PlainText and one.text():
            found.append(f"{kind} reads markup: {one.text()[:60]!r}")
        if one.openExternalLinks():
            found.append(f"{kind} opens links")
    elif isinstance(one, QTextEdit):
        found += _document_faults(kind, one.document())
    elif isinstance(one, QPlainTextEdit):
        found += text_faults(kind, one.toPlainText().replace("\t", " "))
    elif isinstance(one, QAbstractButton | QGroupBox):
        title = one.title() if isinstance(one, QGroupBox) else one.text()
        found += _shortcut_faults(kind, title)
    elif isinstance(one, QMenu):
        found += menu_faults(one.actions(), shows_tips=one.toolTipsVisible())
    elif isinstance(one, QAbstractItemView) and one.model() is not None:
        found += _model_faults(kind, one.model())
    if isinstance(one, QMainWindow):
        found += menu_faults(one.menuBar().actions())
    return found


def _words(one: QWidget) -> Iterator[tuple[str, str]]:
    kind = type(one).__name__
    yield f"name of {kind}", one.accessibleName()
    yield f"description of {kind}", one.accessibleDescription()
    yield f"title of {kind}", one.windowTitle()
    yield f"status of {kind}", one.statusTip()
    if isinstance(one, QLabel | QAbstractButton):
        yield kind, one.text()
    elif isinstance(one, QLineEdit):
        yield kind, one.text()
        yield f"hint of {kind}", one.placeholderText()
    elif isinstance(one, QGroupBox):
        yield kind, one.title()
    elif isinstance(one, QComboBox):
        yield from ((kind, one.itemText(row)) for row in range(one.count()))
    elif isinstance(one, QTabBar | QTabWidget):
        yield from ((kind, one.tabText(tab)) for tab in range(one.count()))


def _model_faults(kind: str, model: QAbstractItemModel) -> list[str]:
    found: list[str] = []
    rows = min(model.rowCount(QModelIndex()), _ROWS)
    is_list = isinstance(model, QAbstractListModel)  # which has one, and no method to tell it
    columns = 1 if is_list else min(model.columnCount(QModelIndex()), _COLUMNS)
    for column in range(columns):
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            header = model.headerData(column, Qt.Orientation.Horizontal, role)
            found += text_faults(f"header of {kind}", _text(header))
        for row in range(rows):
            index = model.index(row, column)
            for name, role in _ROLES.items():
                content = _text(index.data(role))
                if role is Qt.ItemDataRole.ToolTipRole:
                    found += _tip_faults(f"{name} in {kind}", content)
                else:
                    found += text_faults(f"{name} in {kind}", content)
    return found


def _text(content: object) -> str:
    return content if isinstance(content, str) else ""


def _document_faults(kind: str, document: QTextDocument) -> list[str]:
    """What a rich document was told to show: anything but one plain format is a fault."""
    found = text_faults(kind, document.toPlainText())
    found += [
        f"{kind} has rich text: {sign}"
        for sign in ("<a href", "<img", "<table", "<ul", "<h1")
        if sign in document.toHtml()
    ]
    return found


def _tip_faults(where: str, content: str) -> list[str]:
    """A tooltip guesses whether it is markup: ours say so, with everything in them escaped."""
    if not content:
        return []
    is_markup = content.startswith("<qt>")
    inside = _OWN_TAGS.sub("\n", content) if is_markup else content
    found = text_faults(where, html.unescape(inside) if is_markup else inside)
    if "<" in inside or (not is_markup and "&" in inside and ";" in inside):
        found.append(f"{where} is markup: {content[:80]!r}")
    return found


def _shortcut_faults(where: str, words: str) -> list[str]:
    alone = words.replace("&&", "")
    is_foreign = re.search(r"&(?![A-Za-z0-9])", alone) is not None
    return [f"{where} makes a shortcut: {words[:80]!r}"] if is_foreign else []


def _is_icon(words: str) -> bool:
    """One character of our own font of icons, which stand alone."""
    return len(words) == 1 and unicodedata.category(words) == "Co"


def _most_marks(shown: str) -> int:
    most = run = 0
    for char in shown:
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        most = max(most, run)
    return most
