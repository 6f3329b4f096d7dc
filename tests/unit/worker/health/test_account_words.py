"""What is said of an identity and of tried rights."""

from __future__ import annotations

import pytest

from app.errors import AccessDenied, AppError, Offline, Rejected, SignInNeeded, Unclear
from app.model.account import Identity
from app.model.denial import DENIALS
from app.model.health import HealthState
from app.model.policy import Policy
from app.model.right import RIGHTS, Right, Use
from app.worker.health.account import identity_check, told, untried

READS = [one for one in RIGHTS if one.use is Use.READ][:4]
LACKING = AccessDenied("No.", "Missing right: x:Y. It unlocks y.", missing_right="x:Y")


def states(tried: list[tuple[Right, AppError | None]]) -> list[HealthState]:
    return [check.state for check in told(tried)]


@pytest.mark.parametrize(
    ("resource", "state", "policy"),
    [
        ("sts::447109263358:assumed-role/Purchasing/dana", HealthState.OK, None),
        ("iam::447109263358:root", HealthState.WARNING, Policy.WATCH),
        ("iam::447109263358:user/Administrator", HealthState.WARNING, Policy.WATCH),
    ],
)
def test_who_may_do_everything_is_warned_with_the_smallest_policy(
    resource: str, state: HealthState, policy: Policy | None
) -> None:
    check = identity_check(Identity("447109263358", f"arn:aws:{resource}", "us-east-1"))
    assert (check.state, check.policy) == (state, policy)
    assert "4471-0926-3358" in check.found


def test_one_missing_right_is_one_line_with_its_action() -> None:
    checks = told([(READS[0], None), (READS[1], LACKING)])
    assert [check.state for check in checks] == [HealthState.OK, HealthState.FAILED]
    assert checks[0].found == f"Allowed by {READS[0].action}."
    assert checks[1].missing_right == "x:Y"
    assert checks[1].found == LACKING.hint


def test_all_rights_missing_are_all_named() -> None:
    assert len(told([(one, LACKING) for one in READS])) == len(READS)


def test_a_right_that_few_need_only_warns() -> None:
    rare = next(one for one in RIGHTS if one.is_rare)
    assert states([(rare, LACKING), (READS[0], None)])[0] is HealthState.WARNING


@pytest.mark.parametrize("reason", DENIALS)
def test_a_denial_that_no_right_mends_is_said_once_and_asks_for_no_right(reason: str) -> None:
    denial = AccessDenied(DENIALS[reason].message, DENIALS[reason].hint, reason=reason)
    (check,) = told([(one, denial) for one in READS])
    assert check.state is HealthState.FAILED
    assert (check.found, check.fix) == (DENIALS[reason].message, DENIALS[reason].hint)
    assert not check.missing_right


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Offline("No network."), HealthState.SKIPPED),
        (SignInNeeded("Expired."), HealthState.SKIPPED),
        (Unclear("No answer in time."), HealthState.WARNING),
    ],
)
def test_what_stands_in_the_way_of_all_is_said_once(error: AppError, state: HealthState) -> None:
    assert states([(one, error) for one in READS]) == [state]
    assert states([(READS[0], error), (READS[1], None)]) == [state, HealthState.OK]


def test_a_trial_call_that_aws_does_not_take_tells_nothing() -> None:
    refused = Rejected("AWS found the request invalid.")
    assert states([(READS[0], refused), (READS[1], None)]) == [HealthState.SKIPPED, HealthState.OK]


def test_rights_that_change_something_are_named_and_not_tried() -> None:
    checks = untried()
    named = " ".join(check.found for check in checks)
    assert all(one.operation in named for one in RIGHTS if one.use is Use.WRITE)
    assert [check.policy for check in checks] == [Policy.APPROVE, Policy.BUY]
    assert {check.state for check in checks} == {HealthState.SKIPPED}
