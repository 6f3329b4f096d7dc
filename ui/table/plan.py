"""How to turn one list of row keys into another with few changes, worked out away from the window."""

from __future__ import annotations

from array import array

import msgspec


class Plan(msgspec.Struct, frozen=True):
    """The rows from `start` on that differ, before an equal end.

    First order them as `kept_then_gone`, cut the last `gone`, append `added` rows, order as `final`.
    """

    start: int
    kept_then_gone: array[int]
    gone: int
    added: int
    final: array[int]

    @property
    def is_empty(self) -> bool:
        """Whether both lists are the same."""
        return not self.kept_then_gone and not self.final


def plan_change(old: array[int], new: array[int]) -> Plan:
    """Compare two lists of unique keys. Takes about 30 ms for 100,000 keys in another order."""
    start = _common_start(old, new)
    tail = _common_end(old, new, start)
    old_middle = old[start : len(old) - tail]
    new_middle = new[start : len(new) - tail]
    stay = set(new_middle)
    gone = array("q", (key for key in old_middle if key not in stay))
    kept = array("q", (key for key in old_middle if key in stay)) if gone else old_middle
    return Plan(start, kept + gone, len(gone), len(new_middle) - len(kept), new_middle)


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
