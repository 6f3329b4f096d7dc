"""What a tab of several views passes on to the one that is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.registry import Asked, Offered, Tab


class Viewed:
    """Stands before Tab among the bases of such a tab."""

    @property
    def current(self) -> Tab:
        """The view that is shown."""
        raise NotImplementedError

    def run_main_action(self) -> None:
        """The main action of the view."""
        self.current.run_main_action()

    def copy_as_text(self) -> None:
        """Copy the selected rows for a message."""
        self.current.copy_as_text()

    def export(self) -> None:
        """Offer to write the rows to a file."""
        self.current.export()

    def choose_columns(self) -> None:
        """Offer which columns are shown."""
        self.current.choose_columns()

    def filter_by_party(self) -> None:
        """Show only what comes from the same seller as the selected row."""
        self.current.filter_by_party()

    def refresh_item(self) -> None:
        """Read what the focus is in again."""
        self.current.refresh_item()

    def regions(self) -> list[QWidget]:
        """Where F6 stops."""
        return self.current.regions()

    def copy_id(self) -> str:
        """The id of the selected item."""
        return self.current.copy_id()

    def why_off(self, asked: Asked) -> str:
        """Why the view cannot do now what the window would ask of it."""
        return self.current.why_off(asked)

    def offered(self) -> tuple[Offered, ...]:
        """What can be done with the item in the view."""
        return self.current.offered()
