"""When keys are renewed, when their end is told, and what a failing renewal does, by a clock of the test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.aws.renewed import RenewedCredentials, SessionKeys, refused_by
from app.errors import AppError, Offline, SignInNeeded

START = datetime(2026, 11, 18, 10, 42, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Desk:
    """Gives out keys for an hour each, as long as nothing fails."""

    def __init__(self, *, is_renewed: bool = True) -> None:
        self.now = START
        self.given = 0
        self.error: AppError | None = None
        self.ends: list[datetime | None] = []
        self.forgotten = 0
        self.lasts = 60 * MINUTE
        self._is_renewed = is_renewed
        self.credentials = RenewedCredentials(
            self._renew,
            method="test",
            now=lambda: self.now,
            ends=self.ends.append,
            forget=self._forget,
        )

    def _renew(self) -> SessionKeys:
        self.given += 1
        if self.error is not None:
            raise self.error
        ends_at = self.now + self.lasts
        return SessionKeys(
            f"ASIA{self.given}", "secret", "token", ends_at, is_renewed=self._is_renewed
        )

    def _forget(self) -> None:
        self.forgotten += 1

    def key(self) -> str:
        return str(self.credentials.get_frozen_credentials().access_key)


def test_keys_are_fetched_once_and_renewed_before_they_end() -> None:
    desk = Desk()
    assert desk.given == 0
    assert [desk.key(), desk.key()] == ["ASIA1", "ASIA1"]
    desk.now += 44 * MINUTE
    assert desk.key() == "ASIA1"
    desk.now += MINUTE
    assert desk.key() == "ASIA2"
    assert (desk.credentials.ends_at, desk.ends) == (None, [])


def test_a_sign_in_that_is_over_tells_its_end_and_its_keys_serve_until_then() -> None:
    desk = Desk()
    desk.key()
    desk.error = SignInNeeded("Over.")
    desk.now += 45 * MINUTE
    assert desk.key() == "ASIA1"
    end = START + timedelta(hours=1)
    assert (desk.credentials.ends_at, desk.ends) == (end, [end])
    assert desk.key() == "ASIA1"
    assert desk.given == 2  # it is tried again after a while only
    desk.now = end
    with pytest.raises(SignInNeeded):
        desk.key()
    desk.error = None
    assert desk.key() == "ASIA4"
    assert desk.ends == [end, None]


def test_without_a_network_the_keys_serve_on_and_renewing_is_tried_again() -> None:
    desk = Desk()
    desk.key()
    desk.error = Offline("No network.")
    desk.now += 50 * MINUTE
    assert desk.key() == "ASIA1"
    assert desk.ends == []
    desk.error = None
    assert desk.key() == "ASIA1"
    desk.now += MINUTE
    assert desk.key() == "ASIA3"


def test_keys_that_need_a_person_serve_to_their_very_end() -> None:
    desk = Desk(is_renewed=False)
    desk.key()
    assert desk.ends == [START + timedelta(hours=1)]
    desk.now += 59 * MINUTE
    assert (desk.key(), desk.given) == ("ASIA1", 1)
    desk.now += MINUTE
    assert desk.key() == "ASIA2"


def test_keys_that_aws_refuses_are_replaced_for_the_next_call() -> None:
    desk = Desk()
    desk.key()
    note = refused_by(desk.credentials)
    desk.now += MINUTE
    note(parsed={"Error": {"Code": "AccessDenied"}})
    note(parsed={})
    assert desk.key() == "ASIA1"
    note(parsed={"Error": {"Code": "ExpiredToken"}})
    assert (desk.key(), desk.forgotten) == ("ASIA2", 1)
    note(parsed={"Error": {"Code": "ExpiredToken"}})  # the answer to a call with the keys before
    assert (desk.key(), desk.forgotten) == ("ASIA2", 1)


def test_a_clock_that_was_set_back_keeps_no_refused_keys() -> None:
    desk = Desk()
    desk.key()
    desk.now -= 30 * MINUTE
    desk.credentials.refuse()
    assert (desk.key(), desk.forgotten) == ("ASIA2", 1)


def test_a_clock_that_was_set_back_does_not_put_off_renewing() -> None:
    desk = Desk()
    desk.key()
    desk.error = Offline("No network.")
    desk.now += 58 * MINUTE
    assert desk.key() == "ASIA1"
    desk.error = None
    desk.now -= 10 * MINUTE
    assert desk.key() == "ASIA3"


def test_keys_that_have_ended_at_once_are_the_fault_of_the_clock() -> None:
    desk = Desk(is_renewed=False)
    desk.lasts = -MINUTE
    for number in (1, 2):
        with pytest.raises(SignInNeeded, match="clock is ahead") as told:
            desk.key()
        assert (told.value.code, desk.given) == ("wrong-clock", number)
    assert desk.ends == []
    desk.lasts = 60 * MINUTE
    assert (desk.key(), desk.key()) == ("ASIA3", "ASIA3")


def test_nothing_shows_the_keys() -> None:
    desk = Desk()
    desk.key()
    assert "secret" not in repr(desk.credentials) + repr(desk.credentials._keys)
