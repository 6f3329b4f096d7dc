"""The pane of a model: where it stands and what to do next, its offers with all rates, and the deeds."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.language import tr
from app.model.command import USE_CASE_FORM
from app.model.foundation_model import Availability, ModelSummary
from ui import fonts as types
from ui.chips import avatar_face
from ui.confirm.command_note import CommandNote, is_worth_a_note
from ui.context import Context
from ui.help.subjects import MODEL_STATES
from ui.tabs.offers.models.action_bar import ModelActions
from ui.tabs.offers.models.cards import StepsCard, section
from ui.tabs.offers.models.deeds import Deeds
from ui.tabs.offers.models.offer_part import OfferPart
from ui.tabs.offers.models.shelf import Shelf
from ui.tabs.offers.models.steps import steps
from ui.tabs.offers.models.words import (
    Advice,
    FormState,
    advice,
    farewell,
    provider,
    title,
)
from ui.tabs.offers.notes import failure_note, quiet_card
from ui.theme import Tone
from ui.widgets.beside_pane import BesidePane
from ui.widgets.card import Note
from ui.widgets.filled import FilledPart
from ui.widgets.first_stop import first_stop
from ui.widgets.labels import IdLabel, PlainLabel
from ui.widgets.tile import Tile


class ModelPane(BesidePane):
    """Shows one model."""

    def __init__(self, context: Context, shelf: Shelf, deeds: Deeds) -> None:
        super().__init__(context.look, tr("Details of the model"))
        self.context = context
        self.model_id = ""
        self._shelf = shelf
        self._deeds = deeds
        self._build()
        self._connect()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.context.look
        self._state = FilledPart(look)
        self.offers = OfferPart(self.context, self)
        self.deed_bar = ModelActions(look)
        self.lay_out((self._state, self.offers), self.deed_bar)

    def _connect(self) -> None:
        self.offers.changed.connect(self.later.start)
        self._shelf.changed.connect(self.later.start)
        self._shelf.facts.learned.connect(self._on_learned)
        self._shelf.facts.stopped.connect(self.later.start)
        self._deeds.changed.connect(self.later.start)
        self.deed_bar.enable_wanted.connect(self.enable)
        self.deed_bar.remove_wanted.connect(self.remove)
        self.context.status.changed.connect(self.later.start)
        self.context.store.tick.connect(self.later.start)

    # --- what the page asks -----------------------------------------------------------------------

    def show_model(self, model_id: str) -> None:
        """Show a model; the same one again reads nothing."""
        if model_id == self.model_id:
            return
        self.model_id = model_id
        self.offers.forget()
        self.body.verticalScrollBar().setValue(0)
        self._shelf.facts.follow("")
        self.read()

    def read(self) -> None:
        """Read what is not known of the model, and its offers anew."""
        model = self.model
        if model is not None:
            if model.model_id not in self._shelf.facts.known:
                self._shelf.facts.read_again(model.model_id)
            self.offers.ask(self._shelf.region, model)
        self.update_now()

    def read_again(self) -> None:
        """Read everything about the model anew."""
        model = self.model
        if model is not None:
            self._shelf.facts.read_again(model.model_id)
            if model.needs_form:
                self._shelf.form.again()
            self.read()

    def forget(self) -> None:
        """Show nothing."""
        self.model_id = ""
        self.offers.forget()
        self.update_now()

    def enter(self) -> list[QWidget]:
        """Where the keyboard enters, best first."""
        deed = None if self.deed_bar.isHidden() else first_stop(self.deed_bar)
        stops = (deed, first_stop(self.body), self.close_button)
        return [one for one in stops if one is not None]

    def run_main_action(self) -> None:
        """Take the step that comes next."""
        model = self.model
        if model is not None and model.needs_form and self._shelf.form_state is FormState.MISSING:
            self.open_form()
        else:
            self.enable()

    def enable(self) -> None:
        """Ask before the chosen offer is accepted."""
        model, offer = self.model, self.offers.offer
        if model is not None and offer is not None:
            self._deeds.open_enable(model, offer)

    def remove(self) -> None:
        """Ask before the access is removed."""
        if self.model is not None:
            self._deeds.open_remove(self.model)

    def open_form(self) -> None:
        """Show the use-case form."""
        self._deeds.open_form()

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def model(self) -> ModelSummary | None:
        """The model."""
        return self._shelf.model(self.model_id)

    @property
    def facts(self) -> Availability | None:
        """What AWS says of the access to it."""
        return self._shelf.facts.known.get(self.model_id)

    def update_now(self) -> None:
        """Show what is known now."""
        model, facts = self.model, self.facts
        if self._is_worth_following:
            self._shelf.facts.follow(self.model_id)
        self.title.update_to(model, self._named)
        self.body.keeping_place(self._update_parts)
        if model is not None and facts is not None:
            self._show_deeds(model, facts)
        else:
            self.deed_bar.hide()

    @property
    def _is_worth_following(self) -> bool:
        """AWS is still changing what is shown; a command of ours tells by itself when it is done."""
        record = self._deeds.record(self.model_id)
        is_ours = record is not None and record.state.is_open
        is_changing = self.facts is not None and not self.facts.is_settled
        has_failed = self._shelf.facts.error is not None
        return self.isVisible() and is_changing and not is_ours and not has_failed

    def _update_parts(self) -> None:
        shelf, facts = self._shelf, self.facts
        records = tuple(map(self._deeds.record, (self.model_id, USE_CASE_FORM)))
        self._state.update_to(
            (self.model, facts, shelf.facts.failed.get(self.model_id), shelf.facts.error,
             shelf.form_state, shelf.form.error, shelf.region, records),
            self._where_it_stands,
        )  # fmt: skip
        self.offers.refresh()

    def _show_deeds(self, model: ModelSummary, facts: Availability) -> None:
        bar = self.deed_bar
        bar.setVisible(model.needs_agreement and (facts.can_remove or facts.can_enable))
        if facts.can_remove:
            bar.show_remove(self._deeds.reason_not_to_remove(model))
        else:
            bar.show_enable(self._deeds.reason_not_to_enable(model, self.offers.offer))

    def _named(self) -> Iterator[QWidget]:
        model, look = self.model, self.context.look
        if model is None:
            return
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(12))
        face = avatar_face(provider(model))
        row.addWidget(Tile(look, face.tone, 40, letter=face.letter))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(PlainLabel(look, title(model), types.DIALOG_TITLE, elided=True))
        second = QHBoxLayout()
        second.setSpacing(look.px(6))
        for words in (provider(model), "·"):
            second.addWidget(PlainLabel(look, words, types.SECOND, "text2"))
        second.addWidget(IdLabel(look, model.model_id, tr("model id"), self.context.clipboard))
        second.addStretch(1)
        column.addLayout(second)
        row.addLayout(column, 1)
        inside.setAccessibleName(title(model))
        yield inside

    def _where_it_stands(self) -> Iterator[QWidget]:
        model, facts, look, shelf = self.model, self.facts, self.context.look, self._shelf
        if model is None:
            return
        now = self.context.store.now()
        for target in (self.model_id, *((USE_CASE_FORM,) if model.needs_form else ())):
            command = self._deeds.record(target)
            if command is not None and is_worth_a_note(command, now - command.created_at):
                yield CommandNote(self.context, self._deeds, command)
        if facts is None:
            error = shelf.facts.failed.get(self.model_id) or shelf.facts.error
            if error is None:
                yield quiet_card(look, tr("Reading the access to it…"))
            else:
                right = "bedrock:GetFoundationModelAvailability"
                yield failure_note(
                    self.context, error, tr("the access to it"), right, self._on_facts_again_clicked,
                    is_narrow=True,
                )  # fmt: skip
            return
        record = self._deeds.record(self.model_id)
        if record is None or not record.state.is_open:  # which says where it stands itself
            yield self._advice(advice(model, facts, shelf.form_state, shelf.region))
        if said_farewell := farewell(model):
            words = tr("Move what calls it to another one before.")
            yield Note(look, Tone.WARNING, "calendar-x", said_farewell, words)
        if model.needs_form and shelf.form.error is not None:
            right = "bedrock:GetUseCaseForModelAccess"
            yield failure_note(
                self.context, shelf.form.error, tr("the use-case form"), right, shelf.form.again,
                is_narrow=True,
            )  # fmt: skip
        yield section(look, tr("Steps to use it"), explains=MODEL_STATES)
        card = StepsCard(look, steps(model, facts, shelf.form_state, shelf.region))
        card.form_wanted.connect(self.open_form)
        yield card

    def _advice(self, said: Advice) -> Note:
        note = Note(self.context.look, said.tone, said.icon, said.strong, said.rest)
        if said.quote:
            note.set_words(said.strong, said.rest, tr("AWS says: “{quote}”", quote=said.quote))
        note.put_icon_on_first_line()
        return note

    # --- slots ------------------------------------------------------------------------------------

    def _on_learned(self, model_id: str) -> None:
        if model_id == self.model_id:
            self.later.start()

    def _on_facts_again_clicked(self) -> None:
        self._shelf.facts.go_on()
        self._shelf.facts.read_again(self.model_id)
