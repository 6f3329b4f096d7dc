"""How to turn one list of row keys into another with few changes, worked out away from the window."""

from __future__ import annotations

from array import array
from itertools import filterfalse

import msgspec


class Plan(msgspec.Struct, frozen=True):
    """The rows from `start` on that differ, before an equal end.

    First order them as `kept_then_gone`, cut the last `gone`, append `added`, order as `final`.
    """

    start: int
    kept_then_gone: array[int]
    gone: int
    added: array[int]
    final: array[int]

    @property
    def is_empty(self) -> bool:
        """Whether both lists are the same."""
        return not self.kept_then_gone and not self.final


def plan_change(old: array[int], new: array[int]) -> Plan:
    """Compare two lists of unique keys, in loops of C: other threads wait for the interpreter."""
    start = _common_start(old, new)
    tail = _common_end(old, new, start)
    old_middle = old[start : len(old) - tail]
    new_middle = new[start : len(new) - tail]
    if not old_middle or not new_middle:
        return Plan(start, old_middle, len(old_middle), new_middle, new_middle)
    stay = set(new_middle)
    kept = array("q", filter(stay.__contains__, old_middle))
    gone, added = array("q"), array("q")
    if len(kept) < len(old_middle):
        gone.extend(filterfalse(stay.__contains__, old_middle))
    if len(kept) < len(
        new_middle
    ):  # what a filter narrows has none: half of the time for 100,000 rows
        added.extend(filterfalse(set(kept).__contains__, new_middle))
    return Plan(start, kept + gone, len(gone), added, new_middle)


def _common_start(old: array[int], new: array[int]) -> int:
    """Length of the equal beginning, by halving: slices compare in C."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle].tobytes() == new[low:middle].tobytes():
            low = middle
        else:
            high = middle - 1
    return low


def _common_end(old: array[int], new: array[int], start: int) -> int:
    """Length of the equal end that does not overlap the equal beginning."""
    low, high = 0, min(len(old), len(new)) - start
    while low < high:
        middle = (low + high + 1) // 2
        old_part = old[len(old) - middle : len(old) - low].tobytes()
        if old_part == new[len(new) - middle : len(new) - low].tobytes():
            low = middle
        else:
            high = middle - 1
    return low
