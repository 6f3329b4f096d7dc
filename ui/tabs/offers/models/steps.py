"""The steps from a model to its use: what is done, where one is, and what is still to come."""

from __future__ import annotations

from enum import Enum, auto

import msgspec

from app.language import tr
from app.model.foundation_model import (
    AUTHORIZED,
    AVAILABLE,
    ERROR,
    NOT_AUTHORIZED,
    NOT_AVAILABLE,
    PENDING,
    Availability,
    ModelSummary,
)
from app.model.text import plain
from ui.tabs.offers.models.words import FormState
from ui.theme import Tone


class Mark(Enum):
    """Where a step stands; HERE is the one that the person can take now."""

    DONE = auto()
    HERE = auto()
    LATER = auto()
    WAITING = auto()
    STOPPED = auto()
    UNKNOWN = auto()


MARK_ICONS = {
    Mark.DONE: ("check-circle", Tone.POSITIVE, tr("Done")),
    Mark.HERE: ("circle-bold", Tone.ACCENT, tr("You are here")),
    Mark.LATER: ("circle", None, tr("To come")),
    Mark.WAITING: ("hourglass-medium", Tone.WARNING, tr("In progress")),
    Mark.STOPPED: ("minus-circle", None, tr("Not so")),
    Mark.UNKNOWN: ("question", None, tr("Not known")),
}
_SPOKEN = {
    Mark.DONE: tr("done"),
    Mark.HERE: tr("you are here"),
    Mark.LATER: tr("to come"),
    Mark.WAITING: tr("in progress"),
    Mark.STOPPED: tr("not so"),
    Mark.UNKNOWN: tr("not known"),
}


class Step(msgspec.Struct, frozen=True):
    """One step. `is_form`: the form can be looked at, or filled in, from here."""

    mark: Mark
    words: str
    is_form: bool = False

    @property
    def spoken(self) -> str:
        """Words and mark."""
        return f"{self.words}: {_SPOKEN[self.mark]}"


def steps(
    model: ModelSummary, facts: Availability, form: FormState, region: str
) -> tuple[Step, ...]:
    """All steps in their order; at most one is HERE."""
    found = [*_form_step(model, facts, form), _authorized(facts), _offered(facts, region)]
    if model.needs_agreement or facts.agreement in (PENDING, ERROR):
        is_blocked = any(one.mark in (Mark.HERE, Mark.UNKNOWN) and one.is_form for one in found)
        found.append(_accepted(facts, is_blocked=is_blocked))
    elif facts.entitlement == NOT_AVAILABLE:
        return tuple(found)  # nothing is to be switched on where no agreement is needed
    return (*found, _switched_on(facts))


def _form_step(model: ModelSummary, facts: Availability, form: FormState) -> tuple[Step, ...]:
    if not model.needs_form:
        return ()
    if form is FormState.SENT:
        return (Step(Mark.DONE, tr("Use-case form sent for this account"), is_form=True),)
    if form is FormState.MISSING:
        # Another one's region or refusal stands before it; an agreement made without it needs it no more.
        mark = Mark.HERE if facts.can_enable else Mark.LATER
        return (Step(mark, tr("Send the use-case form"), is_form=True),)
    said = tr("Use-case form: not readable")
    if form is FormState.NOT_READ:
        said = tr("Use-case form: not read yet")
    return (Step(Mark.UNKNOWN, said, is_form=True),)


def _authorized(facts: Availability) -> Step:
    if facts.authorization == AUTHORIZED:
        return Step(Mark.DONE, tr("Your account is authorized"))
    if facts.authorization == NOT_AUTHORIZED:
        return Step(Mark.STOPPED, tr("Your account or role is not authorized"))
    return Step(
        Mark.UNKNOWN,
        tr("Authorization: “{state}”", state=plain(facts.authorization, 30)),
    )


def _offered(facts: Availability, region: str) -> Step:
    if facts.in_region == AVAILABLE:
        return Step(Mark.DONE, tr("Offered in {region}", region=region))
    if facts.in_region == NOT_AVAILABLE:
        return Step(Mark.STOPPED, tr("Not offered in {region}", region=region))
    return Step(
        Mark.UNKNOWN,
        tr("In {region}: “{state}”", region=region, state=plain(facts.in_region, 30)),
    )


def _accepted(facts: Availability, *, is_blocked: bool) -> Step:
    if facts.agreement == AVAILABLE:
        return Step(Mark.DONE, tr("Offer accepted"))
    if facts.agreement == PENDING:
        return Step(Mark.WAITING, tr("AWS is making or ending the agreement"))
    if facts.agreement == ERROR:
        mark = Mark.LATER if is_blocked or not facts.can_enable else Mark.HERE
        return Step(mark, tr("The agreement failed: accept the offer again"))
    if facts.agreement == NOT_AVAILABLE:
        mark = Mark.LATER if is_blocked or not facts.can_enable else Mark.HERE
        return Step(mark, tr("Accept the offer"))
    return Step(Mark.UNKNOWN, tr("Agreement: “{state}”", state=plain(facts.agreement, 30)))


def _switched_on(facts: Availability) -> Step:
    if facts.entitlement == AVAILABLE:
        return Step(Mark.DONE, tr("Switched on by AWS"))
    if facts.entitlement == NOT_AVAILABLE:
        mark = Mark.WAITING if facts.agreement in (AVAILABLE, PENDING) else Mark.LATER
        return Step(mark, tr("AWS switches it on"))
    return Step(Mark.UNKNOWN, tr("Entitlement: “{state}”", state=plain(facts.entitlement, 30)))
