"""The views of the Offers tab, and the control that goes from one to the other."""

from __future__ import annotations

from app.language import tr
from ui.appearance import Appearance
from ui.widgets.segmented import Segmented

MARKETPLACE = "marketplace"
MODELS = "models"
QUOTES = "quotes"
_WORDS = {MARKETPLACE: tr("Marketplace"), MODELS: tr("AI models"), QUOTES: tr("My quotes")}


def view_control(look: Appearance) -> Segmented:
    """Each view has a control of its own at the same place, so that tabbing begins there."""
    return Segmented(look, _WORDS, tr("Offers"))
