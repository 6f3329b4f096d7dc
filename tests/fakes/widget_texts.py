"""Everything a person can see, hear or hover over in a widget, for tests that look for words."""

from __future__ import annotations

import html
import re

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

_TAG = re.compile(r"<[^>]*>")


def texts(widget: QWidget) -> list[str]:
    """Texts, accessible names and tooltips of all widgets that are not hidden."""
    found: list[str] = []
    for one in (widget, *widget.findChildren(QWidget)):
        if not one.isVisibleTo(widget):
            continue
        found += [one.accessibleName(), html.unescape(_TAG.sub("", one.toolTip()))]
        if isinstance(one, QLabel | QAbstractButton):
            found.append(one.text().replace("&&", "&"))
    return [one for one in found if one]


def all_text(widget: QWidget) -> str:
    """The same as one text."""
    return "\n".join(texts(widget)).replace("\u00a0", " ")
