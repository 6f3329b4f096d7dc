"""What the sessions' toolbar has beside the filters: who is looked at, reading now, and a new session."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.appearance import Appearance
from ui.table.toolbar import TableToolbar
from ui.tabs.sessions.picker import Picker
from ui.tabs.sessions.words import READS
from ui.widgets.buttons import IconButton, PrimaryButton

_READ = f"{READS}. Read now"
_NEW = "New session"


class SessionTools(QObject):
    """`read_wanted` and `new_wanted` when the person presses their buttons."""

    read_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, look: Appearance, bar: TableToolbar, chips: tuple[str, ...]) -> None:
        """Put them into a toolbar that has these chips of its own."""
        super().__init__(bar)
        self.picker = Picker(look)
        self.read_button = IconButton(look, "arrows-clockwise", _READ)
        self.read_icon = IconButton(look, "arrows-clockwise", _READ)
        self.new_button = PrimaryButton(look, _NEW, "plus")
        self.new_icon = IconButton(look, "plus", _NEW)
        bar.add_lead(self.picker)
        bar.add_tool(self.read_button, self.read_icon)
        bar.add_tool(self.new_button, self.new_icon)
        self._order(bar, chips)
        for button in (self.read_button, self.read_icon):
            button.clicked.connect(self.read_wanted)
        for new in (self.new_button, self.new_icon):
            new.clicked.connect(self.new_wanted)

    def set_new(self, off: str) -> None:
        """Switch creating on, or off with the reason."""
        self.new_button.set_on(not off, off)
        self.new_icon.setEnabled(not off)

    def focus_new(self) -> None:
        """Put the focus on the button for a new session, in the form that it has now."""
        new = self.new_icon if self.new_button.isHidden() else self.new_button
        new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order(self, bar: TableToolbar, chips: tuple[str, ...]) -> None:
        """Let Tab go through the bar as it is read."""
        picker = self.picker
        own = [chip for name in chips if (chip := bar.chip(name)) is not None]
        parts: list[QWidget] = [picker.choice, picker.scope_button, picker.agent_chip, *own]
        parts += [bar.more, bar.filter, self.read_button, self.read_icon]
        parts += [self.new_button, self.new_icon, bar.columns_button]
        parts += [one for one in bar.export.findChildren(QWidget) if one.focusPolicy()]
        for first, then in pairwise(parts):
            bar.setTabOrder(first, then)
