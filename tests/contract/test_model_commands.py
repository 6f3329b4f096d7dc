"""Enabling and removing models and sending the form: every fault, kill and race, judged by the ledger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.commands.base import WAITING_PROVES_AFTER_S
from app.errors import Rejected, TargetBusy
from app.model.command import (
    Command,
    CommandRecord,
    CommandState,
    EnableModel,
    ModelCommand,
    RemoveModel,
    SubmitUseCase,
)
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.models import FAILURE
from app.sandbox.sample_models import BARRED, ENABLED, FAILED, ONLY_WEST, PLAIN, WITH_FORM
from app.worker.runner import SEND_WITHIN_S
from tests.fakes.deciding import Killed
from tests.fakes.enabling import FORM, MODEL_OPERATIONS, MODEL_READS, ModelDesk, enabling
from tests.fakes.faulted import at_step, kill, name_of, session_for
from tests.fakes.mishaps import FAULTS, Ends, fault_of

KINDS = list(MODEL_OPERATIONS)
STEPS = ["prepared", "re_read", "sent_committed", "after_send", "settled"]
OFFERS = "ListFoundationModelAgreementOffers"
AVAILABILITY = "GetFoundationModelAvailability"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ModelDesk]:
    with enabling(tmp_path) as desk:
        yield desk


def _assert_safe(desk: ModelDesk, command: Command, state: CommandState) -> None:
    """Check what must hold whatever went wrong."""
    assert len(desk.effects(command)) <= 1
    assert desk.posts(command) == 1
    if state in (CommandState.REFUSED, CommandState.STOPPED):
        assert not desk.happened(command)
    if state is CommandState.CONFIRMED:
        assert desk.happened(command)


# --- faults ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(("fault", "ends"), [row[1:] for row in FAULTS], ids=[r[0] for r in FAULTS])
def test_every_fault_on_every_command_ends_in_the_truth(
    desk: ModelDesk, kind: type[Command], fault: dict[str, Any], ends: Ends
) -> None:
    command = desk.command(kind)
    desk.control.add_fault(Fault(operation=MODEL_OPERATIONS[kind], **fault))
    runner = desk.runner(session=session_for(desk, fault["kind"]))

    first = desk.run(command, runner=runner)
    _assert_safe(desk, command, first.state)
    assert first.message.endswith(".")
    is_at_once = ends is Ends.REFUSED
    assert (first.state is CommandState.REFUSED) is is_at_once, first

    started = desk.time.elapsed
    record = desk.wait_for_end(first, runner)
    _assert_safe(desk, command, record.state)
    expected = CommandState.CONFIRMED if ends is Ends.CONFIRMED else CommandState.REFUSED
    assert record.state is expected, record
    if ends is Ends.LOST:
        assert desk.time.elapsed - started >= WAITING_PROVES_AFTER_S


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_without_faults_it_is_confirmed_by_reading_back(
    desk: ModelDesk, kind: type[Command]
) -> None:
    command = desk.command(kind)
    runner = desk.runner()
    first = desk.run(command, runner=runner)
    operations = [one.operation for one in first.evidence]
    assert operations == [MODEL_READS[kind], MODEL_OPERATIONS[kind], MODEL_READS[kind]]
    if kind is not SubmitUseCase:
        assert first.state is CommandState.UNKNOWN
        assert first.message.startswith("AWS has taken it")
        assert "lost" not in first.message + first.hint

    record = desk.wait_for_end(first, runner)

    assert record.state is CommandState.CONFIRMED
    assert record.hint == ""
    assert record.request_id
    _assert_safe(desk, command, record.state)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_a_send_that_arrives_after_the_time_out_is_found_out(
    desk: ModelDesk, kind: type[Command]
) -> None:
    command = desk.command(kind)
    late = Fault(kind=FaultKind.HANG_BEFORE, operation=MODEL_OPERATIONS[kind], effect=True)
    desk.control.add_fault(late)
    runner = desk.runner(session=session_for(desk, FaultKind.HANG_BEFORE))

    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert not desk.happened(command)

    desk.control.release()
    while not desk.happened(command):
        pass
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    assert "somebody else may have" in record.hint
    _assert_safe(desk, command, record.state)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(
    "fault",
    [
        fault_of(FaultKind.ACCESS_DENIED),
        fault_of(FaultKind.EXPIRED_TOKEN),
        fault_of(FaultKind.EMPTY),
        fault_of(FaultKind.HTML),
        fault_of(FaultKind.TOP_NULL),
        fault_of(FaultKind.SERVER_ERROR),
        fault_of(FaultKind.THROTTLE),
        fault_of(FaultKind.HANG_AFTER),
    ],
    ids=lambda fault: str(fault["kind"]),
)
def test_a_read_back_that_fails_leaves_the_outcome_unknown(
    desk: ModelDesk, kind: type[Command], fault: dict[str, Any]
) -> None:
    command = desk.command(kind)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=MODEL_OPERATIONS[kind]))
    broken = Fault(operation=MODEL_READS[kind], **fault, skip=1, times=None)  # the re-read is sound
    desk.control.add_fault(broken)
    runner = desk.runner(session=session_for(desk, fault["kind"], reads_hang=True))

    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    if fault["kind"] is FaultKind.ACCESS_DENIED:
        assert f"bedrock:{MODEL_READS[kind]}" in record.evidence[-1].text

    desk.control.clear_faults()
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    _assert_safe(desk, command, record.state)


ALTERED: list[dict[str, Any]] = [
    {"agreementAvailability.status": "PONDERING"},
    {"modelId": "other.model-v1:0"},
    {"agreementAvailability": "AVAILABLE"},
]


@pytest.mark.parametrize("kind", [EnableModel, RemoveModel], ids=name_of)
@pytest.mark.parametrize("members", ALTERED, ids=lambda members: next(iter(members)))
def test_a_read_back_that_makes_no_sense_proves_nothing(
    desk: ModelDesk, kind: type[Command], members: dict[str, Any]
) -> None:
    command = desk.command(kind)
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation=AVAILABILITY, members=members, skip=1, times=None)
    )
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert record.state is CommandState.UNKNOWN
    desk.control.clear_faults()
    assert desk.wait_for_end(record, runner).state is CommandState.CONFIRMED


def test_an_answer_about_another_model_is_read_back(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)
    other = {"modelId": "other.model-v1:0"}
    operation = MODEL_OPERATIONS[EnableModel]
    desk.control.add_fault(Fault(kind=FaultKind.ALTERED, operation=operation, members=other))
    runner = desk.runner()
    first = desk.run(command, runner=runner)
    assert first.message.startswith("Being checked.")
    assert desk.wait_for_end(first, runner).state is CommandState.CONFIRMED


def test_one_look_at_an_agreement_is_not_believed(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)
    shown = {"agreementAvailability.status": "AVAILABLE"}
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation=AVAILABILITY, members=shown, skip=1, times=1)
    )
    runner = desk.runner()
    first = desk.run(command, runner=runner)
    assert first.state is CommandState.UNKNOWN
    assert "read once more" in first.evidence[-1].text
    again = asyncio.run(runner.check(command.command_id))
    assert again.state is CommandState.UNKNOWN  # the second look shows it pending
    assert desk.wait_for_end(again, runner).state is CommandState.CONFIRMED


# --- kills, windows and late sends -------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize("step", STEPS)
def test_after_a_kill_at_any_step_the_next_process_finds_the_truth(
    desk: ModelDesk, kind: type[Command], step: str
) -> None:
    command = desk.command(kind)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step(step, kill)).run(command))

    runner = desk.runner()
    asyncio.run(runner.reconcile_open())
    record = desk.wait_for_end(asyncio.run(runner.check(command.command_id)), runner)

    was_sent = step in ("after_send", "settled")
    assert desk.posts(command) == (1 if was_sent else 0)
    assert desk.happened(command) is was_sent
    expected = {
        "prepared": CommandState.STOPPED,
        "re_read": CommandState.STOPPED,
        "sent_committed": CommandState.REFUSED,
    }
    assert record.state is expected.get(step, CommandState.CONFIRMED)


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
def test_two_windows_with_two_clicks_send_one(desk: ModelDesk, kind: type[Command]) -> None:
    command = desk.command(kind)
    clicks = (command, desk.again(command))
    runners = (desk.runner(), desk.runner())

    async def both() -> list[CommandRecord | BaseException]:
        return await asyncio.gather(
            *(runner.run(click) for runner, click in zip(runners, clicks, strict=True)),
            return_exceptions=True,
        )

    outcomes = asyncio.run(both())
    assert sum(isinstance(one, TargetBusy) for one in outcomes) == 1
    assert desk.posts(command) == 1
    assert len(desk.effects(command)) == 1


@pytest.mark.parametrize("kind", KINDS, ids=name_of)
@pytest.mark.parametrize(("held_up", "leaves"), [(SEND_WITHIN_S, True), (SEND_WITHIN_S + 1, False)])
def test_a_send_leaves_soon_after_it_is_logged_or_never(
    desk: ModelDesk, kind: type[Command], held_up: int, leaves: bool
) -> None:
    command = desk.command(kind)

    def wait() -> None:
        desk.time.elapsed += held_up

    record = asyncio.run(desk.runner(at_step("sent_committed", wait)).run(command))

    assert desk.posts(command) == int(leaves)
    assert desk.happened(command) is leaves
    assert (record.state is CommandState.REFUSED) is not leaves
    assert ("never sent" in record.message) is not leaves


def test_an_open_command_locks_the_model_in_every_region(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)
    desk.run(command)
    elsewhere = msgspec.structs.replace(desk.again(command), region="us-west-2")
    with pytest.raises(TargetBusy):
        desk.run(elsewhere)


# --- what changed since it was shown -----------------------------------------------------------------


def _offer(command: Command, **changes: Any) -> Command:
    assert isinstance(command, EnableModel)
    offer = msgspec.structs.replace(command.shown.offer, **changes)
    return msgspec.structs.replace(
        command, shown=msgspec.structs.replace(command.shown, offer=offer)
    )


def _rate(command: Command, **changes: Any) -> Command:
    assert isinstance(command, EnableModel)
    first, *others = command.shown.offer.rates
    return _offer(command, rates=(msgspec.structs.replace(first, **changes), *others))


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (lambda c: _rate(c, price=Decimal("1.5")), "price 1 is now 2, it was 1.5"),
        (lambda c: _rate(c, price=None, price_text="?"), "it was not readable"),
        (lambda c: _rate(c, unit="1K tokens"), "the unit of price 1 changed"),
        (lambda c: _rate(c, dimension="x"), "price 1 is for something else"),
        (lambda c: _rate(c, description="x"), "the description of price 1 changed"),
        (lambda c: _offer(c, rates=()), "it has 2 prices now, it had 0"),
        (lambda c: _offer(c, legal_url="https://x.example"), "the link to its terms changed"),
        (lambda c: _offer(c, refund_policy="All."), "what is refunded changed"),
        (lambda c: _offer(c, duration="P1M"), "how long it lasts changed"),
        (lambda c: _offer(c, offer_id="offer-0"), "the offer is not there any more"),
        (lambda c: _offer(c, offer_id=""), "the offer is not there any more"),
    ],
)
def test_what_changed_since_it_was_shown_stops_the_command(
    desk: ModelDesk, change: Callable[[Command], Command], clause: str
) -> None:
    command = change(desk.command(EnableModel))
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert clause in record.message
    assert desk.posts(command) == 0


def test_all_prices_that_moved_are_listed(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)
    desk.control.act("reprice_model", model_id=PLAIN, price_factor="1.25")
    record = desk.run(command)
    assert "price 1 is now 2.5, it was 2; price 2 is now 10, it was 8." in record.message
    assert desk.posts(command) == 0


def test_an_offer_that_moves_between_reading_and_sending_is_not_taken(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)

    def reprice() -> None:
        desk.control.act("reprice_model", model_id=PLAIN, price_factor="1.25")

    record = asyncio.run(desk.runner(at_step("sent_committed", reprice)).run(command))
    assert record.state is CommandState.REFUSED
    assert "never sent" in record.message
    assert "changed after it was shown" in record.message
    assert desk.posts(command) == 0


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.EMPTY, FaultKind.THROTTLE])
def test_a_token_that_cannot_be_fetched_sends_nothing(desk: ModelDesk, kind: FaultKind) -> None:
    command = desk.command(EnableModel)
    desk.control.add_fault(Fault(kind=kind, operation=OFFERS, skip=1, times=None))
    record = desk.run(command)
    assert record.state is CommandState.REFUSED
    assert "never sent" in record.message
    assert desk.posts(command) == 0


def test_an_offer_without_an_id_is_known_by_its_terms(desk: ModelDesk) -> None:
    command = _offer(desk.command(EnableModel), offer_id="")
    nameless = {"offers.0.offerId": ""}
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation=OFFERS, members=nameless, times=None)
    )
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert record.state is CommandState.CONFIRMED


def test_a_price_that_is_no_number_still_counts(desk: ModelDesk) -> None:
    odd = {"offers.0.termDetails.usageBasedPricingTerm.rateCard.0.price": "on request"}
    fault = desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation=OFFERS, members=odd, times=None)
    )
    command = desk.command(EnableModel)
    assert isinstance(command, EnableModel)
    assert command.shown.offer.rates[0].price is None
    desk.control.clear_faults(fault)
    other = dict.fromkeys(odd, "ask us")
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation=OFFERS, members=other, times=None)
    )
    assert "price 1 changed" in desk.run(command).message


def test_a_model_that_somebody_enabled_meanwhile_is_left_alone(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)
    desk.control.act("invoke_model", model_id=PLAIN)
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "AWS shows an agreement now" in record.message


def test_a_model_that_somebody_enables_last_is_found_out(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)

    def use() -> None:
        desk.control.act("invoke_model", model_id=PLAIN)

    runner = desk.runner(at_step("sent_committed", use))
    record = desk.wait_for_end(asyncio.run(runner.run(command)), runner)
    assert record.state is CommandState.CONFIRMED
    assert "somebody else may have done it" in record.hint
    assert desk.effects(command) == []


def test_a_model_that_is_gone_already_is_not_removed(desk: ModelDesk) -> None:
    command = desk.command(RemoveModel)
    desk.models.delete_agreement(ENABLED)
    desk.control.advance(timedelta(minutes=1))
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "AWS shows no agreement now" in record.message


def test_a_region_without_the_model_stops_the_command(desk: ModelDesk) -> None:
    command = msgspec.structs.replace(desk.enable(PLAIN), region="us-west-2")
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "AWS does not offer the model in this region now" in record.message


# --- what AWS does with it ---------------------------------------------------------------------------


def test_an_agreement_that_fails_says_so_with_aws_words(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)
    desk.control.act("fail_next_model_agreement", model_id=PLAIN)
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert record.state is CommandState.REFUSED
    assert record.message.startswith("AWS did not carry it out.")
    assert record.aws_message == FAILURE


def test_a_failed_agreement_can_be_tried_again(desk: ModelDesk) -> None:
    command = desk.enable(FAILED)
    assert command.shown.agreement == "ERROR"
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert record.state is CommandState.CONFIRMED


def test_an_old_failure_does_not_speak_for_a_lost_send(desk: ModelDesk) -> None:
    command = desk.enable(FAILED)
    operation = MODEL_OPERATIONS[EnableModel]
    desk.control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, operation=operation))
    runner = desk.runner()
    first = desk.run(command, runner=runner)
    assert first.state is CommandState.UNKNOWN
    assert desk.wait_for_end(first, runner).state is CommandState.REFUSED


def test_a_model_that_is_used_again_at_once_stays(desk: ModelDesk) -> None:
    command = desk.command(RemoveModel)
    runner = desk.runner()
    first = desk.run(command, runner=runner)
    desk.control.act("invoke_model", model_id=ENABLED)
    started = desk.time.elapsed
    record = desk.wait_for_end(first, runner)
    assert record.state is CommandState.REFUSED
    assert "AWS shows an agreement." in record.message
    assert desk.time.elapsed - started >= 30 * 60


@pytest.mark.parametrize(
    ("model_id", "words"),
    [
        (WITH_FORM, "wants your use-case form first"),
        (BARRED, "does not permit this account"),
    ],
)
def test_what_aws_refuses_says_why(desk: ModelDesk, model_id: str, words: str) -> None:
    record = desk.run(desk.enable(model_id))
    assert record.state is CommandState.REFUSED
    assert words in record.message


def test_a_model_elsewhere_can_be_enabled_there(desk: ModelDesk) -> None:
    west = desk.session.models.of("us-west-2")
    command = desk.enable(PLAIN)
    shown = msgspec.structs.replace(command.shown, offer=west.offers(ONLY_WEST).items[0])
    command = msgspec.structs.replace(command, target=ONLY_WEST, region="us-west-2", shown=shown)
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(command, runner=runner), runner)
    assert record.state is CommandState.CONFIRMED


def test_what_lasts_is_read_often_for_half_an_hour(desk: ModelDesk) -> None:
    command = desk.command(EnableModel)
    shown = {"agreementAvailability.status": "PENDING"}
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation=AVAILABILITY, members=shown, skip=1, times=None)
    )
    runner = desk.runner()
    record = desk.run(command, runner=runner)
    delays = []
    while desk.time.elapsed <= 31 * 60:
        assert record.next_check_at is not None
        delays.append((record.next_check_at - desk.time.now()).total_seconds())
        desk.time.elapsed += delays[-1]
        record = asyncio.run(runner.check(command.command_id))
    assert delays[:7] == [1, 2, 4, 8, 16, 30, 30]
    assert set(delays[7:-1]) == {30}
    assert record.next_check_at is not None
    assert (record.next_check_at - desk.time.now()).total_seconds() == 300


# --- the form ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"), [("Brightloom", "this very form"), ("Other", "another form")]
)
def test_a_form_that_is_there_already_is_not_sent(desk: ModelDesk, name: str, words: str) -> None:
    desk.models.put_use_case(msgspec.structs.replace(FORM, company_name=name))
    desk.control.clear_requests()
    command = desk.command(SubmitUseCase)
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert words in record.message
    assert desk.posts(command) == 0


def test_a_colleagues_form_that_came_first_is_found_out(desk: ModelDesk) -> None:
    command = desk.command(SubmitUseCase)
    operation = MODEL_OPERATIONS[SubmitUseCase]
    desk.control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, operation=operation, skip=1))

    def send() -> None:
        desk.models.put_use_case(msgspec.structs.replace(FORM, company_name="Other"))

    record = asyncio.run(desk.runner(at_step("sent_committed", send)).run(command))
    assert record.state is CommandState.REFUSED
    assert record.message.startswith("Another form was sent, and yours had no effect.")


def test_a_form_opens_the_way_to_its_models(desk: ModelDesk) -> None:
    assert desk.run(desk.command(SubmitUseCase)).state is CommandState.CONFIRMED
    runner = desk.runner()
    record = desk.wait_for_end(desk.run(desk.enable(WITH_FORM), runner=runner), runner)
    assert record.state is CommandState.CONFIRMED


def test_what_the_form_says_and_tokens_are_not_logged(
    desk: ModelDesk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = desk.models.fresh_offers(PLAIN)[0].token
    for kind in (SubmitUseCase, EnableModel):
        desk.run(desk.command(kind))
    assert "submit-use-case: confirmed" in caplog.text
    private = (FORM.use_cases, FORM.company_name, token.partition(".")[2])
    assert [word for word in private if word in caplog.text] == []


# --- what is refused before anything is written down -------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (EnableModel, {"target": "No Model"}),
        (EnableModel, {"agreement": "AVAILABLE"}),
        (EnableModel, {"agreement": "PENDING"}),
        (RemoveModel, {"target": "../x"}),
        (RemoveModel, {"agreement": "NOT_AVAILABLE"}),
        (SubmitUseCase, {"target": "other"}),
        (SubmitUseCase, {"intended_users": "staff"}),
    ],
)
def test_what_makes_no_sense_is_not_written_down(
    desk: ModelDesk, kind: type[Command], changes: dict[str, Any]
) -> None:
    command = desk.command(kind)
    if "target" in changes:
        command = msgspec.structs.replace(command, **changes)
    else:
        assert isinstance(command, ModelCommand)
        shown = msgspec.structs.replace(command.shown, **changes)
        command = msgspec.structs.replace(command, shown=shown)
    with pytest.raises(Rejected):
        desk.run(command)
    assert desk.published == []


def test_an_unknown_region_sends_nothing(desk: ModelDesk) -> None:
    command = msgspec.structs.replace(desk.enable(PLAIN), region="moon-1")
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "no such region" in record.message
