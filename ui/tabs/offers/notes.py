"""What stands in the place of something of an offer that is not there, or could not be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from app.errors import AccessDenied, AppError, NotFound
from app.language import tr
from ui import fonts as types
from ui.appearance import Appearance
from ui.context import Context
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton
from ui.widgets.card import Card, Note
from ui.widgets.labels import PlainLabel
from ui.widgets.missing_right import MissingRightNote


def failure_note(
    context: Context,
    error: AppError,
    what: str,
    right: str,
    again: Callable[[], None],
    *,
    is_narrow: bool = False,
) -> Note:
    """Say why `what` ("this offer") did not come; `right` is the IAM action that reads it.

    Where it `is_narrow`, the button stands below the words.
    """
    look = context.look
    made: Note
    if isinstance(error, AccessDenied):
        missing = error.missing_right or right
        denied = MissingRightNote(look, what, missing, context.clipboard, reason=error.reason)
        denied.check_button.clicked.connect(context.places.open_health)
        made = denied
    elif isinstance(error, NotFound):
        made = Note(
            look, Tone.WARNING, "question", tr("AWS does not show {what} to this account.", what=what),
            tr("It may be gone, made for another account, or not sold in your country."),
        )  # fmt: skip
    else:
        made = Note(look, Tone.WARNING, "warning-circle", error.message, error.hint)
    made.put_icon_on_first_line()
    button = PlainButton(look, tr("Read again"), "arrow-clockwise", size=ButtonSize.ROW)
    button.clicked.connect(again)
    if is_narrow:
        made.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    else:
        made.add_widget(button)
    return made


def quiet_card(look: Appearance, words: str) -> Card:
    """A card with one sentence in the place of what is not there."""
    card = Card(look)
    card.setAccessibleName(words)
    card.body.addWidget(PlainLabel(look, words, types.BODY, "text2", wraps=True))
    return card
