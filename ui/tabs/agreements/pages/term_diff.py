"""What differs between two readings of the same agreement's terms, line by readable line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from app.model.agreement_detail import TermsVersion
from app.model.term import AgreementTerms
from ui.terms.term_card import Around, CardWords
from ui.terms.term_words import cards

_Lines = dict[tuple[str, int], str]


class TermChange(msgspec.Struct, frozen=True):
    """A line that was added (`before` empty), removed (`after` empty) or changed."""

    card: str
    label: str
    before: str = ""
    after: str = ""


def changes(old: AgreementTerms, new: AgreementTerms, around: Around) -> tuple[TermChange, ...]:
    """The lines that differ; names that only the offer gives are taken from the new terms for both."""
    named = msgspec.structs.replace(old, names=new.names or old.names)
    before, after = cards(named, around), cards(new, around)
    found: list[TermChange] = []
    for was, now in _pairs(before, after):
        found += _differ(was, now)
    return tuple(found)


def history(
    versions: Sequence[TermsVersion], around: Around
) -> tuple[tuple[TermsVersion, tuple[TermChange, ...]], ...]:
    """Each later version with what it changed, newest first; those that read the same are left out."""
    pairs = pairwise(versions)
    told = [(new, changes(old.terms, new.terms, around)) for new, old in pairs]
    return tuple((version, lines) for version, lines in told if lines)


def _pairs(
    before: Sequence[CardWords], after: Sequence[CardWords]
) -> Iterator[tuple[CardWords | None, CardWords | None]]:
    """Cards that belong together: by their term's id, else by the order among those of their kind."""
    ids = {card.term_id for card in before if card.term_id} & {card.term_id for card in after}
    by_id = {card.term_id: card for card in before if card.term_id in ids}
    loose = [card for card in before if card.term_id not in ids]
    for card in after:
        if card.term_id in ids:
            yield by_id[card.term_id], card
            continue
        was = next((one for one in loose if one.kind == card.kind), None)
        if was is not None:
            loose.remove(was)
        yield was, card
    for card in loose:
        yield card, None


def _differ(was: CardWords | None, now: CardWords | None) -> Iterator[TermChange]:
    title = (now or was or CardWords("", "", "", ())).title
    before, after = _lines(was), _lines(now)
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, ""), after.get(key, "")
        if old != new or (key in before) != (key in after):
            yield TermChange(title, key[0], old, new)


def _lines(card: CardWords | None) -> _Lines:
    """Every line once, by its label and how often the label came before."""
    if card is None:
        return {}
    # All lines stand in `more` where a card is cut; the ones above it only sum them up.
    group, seen, found = "", Counter[str](), dict[tuple[str, int], str]()
    top = [line for line in card.lines if line not in card.more]
    for line in (*top, *card.more):
        group = line.label if line.is_head else group
        label = line.label if line.is_head or not group else f"{group}: {line.label}"
        found[label, seen[label]] = line.said
        seen[label] += 1
    return found
