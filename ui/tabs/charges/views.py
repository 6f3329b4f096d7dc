"""The views of the Charges tab, and the control that goes from one to the other."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

import msgspec

from app.language import tr
from ui.appearance import Appearance
from ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.context import Context

CHARGES = "charges"
TIMELINE = "timeline"
FORECAST = "forecast"
INVOICES = "invoices"


class ChargesView(Protocol):
    """A `ui.registry.Tab` with the control of the views in its toolbar, so that tabbing begins there."""

    view_control: Segmented


class ViewSpec(msgspec.Struct, frozen=True):
    """A view: its module has `build(context, parent)`, which gives a `Tab` that is also a `ChargesView`."""

    key: str
    title: str
    module: str

    def build(self, context: Context, parent: QWidget) -> QWidget:
        """Import and build the view, when it is first chosen."""
        return cast("QWidget", import_module(self.module).build(context, parent))


# A new view is one line here.
VIEWS = (
    ViewSpec(CHARGES, tr("Charges"), "ui.tabs.charges.table"),
    ViewSpec(TIMELINE, tr("Timeline"), "ui.tabs.charges.timeline.view"),
    ViewSpec(FORECAST, tr("Forecast"), "ui.tabs.charges.forecast.view"),
    ViewSpec(INVOICES, tr("Invoices"), "ui.tabs.charges.invoices.table"),
)


def view_control(look: Appearance, current: str) -> Segmented:
    """Make the control for the view `current`, which is on in it."""
    control = Segmented(look, {one.key: one.title for one in VIEWS}, tr("Charges"))
    control.select(current)
    return control
