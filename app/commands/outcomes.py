"""What is written down, and told to a person, about where a command stands."""

from __future__ import annotations

import msgspec

from app.commands.base import Lasting, Reading, Verdict, Words
from app.errors import AppError, NeverSent
from app.language import tr
from app.model.account import Identity
from app.model.command import UNDERWAY, Evidence

ODD_ANSWER = "odd-answer"
# AWS's codes and reasons for: no longer waits for an answer, whoever gave it; or is not there to be deleted.
_DECIDED_ALREADY = frozenset(
    {
        "ConflictException",
        "CLOSED_AGREEMENT_APPROVAL",
        "CLOSED_AGREEMENT_REQUEST",
        "ResourceNotFoundException",
    }
)
_LOOK_AGAIN = tr("Look at it again and decide anew.")


class Told(msgspec.Struct, frozen=True):
    """The sentence and the facts of one state; `aws_message` is foreign text."""

    message: str
    hint: str = ""
    aws_code: str = ""
    aws_message: str = ""
    request_id: str = ""
    result: str = ""


def not_sent(error: AppError) -> Told:
    """Something stood in the way before the request left."""
    return _of(error, tr("Nothing was sent. {message}", message=error.message), error.hint)


def interrupted() -> Told:
    """Countersign ended, or gave up, before the request left."""
    return Told(tr("Nothing was sent: Countersign was closed before it could be."), _LOOK_AGAIN)


def changed(reading: Reading) -> Told:
    """The target is no longer what the person saw."""
    return Told(
        tr(
            "Nothing was sent, because this changed after it was shown to you: {differences}.",
            differences="; ".join(reading.differences),
        ),
        _LOOK_AGAIN,
        aws_code="changed",
    )


def other_account(found: Identity, pinned: Identity) -> Told:
    """The credentials are no longer those of the account that was shown."""
    return Told(
        tr(
            "Nothing was sent. You are signed in to account {signed_in} now, but this was decided for"
            " account {shown}.",
            signed_in=found.account_id,
            shown=pinned.account_id,
        ),
        tr("Start Countersign again to work with the other account."),
        aws_code="other-account",
    )


def not_ours_to_tell(found: Identity, pinned: Identity) -> str:
    """Say why nothing is read back now; it becomes evidence."""
    return tr(
        "You are signed in to account {signed_in} now. "
        "Only account {shown} can tell what became of it.",
        signed_in=found.account_id,
        shown=pinned.account_id,
    )


def refused(error: AppError) -> Told:
    """AWS said no to the only request."""
    told = _of(
        error, tr("AWS refused, and nothing happened. {message}", message=error.message), error.hint
    )
    return msgspec.structs.replace(told, result=error.link)


def never_sent(words: Words, error: NeverSent) -> Told:
    """The request was held back on this computer, after the log had said that it leaves."""
    message = tr(
        "{subject} was never sent, and nothing happened. {message}",
        subject=words.subject,
        message=error.message,
    )
    return _of(error, message, words.again)


def lost(words: Words, error: AppError) -> Told:
    """The send failed in a way that proves nothing."""
    told = _of(error, tr("Being checked. {message}", message=error.message), words.locked)
    if error.reason in _DECIDED_ALREADY:
        told = msgspec.structs.replace(told, aws_code=error.reason)
    return told


def unproven(words: Words, answer: Evidence) -> Told:
    """AWS answered, but its answer does not prove the effect. Only a change in AWS can settle this."""
    return Told(
        tr("Being checked. AWS answered, but does not show the outcome."),
        tr(
            "{locked} If that takes long, look where it stands in the AWS console.",
            locked=words.locked,
        ),
        aws_code=ODD_ANSWER,
        request_id=answer.request_id,
    )


def underway(lasting: Lasting, answer: Evidence) -> Told:
    """AWS took it, and works on it."""
    return Told(
        lasting.words,
        tr("You need not wait here; Activity shows when it is done."),
        aws_code=UNDERWAY,
        request_id=answer.request_id,
    )


def left_open(words: Words) -> Told:
    """An earlier process ended, or was interrupted, while the request was on its way."""
    return Told(tr("Being checked. Countersign was closed before AWS's answer came."), words.locked)


def unwritten(error: AppError) -> Told:
    """The request left, but the log of decisions cannot be written."""
    return _of(error, tr("Being checked. {message}", message=error.message), error.hint)


def confirmed(done: str, request_id: str, result: str = "") -> Told:
    """AWS took our request and shows the intended state."""
    return Told(done, request_id=request_id, result=result)


def found_done(words: Words, done: str, aws_code: str, result: str = "") -> Told:
    """AWS shows the intended state, but not that we brought it about. `aws_code` says what we know."""
    if words.proves_itself:
        return Told(done, result=result)
    hint = tr("AWS's answer was lost, so somebody else may have {same}.", same=words.same)
    if aws_code in _DECIDED_ALREADY:
        hint = tr("AWS says it was decided already; somebody else may have done it.")
    elif aws_code == ODD_ANSWER:
        hint = tr(
            "AWS's answer did not show it, so somebody else may have {same}.", same=words.same
        )
    return Told(done, hint, result=result)


def decided_elsewhere(words: Words, verdict: Verdict) -> Told:
    """AWS shows another decision, so this one had no effect."""
    return Told(f"{words.elsewhere} {verdict.text}", _LOOK_AGAIN, aws_code="decided-elsewhere")


def without_effect(words: Words, verdict: Verdict) -> Told:
    """AWS goes on showing the target as waiting, long after the send has ended."""
    return Told(
        tr(
            "{subject} did not reach AWS, and nothing happened. {text}",
            subject=words.subject,
            text=verdict.text,
        ),
        words.again,
        aws_code="no-effect",
    )


def partly(words: Words, verdict: Verdict) -> Told:
    """AWS goes on showing a part of it as done and the rest as not, long after the send has ended."""
    return Told(
        tr("Only a part was done. {text}", text=verdict.text), words.again, aws_code="partly"
    )


def failed(words: Words, verdict: Verdict) -> Told:
    """AWS shows that nothing came of the request, and that nothing will."""
    return Told(
        tr("AWS did not carry it out. {text}", text=verdict.text),
        words.again,
        aws_code="failed",
        aws_message=verdict.aws_message,
    )


def _of(error: AppError, message: str, hint: str) -> Told:
    return Told(message, hint, error.code, error.aws_message, error.request_id)
