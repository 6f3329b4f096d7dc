"""What is said about the steps in the story of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

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
    "reminded": ("Countersign reminded you{before}", "bell", Tone.NEUTRAL),
    "approved": ("Approved{by}", "check-circle", Tone.POSITIVE),
    "rejected": ("Rejected{by}", "x-circle", Tone.NEUTRAL),
    "deadline": ("Approved at the deadline", "timer", Tone.SYSTEM),
    "withdrawn": ("Withdrawn", "prohibit", Tone.NEUTRAL),
    "charged": ("Charged{detail}", "receipt", Tone.POSITIVE),
    "checked": (
        "The answer from AWS got lost, Countersign checked",
        "hourglass-medium",
        Tone.WARNING,
    ),
}


def step_words(row: RequestRow, step: Step) -> StepWords:
    """Name one step; a kind that this version does not know shows as its own text."""
    if step.kind == "asked":
        face = KIND_CHIPS[row.kind]
        return StepWords(_asked(row, step), face.icon, face.tone, step.at)
    template, icon, tone = _FACES.get(step.kind, ("{kind}", "circle", Tone.NEUTRAL))
    said = (
        template.replace("{by}", " by you" if step.by is DecidedBy.YOU else "")
        .replace("{before}", f", {_length(step.before)} before" if step.before else "")
        .replace("{detail}", f", {plain(step.detail, 60)}" if step.detail else "")
        .replace("{kind}", plain(step.kind, 60))
    )
    return StepWords(said, icon, tone, step.at)


def _asked(row: RequestRow, step: Step) -> str:
    if row.kind is RequestKind.PAYMENT:
        return f"Seller asked for {text.money(step.money)}" if step.money else "Seller asked"
    if row.kind is RequestKind.CANCELLATION:
        return "Seller asked to end the agreement"
    return f"Account {text.account_id(row.subject)} asked for approval"


def _length(before: timedelta) -> str:
    hours = int(before.total_seconds()) // 3600
    return f"{hours} h" if hours <= _DAY_HOURS else text.duration(before)
