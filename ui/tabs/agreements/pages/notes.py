"""The Notes page: the person's own words, tags, owner and cost centre, kept while they are typed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from app.language import tr
from app.model.agreement_detail import AgreementDetail
from app.model.note import (
    COST_CENTER_LIMIT,
    NOTE_LIMIT,
    OWNER_LIMIT,
    TAG_LIMIT,
    TAGS_LIMIT,
    Note,
    tags_of,
    tags_text,
    tidy,
)
from ui import fonts as types
from ui import text
from ui.context import Context
from ui.tabs.agreements.pages.note_keeper import NoteKeeper
from ui.tabs.agreements.pages.page import Page
from ui.theme import Tone
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_PAUSE_MS = 700
_LINES = 11
_TAGS_TYPED = TAGS_LIMIT * (TAG_LIMIT + 2)
_WHERE = tr(
    "Yours alone: kept on this computer, encrypted with the stored data. AWS and the seller never see"
    " it. The search and the filter find it."
)


class NotesPage(Page):
    """Four fields. What is typed is kept after a short pause, and when the page is left."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._agreement_id = ""
        self._account_id = ""
        self._filling = False
        self.keeper = NoteKeeper(context, self)
        self.keeper.changed.connect(self._show_state)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.save)
        look = context.look
        self.owner = Field(look, tr("Owner"), tr("Who answers for it"))
        self.cost_center = Field(look, tr("Cost centre"), tr("Such as CC-4711"))
        self.tags = Field(look, tr("Tags"), tr("Separated by commas"))
        self.words = Field(look, tr("Note"), tr("What the next person has to know"), lines=_LINES)
        self._build()
        self._connect()

    # --- what the pane asks -------------------------------------------------------------------------

    def show_detail(self, detail: AgreementDetail, _now: datetime) -> None:
        """Show what is stored, unless the person is writing something else just now."""
        row = detail.row
        agreement_id = row.agreement.agreement_id
        is_other = agreement_id != self._agreement_id
        if is_other:
            self._agreement_id, self._account_id = agreement_id, self.context.store.account_id
            self.keeper.begin(agreement_id)
        has_typed = not is_other and self._typed() != self.keeper.newest(agreement_id)
        self.keeper.stored(row.note or Note(agreement_id))
        if not has_typed and self._typed() != self.keeper.newest(agreement_id):
            self._fill(self.keeper.newest(agreement_id))
        self._show_state()

    def forget(self) -> None:
        """Keep what was typed, then let another agreement come."""
        self._leave()
        super().forget()
        self._agreement_id = ""

    def save(self) -> None:
        """Keep what is typed now; what is too long waits until it is shorter."""
        self._pause.stop()
        if self._agreement_id and not self._show_problems():
            self.keeper.write(self._typed(), self._account_id)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed is kept when the page is left."""
        self._leave()
        super().hideEvent(event)

    def _leave(self) -> None:
        """Keep what there is room for: the field has said what is too long."""
        self._pause.stop()
        if self._agreement_id:
            self.keeper.write(self._typed(), self._account_id)

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.look
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        row.addWidget(self.owner, 3)
        row.addWidget(self.cost_center, 2)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        self.state = PlainLabel(look, "", types.SECOND, "text2", wraps=True)
        self.again = LinkButton(look, tr("Try again"))
        self.undo = LinkButton(look, tr("Undo"))
        self.undo.set_tip(tr("Put back what was kept before"))
        row.addWidget(self.state, 1)
        row.addWidget(self.again)
        row.addWidget(self.undo)
        where = Paragraph(look, _WHERE, types.SECOND, is_quiet=True)
        self.fill([where, pair, self.tags, self.words, foot])

    def _connect(self) -> None:
        for field, limit in (
            (self.owner, OWNER_LIMIT),
            (self.cost_center, COST_CENTER_LIMIT),
            (self.tags, _TAGS_TYPED),
        ):
            if isinstance(field.edit, QLineEdit):
                field.edit.setMaxLength(limit)
                field.edit.textEdited.connect(self._on_typed)
        if isinstance(self.words.edit, QPlainTextEdit):
            self.words.edit.textChanged.connect(self._on_typed)
        self.setFocusProxy(self.words.edit)
        self.undo.clicked.connect(self._on_undo_clicked)
        self.again.clicked.connect(self.keeper.try_again)

    # --- fields -------------------------------------------------------------------------------------

    def _typed(self) -> Note:
        return tidy(
            Note(
                self._agreement_id,
                self.words.text(),
                tags_of(self.tags.text()),
                self.owner.text(),
                self.cost_center.text(),
            )
        )

    def _fill(self, note: Note) -> None:
        self._filling = True
        self.owner.set_text(note.owner)
        self.cost_center.set_text(note.cost_center)
        self.tags.set_text(tags_text(note.tags))
        self.words.set_text(note.text)
        self._filling = False
        self._show_problems()

    def _show_problems(self) -> bool:
        """Say what is too long; true where something is."""
        over = len(self.words.text()) - NOTE_LIMIT
        too_long = tr(
            "At most {most} characters are kept: {over} too many.",
            most=text.count(NOTE_LIMIT),
            over=text.count(over),
        )
        self.words.set_problem(too_long if over > 0 else "")
        tags = tags_problem(self.tags.text())
        self.tags.set_problem(tags)
        return over > 0 or bool(tags)

    # --- state --------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        problem = self.keeper.problem(self._agreement_id)
        words, tone = "", None
        if problem is not None:
            words, tone = tr("Not kept. {reason}", reason=problem.message), Tone.DANGER
        elif self._pause.isActive() or self.keeper.is_busy(self._agreement_id):
            words = tr("Keeping…")
        elif not self.keeper.newest(self._agreement_id).is_empty or self.keeper.can_go_back:
            words = tr("Kept on this computer")
        is_news = words != self.state.text() and problem is not None
        self.state.setText(words)
        self.state.set_ink("text2" if tone is None else tone)
        self.again.setVisible(problem is not None)
        self.undo.setVisible(self.keeper.can_go_back)
        if is_news:
            announce(self.state, words, is_urgent=True)

    def _on_typed(self) -> None:
        if self._filling or not self._agreement_id:
            return
        self._pause.start()
        self._show_problems()
        self._show_state()

    def _on_undo_clicked(self) -> None:
        self.save()
        note = self.keeper.go_back(self._account_id)
        if note is not None:
            self._fill(note)
        if not self.keeper.can_go_back:
            self.words.edit.setFocus()
        self._show_state()


def tags_problem(typed: str) -> str:
    """What is wrong with typed tags; empty when nothing is."""
    parts = [part.strip() for part in typed.replace(";", ",").split(",")]
    if any(len(part) > TAG_LIMIT for part in parts):
        return tr("A tag has at most {number} characters.", number=TAG_LIMIT)
    if len({part.casefold() for part in parts if part}) > TAGS_LIMIT:
        return tr("At most {number} tags are kept.", number=TAGS_LIMIT)
    return ""
