"""What can be done with a quote in each state, and what an earlier command forbids."""

from __future__ import annotations

import msgspec
import pytest

from app.model.command import CommandRecord, CommandState
from app.model.quote import Quote
from tests.fakes import purchase_samples as purchases
from tests.fakes import quote_samples as some
from tests.fakes.samples import NOW
from ui.tabs.offers.quote_footing import Act, footing, lock_of_command


def quote(status: str, **more: object) -> Quote:
    return msgspec.structs.replace(some.contract().quote, status=status, **more)


def acts(one: Quote) -> list[Act | None]:
    found = footing(one)
    return [button.act if button else None for button in (found.first, found.second, found.main)]


@pytest.mark.parametrize(
    ("status", "more", "wanted"),
    [
        ("DRAFT", {"approval_required": False}, [None, Act.CHANGE, Act.ACCEPT]),
        ("DRAFT", {"approval_required": None}, [None, Act.CHANGE, Act.ACCEPT]),
        ("DRAFT", {"approval_required": True}, [None, Act.CHANGE, Act.ASK]),
        ("PENDING_APPROVAL", {}, [Act.CANCEL, None, None]),
        ("APPROVED", {}, [Act.CANCEL, None, Act.ACCEPT]),
        ("ACCEPTED", {"agreement_id": "agmt-1"}, [None, None, Act.OPEN_AGREEMENT]),
        ("ACCEPTED", {"agreement_id": ""}, [None, None, None]),
        ("REJECTED", {}, [None, None, Act.QUOTE_AGAIN]),
        ("CANCELLED", {}, [None, None, Act.QUOTE_AGAIN]),
        ("CANCELLED", {"offer_id": ""}, [None, None, None]),
        ("STRANGE", {}, [None, None, None]),
    ],
)
def test_each_state_has_its_actions(
    status: str, more: dict[str, object], wanted: list[Act | None]
) -> None:
    assert acts(quote(status, **more)) == wanted


def test_a_draft_cannot_be_cancelled_and_says_what_becomes_of_it() -> None:
    assert "lapses by itself" in footing(quote("DRAFT")).hint


def record(state: CommandState) -> CommandRecord:
    command = purchases.cancel_quote()
    return CommandRecord(command, state, "447109263358", "arn:aws:iam::447109263358:user/x", NOW)


@pytest.mark.parametrize(
    ("state", "part"),
    [
        (CommandState.UNKNOWN, "is being checked"),
        (CommandState.SENT, "is being sent"),
        (CommandState.PREPARED, "is being sent"),
        (CommandState.CONFIRMED, "AWS has confirmed"),
        (CommandState.REFUSED, ""),
        (CommandState.STOPPED, ""),
    ],
)
def test_an_earlier_command_locks_the_quote_until_it_has_been_read(
    state: CommandState, part: str
) -> None:
    before = purchases.cancel_quote().shown.status
    said = lock_of_command(record(state), quote(before))
    assert (part in said) if part else not said


def test_a_quote_that_has_moved_on_is_not_locked() -> None:
    assert lock_of_command(record(CommandState.CONFIRMED), quote("CANCELLED")) == ""
    assert lock_of_command(None, quote("DRAFT")) == ""
