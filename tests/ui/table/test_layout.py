"""Layouts: whatever the settings file holds, each column is there once and can be seen or chosen."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.table.column import Cell, Column
from ui.table.layout import Layout, Place, default_places, read, written

COLUMNS = (
    Column("Product", 200, lambda _r, _n: Cell(), "product", stretches=True, name="product"),
    Column("Value", 100, lambda _r, _n: Cell(), "value", name="value"),
    Column("Id", 150, lambda _r, _n: Cell(), name="id", is_extra=True),
)
DEFAULT = Layout(default_places(COLUMNS), "product")

places = st.builds(
    Place,
    st.sampled_from(["product", "value", "id", "gone", "value"]),
    st.integers(-(10**12), 10**12),
    st.booleans(),
)
layouts = st.builds(
    Layout,
    st.lists(places, max_size=6).map(tuple),
    st.sampled_from(["product", "value", "", "gone"]),
    st.booleans(),
    st.integers(-(10**6), 10**6),
)


@given(layouts)
def test_every_layout_reads_as_one_that_can_be_shown(layout: Layout) -> None:
    found = read(written(layout), COLUMNS, DEFAULT)
    assert sorted(place.key for place in found.places) == ["id", "product", "value"]
    assert all(40 <= place.width <= 1200 for place in found.places)
    assert next(place for place in found.places if place.key == "product").is_shown
    assert found.sort in ("product", "value")
    assert read(written(found), COLUMNS, DEFAULT) == found


@given(st.text(max_size=60) | st.recursive(st.none() | st.integers(), st.lists).map(json.dumps))
def test_a_corrupt_text_reads_as_the_default(content: str) -> None:
    assert read(content, COLUMNS, DEFAULT) == DEFAULT


@pytest.mark.parametrize(
    "content", ["", "{", '{"places": 7, "sort": "value"}', "\ud800", "[" * 30000]
)
def test_known_kinds_of_damage_read_as_the_default(content: str) -> None:
    assert read(content, COLUMNS, DEFAULT) == DEFAULT


def test_a_column_that_is_new_to_this_version_comes_last_and_as_it_is_at_first() -> None:
    old = Layout(
        (Place("value", 90, is_shown=False), Place("product", 300, is_shown=True)), "value"
    )
    found = read(written(old), COLUMNS, DEFAULT)
    assert found.places == (*old.places, Place("id", 150, is_shown=False))
