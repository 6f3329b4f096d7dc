"""What the inbox and the reading pane say about a request: chips, deadlines, decisions. No widgets."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.language import tr
from app.model.request import (
    PENDING,
    Deadline,
    DeadlineKind,
    DecidedBy,
    Duplicate,
    RequestKind,
    RequestRow,
)
from app.model.term import AUTO_APPROVE, WAIT_FOR_APPROVAL, AgreementTerms
from app.model.text import plain
from ui import chips, text
from ui.theme import Tone
from ui.widgets.chip import ChipFace


class NoteWords(msgspec.Struct, frozen=True):
    """A note in the pane. `share` of the time that has passed, where it can be worked out."""

    tone: Tone
    icon: str
    bold: str
    rest: str
    second: str = ""
    share: float | None = None


_REASONS = {
    "INCORRECT_TERMS_ACCEPTED": tr("wrong terms were accepted"),
    "REPLACING_AGREEMENT": tr("replaced by another agreement"),
    "TEST_AGREEMENT": tr("test agreement"),
    "ALTERNATIVE_PROCUREMENT_CHANNEL": tr("bought in another way"),
    "PRODUCT_DISCONTINUED": tr("product discontinued"),
    "UNINTENDED_RENEWAL": tr("renewed by mistake"),
    "BUYER_DISSATISFACTION": tr("buyer not satisfied"),
    "OTHER": tr("other reason"),
}


def reason(code: str) -> str:
    """A cancellation's reason in words; an unknown code as its own text."""
    known = _REASONS.get(code) or ("" if plain(code, 60) else tr("no reason given"))
    return known[:1].upper() + known[1:] if known else plain(code, 60)


def reason_within(code: str) -> str:
    """The same within a sentence."""
    return _REASONS.get(code) or plain(code, 60).lower() or tr("no reason given")


def title(row: RequestRow) -> str:
    """The name of the request."""
    name = plain(row.title) or plain(row.request_id, 64)
    return tr("End {name} early", name=name) if row.kind is RequestKind.CANCELLATION else name


def second_line(row: RequestRow) -> str:
    """Who asks, and about what, as far as it has been read."""
    about = plain(row.subject)
    if row.kind is RequestKind.CANCELLATION:
        about = reason(row.subject)
    elif row.kind is RequestKind.APPROVAL and row.subject:
        about = tr("asked by {account}", account=text.account_id(row.subject))
    said = " · ".join(part for part in (text.party(row.seller), about) if part)
    is_unread = row.kind is RequestKind.APPROVAL and not said  # its listing names nobody
    return tr("Seller and account not known") if is_unread else said


def row_date(row: RequestRow, now: datetime) -> str:
    """When it was asked, or for a decided request when it last changed."""
    at = row.created_at if row.status == PENDING else row.updated_at or row.created_at
    return text.short_date(at, now) if at else ""


def row_chips(row: RequestRow, now: datetime) -> tuple[ChipFace, ...]:
    """At most two chips: what became of an answer or how it stands, and a possible duplicate."""
    faces = []
    if row.command_state is not None:
        from app.model.command import CommandState  # noqa: PLC0415 - the first frame need not wait for it

        if CommandState(row.command_state).is_open:
            faces.append(chips.outcome_face(row.command_state))
    else:
        faces.append(chips.request_face(row, now))
    if row.possible_duplicate and row.status == PENDING:
        faces.append(chips.POSSIBLE_DUPLICATE)
    return tuple(faces)


def accessible_row(row: RequestRow, now: datetime) -> str:
    """The whole row for a screen reader."""
    amount = text.money(row.money) if row.money else _no_amount(row)
    parts = [chips.KIND_CHIPS[row.kind].words, title(row), amount, second_line(row)]
    parts += [face.words for face in row_chips(row, now)]
    return ", ".join(part for part in parts if part)


def _no_amount(row: RequestRow) -> str:
    return "" if row.kind is RequestKind.CANCELLATION else tr("Amount not known")


# --- notes of the reading pane -----------------------------------------------------------------------


def deadline_note(row: RequestRow, now: datetime, expires_at: datetime | None = None) -> NoteWords:
    """The countdown and how it was worked out; the honest words where it could not be."""
    deadline = row.deadline
    if deadline.kind is DeadlineKind.UNKNOWN:
        return _unknown_deadline(row.kind)
    if deadline.kind is DeadlineKind.NONE or deadline.at is None:
        rest = tr("This request has no deadline. The agreement keeps running.")
        return NoteWords(
            Tone.NEUTRAL, "pause-circle", tr("Nothing happens until you decide."), rest
        )
    tone = Tone.DANGER if deadline.at - now < chips.LAST_DAY else Tone.WARNING
    if deadline.kind is DeadlineKind.NEEDED_BY:
        return _needed_by(deadline.at, expires_at, now, tone)
    if deadline.at <= now:
        return NoteWords(
            tone,
            "timer",
            tr("AWS should have approved this by now."),
            tr("Countersign reads it again. Until AWS answers, this shows what was read last."),
            _worked_out(row),
            1.0,
        )
    return NoteWords(
        tone,
        "timer",
        tr("Approves itself in {time}", time=text.long_countdown(deadline.at, now)),
        tr(", on {date}, if you do nothing.", date=text.date_at_time(deadline.at)),
        _worked_out(row),
        _share(deadline, now),
    )


def _needed_by(at: datetime, expires_at: datetime | None, now: datetime, tone: Tone) -> NoteWords:
    rest = tr("It is never approved by itself.")
    if expires_at is not None:
        expires = tr("The request expires on {date} if nobody decides.", date=text.date(expires_at))
        rest = f"{expires} {rest}"
    bold = tr("Needed by {date}, {countdown}.", date=text.date(at), countdown=text.until(at, now))
    return NoteWords(tone, "calendar-blank", bold, rest)


