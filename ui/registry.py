"""The tabs in their order, each loaded when it is first shown. A new tab is one line here."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.sync import Counts
from ui import text
from ui.widgets.chip import BadgeKind

if TYPE_CHECKING:
    from ui.context import Context


class TabKey(StrEnum):
    """The five tabs."""

    OFFERS = "offers"
    AGREEMENTS = "agreements"
    CHARGES = "charges"
    REQUESTS = "requests"
    SESSIONS = "sessions"


class Asked(StrEnum):
    """What the window asks of the view that is shown, by the method that does it."""

    MAIN = "run_main_action"
    REJECT = "run_reject_action"
    EXPORT = "export"
    COLUMNS = "choose_columns"
    COPY_TEXT = "copy_as_text"
    COPY_ID = "copy_id"
    PARTY = "filter_by_party"
    FILTER = "focus_filter"


NOT_HERE = tr("There is nothing for that in this view.")
NO_ROW = tr("Select a row first.")


class Offered(NamedTuple):
    """Something that can be done with the item in view: its words, what it is about, and why it is off."""

    words: str
    run: Callable[[], object]
    about: str = ""
    off: str = ""
    keys: str = ""


class Tab(QWidget):
    """What the window knows of a tab. Tabs override what they can do."""

    def shown(self) -> None:
        """The tab came into view: refresh what is stale."""

    def focus_filter(self) -> None:
        """Put the focus into the field that narrows the list (Ctrl+F)."""

    def set_filter(self, content: str) -> None:
        """Narrow the list to a text (from the header's search)."""

    def look_for(self, content: str) -> None:
        """Ask AWS for what fits a text, in a tab that can."""

    def show_view(self, view: str) -> None:
        """Show everything in one of the tab's views, such as "decided" where it has several."""

    def open_item(self, item_id: str) -> bool:
        """Select and show one item; False when the store has no such item."""
        return not item_id

    def run_main_action(self) -> None:
        """The main action of the pane, which opens its sheet (Ctrl+Enter)."""

    def begin_new(self) -> None:
        """Begin with a new item, in a tab where some are made."""

    def run_reject_action(self) -> None:
        """Reject the item of the pane, which opens its sheet (Ctrl+Shift+R)."""

    def copy_as_text(self) -> None:
        """Copy the selected rows for a message."""

    def export(self) -> None:
        """Offer to write the rows to a file (Ctrl+E)."""

    def choose_columns(self) -> None:
        """Offer which columns are shown."""

    def filter_by_party(self) -> None:
        """Show only what comes from the same seller as the selected row."""

    def refresh_item(self) -> None:
        """Read the item in the pane again from AWS, if the focus is there (F5)."""

    def regions(self) -> list[QWidget]:
        """Where F6 stops inside the tab."""
        return [self]

    def copy_id(self) -> str:
        """The id of the selected item (Ctrl+Shift+C); empty when there is none."""
        return ""

    def why_off(self, asked: Asked) -> str:
        """Why the view cannot do now what the window would ask of it; empty where it can."""
        own = getattr(type(self), asked.value)
        return NOT_HERE if own is getattr(Tab, asked.value) else ""

    def offered(self) -> tuple[Offered, ...]:
        """What can be done with the item in view, also what is off. Nothing of it pays without a sheet."""
        return ()


class TabSpec(msgspec.Struct, frozen=True):
    """How a tab is named, found and counted. `what_counts` completes "Charges, 4 ..." when spoken."""

    key: TabKey
    title: str
    icon: str
    module: str
    badge: Callable[[Counts], int | None]
    badge_kind: str
    what_counts: str

    def build(self, context: Context, parent: QWidget) -> Tab:
        """Import the tab and build it where it will stand: moved there later, all of it is styled anew."""
        tab: Tab = import_module(self.module).build(context, parent)
        return tab

    def spoken(self, number: int | None) -> str:
        """The tab's accessible name with its number."""
        if number is None:
            return tr("{title}, number not known", title=self.title)
        return f"{self.title}, {text.count(number)} {self.what_counts}"


TABS = (
    TabSpec(
        TabKey.OFFERS,
        tr("Offers"),
        "storefront",
        "ui.tabs.offers.tab",
        lambda counts: counts.offers,
        BadgeKind.QUIET,
        tr("not accepted"),
    ),
    TabSpec(
        TabKey.AGREEMENTS,
        tr("Agreements"),
        "handshake",
        "ui.tabs.agreements.tab",
        lambda counts: counts.agreements,
        BadgeKind.QUIET,
        "active",
    ),
    TabSpec(
        TabKey.CHARGES,
        tr("Charges"),
        "receipt",
        "ui.tabs.charges.tab",
        lambda counts: counts.charges_without_order,
        BadgeKind.WARNING,
        tr("without a purchase order"),
    ),
    TabSpec(
        TabKey.REQUESTS,
        tr("Pending requests"),
        "tray",
        "ui.tabs.requests.tab",
        lambda counts: counts.open_requests,
        BadgeKind.LOUD,
        "open",
    ),
    TabSpec(
        TabKey.SESSIONS,
        tr("Payment sessions"),
        "wallet",
        "ui.tabs.sessions.tab",
        lambda counts: counts.sessions,
        BadgeKind.QUIET,
        "active",
    ),
)
