"""Purchase orders on charges: every fault, kill and race over the wire, judged by the ledger."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.commands.base import WAITING_PROVES_AFTER_S
from app.errors import Rejected, TargetBusy
from app.model.charge import ChargesSeen
from app.model.charge_orders import EDIT_CUTOFF, entry_for
from app.model.command import UNDERWAY, CommandRecord, CommandState, SetPurchaseOrders
from app.model.money import Money
from app.sandbox.faults import Fault, FaultKind
from app.worker.runner import SEND_WITHIN_S
from tests.fakes.deciding import Killed
from tests.fakes.faulted import at_step, kill, session_for
from tests.fakes.mishaps import FAULTS, Ends, error_of, fault_of
from tests.fakes.ordering import (
    BRACKWATER,
    DECEMBER,
    JANUARY,
    LIST,
    ORDER,
    SET,
    THEIRS,
    OrderDesk,
    ordering,
)

ONE, TWO = (DECEMBER,), (DECEMBER, JANUARY)
SIZES = pytest.mark.parametrize("ids", [ONE, TWO], ids=["one", "two"])
STEPS = ["prepared", "re_read", "sent_committed", "after_send", "settled"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OrderDesk]:
    with ordering(tmp_path) as desk:
        yield desk


def _assert_safe(desk: OrderDesk, command: SetPurchaseOrders, state: CommandState) -> None:
    """Check what must hold whatever went wrong."""
    assert len(desk.effects(command)) <= len(command.entries)
    assert desk.posts(command) == 1
    if state in (CommandState.REFUSED, CommandState.STOPPED):
        assert desk.effects(command) == []
    if state is CommandState.CONFIRMED:
        assert desk.happened(command)


# --- faults ------------------------------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize(("fault", "ends"), [row[1:] for row in FAULTS], ids=[r[0] for r in FAULTS])
def test_every_fault_ends_in_the_truth(
    desk: OrderDesk, ids: tuple[str, ...], fault: dict[str, Any], ends: Ends
) -> None:
    command = desk.order(*ids)
    desk.control.add_fault(Fault(operation=SET, **fault))
    runner = desk.runner(session=session_for(desk, fault["kind"]))

    first = desk.run(command, runner=runner)

    _assert_safe(desk, command, first.state)
    assert first.message.endswith(".")
    at_once = {Ends.CONFIRMED: CommandState.CONFIRMED, Ends.REFUSED: CommandState.REFUSED}
    assert first.state is at_once.get(ends, CommandState.UNKNOWN), first
    if ends is Ends.LOST:
        started, was_taken = desk.time.elapsed, first.aws_code == UNDERWAY
        assert was_taken is (fault["kind"] is FaultKind.EMPTY)
        record = desk.wait_for_end(first, runner)
        if was_taken:  # AWS answered: it gets a quarter of an hour to show it
            record = desk.wait_for_end(record, runner)
        assert record.state is CommandState.REFUSED
        _assert_safe(desk, command, record.state)
        least = 900 if was_taken else WAITING_PROVES_AFTER_S
        assert desk.time.elapsed - started >= least


@SIZES
def test_without_faults_it_is_confirmed_by_reading_back(
    desk: OrderDesk, ids: tuple[str, ...]
) -> None:
    command = desk.order(*ids)
    record = desk.run(command)
    assert record.state is CommandState.CONFIRMED
    assert [one.operation for one in record.evidence] == [LIST, SET, LIST]
    assert record.request_id
    assert record.hint == ""
    _assert_safe(desk, command, record.state)
    seen = desk.observed[-1]
    assert isinstance(seen, ChargesSeen)
    assert [(one.purchase_order, one.revision) for one in seen.charges] == [(ORDER, 2)] * len(ids)


def test_a_send_that_arrives_after_the_time_out_is_found_out(desk: OrderDesk) -> None:
    command = desk.order(*TWO)
    desk.control.add_fault(Fault(kind=FaultKind.HANG_BEFORE, operation=SET, effect=True))
    runner = desk.runner(session=session_for(desk, FaultKind.HANG_BEFORE))
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert not desk.happened(command)

    desk.control.release()
    while not desk.happened(command):
        pass
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    assert "somebody else may have set the same one" in record.hint
    _assert_safe(desk, command, record.state)


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
        error_of("ResourceNotFoundException", 404),
    ],
    ids=lambda fault: str(fault["kind"]),
)
def test_a_read_back_that_fails_leaves_the_outcome_unknown(
    desk: OrderDesk, fault: dict[str, Any]
) -> None:
    command = desk.order(*TWO)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_AFTER, operation=SET))
    desk.control.add_fault(Fault(operation=LIST, **fault, skip=1, times=None))
    runner = desk.runner(session=session_for(desk, fault["kind"], reads_hang=True))

    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    if fault["kind"] is FaultKind.ACCESS_DENIED:
        assert f"aws-marketplace:{LIST}" in record.evidence[-1].text

    desk.control.clear_faults()
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.CONFIRMED
    _assert_safe(desk, command, record.state)


ALTERED: list[dict[str, Any]] = [
    {"items.0.purchaseOrderReference": THEIRS, "items.0.agreementId": "agmt-000"},
    {"items": []},
    {"items.0.id": 7},
]


@pytest.mark.parametrize("members", ALTERED, ids=["another-agreement", "nothing", "no-id"])
def test_a_list_that_makes_no_sense_proves_nothing(
    desk: OrderDesk, members: dict[str, Any]
) -> None:
    command = desk.order(*desk.charges())  # all charges of the agreement, the first one too
    command = msgspec.structs.replace(command, entries=command.entries[:1])
    desk.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation=LIST, members=members, skip=1, times=2)
    )
    runner = desk.runner()
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert desk.wait_for_end(record, runner).state is CommandState.CONFIRMED


def test_a_refusal_of_several_is_read_back(desk: OrderDesk) -> None:
    command = desk.order(*TWO)
    desk.control.add_fault(Fault(kind=FaultKind.THROTTLE, operation=SET))
    desk.control.add_fault(Fault(kind=FaultKind.SERVER_ERROR, operation=LIST, skip=1, times=1))
    runner = desk.runner()
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert "Whether it set a part could not be read." in record.message
    assert desk.wait_for_end(record, runner).state is CommandState.REFUSED
    assert desk.effects(command) == []


def test_what_was_set_in_part_is_told_as_a_part(desk: OrderDesk) -> None:
    command = desk.order(*TWO)
    collide = at_step("sent_committed", lambda: desk.colleague_sets(DECEMBER, ORDER))
    runner = desk.runner(collide)
    record = desk.run(command, runner=runner)
    assert record.state is CommandState.UNKNOWN
    assert record.message.startswith("Being checked. AWS refused a part of it.")
    record = desk.wait_for_end(record, runner)
    assert record.state is CommandState.REFUSED
    assert record.aws_code == "partly"
    assert record.message == (
        "Only a part was done. AWS shows of 2 charges 1 with your purchase order, 1 as they were."
    )


# --- kills, windows and late sends -------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize("step", STEPS)
def test_after_a_kill_at_any_step_the_next_process_finds_the_truth(
    desk: OrderDesk, ids: tuple[str, ...], step: str
) -> None:
    command = desk.order(*ids)
    with pytest.raises(Killed):
        asyncio.run(desk.runner(at_step(step, kill)).run(command))

    runner = desk.runner()
    asyncio.run(runner.reconcile_open())
    record = desk.wait_for_end(asyncio.run(runner.check(command.command_id)), runner)

    was_sent = step in ("after_send", "settled")
    assert desk.posts(command) == int(was_sent)
    assert desk.happened(command) is was_sent
    expected = {
        "prepared": CommandState.STOPPED,
        "re_read": CommandState.STOPPED,
        "sent_committed": CommandState.REFUSED,
    }
    assert record.state is expected.get(step, CommandState.CONFIRMED)


def test_two_windows_with_two_clicks_send_one(desk: OrderDesk) -> None:
    command = desk.order(DECEMBER)
    clicks = (command, desk.order(JANUARY))  # another charge of the same agreement
    runners = (desk.runner(), desk.runner())

    async def both() -> list[CommandRecord | BaseException]:
        return await asyncio.gather(
            *(runner.run(click) for runner, click in zip(runners, clicks, strict=True)),
            return_exceptions=True,
        )

    outcomes = asyncio.run(both())
    assert sum(isinstance(one, TargetBusy) for one in outcomes) == 1
    assert desk.posts(command) == 1


def test_the_same_click_twice_is_sent_once(desk: OrderDesk) -> None:
    command = desk.order(DECEMBER)
    runner = desk.runner()
    assert desk.run(command, runner=runner) == desk.run(command, runner=runner)
    assert desk.posts(command) == 1


@pytest.mark.parametrize(("held_up", "leaves"), [(SEND_WITHIN_S, True), (SEND_WITHIN_S + 1, False)])
def test_a_send_leaves_soon_after_it_is_logged_or_never(
    desk: OrderDesk, held_up: int, leaves: bool
) -> None:
    command = desk.order(*TWO)

    def wait() -> None:
        desk.time.elapsed += held_up

    record = asyncio.run(desk.runner(at_step("sent_committed", wait)).run(command))
    assert desk.posts(command) == int(leaves)
    assert desk.happened(command) is leaves
    assert (record.state is CommandState.REFUSED) is not leaves
    assert ("never sent" in record.message) is not leaves


# --- what changed since it was shown -----------------------------------------------------------------


@SIZES
def test_a_charge_that_a_colleague_changed_stops_it(desk: OrderDesk, ids: tuple[str, ...]) -> None:
    command = desk.order(*ids)
    desk.colleague_sets(DECEMBER)
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert record.aws_code == "changed"
    assert "the charge carries another purchase order now" in record.message
    assert THEIRS not in record.message
    assert desk.posts(command) == 0
    seen = desk.observed[-1]
    assert isinstance(seen, ChargesSeen)  # so that the window shows the other one, and asks
    assert seen.charges[0].purchase_order == THEIRS
    assert desk.run(desk.order(*ids)).state is CommandState.CONFIRMED


def test_a_charge_that_changes_last_is_refused_by_aws(desk: OrderDesk) -> None:
    command = desk.order(DECEMBER)
    record = desk.run(
        command,
        runner=desk.runner(at_step("sent_committed", lambda: desk.colleague_sets(DECEMBER))),
    )
    assert record.state is CommandState.REFUSED
    assert "changed after you saw it" in record.hint
    assert desk.charges()[DECEMBER].purchase_order == THEIRS


def test_a_lost_send_that_a_colleague_overtook_tells_it(desk: OrderDesk) -> None:
    command = desk.order(DECEMBER)
    desk.control.add_fault(Fault(kind=FaultKind.RESET_BEFORE, operation=SET, skip=1))
    collide = at_step("sent_committed", lambda: desk.colleague_sets(DECEMBER))
    record = desk.run(command, runner=desk.runner(collide))
    assert record.state is CommandState.REFUSED
    assert record.aws_code == "decided-elsewhere"
    assert record.message == (
        "The charge was changed elsewhere meanwhile. "
        "AWS shows another revision of the charge, without yours."
    )


def test_the_very_same_order_from_elsewhere_needs_no_sending(desk: OrderDesk) -> None:
    command = desk.order(DECEMBER)
    desk.colleague_sets(DECEMBER, ORDER)
    record = desk.run(command)
    assert record.state is CommandState.STOPPED
    assert "carries this purchase order already" in record.message


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (
            {"money": Money(Decimal("1.00"), "USD")},
            "its amount is now 12000.00 USD, it was 1.00 USD",
        ),
        ({"revision": 7}, "the charge changed"),
        ({"before": "BL-0"}, "the charge carries another purchase order now"),
        ({"charge_id": "ch-000"}, "AWS does not list the charge any more"),
        ({"time": None}, "it is charged at another time"),
    ],
)
def test_what_is_not_as_shown_stops_it(
    desk: OrderDesk, change: dict[str, Any], clause: str
) -> None:
    command = desk.order(DECEMBER)
    entry = msgspec.structs.replace(command.entries[0], **change)
    record = desk.run(msgspec.structs.replace(command, entries=(entry,)))
    assert record.state is CommandState.STOPPED
    assert clause in record.message
    assert desk.posts(command) == 0


def test_many_changes_are_counted_not_listed(desk: OrderDesk) -> None:
    command = desk.order(*desk.charges())
    entries = tuple(msgspec.structs.replace(one, revision=9) for one in command.entries[-5:])
    record = desk.run(msgspec.structs.replace(command, entries=entries))
    assert "the charge changed; and 2 more." in record.message


# --- what AWS would refuse is not sent ---------------------------------------------------------------


@pytest.mark.parametrize(("left", "is_sent"), [(timedelta(minutes=1), True), (timedelta(0), False)])
def test_three_hours_before_the_charge_it_is_too_late(
    desk: OrderDesk, left: timedelta, is_sent: bool
) -> None:
    command = desk.order(DECEMBER)
    time = command.entries[0].time
    assert time is not None
    desk.control.set_clock(time - EDIT_CUTOFF - left)
    desk.control.freeze()
    desk.charges()  # the answer tells AWS's time
    if is_sent:
        assert desk.run(command).state is CommandState.CONFIRMED
        return
    with pytest.raises(Rejected, match="less than three hours") as caught:
        desk.run(command)
    assert caught.value.code == "order-fixed"
    assert desk.published == []
    assert desk.posts(command) == 0


def test_time_that_runs_out_while_it_is_read_again_stops_it(desk: OrderDesk) -> None:
    command = desk.order(DECEMBER)
    time = command.entries[0].time
    assert time is not None
    late = at_step("prepared", lambda: desk.control.set_clock(time - timedelta(hours=1)))
    record = desk.run(command, runner=desk.runner(late))
    assert record.state is CommandState.STOPPED
    assert "less than three hours until the charge" in record.message


def test_what_was_charged_and_does_not_renew_stays(desk: OrderDesk) -> None:
    charge = next(iter(desk.charges(BRACKWATER).values()))
    entry = entry_for(charge, ORDER)
    with pytest.raises(Rejected, match="does not renew"):
        desk.run(desk.order_of(BRACKWATER, (entry,), renews=False))
    record = desk.run(desk.order_of(BRACKWATER, (entry,), renews=None))
    assert record.state is CommandState.REFUSED  # what is not known, AWS decides
    assert record.aws_code == "ValidationException"


@pytest.mark.parametrize(
    "change",
    [
        {"purchase_order": ""},
        {"purchase_order": " BL"},
        {"purchase_order": "B\nL"},
        {"purchase_order": "x" * 201},
        {"charge_id": "../x"},
        {"revision": 0},
        {"before": ORDER},
        {"money": Money(Decimal("-1.00"), "USD")},
    ],
)
def test_what_makes_no_sense_is_not_written_down(desk: OrderDesk, change: dict[str, Any]) -> None:
    command = desk.order(DECEMBER)
    entry = msgspec.structs.replace(command.entries[0], **change)
    with pytest.raises(Rejected):
        desk.run(msgspec.structs.replace(command, entries=(entry,)))
    assert desk.published == []


def test_one_call_is_for_one_agreement_and_names_a_charge_once(desk: OrderDesk) -> None:
    command = desk.order(DECEMBER)
    twice = command.entries * 2
    many = tuple(
        msgspec.structs.replace(command.entries[0], charge_id=f"ch-{n}") for n in range(87)
    )
    for changes in (
        {"target": "agmt-other#purchase-orders"},
        {"agreement_id": "../x"},
        {"entries": ()},
        {"entries": twice},
        {"entries": many},
    ):
        with pytest.raises(Rejected):
            desk.run(msgspec.structs.replace(command, **changes))
    assert desk.published == []


def test_purchase_orders_are_not_logged(desk: OrderDesk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    desk.run(desk.order(*TWO))
    assert "set-purchase-orders: confirmed" in caplog.text
    assert ORDER not in caplog.text
