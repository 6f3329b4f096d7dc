"""What stands in the place of AWS's answer: nothing asked, nothing found, refused, out of reach."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.language import tr
from ui.appearance import Appearance
from ui.widgets.empty import EmptyState
from ui.widgets.failed import Asked

ASKED = Asked(
    tr("agreements"), "aws-marketplace:SearchAgreements", tr("Your role may not search agreements.")
)


def unasked(look: Appearance) -> EmptyState:
    """Before the first question."""
    return EmptyState(
        look,
        "cloud-arrow-down",
        tr("Ask AWS itself"),
        tr(
            "The list of agreements shows what Countersign has stored. Here AWS searches, by the filters"
            " that it has. It takes only some of them together, so the others go off as you choose."
        ),
    )


def no_hits(look: Appearance, lines: str, clear: QWidget) -> EmptyState:
    """AWS found nothing."""
    return EmptyState(
        look,
        "funnel-simple",
        tr("AWS finds no agreements"),
        lines,
        buttons=(clear,),
    )
