"""Which notices are told and when: kinds, warnings, quiet hours that let through what would come too late."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import msgspec
import pytest

from app.model.notice import WARN_BEFORE, Notice, NoticeKind
from app.model.notice_choice import NoticeChoice, QuietHours, Told, hours
from app.model.request import RequestKind

NIGHT = QuietHours(time(22), time(7))
NOON = QuietHours(time(12), time(13, 30))


def notice(kind: NoticeKind = NoticeKind.NEW_REQUEST, **more: object) -> Notice:
    made = Notice("new:pr-1", kind, RequestKind.PAYMENT, "pr-1", "Phase 2", "Sablewood")
    return msgspec.structs.replace(made, **more)


def at(hour: int, minute: int = 0, day: int = 18) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_everything_is_told_at_first() -> None:
    choice = NoticeChoice()
    for kind in NoticeKind:
        assert choice.wants(notice(kind, before=WARN_BEFORE[0]))
        assert choice.quiet_until(notice(kind), at(3)) is None


def test_a_kind_that_is_off_is_not_told_and_the_others_are() -> None:
    choice = NoticeChoice(off=frozenset({Told.SESSIONS}))
    told = {kind for kind in NoticeKind if choice.wants(notice(kind))}
    assert told == {NoticeKind.NEW_REQUEST, NoticeKind.DEADLINE, NoticeKind.OUTCOME}


def test_each_warning_before_a_deadline_can_be_turned_off() -> None:
    choice = NoticeChoice(warnings_off=frozenset({72}))
    told = [one for one in WARN_BEFORE if choice.wants(notice(NoticeKind.DEADLINE, before=one))]
    assert [hours(one) for one in told] == [24, 4]


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        (NIGHT, at(21, 59), None),
        (NIGHT, at(22), at(7, day=19)),
        (NIGHT, at(6, 59), at(7)),
        (NIGHT, at(7), None),
        (NOON, at(12, 15), at(13, 30)),
        (NOON, at(13, 30), None),
        (QuietHours(time(8), time(8)), at(8), None),
    ],
)
def test_quiet_hours_end_by_the_clock_over_midnight_too(
    quiet: QuietHours, now: datetime, end: datetime | None
) -> None:
    assert NoticeChoice(quiet=quiet).quiet_until(notice(), now) == end


def test_what_would_come_too_late_is_told_in_quiet_hours() -> None:
    choice, now = NoticeChoice(quiet=NIGHT), at(23)
    before_the_end = notice(NoticeKind.DEADLINE, deadline=now + timedelta(hours=4))
    after_the_end = notice(NoticeKind.DEADLINE, deadline=now + timedelta(hours=9))
    assert choice.quiet_until(before_the_end, now) is None
    assert choice.quiet_until(after_the_end, now) == at(7, day=19)


def test_a_warning_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"warningsOff":[5]}', type=NoticeChoice)


def test_a_choice_comes_back_as_it_was_kept() -> None:
    choice = NoticeChoice(frozenset({Told.NEW}), frozenset({24}), NIGHT)
    assert msgspec.json.decode(msgspec.json.encode(choice), type=NoticeChoice) == choice
