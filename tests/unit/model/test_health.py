"""The report of a health check: one line each, in order, and nothing in it that names a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.model.health import (
    GROUP_WORDS,
    HealthCheck,
    HealthGroup,
    HealthState,
    in_order,
    is_healthy,
    summary,
)
from app.model.health_report import redacted, report


def check(
    state: HealthState = HealthState.OK,
    group: HealthGroup = HealthGroup.COMPUTER,
    found: str = "It works.",
    fix: str = "",
) -> HealthCheck:
    return HealthCheck("one", group, "One", state, found, fix)


def test_a_report_has_one_line_for_each_check_in_the_order_of_their_groups() -> None:
    checks = (
        check(HealthState.FAILED, HealthGroup.COMPUTER, "It is\nbroken.", "Mend it."),
        check(HealthState.OK, HealthGroup.SIGN_IN),
    )
    assert report(checks) == "OK      One: It works.\nFAILED  One: It is broken. Mend it.\n"
    assert [one.group for one in in_order(checks)] == [HealthGroup.SIGN_IN, HealthGroup.COMPUTER]


def test_only_a_failure_makes_it_unhealthy() -> None:
    mild = (check(HealthState.WARNING), check(HealthState.SKIPPED), check())
    assert is_healthy(mild)
    assert not is_healthy((*mild, check(HealthState.FAILED)))
    assert summary(mild) == "1 needs a look, 1 is fine, 1 was not checked"
    assert summary((check(), check())) == "2 are fine"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("in account 4471-0926-3358.", "in account …3358."),
        ("arn:aws:iam::447109263358:root", "arn:aws:iam::…3358:root"),
        (
            "as assumed-role/Buyer/dana.lee@brindle.example in",
            "as assumed-role/Buyer/[session] in",
        ),
        ("arn:aws:iam::447109263358:user/team/dana.", "arn:aws:iam::…3358:user/[name]."),
        ("You are user/dana in account", "You are user/[name] in account"),
        ("federated-user/dana works", "federated-user/[name] works"),
        ("dana@brindle.example wrote", "[e-mail] wrote"),
        ("9.5 GB on port 36047", "9.5 GB on port 36047"),
        ("request 1234567890123456", "request 1234567890123456"),
    ],
)
def test_accounts_and_people_are_left_out(text: str, shown: str) -> None:
    assert redacted(text) == shown


def test_the_home_folder_is_left_out() -> None:
    assert redacted(f"{Path.home()}/Countersign/store.db") == "~/Countersign/store.db"


def test_groups_have_words() -> None:
    assert [GROUP_WORDS[one] for one in HealthGroup] == [one.value for one in HealthGroup]
