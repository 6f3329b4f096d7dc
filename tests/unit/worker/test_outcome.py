"""How a round's errors are summed up: rights mark their listing, the rest is told."""

from __future__ import annotations

from app.errors import AccessDenied, AppError, Offline, SignInNeeded, Unclear
from app.model.sync import Listing
from app.worker.listings import Outcome

PAYMENTS, CHARGES = Listing.PAYMENTS, Listing.CHARGES


def outcome(**errors: AppError) -> Outcome:
    return Outcome({PAYMENTS, CHARGES}, {Listing(name): error for name, error in errors.items()})


def test_a_good_round_tells_nothing() -> None:
    assert outcome().error is None
    assert not outcome().is_offline


def test_a_missing_right_is_told_only_when_there_is_no_other() -> None:
    denied = AccessDenied("No.")
    assert outcome(charges=denied).error is None
    assert outcome(charges=denied, payments=denied).error is denied


def test_the_need_to_sign_in_comes_before_all_else() -> None:
    expired = SignInNeeded("Expired.")
    assert outcome(charges=Unclear("Odd."), payments=expired).error is expired


def test_it_is_offline_only_when_nothing_could_be_reached() -> None:
    gone = Offline("No network.")
    assert outcome(charges=gone, payments=gone).is_offline
    assert not outcome(charges=gone).is_offline


def test_a_first_look_waits_for_what_may_still_be_read() -> None:
    denied, lost = AccessDenied("No."), Unclear("Odd.")
    assert outcome(charges=lost, payments=denied).has_settled(PAYMENTS)
    assert outcome(payments=Unclear("Odd.", code="unreadable-rows")).has_settled(PAYMENTS)
    assert not outcome(payments=lost).has_settled(PAYMENTS)
