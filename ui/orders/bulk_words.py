"""What is said around the bulk list: its sum, what was pasted, how far it is, how it ended."""

from __future__ import annotations

from collections.abc import Mapping

from app.language import tr, tr_plural
from app.model.charge import ChargeRow
from app.model.money import MoneyBag
from ui import text
from ui.orders.draft import Verdict
from ui.orders.paste import MOST_LINES, Pasted

_NAMED = 3
_HINT = tr(
    "Paste lines with a charge id, or product and date, and the number; or one column of numbers."
)


def head(rows: list[ChargeRow]) -> str:
    """`3 charges of 2 agreements, 56,166.67 USD`."""
    agreements = {one.charge.agreement_id for one in rows}
    sums = text.money_list(MoneyBag(one.charge.money for one in rows if one.charge.money))
    charges = text.plural(len(rows), "{n} charge", "{n} charges")
    of = tr_plural(
        len(agreements),
        "{charges} of {n} agreement",
        "{charges} of {n} agreements",
        charges=charges,
        n=text.count(len(agreements)),
    )
    return f"{of}, {sums}" if sums else of


def pasted_words(pasted: Pasted, taken: int, listed: int) -> str:
    """What became of pasted lines."""
    if not pasted.orders and not pasted.unknown and not pasted.ambiguous:
        return tr(
            "Nothing on the clipboard says which purchase order is for which charge. {hint}",
            hint=_HINT,
        )
    said = [text.plural(taken, "{n} line taken over.", "{n} lines taken over.")]
    if taken < len(pasted.orders):
        said.append(
            tr(
                "{number} for charges that cannot be changed.",
                number=text.count(len(pasted.orders) - taken),
            )
        )
    if pasted.unknown:
        said.append(
            tr(
                "No charge of the {number} here fits {lines}.",
                number=text.count(listed),
                lines=_named(pasted.unknown),
            )
        )
    if pasted.ambiguous:
        said.append(
            tr(
                "Several charges fit {lines}: add the date or the id.",
                lines=_named(pasted.ambiguous),
            )
        )
    if pasted.is_cut:
        said.append(tr("Only the first {number} lines were read.", number=text.count(MOST_LINES)))
    return " ".join(said)


def sum_words(counts: Mapping[Verdict, int], agreements: int) -> str:
    """What would be sent, and what not."""
    ready = sum(number for verdict, number in counts.items() if verdict.is_ready)
    said = []
    if ready:
        said.append(
            tr_plural(
                agreements,
                "{charges} in {n} agreement will be set.",
                "{charges} in {n} agreements will be set.",
                charges=text.plural(ready, "{n} charge", "{n} charges"),
                n=text.count(agreements),
            )
        )
    parts = (
        (Verdict.DONE, text.Counted("{n} set", "{n} set")),
        (Verdict.SAME, text.Counted("{n} carried it already", "{n} carried it already")),
        (Verdict.ASKS, text.Counted("{n} to decide", "{n} to decide")),
        (Verdict.WRONG, text.Counted("{n} not right yet", "{n} not right yet")),
        (Verdict.OFF, text.Counted("{n} cannot be changed", "{n} cannot be changed")),
        (Verdict.OPEN, text.Counted("{n} on the way", "{n} on the way")),
    )
    rest = [text.plural(counts[one], *what) for one, what in parts if counts.get(one)]
    if rest:
        said.append(tr("{sentence}.", sentence=", ".join(rest)))
    return " ".join(said) or tr("Type or paste purchase orders. Nothing is sent before you say so.")


def button_words(counts: Mapping[Verdict, int]) -> str:
    """What the main button does."""
    ready = sum(number for verdict, number in counts.items() if verdict.is_ready)
    again = counts.get(Verdict.AGAIN, 0)
    if again and again == ready:
        return tr("Try {number} again", number=text.count(again))
    return (
        text.plural(ready, "Set PO on {n} charge", "Set PO on {n} charges")
        if ready
        else tr("Set purchase orders")
    )


def progress_words(through: int, total: int) -> str:
    """How far the sending is; one call is for one agreement."""
    return tr_plural(
        total,
        "Setting: {through} of {n} agreement through",
        "Setting: {through} of {n} agreements through",
        through=text.count(through),
        n=text.count(total),
    )


def ended_words(done: int, failed: int, checked: int) -> tuple[str, str]:
    """The toast of a run whose sheet was closed."""
    strong = text.plural(done, "PO set on {n} charge.", "PO set on {n} charges.")
    rest = []
    if failed:
        rest.append(tr("{number} not set.", number=text.count(failed)))
    if checked:
        rest.append(tr("{number} being checked.", number=text.count(checked)))
    return strong, " ".join(rest)


def _named(lines: tuple[str, ...]) -> str:
    shown = ", ".join(tr("“{words}”", words=line) for line in lines[:_NAMED])
    more = len(lines) - _NAMED
    if more <= 0:
        return shown
    return tr_plural(
        more,
        "{lines} and {n} more line",
        "{lines} and {n} more lines",
        lines=shown,
        n=text.count(more),
    )
