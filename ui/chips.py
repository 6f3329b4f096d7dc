"""Which chip a status of AWS gets: tone, icon and words. Unknown words are shown as they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.language import tr, tr_in
from app.model.payment_session import SessionState
from app.model.request import PENDING, DeadlineKind, DecidedBy, RequestKind, RequestRow
from app.model.text import plain
from ui import text
from ui.theme import Tone
from ui.widgets.chip import ChipFace
from ui.widgets.tile import TileFace

if TYPE_CHECKING:
    from app.model.command import CommandRecord

LAST_DAY = timedelta(hours=24)

_AGREEMENT = {
    "ACTIVE": ChipFace(Tone.POSITIVE, "check-circle", tr("Active")),
    "EXPIRED": ChipFace(Tone.NEUTRAL, "calendar-x", tr("Expired")),
    "CANCELLED": ChipFace(Tone.NEUTRAL, "prohibit", tr_in("agreement", "Cancelled")),
    "RENEWED": ChipFace(Tone.ACCENT, "arrows-clockwise", tr("Renewed")),
    "REPLACED": ChipFace(Tone.OFFER, "swap", tr("Replaced")),
    "SUPERSEDED": ChipFace(Tone.NEUTRAL, "stack", tr("Superseded")),
    "ROLLED_BACK": ChipFace(Tone.NEUTRAL, "arrow-u-up-left", tr("Rolled back")),
    "ARCHIVED": ChipFace(Tone.NEUTRAL, "archive", tr("Archived")),
    "TERMINATED": ChipFace(Tone.DANGER, "x-circle", tr("Terminated")),
}
_QUOTE = {
    "DRAFT": ChipFace(Tone.NEUTRAL, "note-pencil", tr("Draft")),
    "PENDING_APPROVAL": ChipFace(Tone.WARNING, "hourglass-medium", tr("Waiting for approval")),
    "APPROVED": ChipFace(Tone.POSITIVE, "check-circle", tr("Approved")),
    "ACCEPTED": ChipFace(Tone.POSITIVE, "handshake", tr("Accepted")),
    "REJECTED": ChipFace(Tone.NEUTRAL, "x-circle", tr("Rejected")),
    "EXPIRED": ChipFace(Tone.NEUTRAL, "calendar-x", tr("Expired")),
    "CANCELLED": ChipFace(Tone.NEUTRAL, "prohibit", tr_in("quote", "Cancelled")),
}
_SESSION = {
    SessionState.USABLE: ChipFace(Tone.POSITIVE, "play-circle", tr("Active")),
    SessionState.DRAINED: ChipFace(Tone.WARNING, "drop-half", tr("Drained")),
    SessionState.EXPIRED: ChipFace(Tone.NEUTRAL, "calendar-x", tr("Expired")),
    SessionState.GONE: ChipFace(Tone.NEUTRAL, "archive", tr("Deleted")),
}
# By the words of CommandState: its module is one of those that the first frame need not wait for (5 ms).
_OUTCOME = {
    "prepared": ChipFace(Tone.NEUTRAL, "circle-dashed", tr("Sending")),
    "sent": ChipFace(Tone.NEUTRAL, "circle-dashed", tr("Sending")),
    "confirmed": ChipFace(Tone.POSITIVE, "check-circle", tr("Confirmed")),
    "refused": ChipFace(Tone.DANGER, "x-circle", tr("Refused")),
    "unknown": ChipFace(Tone.WARNING, "hourglass-medium", tr("Being checked")),
    "stopped": ChipFace(Tone.NEUTRAL, "prohibit", tr("Not sent")),
}
_PARTLY = ChipFace(Tone.WARNING, "warning-circle", tr("Done in part"))
_AT_WORK = ChipFace(Tone.WARNING, "hourglass-medium", tr("AWS is at work"))
_DECIDED: dict[tuple[str, DecidedBy | None], ChipFace] = {
    ("APPROVED", DecidedBy.YOU): ChipFace(Tone.POSITIVE, "check-circle", tr("Approved by you")),
    ("APPROVED", DecidedBy.DEADLINE): ChipFace(Tone.SYSTEM, "timer", tr("Approved at deadline")),
    ("APPROVED", None): ChipFace(Tone.POSITIVE, "check-circle", tr("Approved")),
    ("REJECTED", DecidedBy.YOU): ChipFace(Tone.NEUTRAL, "x-circle", tr("Rejected by you")),
    ("REJECTED", None): ChipFace(Tone.NEUTRAL, "x-circle", tr("Rejected")),
    ("CANCELLED", DecidedBy.SELLER): ChipFace(Tone.NEUTRAL, "prohibit", tr("Withdrawn by seller")),
    ("CANCELLED", None): ChipFace(Tone.NEUTRAL, "prohibit", tr_in("request", "Cancelled")),
    ("VALIDATING", None): ChipFace(Tone.NEUTRAL, "circle-dashed", tr("Being validated")),
    ("VALIDATION_FAILED", None): ChipFace(Tone.DANGER, "warning-circle", tr("Not valid")),
    ("EXPIRED", None): ChipFace(Tone.NEUTRAL, "calendar-x", tr("Expired")),
}
_WAITS = ChipFace(Tone.NEUTRAL, "pause", tr("Waits for you"))
_NO_DEADLINE = ChipFace(Tone.WARNING, "question", tr("Deadline not known"))
POSSIBLE_DUPLICATE = ChipFace(Tone.WARNING, "copy", tr("Possible duplicate"))
SAME_AMOUNT = ChipFace(Tone.WARNING, "copy", tr("Same amount"))

KIND_CHIPS = {
    RequestKind.PAYMENT: ChipFace(Tone.ACCENT, "paper-plane-tilt", tr("Payment request")),
    RequestKind.CANCELLATION: ChipFace(Tone.NEUTRAL, "prohibit", tr("Cancellation request")),
    RequestKind.APPROVAL: ChipFace(Tone.OFFER, "buildings", tr("Organisation approval")),
}
KIND_TILES = {kind: TileFace(face.tone, icon=face.icon) for kind, face in KIND_CHIPS.items()}
_AVATAR_TONES = (Tone.ACCENT, Tone.POSITIVE, Tone.WARNING, Tone.OFFER, Tone.SYSTEM, Tone.DANGER)


def unknown_face(status: str) -> ChipFace:
    """A word of AWS that this version does not know, shown as it is."""
    return ChipFace(Tone.NEUTRAL, "question", plain(status, 40) or tr("No status"))


def agreement_face(status: str) -> ChipFace:
    """The chip of an agreement."""
    return _AGREEMENT.get(status) or unknown_face(status)


def quote_face(status: str) -> ChipFace:
    """The chip of a quote."""
    return _QUOTE.get(status) or unknown_face(status)


def session_face(state: SessionState) -> ChipFace:
    """The chip of a payment session."""
    return _SESSION[state]


def outcome_face(state: str) -> ChipFace:
    """The chip of an action's outcome, a CommandState."""
    return _OUTCOME[state]


