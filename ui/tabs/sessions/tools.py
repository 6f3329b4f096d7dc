"""What the sessions' toolbar has beside the filters: who is looked at, reading now, and a new session."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from app.language import tr
from ui.appearance import Appearance
from ui.table.toolbar import TableToolbar
from ui.tabs.sessions.picker import Picker
from ui.widgets.buttons import IconButton, PrimaryButton
from ui.widgets.tooltip import set_tooltip

_READ = tr("Reads every 60 s. Read now")
_NEW = tr("New session")


class SessionTools(QObject):
    """`read_wanted` and `new_wanted` when the person presses their buttons."""

    read_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, look: Appearance, bar: TableToolbar) -> None:
        """Put them into a toolbar."""
        super().__init__(bar)
        self.picker = Picker(look)
        self.read_button = IconButton(look, "arrows-clockwise", _READ)
        self.read_icon = IconButton(look, "arrows-clockwise", _READ)
        self.new_button = PrimaryButton(look, _NEW, "plus")
        self.new_icon = IconButton(look, "plus", _NEW)
        bar.add_lead(self.picker)
        bar.add_tool(self.read_button, self.read_icon)
        bar.add_tool(self.new_button, self.new_icon)
        for button in (self.read_button, self.read_icon):
            button.clicked.connect(self.read_wanted)
        for new in (self.new_button, self.new_icon):
            new.clicked.connect(self.new_wanted)

    def set_new(self, off: str) -> None:
        """Switch creating on, or off with the reason."""
        self.new_button.set_on(not off, off)
        self.new_icon.setEnabled(not off)
        set_tooltip(self.new_icon, off or _NEW)

    def focus_new(self) -> None:
        """Put the focus on the button for a new session, in the form that it has now."""
        new = self.new_icon if self.new_button.isHidden() else self.new_button
        new.setFocus(Qt.FocusReason.OtherFocusReason)
