"""A plan before it is started: who must agree, level by level, and the note that they will read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.language import tr
from app.model.quote import ApprovalPlan
from ui import fonts as types
from ui import text
from ui.appearance import Appearance
from ui.approvals import words
from ui.confirm.form import ReasonEdit
from ui.confirm.plan import ReasonField
from ui.confirm.rules import APPROVAL_NOTE_LIMIT, Typed
from ui.widgets.card import Card, Line
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph


class PlanCard(Card):
    """`edited` when the note was changed."""

    edited = Signal()

    def __init__(self, look: Appearance, plan: ApprovalPlan, note: str) -> None:
        """Show a plan with the note that was typed before."""
        super().__init__(look)
        self.plan = plan
        self.setAccessibleName(words.plan_name(plan))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(look, words.plan_name(plan), types.SECTION, elided=True), 1)
        levels = text.plural(len(plan.levels), "{n} level", "{n} levels")
        head.addWidget(PlainLabel(look, levels, types.SECOND, "text2"))
        self.body.addLayout(head)
        for number, level in enumerate(plan.levels, start=1):
            self.body.addWidget(Line())
            title = QHBoxLayout()
            name = words.level_name(level, number)
            title.addWidget(PlainLabel(look, name, types.BODY_STRONG, elided=True), 1)
            title.addWidget(PlainLabel(look, words.needed(level), types.SECOND, "text2"))
            self.body.addLayout(title)
            for approver in level.approvers:
                said = words.planned_approver(approver)
                self.body.addWidget(Paragraph(look, said, types.SECOND, is_quiet=True))
        self.body.addWidget(Line())
        self.note = ReasonEdit(
            look,
            ReasonField(
                label=tr("Note for {plan}", plan=words.plan_name(plan)),
                hint=tr("Everybody whom this plan asks reads it."),
                member="note",
                limit=APPROVAL_NOTE_LIMIT,
                is_required=False,
                text=note,
            ),
        )
        self.note.changed.connect(self.edited)
        self.body.addWidget(self.note)

    def read_note(self) -> Typed:
        """The note as it would be sent."""
        return self.note.read()

    @property
    def typed(self) -> str:
        """The note as it was typed."""
        return self.note.edit.toPlainText()
