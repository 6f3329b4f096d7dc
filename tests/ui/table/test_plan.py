"""Plans: whatever the two lists are, applying the plan gives the new one."""

from __future__ import annotations

import tracemalloc
from array import array

from hypothesis import given
from hypothesis import strategies as st

from ui.table.plan import plan_change

keys = st.lists(st.integers(0, 60), unique=True).map(lambda values: array("q", values))


@given(keys, keys)
def test_a_plan_leads_from_one_list_to_the_other(old: array[int], new: array[int]) -> None:
    plan = plan_change(old, new)
    now = old[:]
    now[plan.start : plan.start + plan.before] = plan.after
    assert now == new


@given(keys)
def test_the_same_list_needs_nothing(old: array[int]) -> None:
    assert plan_change(old, old[:]).is_empty


def test_one_new_row_touches_no_other() -> None:
    old = array("q", range(100_000))
    new = old[:50_000] + array("q", [200_000]) + old[50_000:]
    plan = plan_change(old, new)
    assert (plan.start, plan.before, len(plan.after)) == (50_000, 0, 1)


def test_a_plan_for_many_rows_makes_nothing_of_each() -> None:
    old = array("q", range(100_000))
    new = array("q", range(0, 100_000, 3))
    tracemalloc.start()
    plan_change(old, new)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (
        peak <= 4 * len(old) * old.itemsize
    )  # copies of the lists; a set of the keys has 5 MB more
