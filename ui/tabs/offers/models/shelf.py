"""Everything that is read about the models of a region: the list, their access, the account's form."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.model.foundation_model import ModelRegion, ModelSummary
from app.model.use_case_form import StoredForm
from app.worker.model_messages import (
    ListModelRegions,
    ListModels,
    ModelRegionsListed,
    ModelsListed,
    ReadUseCase,
    UseCaseRead,
)
from ui.context import Context
from ui.tabs.offers.models.facts import Facts
from ui.tabs.offers.models.words import FormState
from ui.tabs.offers.read import Read


class Shelf(QObject):
    """`changed` when the regions, the list or the form came or failed; `facts` tells of single models."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.region = ""
        self.regions = Read(context, self)
        self.listing = Read(context, self)
        self.form = Read(context, self)
        self.facts = Facts(context, self)
        self.regions.changed.connect(self._on_regions_changed)
        self.listing.changed.connect(self.changed)
        self.form.changed.connect(self.changed)

    @property
    def models(self) -> tuple[ModelSummary, ...]:
        """The models of the region."""
        answer = self.listing.answer
        return answer.models if isinstance(answer, ModelsListed) else ()

    @property
    def unreadable(self) -> int:
        """How many more there are that this version cannot read."""
        answer = self.listing.answer
        return answer.unreadable if isinstance(answer, ModelsListed) else 0

    @property
    def known_regions(self) -> tuple[ModelRegion, ...]:
        """The regions that can be chosen."""
        answer = self.regions.answer
        return answer.regions if isinstance(answer, ModelRegionsListed) else ()

    @property
    def is_read(self) -> bool:
        """Whether the list has come."""
        return isinstance(self.listing.answer, ModelsListed)

    @property
    def error(self) -> AppError | None:
        """Why there is no list."""
        return self.regions.error or self.listing.error

    @property
    def stored_form(self) -> StoredForm | None:
        """The form that AWS has, as far as it was read."""
        answer = self.form.answer
        return answer.stored if isinstance(answer, UseCaseRead) else None

    @property
    def form_state(self) -> FormState:
        """Where the account's form stands."""
        if isinstance(self.form.answer, UseCaseRead):
            return FormState.SENT if self.form.answer.stored is not None else FormState.MISSING
        return FormState.FAILED if self.form.error is not None else FormState.NOT_READ

    def model(self, model_id: str) -> ModelSummary | None:
        """One model of the list."""
        return next((one for one in self.models if one.model_id == model_id), None)

    def open(self) -> None:
        """Ask for what has not been asked yet."""
        if self.regions.request is None:
            self.regions.ask(ListModelRegions())

    def choose(self, region: str) -> None:
        """Look at another region from now on; it is kept for this account."""
        mark = self._context.store.account_mark
        if mark:
            self._context.settings.set_model_region(mark, region)
        self._begin(region)

    def again(self) -> None:
        """Read the list anew, with all that hangs on it."""
        if self.region:
            self.listing.again()
            self.form.again()
            self.facts.renew()
        else:
            self.regions.again()

    def read_form(self) -> None:
        """Read the form, unless it is known or on its way."""
        if self.region and self.form.request is None:
            self.form.ask(ReadUseCase(self.region))

    def forget(self) -> None:
        """Another account comes."""
        for read in (self.regions, self.listing, self.form):
            read.forget()
        self.region = ""
        self.facts.begin("")
        self.changed.emit()

    def _begin(self, region: str) -> None:
        self.region = region
        self.facts.begin(region)
        self.form.forget()
        self.listing.ask(ListModels(region))

    def _on_regions_changed(self) -> None:
        answer = self.regions.answer
        if isinstance(answer, ModelRegionsListed) and not self.region:
            self._begin(self._kept_region(answer))
        self.changed.emit()

    def _kept_region(self, answer: ModelRegionsListed) -> str:
        mark = self._context.store.account_mark
        kept = self._context.settings.model_region(mark) if mark else ""
        return kept if kept in {one.code for one in answer.regions} else answer.usual
