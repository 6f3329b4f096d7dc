"""The approvals of one quote in its pane: the plans before they are started, how far they are afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.errors import AppError
from app.language import tr
from app.model.quote import DRAFT, ApprovalProgress, Quote
from app.model.quote_row import progress_of
from app.model.request import Approval
from app.model.text import plain, plain_block
from app.worker.quote_messages import ApprovalsRead, PlansRead, ReadApprovals, ReadPlans
from ui import fonts as types
from ui import text
from ui.aio import Tasks, async_slot
from ui.approvals import words
from ui.approvals.levels import LevelsCard
from ui.approvals.plan_card import PlanCard
from ui.confirm.rules import APPROVAL_NOTE_LIMIT
from ui.confirm.start_approvals import Asked
from ui.context import Context
from ui.theme import Tone
from ui.widgets.buttons import LinkButton
from ui.widgets.card import Note
from ui.widgets.chip import Chip
from ui.widgets.failed import Asked as Question
from ui.widgets.failed import failure
from ui.widgets.filled import FilledPart
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph

_PLANS = Question(
    tr("approval plans"),
    "aws-marketplace:GetAgreementRequestApprovalPlans",
    tr("Your role may not see who has to approve."),
)
_APPROVALS = Question(
    tr("approvals"),
    "aws-marketplace:ListAgreementApprovals",
    tr("Your role may not see how far the approvals are."),
)
_NO_PLANS = tr("AWS names no plan for this quote, so that approval cannot be asked for here.")


class ApprovalsPart(FilledPart):
    """`changed` when plans were read or a note was typed, or what was read has changed."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.look)
        self.context = context
        self.plans: PlansRead | None = None
        self.approvals: ApprovalsRead | None = None
        self.cards: list[PlanCard] = []
        self._quote: Quote | None = None
        self._error: AppError | None = None
        self._notes: dict[tuple[str, str], str] = {}

    @property
    def tasks(self) -> Tasks:
        """The supervised set."""
        return self.context.tasks

    def show_quote(self, quote: Quote | None) -> None:
        """Show what belongs to this quote, read when it is another one or in another state; None: nothing."""
        before, self._quote = self._quote, quote
        if _state(before) == _state(quote):
            return
        self.plans, self.approvals, self._error = None, None, None
        self._show()
        self.read_again()

    def read_again(self) -> None:
        """Read plans or approvals of the quote anew; what is shown stays until they are there."""
        if self._quote is not None and _concerns(self._quote):
            self._read(self._quote)

    @property
    def progress(self) -> ApprovalProgress | None:
        """How far the approvals were when they were read."""
        return progress_of(self.approvals.approvals) if self.approvals is not None else None

    @property
    def problem(self) -> str:
        """Why approval cannot be asked for yet; empty when it can."""
        if self._error is not None:
            return tr("Who has to approve could not be read.")
        if self.plans is None:
            return tr("Countersign reads who has to approve.")
        if self.plans.unreadable:
            return tr(
                "An approval plan of this quote cannot be read, so it cannot be started here."
            )
        if not self.plans.plans:
            return _NO_PLANS
        return next(
            (card.read_note().problem for card in self.cards if not card.read_note().is_good), ""
        )

    def asked(self) -> list[Asked]:
        """The plans with their notes, as they would be started."""
        return [(card.plan, card.read_note().value) for card in self.cards]

    # --- reading ----------------------------------------------------------------------------------

    @async_slot
    async def _read(self, quote: Quote) -> None:
        call = ReadPlans if quote.status == DRAFT else ReadApprovals
        error: AppError | None = None
        answer: object = None
        try:
            answer = await self.context.bridge.call(call(quote.quote_id))
        except AppError as found:
            error = found
        if _state(self._quote) != _state(quote):
            return  # meanwhile it is another one, or in another state
        if isinstance(answer, PlansRead):
            self.plans = answer
        if isinstance(answer, ApprovalsRead):
            self.approvals = answer
        self._error = error
        self._show()
        self.changed.emit()

    # --- showing ----------------------------------------------------------------------------------

    def _show(self) -> None:
        status = self._quote.status if self._quote else ""
        quote_id = self._quote.quote_id if self._quote else ""
        self.update_to((quote_id, status, self.plans, self.approvals, self._error), self._widgets)

    def _widgets(self) -> Iterator[QWidget]:
        self.cards = []
        if self._quote is None or not _concerns(self._quote):
            return
        if self._error is not None:
            yield self._failed(self._error)
        if self._quote.status == DRAFT:
            yield from self._plan_widgets(self._quote.quote_id)
        else:
            yield from self._approval_widgets()

    def _plan_widgets(self, quote_id: str) -> Iterator[QWidget]:
        look, read = self.context.look, self.plans
        yield PlainLabel(look, tr("Who has to approve"), types.SECTION)
        if read is None:
            if self._error is None:
                yield PlainLabel(look, tr("Reading the approval plans…"), types.BODY, "text2")
            return
        if read.unreadable or not read.plans:
            said = self.problem
            yield Note(look, Tone.WARNING, "warning-circle", said)
        for plan in read.plans:
            card = PlanCard(look, plan, self._notes.get((quote_id, plan.reference), ""))
            card.edited.connect(self._on_card_edited)
            self.cards.append(card)
            yield card

    def _approval_widgets(self) -> Iterator[QWidget]:
        look, read = self.context.look, self.approvals
        if read is None:
            if self._error is None:
                yield PlainLabel(look, tr("Reading the approvals…"), types.BODY, "text2")
            return
        for approval in read.approvals:
            yield self._approval(approval)
        if read.unreadable:
            missing = text.plural(read.unreadable, "{n} approval", "{n} approvals")
            yield Note(
                look,
                Tone.WARNING,
                "warning-circle",
                tr("{missing} could not be read.", missing=missing),
            )

    def _approval(self, approval: Approval) -> QWidget:
        look = self.context.look
        title = plain(approval.name, 120) or tr("Approval")
        card = LevelsCard(look, approval, "", None, is_whole=True, title=title)
        card.setAccessibleName(f"{title}, {words.approval_face(approval).words}")
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(Chip(look, words.approval_face(approval)))
        head.addWidget(PlainLabel(look, words.approval_dates(approval), types.SECOND, "text2"), 1)
        card.body.insertSpacing(1, look.px(4))
        card.body.insertLayout(2, head)
        card.body.insertSpacing(3, look.px(8))
        if approval.note:
            said = tr("Your note: “{note}”", note=plain_block(approval.note, APPROVAL_NOTE_LIMIT))
            card.body.addWidget(Paragraph(look, said, types.SECOND, is_quiet=True))
        return card

    def _failed(self, error: AppError) -> QWidget:
        is_draft = self._quote is not None and self._quote.status == DRAFT
        said = failure(error, _PLANS if is_draft else _APPROVALS)
        note = Note(self.context.look, Tone.WARNING, said.icon, said.title, said.lines)
        again = LinkButton(self.context.look, tr("Read again"))
        again.clicked.connect(self.read_again)
        note.add_widget(again)
        return note

    def _on_card_edited(self) -> None:
        if self._quote is not None:
            for card in self.cards:
                self._notes[(self._quote.quote_id, card.plan.reference)] = card.typed
        self.changed.emit()


def _state(quote: Quote | None) -> tuple[str, str]:
    return (quote.quote_id, quote.status) if quote is not None else ("", "")


def _concerns(quote: Quote) -> bool:
    """Whether somebody has to agree to this quote, or had to."""
    return quote.approval_required is True or quote.status in (
        "PENDING_APPROVAL",
        "APPROVED",
        "REJECTED",
    )
