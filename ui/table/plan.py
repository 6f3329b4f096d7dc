"""Where two lists of row keys differ, worked out away from the window."""

from __future__ import annotations

from array import array

import msgspec


class Plan(msgspec.Struct, frozen=True):
    """From `start` on, `before` rows differ, up to an equal end; `after` takes their place.

    Which of them stay is not worked out: for 100,000 rows that takes longer than to find the new ones, and
    only the few that somebody holds, such as the selected ones, have to go along.
    """

    start: int
    before: int
    after: array[int]

    @property
    def is_empty(self) -> bool:
        """Whether both lists are the same."""
        return not self.before and not self.after


def plan_change(old: array[int], new: array[int]) -> Plan:
    """Compare two lists of unique keys, in loops of C: other threads wait for the interpreter."""
    start = _common_start(old, new)
    tail = _common_end(old, new, start)
    return Plan(start, len(old) - tail - start, new[start : len(new) - tail])


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
