"""What the inbox and the pane say: countdowns worked out, unknown things named as unknown."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from app.model.command import CommandState
from app.model.request import (
    ApprovalLevel,
    Approver,
    DecidedBy,
    Duplicate,
    RequestRow,
    payment_deadline,
)
from app.model.sync import Listing, ListingState
from app.model.term import AgreementTerms, UnknownTerm
from tests.fakes import samples
from ui.approvals.levels import level_views, own_slot, slots_of_others
from ui.tabs.requests import locks, words
from ui.tabs.requests.story_words import step_words
from ui.theme import Tone

NOW = samples.NOW
MILESTONE = samples.milestone_detail().row


def decided(status: str, by: DecidedBy | None = None) -> RequestRow:
    return msgspec.structs.replace(MILESTONE, status=status, decided_by=by)


def test_the_countdown_says_how_it_was_worked_out() -> None:
    said = words.deadline_note(MILESTONE, NOW)
    assert said.bold == "Approves itself in 2 days 22 h"
    assert said.rest == ", on 21 Nov 2026 at 09:12, if you do nothing."
    assert said.second == "Created 16 Nov 2026, 09:12, plus the 5 days set in the agreement."
    assert said.share == pytest.approx(0.41, abs=0.01)
    assert said.tone is Tone.WARNING


def test_the_last_day_is_red() -> None:
    soon = MILESTONE.deadline.at
    assert soon is not None
    assert words.deadline_note(MILESTONE, soon - timedelta(hours=23)).tone is Tone.DANGER


def test_a_deadline_that_is_over_is_told_honestly() -> None:
    assert MILESTONE.deadline.at is not None
    said = words.deadline_note(MILESTONE, MILESTONE.deadline.at + timedelta(minutes=1))
    assert said.bold == "AWS should have approved this by now."
    assert "reads it again" in said.rest


def test_a_term_that_cannot_be_read_leaves_the_deadline_unknown_in_warning_colour() -> None:
    terms = AgreementTerms("agmt-x", (UnknownTerm("somethingNew"),))
    row = msgspec.structs.replace(MILESTONE, deadline=payment_deadline(samples.payment(), terms))
    said = words.deadline_note(row, NOW)
    assert (said.bold, said.tone) == ("Deadline not known.", Tone.WARNING)
    assert words.row_chips(row, NOW)[0].words == "Deadline not known"


def test_a_cancellation_is_approved_by_silence_after_seven_days() -> None:
    row = samples.quayside_detail().row
    assert words.row_chips(row, NOW)[0].words == "Approves itself in 2 d 21 h"
    assert "plus the 7 days" in words.deadline_note(row, NOW).second


def test_an_approval_of_which_only_the_listing_was_read_says_who_is_not_known() -> None:
    row = samples.pellucid_detail().row
    assert words.second_line(row) == "Pellucid Systems · asked by 8820-1547-6093"
    listed = msgspec.structs.replace(row, seller="", subject="", money=None)
    assert words.second_line(listed) == "Seller and account not known"


def test_an_approval_never_approves_itself() -> None:
    detail = samples.pellucid_detail()
    said = words.deadline_note(detail.row, NOW, detail.approval.expires_at)
    assert said.bold == "Needed by 24 Nov 2026, in 6 days."
    assert said.rest.endswith("It is never approved by itself.")


def test_without_a_deadline_nothing_happens_until_you_decide() -> None:
    said = words.deadline_note(samples.hours_detail().row, NOW)
    assert said.bold == "Nothing happens until you decide."
    assert said.tone is Tone.NEUTRAL


@pytest.mark.parametrize(
    ("status", "by", "bold"),
    [
        ("APPROVED", DecidedBy.YOU, "Approved by you."),
        ("APPROVED", DecidedBy.DEADLINE, "Approved at the deadline."),
        ("APPROVED", DecidedBy.SOMEBODY, "Approved."),
        ("REJECTED", DecidedBy.YOU, "Rejected by you."),
        ("CANCELLED", DecidedBy.SELLER, "Withdrawn by the seller."),
        ("VALIDATION_FAILED", None, "Not valid."),
        ("TELEPORTED", None, "AWS calls this “TELEPORTED”."),
    ],
)
def test_the_ending_says_no_more_than_is_known(
    status: str, by: DecidedBy | None, bold: str
) -> None:
    assert words.decided_note(decided(status, by), NOW).bold == bold


def test_an_unknown_status_shows_as_its_own_text() -> None:
    assert words.row_chips(decided("TELEPORTED"), NOW)[0].words == "TELEPORTED"


def test_an_answer_under_way_stands_before_the_countdown() -> None:
    row = msgspec.structs.replace(MILESTONE, command_state=CommandState.UNKNOWN.value)
    assert [face.words for face in words.row_chips(row, NOW)] == [
        "Being checked",
        "Possible duplicate",
    ]


def test_the_whole_row_is_spoken() -> None:
    said = words.accessible_row(MILESTONE, NOW).replace("\u00a0", " ")
    assert said == (
        "Payment request, Milestone 3: landing zone review, 9,750.00 USD,"
        " Sablewood Consulting · Migration Readiness,"
        " Approves itself in 2 d 22 h, Possible duplicate"
    )


def test_a_duplicate_says_what_it_resembles() -> None:
    found = Duplicate(samples.MILESTONE_3, same_amount=True)
    said = words.duplicate(found, NOW).replace("\u00a0", " ")
    assert said == ("“Milestone 3” for the same 9,750.00 USD was approved on 9 Nov, 9 days ago.")
    waiting = Duplicate(samples.payment("pr-2", "Milestone 3b"), same_amount=False)
    assert words.duplicate(waiting, NOW) == "“Milestone 3b” also waits for an answer."


def test_the_story_names_reminders_and_keeps_unknown_steps() -> None:
    detail = samples.decided_detail()
    said = [step_words(detail.row, step).words for step in detail.steps]
    assert said[1] == "Countersign reminded you, 24 h before"
    odd = msgspec.structs.replace(detail.steps[0], kind="folded")
    assert step_words(detail.row, odd).words == "folded"


def test_levels_say_who_is_waited_for() -> None:
    first, second = level_views(samples.APPROVAL)
    assert (first.face.words, first.is_passed) == ("Approved", True)
    assert (second.face.words, second.is_current) == ("Waiting for you", True)
    assert own_slot(samples.APPROVAL) is not None


def test_an_open_slot_of_somebody_else_can_be_overridden_and_ours_waits() -> None:
    asked = Approver("email", "Rowan Pike", "PENDING_APPROVAL", "apo-1")
    levels = (
        ApprovalLevel("Budget owners", 1, (asked,)),
        ApprovalLevel("Admins", 1, (Approver("admin", "", "QUEUED", "apo-3"),)),
    )
    approval = msgspec.structs.replace(samples.APPROVAL, levels=levels)
    assert own_slot(approval) is None
    assert slots_of_others(approval) == [asked]
    detail = samples.pellucid_detail(approval)
    assert "Another approver decides now" in locks.lock_of_content(detail, "")
    assert locks.lock_of_content(detail, "apo-1") == ""


@pytest.mark.parametrize(
    ("state", "is_locked"),
    [
        (CommandState.PREPARED, True),
        (CommandState.SENT, True),
        (CommandState.UNKNOWN, True),
        (CommandState.CONFIRMED, True),
        (CommandState.REFUSED, False),
        (CommandState.STOPPED, False),
    ],
)
def test_an_unsettled_answer_locks_the_request(state: CommandState, *, is_locked: bool) -> None:
    assert bool(locks.lock_of_command(samples.record(state), "PENDING_APPROVAL")) is is_locked


def test_what_was_read_too_long_ago_cannot_be_acted_on() -> None:
    kind = MILESTONE.kind
    fresh = [ListingState(Listing.PAYMENTS, read_at=NOW - timedelta(minutes=5))]
    old = [ListingState(Listing.PAYMENTS, read_at=NOW - timedelta(minutes=6))]
    assert locks.lock_of_age(fresh, kind, NOW) == ""
    assert locks.lock_of_age(old, kind, NOW).startswith("Last read 6 min ago.")
    assert locks.lock_of_age([], kind, NOW)
    denied = [ListingState(Listing.PAYMENTS, read_at=NOW, missing_right="aws-marketplace:X")]
    assert "aws-marketplace:X" in locks.lock_of_age(denied, kind, NOW)


def test_an_amount_that_cannot_be_read_cannot_be_answered() -> None:
    request = msgspec.structs.replace(samples.payment(), money=None)
    detail = samples.milestone_detail(request=request)
    assert "amount cannot be read" in locks.lock_of_content(detail, "")