def _unknown_deadline(kind: RequestKind) -> NoteWords:
    if kind is RequestKind.APPROVAL:
        rest = tr("AWS gave no time for this approval. It is never approved by itself.")
    elif kind is RequestKind.CANCELLATION:
        rest = tr(
            "AWS gave no creation time. Silence approves a cancellation request after 7 days."
        )
    else:
        rest = tr(
            "The payment term of the agreement could not be read."
            " The request may approve itself if you do nothing."
        )
    return NoteWords(Tone.WARNING, "warning-circle", tr("Deadline not known."), rest)


def _worked_out(row: RequestRow) -> str:
    created, duration = row.deadline.created_at, row.deadline.duration
    if created is None or duration is None:
        return ""
    date, time = text.date_time(created), text.duration(duration)
    if row.kind is RequestKind.CANCELLATION:
        return tr(
            "Created {date}, plus the {time} after which AWS approves a cancellation request.",
            date=date,
            time=time,
        )
    return tr("Created {date}, plus the {time} set in the agreement.", date=date, time=time)


def _share(deadline: Deadline, now: datetime) -> float | None:
    if deadline.created_at is None or not deadline.duration:
        return None
    return min(max((now - deadline.created_at) / deadline.duration, 0.0), 1.0)


def decided_note(row: RequestRow, now: datetime, status_message: str = "") -> NoteWords:
    """How a request ended, as far as this computer can know."""
    face = chips.request_face(row, now)
    bold, rest = _ending(row)
    if status_message:
        said = tr("AWS says: “{message}”", message=plain(status_message))
        rest = f"{rest} {said}"
    return NoteWords(face.tone, face.icon, bold, rest)


def _ending(row: RequestRow) -> tuple[str, str]:
    when = text.date_at_time(row.updated_at) if row.updated_at else ""
    if row.status in ("APPROVED", "REJECTED"):
        return _decision(row, when)
    own = plain(row.status, 40) or tr("no status")
    withdrawn = tr("Withdrawn by the seller.")
    if row.kind is RequestKind.APPROVAL:
        withdrawn = tr("Withdrawn by the account that asked.")
    expired = tr("Nobody decided in time.")
    if when:
        expired = tr("Nobody decided in time on {date}.", date=when)
    known = {
        "CANCELLED": (withdrawn, tr("There is nothing to decide.")),
        "VALIDATING": (
            tr("Being validated."),
            tr("AWS checks the request. It waits for you after that."),
        ),
        "VALIDATION_FAILED": (tr("Not valid."), tr("AWS did not let this request through.")),
        "EXPIRED": (tr("Expired."), expired),
    }
    unknown = (
        tr("AWS calls this “{status}”.", status=own),
        tr("This version cannot answer a request in this state."),
    )
    return known.get(row.status, unknown)


def _decision(row: RequestRow, when: str) -> tuple[str, str]:
    is_approved = row.status == "APPROVED"
    if row.decided_by is DecidedBy.DEADLINE:
        return tr("Approved at the deadline."), _by_silence(row)
    if row.decided_by is DecidedBy.YOU:
        confirmed = (
            tr("AWS confirmed it on {date}.", date=when) if when else tr("AWS confirmed it.")
        )
        return tr("Approved by you.") if is_approved else tr("Rejected by you."), confirmed
    if is_approved:
        shown = tr("AWS shows it as approved.")
        if when:
            shown = tr("AWS shows it as approved on {date}.", date=when)
        return tr("Approved."), shown
    shown = tr("AWS shows it as rejected.")
    if when:
        shown = tr("AWS shows it as rejected on {date}.", date=when)
    return tr("Rejected."), shown


def _by_silence(row: RequestRow) -> str:
    if row.kind is RequestKind.CANCELLATION:
        return tr("Nobody decided within 7 days, so AWS approved it.")
    at = row.deadline.at or row.updated_at
    if at is None:
        return tr("Nobody decided, so AWS approved it as the agreement says.")
    return tr(
        "Nobody decided before {date}, so AWS approved it as the agreement says.",
        date=text.date_time(at),
    )


def silence(terms: AgreementTerms | None) -> str:
    """What the agreement says about no answer to a payment request."""
    variable = terms.variable_payment if terms else None
    if variable is None:
        return tr("Not known")
    if variable.strategy == AUTO_APPROVE:
        if variable.expiration is None:
            return tr("Approves itself, time not known")
        return tr("Approves after {time}", time=text.duration(variable.expiration))
    return (
        tr("Waits for you")
        if variable.strategy == WAIT_FOR_APPROVAL
        else plain(variable.strategy, 60)
    )


def duplicate(found: Duplicate, now: datetime) -> str:
    """Which earlier request this one resembles, and how."""
    earlier = found.earlier
    name = plain(earlier.name, 80)
    amount = text.money(earlier.money) if found.same_amount and earlier.money else ""
    if earlier.status != "APPROVED" or earlier.updated_at is None:
        if amount:
            return tr(
                "“{name}” for the same {amount} also waits for an answer.", name=name, amount=amount
            )
        return tr("“{name}” also waits for an answer.", name=name)
    date, ago = text.short_date(earlier.updated_at, now), text.ago(earlier.updated_at, now)
    if amount:
        return tr(
            "“{name}” for the same {amount} was approved on {date}, {ago}.",
            name=name,
            amount=amount,
            date=date,
            ago=ago,
        )
    return tr("“{name}” was approved on {date}, {ago}.", name=name, date=date, ago=ago)
