"""Says what became of the log of decisions of a store that is gone or was set aside: nothing is silently missing."""

from __future__ import annotations

from pathlib import Path

_LOOK = "Look in AWS what became of them before you decide again."


def words_of_aside(aside: Path, carried: int | None, sent: int, kept: int) -> str:
    """Say how far a log was carried over; empty where nothing is known to be missing.

    Args:
        aside: Where the earlier store is now.
        carried: The commands that could be read; None where nothing could.
        sent: How many were ever sent, as far as that is known apart from the store.
        kept: How many of these are in the new log.
    """
    where = f"The earlier data stays in {aside}."
    if carried is None:
        return f"Nothing of the earlier log of your decisions could be read. {_LOOK} {where}"
    if sent <= kept:
        return ""
    return (
        f"{_decisions(sent - kept)} could not be carried over from the earlier log. {_LOOK} {where}"
    )


def words_of_lost(problem: str, sent: int) -> str:
    """Add to the `problem` of a lost store how many decisions its log had."""
    if not problem or not sent:
        return problem
    return f"{problem} That log held {_decisions(sent)}. {_LOOK}"


def _decisions(number: int) -> str:
    return "1 of your decisions" if number == 1 else f"{number} of your decisions"
