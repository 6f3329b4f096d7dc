"""What is said about the steps in the story of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.language import tr
from app.model.request import DecidedBy, RequestKind, RequestRow, Step
from app.model.text import plain
from ui import text
from ui.chips import KIND_CHIPS
from ui.theme import Tone

_DAY_HOURS = 24


@dataclass(frozen=True)
class StepWords:
    """One line of the story of a request."""

    words: str
    icon: str
    tone: Tone
    at: datetime | None


_FACES = {
    "reminded": ("bell", Tone.NEUTRAL),
    "approved": ("check-circle", Tone.POSITIVE),
    "rejected": ("x-circle", Tone.NEUTRAL),
    "deadline": ("timer", Tone.SYSTEM),
    "withdrawn": ("prohibit", Tone.NEUTRAL),
    "charged": ("receipt", Tone.POSITIVE),
    "checked": ("hourglass-medium", Tone.WARNING),
}


def step_words(row: RequestRow, step: Step) -> StepWords:
    """Name one step; a kind that this version does not know shows as its own text."""
    if step.kind == "asked":
        face = KIND_CHIPS[row.kind]
        return StepWords(_asked(row, step), face.icon, face.tone, step.at)
    icon, tone = _FACES.get(step.kind, ("circle", Tone.NEUTRAL))
    return StepWords(_said(step), icon, tone, step.at)


def _said(step: Step) -> str:
    is_yours = step.by is DecidedBy.YOU
    said = {
        "reminded": tr("Countersign reminded you"),
        "approved": tr("Approved by you") if is_yours else tr("Approved"),
        "rejected": tr("Rejected by you") if is_yours else tr("Rejected"),
        "deadline": tr("Approved at the deadline"),
        "withdrawn": tr("Withdrawn"),
        "charged": tr("Charged"),
        "checked": tr("The answer from AWS got lost, Countersign checked"),
    }
    if step.kind == "reminded" and step.before:
        return tr("Countersign reminded you, {time} before", time=_length(step.before))
    if step.kind == "charged" and step.detail:
        return tr("Charged, {charge}", charge=plain(step.detail, 60))
    return said.get(step.kind) or plain(step.kind, 60)


def _asked(row: RequestRow, step: Step) -> str:
    if row.kind is RequestKind.PAYMENT:
        return (
            tr("Seller asked for {amount}", amount=text.money(step.money))
            if step.money
            else tr("Seller asked")
        )
    if row.kind is RequestKind.CANCELLATION:
        return tr("Seller asked to end the agreement")
    return tr("Account {number} asked for approval", number=text.account_id(row.subject))


def _length(before: timedelta) -> str:
    hours = int(before.total_seconds()) // 3600
    return tr("{hours} h", hours=hours) if hours <= _DAY_HOURS else text.duration(before)
