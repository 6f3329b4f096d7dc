"""Tooltips have no plain format: their text is escaped here and nowhere else."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.model.text import plain_block

_MAX = 600
_HEARD = "heardTip"


def tooltip_html(content: str) -> str:
    """The text as a tooltip that shows every character as it is."""
    if not content:
        return ""
    from html import escape  # noqa: PLC0415 - its tables of entities take 2 ms, and no frame needs them

    return f"<qt>{escape(plain_block(content, _MAX)).replace(chr(10), '<br>')}</qt>"


def set_tooltip(widget: QWidget, content: str) -> None:
    """Give a widget a tooltip of plain text, which is its description where it has no other one.

    Screen readers would else be told the tooltip with its markup, as Qt does without a description.
    """
    shown = tooltip_html(content)
    if widget.toolTip() == shown:
        return
    widget.setToolTip(shown)
    before = widget.property(_HEARD)
    if widget.accessibleDescription() in ("", before):
        heard = ", ".join(plain_block(content, _MAX).splitlines())
        widget.setProperty(_HEARD, heard)
        widget.setAccessibleDescription(heard)
