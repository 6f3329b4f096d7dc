"""What stands in the place of an answer of AWS that did not come, and why."""

from __future__ import annotations

import msgspec

from app import errors
from app.errors import AppError
from app.language import tr
from app.model.denial import denial_of
from app.model.right import missing
from app.model.text import plain
from ui.appearance import Appearance
from ui.theme import Tone
from ui.widgets.buttons import PlainButton
from ui.widgets.empty import EmptyState, Refusal

_SAID = 200


class Failure(msgspec.Struct, frozen=True):
    """How a failure is said: what is wrong, and what to do."""

    icon: str
    title: str
    lines: str


class Asked(msgspec.Struct, frozen=True):
    """What was asked for: `what` ("agreements"), the IAM action, and how a refusal begins."""

    what: str
    action: str
    may_not: str  # "Your role may not search agreements."


_PLACE_LOST = Failure(
    "bookmark-simple",
    tr("AWS lost the place in this list."),
    tr("The rest cannot be asked for. Ask again to begin anew."),
)
_OUT_OF_REACH: tuple[tuple[type[AppError], Failure], ...] = (
    (
        errors.Offline,
        Failure("wifi-slash", tr("AWS cannot be reached."), tr("Try again once you are online.")),
    ),
    (
        errors.OverQuota,
        Failure(
            "hourglass-medium",
            tr("AWS asks Countersign to slow down."),
            tr("Wait a minute, then try again."),
        ),
    ),
)
_ICONS = ((errors.SignInNeeded, "key"), (errors.Rejected, "x-circle"))


def failure(error: AppError, asked: Asked, *, is_place_lost: bool = False) -> Failure:
    """Say what went wrong. AWS's own words stand inside quotation marks."""
    if is_place_lost:
        return _PLACE_LOST
    for kind, said in _OUT_OF_REACH:
        if isinstance(error, kind):
            return said
    if isinstance(error, errors.AccessDenied):
        denial = denial_of(error.reason)
        if denial is not None:
            return Failure("lock-key", denial.message, denial.hint)
        right = plain(error.missing_right, 100) or asked.action
        return Failure("lock-key", asked.may_not, missing(right))
    icons = (icon for kind, icon in _ICONS if isinstance(error, kind))
    quoted = plain(error.aws_message, _SAID)
    aws_says = tr("AWS says: “{quoted}”", quoted=quoted) if quoted else ""
    lines = f"{plain(error.hint)} {aws_says}".strip() or tr("No {what} came.", what=asked.what)
    return Failure(next(icons, "warning-circle"), plain(error.message), lines)


def details(error: AppError) -> str:
    """What to send to somebody who can help."""
    facts = (
        (tr("Message"), error.message),
        (tr("Code"), error.code),
        (tr("Reason"), error.reason),
        (tr("Request id"), error.request_id),
        (tr("AWS says"), error.aws_message),
        (tr("Missing right"), error.missing_right),
    )
    return "\n".join(f"{label}: {plain(value)}" for label, value in facts if value) + "\n"


def refusal(error: AppError, asked: Asked, principal_arn: str, when: str) -> Refusal:
    """Say that the role may not ask at all."""
    return Refusal(
        asked.what,
        plain(error.missing_right, 100) or asked.action,
        principal_arn,
        when,
        plain(error.aws_message or error.message),
        error.reason,
    )


class FailedState(EmptyState):
    """Nothing came, and why."""

    def __init__(self, look: Appearance, said: Failure) -> None:
        self.retry_button = PlainButton(look, tr("Ask again"), "arrow-clockwise")
        self.copy_button = PlainButton(look, tr("Copy details"), "copy")
        super().__init__(
            look,
            said.icon,
            said.title.removesuffix("."),
            said.lines,
            tone=Tone.WARNING,
            buttons=(self.retry_button, self.copy_button),
        )
