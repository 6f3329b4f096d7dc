"""Chips: the words and tones of each status, and honest ones for what is not known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.model.command import CommandState
from app.model.request import Deadline, DeadlineKind, DecidedBy, RequestKind, RequestRow
from ui.chips import agreement_face, avatar_face, outcome_face, quote_face, request_face
from ui.theme import Tone

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
ROW = RequestRow(
    kind=RequestKind.PAYMENT,
    request_id="pr-1",
    title="Milestone 3",
    seller="Sablewood Consulting",
    subject="Migration Readiness",
    status="PENDING_APPROVAL",
    money=None,
    created_at=NOW,
    updated_at=None,
    deadline=Deadline(DeadlineKind.APPROVES_ITSELF, NOW + timedelta(days=2, hours=22)),
)


def _words(**changes: object) -> tuple[str, Tone]:
    face = request_face(msgspec.structs.replace(ROW, **changes), NOW)
    return face.words, face.tone


def test_a_countdown_is_a_warning_and_red_in_the_last_day() -> None:
    assert _words() == ("Approves itself in 2 d 22 h", Tone.WARNING)
    soon = Deadline(DeadlineKind.APPROVES_ITSELF, NOW + timedelta(hours=6, minutes=12))
    assert _words(deadline=soon) == ("Approves itself in 6 h 12 min", Tone.DANGER)


def test_a_request_without_deadline_waits_and_an_unknown_one_says_so() -> None:
    assert _words(deadline=Deadline(DeadlineKind.NONE)) == ("Waits for you", Tone.NEUTRAL)
    assert _words(deadline=Deadline(DeadlineKind.UNKNOWN)) == ("Deadline not known", Tone.WARNING)


@pytest.mark.parametrize(
    ("status", "by", "words"),
    [
        ("APPROVED", DecidedBy.YOU, "Approved by you"),
        ("APPROVED", DecidedBy.DEADLINE, "Approved at deadline"),
        ("APPROVED", DecidedBy.SOMEBODY, "Approved"),
        ("REJECTED", DecidedBy.YOU, "Rejected by you"),
        ("REJECTED", None, "Rejected"),
        ("CANCELLED", DecidedBy.SELLER, "Withdrawn by seller"),
        ("VALIDATING", None, "Being validated"),
    ],
)
def test_a_decided_request_says_who_decided(status: str, by: DecidedBy | None, words: str) -> None:
    assert _words(status=status, decided_by=by)[0] == words


def test_an_unknown_status_is_shown_as_it_is() -> None:
    for face in (agreement_face("HIBERNATED"), quote_face("HIBERNATED")):
        assert (face.words, face.tone) == ("HIBERNATED", Tone.NEUTRAL)
    assert _words(status="HIBER\u202eNATED")[0] == "HIBERNATED"


@pytest.mark.parametrize("state", list(CommandState))
def test_every_outcome_has_a_chip(state: CommandState) -> None:
    assert outcome_face(state).words


def test_an_avatar_keeps_its_tone() -> None:
    assert avatar_face("Lumenfold") == avatar_face("Lumenfold")
    assert avatar_face("").letter == "?"
