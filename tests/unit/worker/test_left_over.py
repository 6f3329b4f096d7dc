"""Which agreements a new process goes on watching, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.model.command import AcceptQuote, CommandRecord, CommandState, ShownQuote
from app.worker.left_over import still_watched
from tests.fakes.sandbox import SAMPLE_NOW

LENGTH = timedelta(minutes=15)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def accepted(
    command_id: str, result: str, settled_at: datetime | None = SAMPLE_NOW
) -> CommandRecord:
    shown = ShownQuote("DRAFT", "NEW", "", "", None, None, False, "", (), (), ())
    return CommandRecord(
        command=AcceptQuote(command_id, f"ar-{command_id}", "", "", shown=shown),
        state=CommandState.CONFIRMED,
        account_id="",
        principal_arn="",
        created_at=SAMPLE_NOW - minutes(60),
        settled_at=settled_at,
        result=result,
    )


def choose(*records: CommandRecord, told: tuple[str, ...] = ()) -> dict[str, timedelta]:
    return still_watched(records, told, SAMPLE_NOW, LENGTH)


def test_a_watch_goes_on_for_the_rest_of_its_time() -> None:
    records = (
        accepted("c-1", "agmt-1", SAMPLE_NOW - minutes(4)),
        accepted("c-2", "agmt-2", SAMPLE_NOW - minutes(14.5)),
    )
    assert choose(*records) == {"agmt-1": minutes(11), "agmt-2": minutes(0.5)}


def test_a_watch_whose_time_is_over_is_not_taken_up_again() -> None:
    over = accepted("c-1", "agmt-1", SAMPLE_NOW - minutes(15))
    assert choose(over, accepted("c-2", "agmt-2", SAMPLE_NOW - minutes(300))) == {}


def test_an_acceptance_that_made_no_known_agreement_or_has_no_end_is_left_out() -> None:
    assert choose(accepted("c-1", ""), accepted("c-2", "agmt-2", None)) == {}


def test_what_this_process_found_out_itself_is_left_to_it() -> None:
    assert choose(accepted("c-1", "agmt-1"), told=("c-1",)) == {}


def test_an_agreement_that_was_changed_again_is_watched_from_then_on() -> None:
    newer = accepted("c-1", "agmt-1", SAMPLE_NOW - minutes(2))
    older = accepted("c-2", "agmt-1", SAMPLE_NOW - minutes(9))
    assert choose(newer, older) == choose(older, newer) == {"agmt-1": minutes(13)}


def test_a_clock_that_was_set_back_makes_no_watch_longer() -> None:
    assert choose(accepted("c-1", "agmt-1", SAMPLE_NOW + minutes(90))) == {"agmt-1": LENGTH}