def record_face(record: CommandRecord) -> ChipFace:
    """The chip of one action: as `outcome_face`, but AWS may be known to work on it still."""
    from app.model.command import UNDERWAY, CommandState  # noqa: PLC0415 - after the first frame

    if record.state is CommandState.UNKNOWN and record.aws_code == UNDERWAY:
        return _AT_WORK
    if record.state is CommandState.REFUSED and record.aws_code == "partly":
        return _PARTLY
    return outcome_face(record.state)


def request_face(row: RequestRow, now: datetime) -> ChipFace:
    """The chip of a request: the countdown while it waits, who decided it afterwards."""
    if row.status == PENDING:
        return deadline_face(row, now)
    return decided_face(row.status, row.decided_by)


def decided_face(status: str, decided_by: DecidedBy | None) -> ChipFace:
    """The chip of a request that waits no more."""
    face = _DECIDED.get((status, decided_by)) or _DECIDED.get((status, None))
    return face or unknown_face(status)


def deadline_face(row: RequestRow, now: datetime) -> ChipFace:
    """The countdown of an open request; red in the last 24 hours."""
    deadline = row.deadline
    if deadline.kind is DeadlineKind.UNKNOWN:
        return _NO_DEADLINE
    if deadline.kind is DeadlineKind.NONE or deadline.at is None:
        return _WAITS
    tone = Tone.DANGER if deadline.at - now < LAST_DAY else Tone.WARNING
    if deadline.kind is DeadlineKind.NEEDED_BY:
        when = tr(
            "Needed by {day}, {until}",
            day=text.short_date(deadline.at, now),
            until=text.until(deadline.at, now),
        )
        return ChipFace(tone, "calendar-blank", when)
    if deadline.at <= now:
        return ChipFace(tone, "timer", tr("Deadline passed"))
    return ChipFace(
        tone, "timer", tr("Approves itself in {at}", at=text.countdown(deadline.at, now))
    )


def avatar_face(name: str) -> TileFace:
    """A letter on a tone that stays the same for a name."""
    tone = _AVATAR_TONES[sum(name.encode("utf-8", "replace")) % len(_AVATAR_TONES)]
    return TileFace(tone, letter=text.initial(name))
