"""What changed between two readings of the terms."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from app.model.agreement_detail import TermsVersion
from app.model.term import AgreementTerms, Grant, SupportTerm, Term, UnknownTerm
from tests.fakes import agreement_samples as some
from tests.fakes.samples import NOW, money
from ui.tabs.agreements.pages.term_diff import TermChange, changes, history
from ui.terms.term_card import Around

AROUND = Around(NOW, some.LUMENFOLD)


def differ(old: Term, new: Term) -> tuple[TermChange, ...]:
    return changes(some.terms(old), some.terms(new), AROUND)


def test_the_same_terms_do_not_differ() -> None:
    old = some.terms(*some.TERMS, *some.OTHER_TERMS)
    assert changes(old, old, AROUND) == ()


def test_another_order_is_no_change() -> None:
    old = some.terms(*some.TERMS, *some.OTHER_TERMS)
    new = some.terms(*reversed(some.TERMS), *reversed(some.OTHER_TERMS))
    assert changes(old, new, AROUND) == ()


def test_a_changed_line_has_both_values() -> None:
    new = msgspec.structs.replace(some.FIXED, grants=(Grant("Hosts", 500), Grant("Seats", 60)))
    assert differ(some.FIXED, new) == (TermChange("Price, fixed", "Hosts", "400", "500"),)


def test_a_term_with_a_new_id_is_the_same_term() -> None:
    new = msgspec.structs.replace(some.FIXED, term_id="term-other", price=money("150000.00"))
    (found,) = differ(some.FIXED, new)
    assert (found.before, found.after) == ("144,000.00\u00a0USD", "150,000.00\u00a0USD")


def test_added_and_removed_lines() -> None:
    new = msgspec.structs.replace(some.FIXED, grants=(Grant("Hosts", 400), Grant("Tables", 9)))
    assert differ(some.FIXED, new) == (
        TermChange("Price, fixed", "Seats", "60", ""),
        TermChange("Price, fixed", "Tables", "", "9"),
    )


def test_added_and_removed_terms() -> None:
    found = differ(SupportTerm("t", "None"), UnknownTerm("newTerm"))
    assert TermChange("Term of a new kind", "AWS calls it", "", "newTerm") in found
    assert TermChange("Support and refunds", "Refunds", "None", "") in found


def test_a_change_behind_the_cut_is_found() -> None:
    schedule = (
        *some.SCHEDULE.schedule[:-1],
        msgspec.structs.replace(some.SCHEDULE.schedule[-1], money=money("1.00")),
    )
    found = differ(some.SCHEDULE, msgspec.structs.replace(some.SCHEDULE, schedule=schedule))
    assert ("1 Jan 2027", "12,000.00\u00a0USD", "1.00\u00a0USD") in [
        (one.label, one.before, one.after) for one in found
    ]


def test_names_that_came_later_are_no_change() -> None:
    unnamed = AgreementTerms(some.LUMENFOLD_ID, (some.USAGE,))
    assert changes(unnamed, some.terms(some.USAGE), AROUND) == ()


def test_the_same_price_in_two_rate_cards_is_kept_apart() -> None:
    old = some.OTHER_TERMS[0]
    new = msgspec.structs.replace(old, selected="P36M")
    labels = [one.label for one in differ(old, new)]
    assert labels == ["Chosen", "Seats", "12 months", "36 months"]


def test_the_history_leaves_out_readings_without_a_readable_change() -> None:
    later = msgspec.structs.replace(some.FIXED, price=money("1.00"))
    versions = (
        TermsVersion(NOW, some.terms(later)),
        TermsVersion(NOW - timedelta(days=2), some.terms(some.FIXED)),
        TermsVersion(NOW - timedelta(days=9), some.terms(some.FIXED)),
    )
    ((version, found),) = history(versions, AROUND)
    assert version.seen_at == NOW
    assert len(found) == 1
