"""The button that exports what a view shows, and cancels an export that runs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.language import tr
from ui.context import Context
from ui.export.subject import Subject
from ui.widgets.buttons import IconButton
from ui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from ui.export.exporter import Exporter

_WORDS = tr("Export")
_ICON = "download-simple"
_STOP = "x"
_SHORTCUT = "Ctrl+E"


class ExportButton(QWidget):
    """`button` with words, `icon` where there is little room. While an export runs they cancel it."""

    def __init__(self, context: Context, subject: Subject) -> None:
        super().__init__()
        look = context.look
        self._context = context
        self._subject = subject
        self._reason_off = ""
        self.button = MenuButton(look, _WORDS, _ICON)
        self.icon = IconButton(look, _ICON, _WORDS, shortcut=_SHORTCUT)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for one in (self.button, self.icon):
            row.addWidget(one)
            one.clicked.connect(self._on_clicked)
        self.set_narrow(is_narrow=False)
        self._say(None)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Show only the icon, or the words, too."""
        self.button.setVisible(not is_narrow)
        self.icon.setVisible(is_narrow)

    def set_on(self, is_on: bool, reason: str) -> None:
        """Switch it off with the reason, or on; an export that runs can be cancelled anyway."""
        self._reason_off = "" if is_on else reason
        self._switch()

    def open_menu(self) -> QMenu | None:
        """Offer the kinds of files; None when there is nothing to export or an export runs."""
        if self._reason_off or self.percent is not None:
            return None
        menu = self.exporter.menu()
        shown = self.icon if self.button.isHidden() else self.button
        corner = shown.mapToGlobal(QPoint(shown.width() - menu.sizeHint().width(), shown.height()))
        menu.popup(corner)
        return menu

    @property
    def percent(self) -> int | None:
        """How much is written; None when nothing is being exported."""
        return self.exporter.percent if "exporter" in self.__dict__ else None

    @cached_property
    def exporter(self) -> Exporter:
        """What writes the files, made when somebody asks for it."""
        # Imported here: 30 ms that opening a view need not wait for.
        from ui.export.exporter import Exporter  # noqa: PLC0415

        made = Exporter(self._context, self._subject, self)
        made.changed.connect(self._on_exporter_changed)
        return made

    def _say(self, percent: int | None) -> None:
        is_running = percent is not None
        words = tr("Cancel, {percent}%", percent=percent) if is_running else _WORDS
        self.button.has_caret = not is_running
        self.button.set_words(words)
        self.button.setAccessibleName(
            tr("Cancel the export, {percent}% done", percent=percent) if is_running else _WORDS
        )
        self.button.set_tip(tr("Cancel the export") if is_running else f"{_WORDS} ({_SHORTCUT})")
        self.icon.set_name(
            tr("Cancel the export, {percent}% done", percent=percent) if is_running else _WORDS
        )
        for one in (self.button, self.icon):
            one.set_icon(_STOP if is_running else _ICON)
        self._switch()

    def _switch(self) -> None:
        is_on = not self._reason_off or self.percent is not None
        self.button.set_on(is_on, self._reason_off)
        self.icon.setEnabled(is_on)

    def _on_clicked(self) -> None:
        if self.percent is None:
            self.open_menu()
        else:
            self.exporter.cancel()

    def _on_exporter_changed(self) -> None:
        self._say(self.percent)
