"""What a health check found: one value for each line, and the report that can be handed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from app.language import tr, tr_plural
from app.model.policy import Policy


class HealthState(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


class HealthGroup(StrEnum):
    """Where a check belongs, in the order in which they are shown."""

    SIGN_IN = "Sign-in"
    CONNECTION = "Connection"
    COMPUTER = "This computer"
    RIGHTS = "Rights in AWS"  # last: it is long, and the policies follow it


class HealthCheck(msgspec.Struct, frozen=True):
    """One line: what was looked at, what was found, and what to do about it (nothing when all is well).

    `missing_right` is the IAM action that a denied call needs, `policy` one that is worth copying here.
    All text is plain and may name the account; `health_report` hides that.
    """

    check_id: str
    group: HealthGroup
    title: str
    state: HealthState
    found: str
    fix: str = ""
    missing_right: str = ""
    policy: Policy | None = None


GROUP_WORDS = {
    HealthGroup.SIGN_IN: tr("Sign-in"),
    HealthGroup.CONNECTION: tr("Connection"),
    HealthGroup.COMPUTER: tr("This computer"),
    HealthGroup.RIGHTS: tr("Rights in AWS"),
}
STATE_WORDS = {
    HealthState.OK: tr("Fine"),
    HealthState.WARNING: tr("Look at this"),
    HealthState.FAILED: tr("Does not work"),
    HealthState.SKIPPED: tr("Not checked"),
}


def in_order(checks: Iterable[HealthCheck]) -> tuple[HealthCheck, ...]:
    """Sort by group; within a group the order stays."""
    places = list(HealthGroup)
    return tuple(sorted(checks, key=lambda check: places.index(check.group)))


def is_healthy(checks: Iterable[HealthCheck]) -> bool:
    """Whether nothing failed; warnings do not count."""
    return all(check.state is not HealthState.FAILED for check in checks)


def summary(checks: Sequence[HealthCheck]) -> str:
    """Say how many lines ended in which way."""
    count = Counter(check.state for check in checks)
    said = (
        tr_plural(count[HealthState.FAILED], "{n} does not work", "{n} do not work"),
        tr_plural(count[HealthState.WARNING], "{n} needs a look", "{n} need a look"),
        tr_plural(count[HealthState.OK], "{n} is fine", "{n} are fine"),
        tr_plural(count[HealthState.SKIPPED], "{n} was not checked", "{n} were not checked"),
    )
    order = (HealthState.FAILED, HealthState.WARNING, HealthState.OK, HealthState.SKIPPED)
    return ", ".join(words for state, words in zip(order, said, strict=True) if count[state])
