"""A switch that shows what is so: pressing it asks for the other state, and does not move it by itself."""

from __future__ import annotations

from ui.widgets.switch import Switch
from ui.widgets.tooltip import set_tooltip


class AskedSwitch(Switch):
    """`clicked` when the person wants it to change. It is turned with `setChecked` by what is known."""

    def set_on(self, is_on: bool, reason_off: str = "") -> None:
        """Let it be pressed, or not, with the reason."""
        self.setEnabled(is_on)
        set_tooltip(self, reason_off)
        self.setAccessibleDescription("" if is_on else reason_off)

    def nextCheckState(self) -> None:
        """Stay: what was asked for is not so yet."""
