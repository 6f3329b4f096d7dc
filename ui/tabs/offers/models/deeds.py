"""What can be done about a model: why it cannot now, and the sheets that ask before it is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.model.command import (
    UNDERWAY,
    USE_CASE_FORM,
    CommandRecord,
    CommandState,
    ModelCommand,
    SubmitUseCase,
)
from app.model.foundation_model import ModelOffer, ModelSummary
from app.model.use_case_form import StoredForm, UseCaseForm
from ui.confirm.model import enable_model, remove_model, send_form
from ui.confirm.plan import Plan
from ui.confirm.sender import CallFailed, Sender
from ui.confirm.sheet import ConfirmSheet
from ui.context import Context
from ui.tabs.offers.models.shelf import Shelf
from ui.tabs.offers.models.use_case import UseCaseFields
from ui.tabs.offers.models.words import KNOWN_FORM, FormState


class Deeds(QObject):
    """`changed` when a command moved on, so that something may be done now, or no more.

    `place_lost` when a sheet closed and what had the focus before is gone.
    """

    changed = Signal()
    place_lost = Signal()

    def __init__(self, context: Context, shelf: Shelf, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._shelf = shelf
        self._window = window
        self._records: dict[str, CommandRecord | None] = {}
        self._draft: UseCaseForm | None = None
        self.sheet: ConfirmSheet | None = None
        self.commands = Sender(context, self)
        self.commands.record_changed.connect(self._on_record_changed)
        self.commands.call_failed.connect(self._on_call_failed)
        self.commands.busy_changed.connect(self.changed)

    def forget(self) -> None:
        """Another account comes."""
        self._records = {}
        self._draft = None

    def forget_records(self) -> None:
        """The store was opened anew: it knows better where commands stand."""
        self._records = {}

    # --- where commands stand ---------------------------------------------------------------------

    def record(self, target: str) -> CommandRecord | None:
        """The newest command on a model or on the form, as far as the log goes back."""
        if target not in self._records:
            queries = self._context.store.queries
            found = queries.command_records(state=None, since=None, text=target) if queries else []
            self._records[target] = next((one for one in found if is_about(one, target)), None)
        return self._records[target]

    def reason_off(self, target: str) -> str:
        """Why nothing may be sent about a model, or about the form; empty when it may."""
        if self.commands.is_busy(target):
            return "This is being sent."
        record = self.record(target)
        if record is not None and record.aws_code == UNDERWAY and record.state.is_open:
            return "AWS is at work on this."
        if record is not None and record.state is CommandState.UNKNOWN:
            return "What was sent before is being checked. Do not send it a second time."
        if record is not None and record.state.is_open:
            return "This is being sent."
        return self._context.status.reason_off

    def reason_not_to_enable(self, model: ModelSummary, offer: ModelOffer | None) -> str:
        """Why the offer cannot be accepted now; empty when it can."""
        facts = self._shelf.facts.known.get(model.model_id)
        if facts is None or not facts.can_enable:
            return "AWS does not let this be accepted now."
        if model.needs_form and self._shelf.form_state is FormState.MISSING:
            return "Send the use-case form first."
        if model.needs_form and self._shelf.form_state is not FormState.SENT:
            return "Whether the use-case form was sent is not known yet."
        if offer is None:
            return "There is no offer to accept."
        return self.reason_off(model.model_id)

    def reason_not_to_remove(self, model: ModelSummary) -> str:
        """Why the access cannot be removed now; empty when it can."""
        facts = self._shelf.facts.known.get(model.model_id)
        if facts is None or not facts.can_remove or not model.needs_agreement:
            return "There is no agreement to remove."
        return self.reason_off(model.model_id)

    # --- sheets -----------------------------------------------------------------------------------

    def open_enable(self, model: ModelSummary, offer: ModelOffer) -> None:
        """Ask before an offer is accepted."""
        facts = self._shelf.facts.known.get(model.model_id)
        if facts is None or self.reason_not_to_enable(model, offer):
            return
        plan = enable_model(
            model,
            facts,
            offer,
            region=self._shelf.region,
            account_id=self._account_id,
            command_id=_new_id(),
        )
        off = partial(self.reason_not_to_enable, model, offer)
        self._open_about_model(plan, model, facts.agreement, off)

    def open_remove(self, model: ModelSummary) -> None:
        """Ask before the access is removed."""
        facts = self._shelf.facts.known.get(model.model_id)
        if facts is None or self.reason_not_to_remove(model):
            return
        plan = remove_model(
            model,
            facts,
            region=self._shelf.region,
            account_id=self._account_id,
            command_id=_new_id(),
        )
        self._open_about_model(
            plan, model, facts.agreement, partial(self.reason_not_to_remove, model)
        )

    def open_form(self) -> None:
        """Show the use-case form: what AWS has, or what was typed before, to be filled in and sent."""
        if self.sheet is not None or self._shelf.form_state not in KNOWN_FORM:
            return
        stored = self._shelf.stored_form
        begun = self._draft or (stored.form if stored else None) or UseCaseForm()
        plan = send_form(begun, region=self._shelf.region, command_id=_new_id())
        sheet = ConfirmSheet(
            self._context,
            self._window,
            plan,
            self.commands,
            read_again=self._shelf.form.again,
            reason_off=partial(self.reason_off, USE_CASE_FORM),
            changes=partial(self._form_changes, stored),
            make_form=partial(UseCaseFields, begun=begun, stored=stored),
        )
        sheet.form.answered.connect(self._on_form_answered)
        self._open(sheet)

    def _open_about_model(
        self, plan: Plan, model: ModelSummary, agreement: str, reason_off: Callable[[], str]
    ) -> None:
        if self.sheet is not None:
            return
        self._open(
            ConfirmSheet(
                self._context,
                self._window,
                plan,
                self.commands,
                read_again=partial(self._shelf.facts.read_again, model.model_id),
                reason_off=reason_off,
                changes=partial(self._changes, model.model_id, agreement, self._shelf.region),
            )
        )

    def _open(self, sheet: ConfirmSheet) -> None:
        self.sheet = sheet
        sheet.finished.connect(self._on_sheet_finished)
        sheet.place_lost.connect(self.place_lost)
        sheet.open()

    def _changes(self, model_id: str, agreement: str, region: str) -> str:
        facts = self._shelf.facts.known.get(model_id)
        if self._shelf.region != region or facts is None:
            return "The facts of the model are not known any more."
        return "" if facts.agreement == agreement else f"Now: {facts.sentence}"

    def _form_changes(self, stored: StoredForm | None) -> str:
        if self._shelf.form_state is FormState.NOT_READ or self._shelf.stored_form == stored:
            return ""
        return "AWS has another form than before."

    @property
    def _account_id(self) -> str:
        identity = self._context.status.identity
        return identity.account_id if identity else ""

    # --- slots ------------------------------------------------------------------------------------

    def _on_form_answered(self) -> None:
        if self.sheet is not None and isinstance(self.sheet.form, UseCaseFields):
            self._draft = self.sheet.form.read()

    def _on_sheet_finished(self) -> None:
        self.sheet = None
        self.changed.emit()

    def _on_record_changed(self, record: CommandRecord) -> None:
        command = record.command
        if not isinstance(command, ModelCommand):
            return
        before = self._records.get(command.target)
        self._records[command.target] = record
        is_new = before is None or (before.state, before.aws_code) != (
            record.state,
            record.aws_code,
        )
        if is_new and record.state not in (CommandState.PREPARED, CommandState.SENT):
            self._read_back(command, is_done=record.state is CommandState.CONFIRMED)
        self.changed.emit()

    def _read_back(self, command: ModelCommand, *, is_done: bool) -> None:
        if isinstance(command, SubmitUseCase):
            self._draft = None if is_done else self._draft
            self._shelf.form.again()
        elif command.region == self._shelf.region:
            self._shelf.facts.read_again(command.target)

    def _on_call_failed(self, failure: CallFailed) -> None:
        self._records = {}  # the store knows what became of it
        if self.sheet is None:
            self._context.notices.error(failure.error)
        self.changed.emit()


def is_about(record: CommandRecord, target: str) -> bool:
    """Whether a command of the log is about this model, or about the form."""
    return isinstance(record.command, ModelCommand) and record.command.target == target


def _new_id() -> str:
    return str(uuid4())
