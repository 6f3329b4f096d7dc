"""AI models over a fake worker that answers each question as a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.errors import AppError
from app.model.command import CommandRecord, CommandState
from app.model.foundation_model import Availability, ModelOffer
from app.model.use_case_form import StoredForm
from app.worker.messages import RunCommand, Settled
from app.worker.model_messages import (
    AvailabilityRead,
    ListModelOffers,
    ListModelRegions,
    ListModels,
    ModelAnswer,
    ModelOffersListed,
    ModelRegionsListed,
    ModelRequest,
    ModelsListed,
    ReadAvailability,
    ReadUseCase,
    UseCaseRead,
)
from tests.fakes import model_samples as some
from tests.fakes import samples
from tests.fakes.client import Asked
from tests.fakes.frame import Frame
from tests.fakes.widget_texts import all_text
from ui.confirm.sheet import ConfirmSheet
from ui.tabs.offers.models.page import ModelsPage
from ui.tabs.offers.models.use_case import UseCaseFields
from ui.widgets.sheet import GUARD_MS

R = TypeVar("R")


class Models:
    """The page, and the worker's part: `asked` finds what waits for an answer."""

    def __init__(self, frame: Frame, qtbot: QtBot) -> None:
        self.frame = frame
        self.qtbot = qtbot
        self.page = ModelsPage(frame.context)
        frame.window.setCentralWidget(self.page)
        frame.window.resize(1280, 820)
        frame.window.show()

    # --- the worker's part ------------------------------------------------------------------------

    def waiting(self, kind: type[R]) -> list[Asked]:
        """The questions of a kind that nobody has answered."""
        asked = self.frame.client.asked
        return [one for one in asked if isinstance(one.request, kind) and not one.future.done()]

    def asked(self, kind: type[R]) -> Asked:
        """The newest question of a kind that nobody has answered."""
        self.wait(lambda: bool(self.waiting(kind)))
        return self.waiting(kind)[-1]

    def requests(self, kind: type[ModelRequest]) -> list[ModelRequest]:
        """All questions of a kind so far."""
        return [one.request for one in self.frame.client.asked if isinstance(one.request, kind)]

    def answer(self, kind: type[R], answer: ModelAnswer) -> None:
        """Answer the newest question of a kind."""
        self.asked(kind).future.set_result(answer)

    def fail(self, kind: type[R], error: AppError) -> None:
        """Let the newest question of a kind fail."""
        self.asked(kind).future.set_exception(error)

    def begin(self) -> None:
        """Answer with the regions and the models of the samples."""
        self.answer(ListModelRegions, ModelRegionsListed(some.REGIONS, "us-east-1"))
        self.answer(ListModels, ModelsListed(some.MODELS))
        self.wait(lambda: bool(self.page.list.model.keys))

    def tell_facts(self, facts: Mapping[str, Availability] = some.FACTS) -> None:
        """Answer all that is asked about the access to models, until nothing more is asked."""
        self.wait(lambda: bool(self.waiting(ReadAvailability)))
        known, left = self.page.shelf.facts.known, self.page.shelf.facts
        while waiting := self.waiting(ReadAvailability):
            request = waiting[-1].request
            assert isinstance(request, ReadAvailability)
            told = AvailabilityRead(request.region, facts[request.model_id])
            waiting[-1].future.set_result(told)
            self.wait(lambda told=told: known.get(told.availability.model_id) == told.availability)  # type: ignore[misc]
            self.wait(lambda: not left.left or bool(self.waiting(ReadAvailability)))
        self.settle()

    def tell_offers(self, *offers: ModelOffer) -> None:
        """Answer what the pane asks about offers."""
        self.answer(ListModelOffers, ModelOffersListed(offers))
        self.wait(lambda: self.page.pane.offers.read.answer is not None)
        self.settle()

    def tell_form(self, stored: StoredForm | None) -> None:
        """Answer what is asked about the form."""
        self.answer(ReadUseCase, UseCaseRead(stored))
        self.wait(lambda: not self.page.shelf.form.is_running)
        self.settle()

    def settle_command(
        self, state: CommandState, message: str = "", code: str = ""
    ) -> CommandRecord:
        """Answer the command that was sent last with where it stands."""
        asked = self.asked(RunCommand)
        assert isinstance(asked.request, RunCommand)
        record = CommandRecord(
            asked.request.command,
            state,
            samples.ACCOUNT,
            samples.PRINCIPAL,
            samples.NOW,
            sent_at=samples.NOW,
            settled_at=None if state.is_open else samples.NOW,
            message=message,
            aws_code=code,
        )
        self.frame.queries.records.insert(0, record)
        asked.future.set_result(Settled(record))
        return record

    def again(self, record: CommandRecord, state: CommandState) -> CommandRecord:
        """The same command in another state."""
        settled = None if state.is_open else samples.NOW
        return msgspec.structs.replace(
            record, state=state, aws_code="", message="", settled_at=settled
        )

    # --- the person's part ------------------------------------------------------------------------

    def names(self) -> list[str]:
        """The models of the list."""
        model = self.page.list.model
        return [model.record(row).model.name for row in range(len(model.keys))]

    def choose(self, model_id: str) -> None:
        """Click on a model, which opens the pane."""
        page = self.page
        key = page.list.key_of(model_id)
        assert key is not None
        page.beside.choose(page.list.model.row_of(key))
        page.beside.open()
        self.settle()

    def shown(self) -> str:
        """Everything that the pane says."""
        return all_text(self.page.pane)

    def settle(self) -> None:
        """Wait until the pane shows what came."""
        self.wait(lambda: not self.page.pane.later.isActive())

    def open_sheet(self) -> ConfirmSheet:
        """The sheet that is open, once answers count."""
        self.wait(lambda: self.page.deeds.sheet is not None)
        sheet = self.page.deeds.sheet
        assert sheet is not None
        self.qtbot.waitUntil(lambda: not sheet.is_guarded, timeout=GUARD_MS * 10)
        return sheet

    def form(self) -> UseCaseFields:
        """The fields of the form that is open."""
        fields = self.open_sheet().form
        assert isinstance(fields, UseCaseFields)
        return fields

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(is_so)


@pytest.fixture
def models(frame: Frame, qtbot: QtBot) -> Iterator[Models]:
    """The page, shown; regions and models have come."""
    made = Models(frame, qtbot)
    made.begin()
    yield made
    for one in frame.client.asked:
        one.future.cancel()
