"""Which approver's part a decision went to: an approval can have several for administrators."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import cast

import msgspec
import pytest

from app.aws.calls import Answer
from app.commands.approvals import ApprovalGrant, ApprovalRefusal
from app.commands.base import Finding, Gateways
from app.errors import NotFound
from app.model.command import (
    Evidence,
    GrantApproval,
    RefuseApproval,
    ShownApproval,
)
from app.model.money import Money
from app.model.quote import Quote
from app.model.request import Approval, ApprovalLevel, Approver

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)


class FakeAws:
    """An approval that a test sets, and a quote that may be out of reach."""

    def __init__(self, *levels: list[Approver], status: str = "PENDING_APPROVAL") -> None:
        parts = tuple(ApprovalLevel("", 1, tuple(level)) for level in levels)
        self.found = Approval("apr-1", "ar-1", status, "Data quality", offer_id="o", levels=parts)
        self.has_quote = True
        self.approvals = self
        self.quotes = self

    def approval(self, _request_id: str, *, urgent: bool) -> Answer[Approval]:
        assert urgent
        return Answer(self.found, "req-1")

    def quote(self, quote_id: str, *, urgent: bool) -> Answer[Quote]:
        assert urgent
        if not self.has_quote:
            raise NotFound("Gone.")
        return Answer(Quote(quote_id, "DRAFT"), "req-2")


def admin(status: str, outcome_id: str) -> Approver:
    return Approver("admin", "", status, outcome_id)


def email(status: str, outcome_id: str) -> Approver:
    return Approver("email", "Platform budget", status, outcome_id)


def command(override: str | None = None) -> GrantApproval:
    shown = ShownApproval("Data quality", "PENDING_APPROVAL", "ar-1", None, "o")
    return GrantApproval("click-1", "apr-1", "t", "c", shown=shown, override=override)


def finding(aws: FakeAws, noted: str = "", override: str | None = None) -> Finding:
    evidence = (Evidence(NOW, "GetAgreementApproval", noted),)
    return ApprovalGrant(cast("Gateways", aws)).find_out(command(override), evidence).finding


def noted_before_sending(aws: FakeAws, override: str | None = None) -> str:
    reading = ApprovalGrant(cast("Gateways", aws)).re_read(command(override))
    assert reading.differences == ()
    return reading.text


def test_the_part_noted_before_sending_decides() -> None:
    before = FakeAws([admin("APPROVED", "aprout-1")], [admin("PENDING_APPROVAL", "aprout-2")])
    note = noted_before_sending(before)
    assert "aprout-2" in note
    assert finding(before, note) is Finding.WAITING
    after = FakeAws([admin("APPROVED", "aprout-1")], [admin("APPROVED", "aprout-2")])
    assert finding(after, note) is Finding.DONE


def test_the_first_part_is_not_taken_for_the_second() -> None:
    before = FakeAws([admin("PENDING_APPROVAL", "aprout-1")], [admin("QUEUED", "aprout-2")])
    note = noted_before_sending(before)
    moved_on = FakeAws([admin("APPROVED", "aprout-1")], [admin("PENDING_APPROVAL", "aprout-2")])
    assert finding(moved_on, note) is Finding.DONE


def test_the_part_is_found_in_a_note_of_any_language() -> None:
    after = FakeAws([admin("APPROVED", "aprout-1")], [admin("PENDING_APPROVAL", "aprout-12")])
    assert finding(after, "決定はaprout-12に送られます。") is Finding.WAITING
    assert finding(after, "Die Entscheidung geht an aprout-1.") is Finding.DONE


def test_the_overridden_approvers_part_decides() -> None:
    aws = FakeAws([email("PENDING_APPROVAL", "aprout-1"), admin("APPROVED", "aprout-2")])
    note = noted_before_sending(aws, override="aprout-1")
    assert finding(aws, note, override="aprout-1") is Finding.WAITING


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("SKIPPED", "APPROVED", Finding.ELSEWHERE),
        ("REJECTED", "REJECTED", Finding.ELSEWHERE),
        ("EXPIRED", "EXPIRED", Finding.ELSEWHERE),
        ("PENDING_APPROVAL", "CANCELLED", Finding.ELSEWHERE),
        ("QUEUED", "PENDING_APPROVAL", Finding.UNSURE),
        ("PONDERING", "PENDING_APPROVAL", Finding.UNSURE),
        ("APPROVED", "REJECTED", Finding.DONE),
    ],
)
def test_the_state_of_the_part_tells_what_became_of_it(
    part: str, whole: str, expected: Finding
) -> None:
    assert finding(FakeAws([admin(part, "aprout-1")], status=whole)) is expected


def test_parts_that_cannot_be_told_apart_stop_the_decision() -> None:
    aws = FakeAws([admin("PENDING_APPROVAL", "")], [admin("QUEUED", "")])
    reading = ApprovalGrant(cast("Gateways", aws)).re_read(command())
    assert reading.differences == ("AWS does not tell the administrators' parts apart",)


def test_an_unknown_part_proves_only_the_intended_end() -> None:
    several = [admin("APPROVED", ""), admin("SKIPPED", "")]
    assert finding(FakeAws(several, status="APPROVED")) is Finding.DONE
    assert finding(FakeAws(several, status="REJECTED")) is Finding.UNSURE


def test_a_quote_out_of_reach_stops_only_when_its_amount_was_shown() -> None:
    aws = FakeAws([admin("PENDING_APPROVAL", "aprout-1")])
    aws.has_quote = False
    assert noted_before_sending(aws)
    shown = msgspec.structs.replace(command().shown, money=Money(Decimal(1), "USD"))
    with pytest.raises(NotFound):
        ApprovalGrant(cast("Gateways", aws)).re_read(
            msgspec.structs.replace(command(), shown=shown)
        )


def test_a_refusal_is_done_when_its_part_is_rejected() -> None:
    aws = FakeAws([admin("REJECTED", "aprout-1")], status="REJECTED")
    shown = command().shown
    refusal = RefuseApproval("click-2", "apr-1", "t", "c", shown=shown, note="No.")
    assert ApprovalRefusal(cast("Gateways", aws)).find_out(refusal, ()).finding is Finding.DONE
