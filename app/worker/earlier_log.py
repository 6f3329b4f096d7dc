"""Says what became of the log of decisions of a store that is gone or was set aside: nothing is silently missing."""

from __future__ import annotations

from pathlib import Path

from app.language import tr, tr_plural

_LOOK = tr("Look in AWS what became of them before you decide again.")


def words_of_aside(aside: Path, carried: int | None, sent: int, kept: int) -> str:
    """Say how far a log was carried over; empty where nothing is known to be missing.

    Args:
        aside: Where the earlier store is now.
        carried: The commands that could be read; None where nothing could.
        sent: How many were ever sent, as far as that is known apart from the store.
        kept: How many of these are in the new log.
    """
    where = tr("The earlier data stays in {aside}.", aside=aside)
    if carried is None:
        return tr(
            "Nothing of the earlier log of your decisions could be read. {look} {where}",
            look=_LOOK,
            where=where,
        )
    if sent <= kept:
        return ""
    return tr_plural(
        sent - kept,
        "{n} of your decisions could not be carried over from the earlier log. {look} {where}",
        "{n} of your decisions could not be carried over from the earlier log. {look} {where}",
        look=_LOOK,
        where=where,
    )


def words_of_lost(problem: str, sent: int) -> str:
    """Add to the `problem` of a lost store how many decisions its log had."""
    if not problem or not sent:
        return problem
    return tr_plural(
        sent,
        "{problem} That log held {n} of your decisions. {look}",
        "{problem} That log held {n} of your decisions. {look}",
        problem=problem,
        look=_LOOK,
    )
