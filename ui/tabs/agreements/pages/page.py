"""What all pages are: a column that scrolls and is filled anew only when its words have changed."""

from __future__ import annotations

from datetime import datetime

from app.model.agreement_detail import AgreementDetail
from ui import fonts as types
from ui.context import Context
from ui.theme import Tone
from ui.widgets.card import Card, Note
from ui.widgets.filled import FilledColumn
from ui.widgets.labels import PlainLabel

_MARGIN = 16


class Page(FilledColumn):
    """A page of the pane. It keeps its place and the focus when it is filled again."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, margin=_MARGIN)
        self.context = context

    def show_detail(self, detail: AgreementDetail, now: datetime) -> None:
        """Show what is stored of an agreement at this time."""
        raise NotImplementedError

    def shown(self) -> None:
        """The page came into view."""

    def forget(self) -> None:
        """Another agreement comes: drop what belongs to this one, and go to the top."""
        self.verticalScrollBar().setValue(0)


def note(context: Context, tone: Tone, icon: str, bold: str, rest: str = "") -> Note:
    """A note whose icon stands beside the first line."""
    made = Note(context.look, tone, icon, bold, rest)
    made.put_icon_on_first_line()
    return made


def quiet(context: Context, words: str) -> Card:
    """A card that says that there is nothing."""
    card = Card(context.look)
    card.body.addWidget(PlainLabel(context.look, words, types.BODY, "text2", wraps=True))
    card.setAccessibleName(words)
    return card
