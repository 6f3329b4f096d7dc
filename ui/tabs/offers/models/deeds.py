"""What can be done about a model: why it cannot now, and the sheets that ask before it is done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from app.language import tr
from app.model.command import (
    USE_CASE_FORM,
    Command,
    CommandRecord,
    CommandState,
    ModelCommand,
    SubmitUseCase,
)
from app.model.foundation_model import ModelOffer, ModelSummary
from app.model.use_case_form import StoredForm, UseCaseForm
from ui.confirm.deeds import CommandDeeds
from ui.confirm.model import enable_model, remove_model, send_form
from ui.confirm.plan import Plan
from ui.confirm.sheet import ConfirmSheet
from ui.context import Context
from ui.tabs.offers.models.shelf import Shelf
from ui.tabs.offers.models.use_case import UseCaseFields
from ui.tabs.offers.models.words import KNOWN_FORM, FormState


class Deeds(CommandDeeds):
    """Commands stand by the model, or by the use-case form."""

    def __init__(self, context: Context, shelf: Shelf, window: QWidget) -> None:
        super().__init__(context, window, ModelCommand)
        self._shelf = shelf
        self._draft: UseCaseForm | None = None

    def forget(self) -> None:
        """Another account comes."""
        self.forget_records()
        self._draft = None

    # --- what can be done -------------------------------------------------------------------------

    def reason_not_to_enable(self, model: ModelSummary, offer: ModelOffer | None) -> str:
        """Why the offer cannot be accepted now; empty when it can."""
        facts = self._shelf.facts.known.get(model.model_id)
        if facts is None or not facts.can_enable:
            return tr("AWS does not let this be accepted now.")
        if model.needs_form and self._shelf.form_state is FormState.MISSING:
            return tr("Send the use-case form first.")
        if model.needs_form and self._shelf.form_state is not FormState.SENT:
            return tr("Whether the use-case form was sent is not known yet.")
        if offer is None:
            return tr("There is no offer to accept.")
        return self.reason_off(model.model_id)

    def reason_not_to_remove(self, model: ModelSummary) -> str:
        """Why the access cannot be removed now; empty when it can."""
        facts = self._shelf.facts.known.get(model.model_id)
        if facts is None or not facts.can_remove or not model.needs_agreement:
            return tr("There is no agreement to remove.")
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
        self.open_sheet(sheet)

    def _open_about_model(
        self, plan: Plan, model: ModelSummary, agreement: str, reason_off: Callable[[], str]
    ) -> None:
        if self.sheet is not None:
            return
        self.open_sheet(
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

    def _changes(self, model_id: str, agreement: str, region: str) -> str:
        facts = self._shelf.facts.known.get(model_id)
        if self._shelf.region != region or facts is None:
            return tr("The facts of the model are not known any more.")
        return (
            "" if facts.agreement == agreement else tr("Now: {sentence}", sentence=facts.sentence)
        )

    def _form_changes(self, stored: StoredForm | None) -> str:
        if self._shelf.form_state is FormState.NOT_READ or self._shelf.stored_form == stored:
            return ""
        return tr("AWS has another form than before.")

    @property
    def _account_id(self) -> str:
        identity = self._context.status.identity
        return identity.account_id if identity else ""

    # --- slots ------------------------------------------------------------------------------------

    def _on_form_answered(self) -> None:
        if self.sheet is not None and isinstance(self.sheet.form, UseCaseFields):
            self._draft = self.sheet.form.read()

    # --- what became of it ------------------------------------------------------------------------

    def moved_on(self, record: CommandRecord, before: CommandRecord | None) -> None:
        """Read what it has changed."""
        is_new = before is None or (before.state, before.aws_code) != (
            record.state,
            record.aws_code,
        )
        if is_new and record.state not in (CommandState.PREPARED, CommandState.SENT):
            self._read_back(record.command, is_done=record.state is CommandState.CONFIRMED)

    def _read_back(self, command: Command, *, is_done: bool) -> None:
        if isinstance(command, SubmitUseCase):
            self._draft = None if is_done else self._draft
            self._shelf.form.again()
        elif isinstance(command, ModelCommand) and command.region == self._shelf.region:
            self._shelf.facts.read_again(command.target)


def _new_id() -> str:
    return str(uuid4())
