from __future__ import annotations

import pytest

from app.sandbox.damage import foreign_id, with_value
from app.sandbox.faults import Fault, FaultKind, FaultPlan

SERVICE = "marketplace-agreement"


def kinds(plan: FaultPlan, calls: int, operation: str = "Accept") -> list[list[FaultKind]]:
    return [[hit.kind for hit in plan.take(SERVICE, operation)] for _ in range(calls)]


def test_a_fault_hits_once_unless_told_otherwise() -> None:
    plan = FaultPlan(seed=1)
    plan.add(Fault(kind=FaultKind.EMPTY))
    assert kinds(plan, 2) == [[FaultKind.EMPTY], []]


def test_a_fault_may_let_the_first_calls_pass() -> None:
    plan = FaultPlan(seed=1)
    plan.add(Fault(kind=FaultKind.EMPTY, skip=1))
    assert kinds(plan, 3) == [[], [FaultKind.EMPTY], []]


def test_a_fault_without_a_count_hits_until_it_is_cleared() -> None:
    plan = FaultPlan(seed=1)
    kept = plan.add(Fault(kind=FaultKind.EMPTY, times=None, operation="Other"))
    dropped = plan.add(Fault(kind=FaultKind.CUT, times=None))
    assert kinds(plan, 3) == [[FaultKind.CUT]] * 3
    plan.clear(dropped)
    assert [entry.id for entry in plan.entries()] == [kept]
    plan.clear()
    assert plan.entries() == ()


@pytest.mark.parametrize(
    ("operation", "is_hit"),
    [
        ("*", True),
        ("Accept", True),
        (f"{SERVICE}:*", True),
        (f"{SERVICE}:Accept", True),
        ("Reject", False),
        ("sts:*", False),
        ("sts:Accept", False),
    ],
)
def test_a_fault_speaks_of_operations(operation: str, is_hit: bool) -> None:
    plan = FaultPlan(seed=1)
    plan.add(Fault(kind=FaultKind.EMPTY, operation=operation))
    assert kinds(plan, 1) == [[FaultKind.EMPTY] if is_hit else []]


def test_chance_is_repeated_by_the_seed() -> None:
    def run(seed: int) -> list[list[FaultKind]]:
        plan = FaultPlan(seed)
        plan.add(Fault(kind=FaultKind.EMPTY, times=None, probability=0.5))
        return kinds(plan, 40)

    assert run(7) == run(7)
    assert 5 < sum(map(len, run(7))) < 35


def test_latency_adds_up_and_leaves_room_for_one_other_fault() -> None:
    plan = FaultPlan(seed=1)
    for kind in (FaultKind.LATENCY, FaultKind.EMPTY, FaultKind.CUT, FaultKind.LATENCY):
        plan.add(Fault(kind=kind))
    assert kinds(plan, 2) == [
        [FaultKind.LATENCY, FaultKind.EMPTY, FaultKind.LATENCY],
        [FaultKind.CUT],
    ]


@pytest.mark.parametrize(
    ("fault", "takes_effect"),
    [
        (Fault(kind=FaultKind.THROTTLE), False),
        (Fault(kind=FaultKind.RESET_BEFORE), False),
        (Fault(kind=FaultKind.RESET_AFTER), True),
        (Fault(kind=FaultKind.HTML), True),
        (Fault(kind=FaultKind.HTML, effect=False), False),
        (Fault(kind=FaultKind.SERVER_ERROR, effect=True), True),
    ],
)
def test_a_fault_knows_whether_the_call_takes_effect(fault: Fault, takes_effect: bool) -> None:
    assert fault.takes_effect is takes_effect


@pytest.mark.parametrize("own", ["pr-858af5ba1c", "agmt-0000", "447109263358"])
def test_a_foreign_id_has_the_form_of_the_own_one(own: str) -> None:
    other = foreign_id(own)
    assert other != own
    assert len(other) == len(own)
    assert other[:-4] == own[:-4]


def test_an_altered_reply_keeps_the_rest() -> None:
    tree = {"items": [{"a": 1, "b": 2}], "c": 3}
    assert with_value(tree, ["items", "0", "a"], "x") == {"items": [{"a": "x", "b": 2}], "c": 3}
    assert with_value(tree, ["new", "deep"], 1) == {**tree, "new": {"deep": 1}}
    assert tree == {"items": [{"a": 1, "b": 2}], "c": 3}
