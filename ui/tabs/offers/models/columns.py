"""The columns of the models table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from app.language import tr
from app.model.foundation_model import AccessState, Availability, ModelSummary
from ui.chips import avatar_face
from ui.table.column import Cell, Column
from ui.tabs.offers.models.words import (
    FormState,
    fact_cell,
    kind_words,
    next_step,
    provider,
    second_line,
    title,
)


class ModelRow(msgspec.Struct, frozen=True):
    """A model with what is known of the access to it."""

    model: ModelSummary
    facts: Availability | None
    form: FormState
    is_failed: bool = False

    @property
    def haystack(self) -> str:
        """What a search looks into."""
        model = self.model
        words = " ".join(map(kind_words, (*model.inputs, *model.outputs)))
        return f"{model.name} {model.provider} {model.model_id} {words}".casefold()


class ModelFilters(msgspec.Struct, frozen=True):
    """What the bar narrows the list to; empty members do not narrow."""

    words: str = ""
    state: str = ""  # one of STATES
    provider: str = ""
    kind: str = ""  # AWS's word of what goes in or comes out

    @property
    def is_empty(self) -> bool:
        """Whether all models are shown."""
        return self == ModelFilters()

    def fits(self, row: ModelRow) -> bool:
        """Whether a model is shown."""
        model = row.model
        return (
            all(word in row.haystack for word in self.words.casefold().split())
            and self.provider in ("", provider(model))
            and (not self.kind or self.kind in (*model.inputs, *model.outputs))
            and (not self.state or is_in_state(row, self.state))
        )


READY, NEEDS, BUSY, FAILED, BARRED, ELSEWHERE, NO_OFFER = (
    "ready", "needs", "busy", "failed", "barred", "elsewhere", "no-offer",
)  # fmt: skip
STATES: Mapping[str, str] = MappingProxyType(
    {
        "": tr("All"),
        READY: tr("Ready"),
        NEEDS: tr("Needs an agreement"),
        BUSY: tr("In progress"),
        FAILED: tr("Agreement failed"),
        BARRED: tr("Not allowed here"),
        ELSEWHERE: tr("Other region"),
        NO_OFFER: tr("No offer to accept"),
    }
)
_MEMBERS = {
    AccessState.ENABLED: READY,
    AccessState.SETTING_UP: BUSY,
    AccessState.PENDING: BUSY,
    AccessState.FAILED: FAILED,
    AccessState.NOT_PERMITTED: BARRED,
    AccessState.NOT_IN_REGION: ELSEWHERE,
}


def is_in_state(row: ModelRow, state: str) -> bool:
    """Whether a model is in one of the STATES; of one that is not read yet nothing is known."""
    if row.facts is None:
        return False
    if row.facts.state is AccessState.NOT_ENABLED:
        return state == (NEEDS if row.model.needs_agreement else NO_OFFER)
    return _MEMBERS.get(row.facts.state) == state


def _name(row: ModelRow, _now: datetime) -> Cell:
    words = title(row.model)
    second = second_line(row.model)
    return Cell(
        words,
        second,
        tile=avatar_face(provider(row.model)),
        is_strong=True,
        tip=f"{words}\n{row.model.model_id}",
        spoken=f"{words}, {second.replace(' · ', ', ')}",
    )


def _agreement(row: ModelRow, _now: datetime) -> Cell:
    return _fact(row, tr("Agreement"), row.facts.agreement if row.facts else None)


def _authorization(row: ModelRow, _now: datetime) -> Cell:
    return _fact(row, tr("Authorization"), row.facts.authorization if row.facts else None)


def _entitlement(row: ModelRow, _now: datetime) -> Cell:
    return _fact(row, tr("Entitlement"), row.facts.entitlement if row.facts else None)


def _region(row: ModelRow, _now: datetime) -> Cell:
    return _fact(row, tr("Region"), row.facts.in_region if row.facts else None)


def _fact(_row: ModelRow, name: str, word: str | None) -> Cell:
    cell = fact_cell(word)
    said = cell.spoken or cell.first.lower()
    return msgspec.structs.replace(cell, spoken=f"{name}: {said}")


def _next(row: ModelRow, _now: datetime) -> Cell:
    face = next_step(row.model, row.facts, row.form, is_failed=row.is_failed)
    return Cell(chip=face) if face else Cell(tr("Not read yet"), is_faint=True)


COLUMNS = (
    Column(tr("Model and provider"), 260, _name, "name", stretches=True, name="name"),
    Column(tr("Agreement"), 104, _agreement, "agreement", name="agreement"),
    Column(
        tr("Authorization"), 116, _authorization, "authorization", name="authorization", yields=2
    ),
    Column(tr("Entitlement"), 104, _entitlement, "entitlement", name="entitlement", yields=1),
    Column(tr("Region"), 92, _region, "in_region", name="region", yields=3),
    Column(tr("Next step"), 156, _next, "next", name="next"),
)


def sort_key(row: ModelRow, sort: str) -> str | None:
    """By what a column is sorted; None: not known, which comes last whichever way."""
    if sort == "name":
        return f"{title(row.model)}\0{row.model.model_id}".casefold()
    if row.facts is None:
        return None
    if sort == "next":
        face = next_step(row.model, row.facts, row.form)
        return face.words if face else None
    return str(getattr(row.facts, sort))
