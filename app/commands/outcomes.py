"""What is written down, and told to a person, about where a command stands."""

from __future__ import annotations

import msgspec

from app.commands.base import Reading, Verdict
from app.errors import AppError
from app.model.account import Identity

ODD_ANSWER = "odd-answer"
_LOOK_AGAIN = "Look at it again and decide anew."
_KEPT_LOCKED = (
    "Do not answer it a second time. Countersign reads it again until AWS shows the outcome."
)


class Told(msgspec.Struct, frozen=True):
    """The sentence and the facts of one state; `aws_message` is foreign text."""

    message: str
    hint: str = ""
    aws_code: str = ""
    aws_message: str = ""
    request_id: str = ""


def not_sent(error: AppError) -> Told:
    """Something stood in the way before the request left."""
    return _of(error, f"Nothing was sent. {error.message}", error.hint)


def interrupted() -> Told:
    """Countersign ended, or gave up, before the request left."""
    return Told("Nothing was sent: Countersign was closed before it could be.", _LOOK_AGAIN)


def changed(reading: Reading) -> Told:
    """The target is no longer what the person saw."""
    return Told(
        "Nothing was sent, because this changed after it was shown to you: "
        f"{'; '.join(reading.differences)}.",
        _LOOK_AGAIN,
        aws_code="changed",
    )


def other_account(found: Identity, pinned: Identity) -> Told:
    """The credentials are no longer those of the account that was shown."""
    return Told(
        f"Nothing was sent. You are signed in to account {found.account_id} now, "
        f"but this was decided for account {pinned.account_id}.",
        "Start Countersign again to work with the other account.",
        aws_code="other-account",
    )


def refused(error: AppError) -> Told:
    """AWS said no to the only request."""
    return _of(error, f"AWS refused, and nothing happened. {error.message}", error.hint)


def lost(error: AppError) -> Told:
    """The send failed in a way that proves nothing."""
    return _of(error, f"Being checked. {error.message}", _KEPT_LOCKED)


def unproven(verdict: Verdict) -> Told:
    """AWS answered, but its answer does not prove the effect. Only a change in AWS can settle this."""
    return Told(
        "Being checked. AWS answered, but does not show the outcome.",
        _KEPT_LOCKED,
        aws_code=ODD_ANSWER,
        request_id=verdict.request_id,
    )


def left_open() -> Told:
    """An earlier process ended, or was interrupted, while the request was on its way."""
    return Told("Being checked. Countersign was closed before AWS's answer came.", _KEPT_LOCKED)


def unwritten(error: AppError) -> Told:
    """The request left, but the log of decisions cannot be written."""
    return _of(error, f"Being checked. {error.message}", error.hint)


def confirmed(done: str, answer: Verdict | None) -> Told:
    """AWS shows the intended state; `answer` is None when its answer to our request was lost."""
    if answer is None:
        return Told(done, "AWS's answer was lost, so somebody else may have decided the same.")
    return Told(done, request_id=answer.request_id)


def decided_elsewhere(verdict: Verdict) -> Told:
    """AWS shows another decision, so this one had no effect."""
    return Told(
        f"It was decided elsewhere, and your answer had no effect. {verdict.text}",
        _LOOK_AGAIN,
        aws_code="decided-elsewhere",
    )


def without_effect(verdict: Verdict) -> Told:
    """AWS goes on showing the target as waiting, long after the send has ended."""
    return Told(
        f"Your answer did not reach AWS, and nothing happened. {verdict.text}",
        "You can answer again.",
        aws_code="no-effect",
    )


def _of(error: AppError, message: str, hint: str) -> Told:
    return Told(message, hint, error.code, error.aws_message, error.request_id)
