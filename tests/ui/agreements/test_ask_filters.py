"""The form of Ask AWS: it offers the combinations that AWS takes, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.model.agreement_search import (
    AgreementQuery,
    Filter,
    FilterName,
    PartyType,
    SortBy,
    additions,
    choices,
    may_combine,
    problem,
)
from ui.appearance import Appearance
from ui.tabs.agreements import ask_words
from ui.tabs.agreements.ask_filters import FilterPanel
from ui.tabs.agreements.ask_words import Kind

N = FilterName
CHOSEN = [name for name in FilterName if name not in (N.PARTY_TYPE, N.AGREEMENT_TYPE)]
TARGETS = ((), (N.RESOURCE_IDENTIFIER,), (N.OFFER_ID,), (N.OFFER_SET_ID,))
ENDS = ((), (N.AFTER_END_TIME,), (N.BEFORE_END_TIME,), (N.AFTER_END_TIME, N.BEFORE_END_TIME))
# As AWS documents them for a buyer: 18, of which each with an end time can have either bound or both.
BUYER = [
    frozenset((*target, *status, *end))
    for target in TARGETS
    for status in ((), (N.STATUS,))
    for end in ENDS
] + [frozenset((N.RESOURCE_TYPE, *end)) for end in ENDS]
TYPED = {
    Kind.DAY: "2026-11-18",
    Kind.ACCOUNT: "447109263358",
    Kind.ARN: "arn:aws:license-manager::294406891311:license:l-5c1d8b7a90f34e21",
    Kind.ID: "agmt-5kq2n8v1r7h1",
}


@pytest.fixture
def panel(look: Appearance, qtbot: QtBot) -> FilterPanel:
    made = FilterPanel(look)
    qtbot.addWidget(made)
    return made


def take_side(panel: FilterPanel, party: PartyType) -> None:
    words = {PartyType.ACCEPTOR: "I am the buyer", PartyType.PROPOSER: "As seller"}[party]
    sides = panel.party.findChildren(QPushButton)
    next(one for one in sides if one.text() == words).click()


def fill(panel: FilterPanel, names: Iterable[FilterName]) -> None:
    """Set these filters and no others, in the order of the form."""
    wanted = set(names)
    for name, control in panel.controls.items():
        if name not in wanted:
            control.set_typed("")
    for name, control in panel.controls.items():
        if name in wanted:
            control.set_typed((*choices(name), TYPED.get(control.kind, ""))[0])


def enabled(panel: FilterPanel) -> frozenset[FilterName]:
    return frozenset(name for name, one in panel.controls.items() if one.input.isEnabled())


def offers_exactly_what_aws_takes(panel: FilterPanel) -> bool:
    """Every control is on if its filter is set or may be added, and says why where it is off."""
    query = panel.query
    off = [one for one in panel.controls.values() if not one.input.isEnabled()]
    has_reasons = all("AWS" in one.toolTip() for one in off) and all(
        one.input.accessibleDescription() for one in off
    )
    return enabled(panel) == additions(query) | query.names and has_reasons


def test_every_filter_of_aws_has_a_field(panel: FilterPanel) -> None:
    assert set(panel.controls) == set(CHOSEN)
    assert all(one.input.accessibleName() for one in panel.controls.values())


def test_every_legal_combination_of_a_buyer_can_be_set(panel: FilterPanel) -> None:
    assert len(set(BUYER)) == 36
    for names in BUYER:
        fill(panel, names)
        assert panel.query.names == names
        assert panel.problem == ""
        assert offers_exactly_what_aws_takes(panel), sorted(names)


def test_no_illegal_combination_of_a_buyer_can_be_reached(panel: FilterPanel) -> None:
    for names in BUYER:
        fill(panel, names)
        for name in set(CHOSEN) - names:
            is_legal = frozenset({*names, name}) in BUYER
            assert panel.controls[name].input.isEnabled() == is_legal, (sorted(names), name)


def test_every_pair_of_a_seller_can_be_set(panel: FilterPanel) -> None:
    take_side(panel, PartyType.PROPOSER)
    for names in combinations(CHOSEN, 2):
        fill(panel, names)
        assert panel.problem == "", names
        assert offers_exactly_what_aws_takes(panel), names


def test_a_seller_has_eight_filters_at_a_time(panel: FilterPanel) -> None:
    take_side(panel, PartyType.PROPOSER)
    for start in range(len(CHOSEN)):
        names = frozenset((CHOSEN * 2)[start : start + 8])
        fill(panel, names)
        assert enabled(panel) == names
        assert offers_exactly_what_aws_takes(panel)
    off = next(one for one in panel.controls.values() if not one.input.isEnabled())
    assert "AWS takes no filter beside these 8." in off.toolTip()


def test_an_illegal_combination_that_is_there_all_the_same_is_refused(panel: FilterPanel) -> None:
    for names in combinations(CHOSEN, 2):
        fill(panel, names)
        is_legal = frozenset(names) in BUYER
        assert (panel.problem == "") is is_legal, names
        assert (problem(panel.query) == "") is is_legal, names


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (N.LICENSE_ARN, "AWS has this filter for sellers only."),
        (N.STATUS, "AWS does not combine it with Product type."),
    ],
)
def test_a_filter_that_is_off_says_why(panel: FilterPanel, name: FilterName, reason: str) -> None:
    fill(panel, [N.RESOURCE_TYPE])
    assert reason in panel.controls[name].toolTip()
    assert panel.controls[name].input.accessibleDescription() == reason


def test_changing_sides_keeps_what_the_other_side_has_and_names_the_rest(
    panel: FilterPanel,
) -> None:
    take_side(panel, PartyType.PROPOSER)
    fill(panel, [N.STATUS, N.LICENSE_ARN])
    take_side(panel, PartyType.ACCEPTOR)
    assert panel.query == AgreementQuery(PartyType.ACCEPTOR, (Filter(N.STATUS, "ACTIVE"),))
    assert panel.left_out.text() == "Left out: Licence ARN."
    fill(panel, [])
    assert panel.left_out.isHidden()


def test_sorts_go_both_ways_and_sellers_have_more(panel: FilterPanel) -> None:
    def all_sorts() -> list[tuple[SortBy, bool]]:
        found = []
        for index in range(panel.sort.count()):
            panel.sort.setCurrentIndex(index)
            found.append((panel.query.sort_by, panel.query.descending))
            assert problem(panel.query) == ""
        return found

    assert all_sorts() == [(SortBy.END_TIME, False), (SortBy.END_TIME, True)]
    take_side(panel, PartyType.PROPOSER)
    assert all_sorts() == [(by, way) for by in SortBy for way in (False, True)]


def test_days_are_sent_as_utc_midnights(panel: FilterPanel) -> None:
    fill(panel, [N.AFTER_END_TIME])
    assert panel.query.filters == (Filter(N.AFTER_END_TIME, "2026-11-18T00:00:00Z"),)


def test_an_account_may_be_typed_as_it_is_shown() -> None:
    assert ask_words.value_of(Kind.ACCOUNT, "4471-0926-3358") == "447109263358"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (N.AFTER_END_TIME, "18 Nov 2026"),
        (N.AFTER_END_TIME, "2026-02-30"),
        (N.ACCEPTOR_ACCOUNT_ID, "12345"),
        (N.LICENSE_ARN, "l-5c1d8b7a90f34e21"),
        (N.OFFER_ID, "offer 1"),
    ],
)
def test_a_value_of_the_wrong_form_is_said_when_the_field_is_left(
    panel: FilterPanel, name: FilterName, typed: str
) -> None:
    take_side(panel, PartyType.PROPOSER)
    control = panel.controls[name]
    control.set_typed(typed)
    QTest.keyClick(control.input, Qt.Key.Key_Return)
    assert control.problem
    assert control.problem in panel.problem
    assert control.input.property("wrong")
    control.set_typed("")
    assert panel.problem == ""
    assert not control.input.property("wrong")


def test_an_end_before_the_beginning_is_said_in_the_words_of_the_form(panel: FilterPanel) -> None:
    panel.controls[N.AFTER_END_TIME].set_typed("2026-11-18")
    panel.controls[N.BEFORE_END_TIME].set_typed("2026-11-17")
    assert panel.problem == "Ends before is earlier than Ends from."


def test_every_value_of_a_closed_filter_is_offered(panel: FilterPanel) -> None:
    for name in CHOSEN:
        if choices(name):
            control = panel.controls[name]
            values = [*ask_words.choice_words(name)]
            assert values == ["", *choices(name)]
            control.set_typed(values[-1])
            assert control.typed == values[-1]


def test_the_combinations_here_are_those_of_the_model() -> None:
    subsets = (frozenset(names) for size in range(4) for names in combinations(CHOSEN, size))
    for names in subsets:
        assert may_combine(PartyType.ACCEPTOR, names) == (names in BUYER), names


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("ResourceIdentifier and Status.", "Product id and Status."),
        ("ResourceIdentifierとStatusは指定できません。", "Product idとStatusは指定できません。"),
        ("MyStatus stays.", "MyStatus stays."),
    ],
)
def test_names_of_filters_are_said_by_their_labels_in_every_writing(said: str, words: str) -> None:
    assert ask_words.in_words(said) == words
