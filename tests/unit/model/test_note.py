from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.note import (
    COST_CENTER_LIMIT,
    NOTE_LIMIT,
    OWNER_LIMIT,
    TAG_LIMIT,
    TAGS_LIMIT,
    Note,
    tags_of,
    tags_text,
    tidy,
)

NOTES = st.builds(
    Note,
    agreement_id=st.just("agmt-1"),
    text=st.text(max_size=6000),
    tags=st.lists(st.text(max_size=60), max_size=30).map(tuple),
    owner=st.text(max_size=200),
    cost_center=st.text(max_size=200),
)


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("", ()),
        (" , ;\n", ()),
        ("prod", ("prod",)),
        ("prod, Finance team ;review\nEU", ("prod", "Finance team", "review", "EU")),
        ("Prod, PROD, prod", ("Prod",)),
        ("Straße, STRASSE", ("Straße",)),
        ("a\u202eb", ("ab",)),
        ("x" * 60, ("x" * (TAG_LIMIT - 1) + "…",)),
    ],
)
def test_tags_stand_between_commas_and_each_counts_once(typed: str, tags: tuple[str, ...]) -> None:
    assert tags_of(typed) == tags


def test_more_tags_than_there_is_room_for_are_left_out() -> None:
    assert len(tags_of(",".join(str(number) for number in range(50)))) == TAGS_LIMIT


@given(NOTES)
def test_a_tidy_note_is_within_the_limits_and_stays_as_it_is(note: Note) -> None:
    kept = tidy(note)

    assert tidy(kept) == kept
    assert len(kept.text) <= NOTE_LIMIT
    assert len(kept.owner) <= OWNER_LIMIT
    assert len(kept.cost_center) <= COST_CENTER_LIMIT
    assert tags_of(tags_text(kept.tags)) == kept.tags


def test_lines_of_a_note_stay_lines() -> None:
    assert tidy(Note("agmt-1", "first\n  second\t\n\nthird\n")).text == "first\n  second\n\nthird"


def test_a_note_is_empty_only_without_any_word() -> None:
    assert Note("agmt-1").is_empty
    for one in (
        Note("agmt-1", "x"),
        Note("agmt-1", tags=("x",)),
        Note("agmt-1", owner="x"),
        Note("agmt-1", cost_center="x"),
    ):
        assert not one.is_empty
