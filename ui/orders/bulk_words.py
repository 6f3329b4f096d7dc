"""What is said around the bulk list: its sum, what was pasted, how far it is, how it ended."""

from __future__ import annotations

from collections.abc import Mapping

from app.model.charge import ChargeRow
from app.model.money import MoneyBag
from ui import text
from ui.orders.draft import Verdict
from ui.orders.paste import MOST_LINES, Pasted

_NAMED = 3
_HINT = (
    "Paste lines with a charge id, or product and date, and the number; or one column of numbers."
)


def head(rows: list[ChargeRow]) -> str:
    """`3 charges of 2 agreements, 56,166.67 USD`."""
    agreements = {one.charge.agreement_id for one in rows}
    sums = text.money_list(MoneyBag(one.charge.money for one in rows if one.charge.money))
    charges = text.plural(len(rows), "charge")
    of = f"{charges} of {text.plural(len(agreements), 'agreement')}"
    return f"{of}, {sums}" if sums else of


def pasted_words(pasted: Pasted, taken: int, listed: int) -> str:
    """What became of pasted lines."""
    if not pasted.orders and not pasted.unknown and not pasted.ambiguous:
        return f"Nothing on the clipboard says which purchase order is for which charge. {_HINT}"
    said = [f"{text.plural(taken, 'line')} taken over."]
    if taken < len(pasted.orders):
        said.append(f"{text.count(len(pasted.orders) - taken)} for charges that cannot be changed.")
    if pasted.unknown:
        said.append(f"No charge of the {text.count(listed)} here fits {_named(pasted.unknown)}.")
    if pasted.ambiguous:
        said.append(f"Several charges fit {_named(pasted.ambiguous)}: add the date or the id.")
    if pasted.is_cut:
        said.append(f"Only the first {text.count(MOST_LINES)} lines were read.")
    return " ".join(said)


def sum_words(counts: Mapping[Verdict, int], agreements: int) -> str:
    """What would be sent, and what not."""
    ready = sum(number for verdict, number in counts.items() if verdict.is_ready)
    said = []
    if ready:
        in_ = text.plural(agreements, "agreement")
        said.append(f"{text.plural(ready, 'charge')} in {in_} will be set.")
    parts = (
        (Verdict.DONE, "set"),
        (Verdict.SAME, "carried it already"),
        (Verdict.ASKS, "to decide"),
        (Verdict.WRONG, "not right yet"),
        (Verdict.OFF, "cannot be changed"),
        (Verdict.OPEN, "on the way"),
    )
    rest = [f"{text.count(counts[one])} {what}" for one, what in parts if counts.get(one)]
    if rest:
        said.append(f"{', '.join(rest)}.".capitalize())
    return " ".join(said) or "Type or paste purchase orders. Nothing is sent before you say so."


def button_words(counts: Mapping[Verdict, int]) -> str:
    """What the main button does."""
    ready = sum(number for verdict, number in counts.items() if verdict.is_ready)
    again = counts.get(Verdict.AGAIN, 0)
    if again and again == ready:
        return f"Try {text.count(again)} again"
    return f"Set PO on {text.plural(ready, 'charge')}" if ready else "Set purchase orders"


def progress_words(through: int, total: int) -> str:
    """How far the sending is; one call is for one agreement."""
    return f"Setting: {text.count(through)} of {text.plural(total, 'agreement')} through"


def ended_words(done: int, failed: int, checked: int) -> tuple[str, str]:
    """The toast of a run whose sheet was closed."""
    strong = f"PO set on {text.plural(done, 'charge')}."
    rest = []
    if failed:
        rest.append(f"{text.count(failed)} not set.")
    if checked:
        rest.append(f"{text.count(checked)} being checked.")
    return strong, " ".join(rest)


def _named(lines: tuple[str, ...]) -> str:
    shown = ", ".join(f"“{line}”" for line in lines[:_NAMED])
    more = len(lines) - _NAMED
    return f"{shown} and {text.plural(more, 'more line')}" if more > 0 else shown
