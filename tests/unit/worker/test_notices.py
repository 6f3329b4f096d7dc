"""What the tray is told: each request once, each deadline when it comes near, nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.model.command import CancelAgreement, CommandRecord, CommandState, ShownAgreement
from app.model.notice import WARN_BEFORE, NoticeKind, deadline_key
from app.model.request import Deadline, DeadlineKind, RequestKind, RequestRow
from app.worker.messages import NoticeShown
from app.worker.notices import Due, due_notices, first_notices, kept_as, outcome_notice
from tests.unit.store.samples import approve

NOW = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
DAY = timedelta(days=1)


def row(left: timedelta | None, request_id: str = "pr-1", state: str | None = None) -> RequestRow:
    kind = DeadlineKind.NONE if left is None else DeadlineKind.APPROVES_ITSELF
    return RequestRow(
        kind=RequestKind.PAYMENT,
        request_id=request_id,
        title="Workshop",
        seller="Sablewood Consulting",
        subject="Migration Readiness",
        status="PENDING_APPROVAL",
        money=None,
        created_at=NOW,
        updated_at=NOW,
        deadline=Deadline(kind, None if left is None else NOW + left),
        command_state=state,
    )


class Told:
    """Remembers what was told or left out, as the store does."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.told: list[str] = []

    def __call__(
        self, rows: list[RequestRow], now: datetime = NOW, *, with_new: bool = True
    ) -> Due:
        due = due_notices(rows, now, self.known.__contains__, with_new=with_new)
        self.told += [one.key for one in due.notices]
        self.known.update(self.told, due.left_out)
        return due


def test_a_new_request_is_told_with_what_matters() -> None:
    (notice,) = Told()([row(6 * DAY)]).notices
    assert notice.kind is NoticeKind.NEW_REQUEST
    assert notice.deadline == NOW + 6 * DAY
    assert notice.approves_itself


def test_a_new_request_waits_until_all_requests_have_been_read() -> None:
    assert Told()([row(6 * DAY)], with_new=False) == Due()


def test_each_warning_comes_when_its_time_has_come() -> None:
    told = Told()
    rows = [row(4 * DAY)]
    for hours in range(4 * 24 + 2):
        told(rows, NOW + timedelta(hours=hours))
    assert told.told == ["new:pr-1", *(deadline_key("pr-1", before) for before in WARN_BEFORE)]


def test_after_a_long_sleep_only_the_nearest_warning_is_told() -> None:
    told = Told()
    rows = [row(4 * DAY)]
    told(rows)
    (notice,) = told(rows, NOW + 4 * DAY - timedelta(hours=2)).notices
    assert notice.before == timedelta(hours=4)
    assert told(rows, NOW + 4 * DAY - timedelta(hours=1)) == Due()


def test_a_request_that_is_new_and_urgent_is_told_once() -> None:
    told = Told()
    rows = [row(timedelta(hours=20))]
    told(rows)
    assert told(rows) == Due()
    assert told.told == ["new:pr-1"]


def test_nothing_is_told_of_a_deadline_that_is_over() -> None:
    told = Told()
    told([row(4 * DAY)])
    assert told([row(4 * DAY)], NOW + 5 * DAY) == Due()


def test_a_request_without_a_deadline_is_told_once() -> None:
    told = Told()
    for days in range(20):
        told([row(None)], NOW + days * DAY)
    assert told.told == ["new:pr-1"]


def test_a_request_that_is_being_answered_is_not_warned_of() -> None:
    told = Told()
    told([row(4 * DAY)])
    sent = row(4 * DAY, state=CommandState.SENT.value)
    assert told([sent], NOW + 3 * DAY) == Due()


def test_the_first_look_makes_one_notice_about_the_most_urgent() -> None:
    rows = [row(None, "pr-3"), row(6 * DAY, "pr-2"), row(2 * DAY, "pr-1")]
    due = first_notices(rows, NOW)
    (notice,) = due.notices
    assert (notice.request_id, notice.count) == ("pr-1", 3)
    told = Told()
    told.known.update(due.left_out, {notice.key})
    assert told(rows) == Due()


def test_a_first_look_at_an_empty_account_tells_nothing() -> None:
    assert first_notices([], NOW) == Due()


@given(
    lefts=st.lists(st.integers(-24, 120), max_size=6),
    steps=st.lists(st.integers(0, 30), max_size=12),
)
def test_whatever_the_times_no_key_is_told_twice_and_no_request_more_than_four_times(
    lefts: list[int], steps: list[int]
) -> None:
    told, now = Told(), NOW
    rows = [row(timedelta(hours=left), f"pr-{number}") for number, left in enumerate(lefts)]
    for step in steps:
        now += timedelta(hours=step)
        told(rows, now)
    assert len(told.told) == len(set(told.told))
    for one in rows:
        assert sum(one.request_id in key for key in told.told) <= 1 + len(WARN_BEFORE)


def test_an_outcome_is_told_with_its_reason() -> None:
    command = approve()
    record = CommandRecord(
        command, CommandState.REFUSED, "447109263358", "arn", NOW, aws_code="decided-elsewhere"
    )
    notice = outcome_notice(record)
    assert (notice.outcome, notice.outcome_code) == ("refused", "decided-elsewhere")


def test_the_outcome_of_a_purchase_has_no_request_to_open() -> None:
    shown = ShownAgreement("ACTIVE", "prod-1", "offer-1", "1" * 12, None, None)
    command = CancelAgreement("c-9", "agmt-1", "Tessel Vector Store", "Tessel Labs", shown=shown)
    record = CommandRecord(command, CommandState.CONFIRMED, "447109263358", "arn", NOW)
    notice = outcome_notice(record)
    assert notice.request_kind is None
    assert (notice.title, notice.outcome) == ("Tessel Vector Store", "confirmed")


def test_what_nobody_was_told_is_not_kept_as_told() -> None:
    assert kept_as(NoticeShown("deadline:pr-1:3600s")) == "deadline:pr-1:3600s"
    assert kept_as(NoticeShown("deadline:pr-1:3600s", is_left_out=True)).startswith("left-out:")
