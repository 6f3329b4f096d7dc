"""Views of the charges that the person keeps under a name."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec

from app.model.charge_figures import Choice
from app.model.saved_view import ChargeFilters, SavedView
from app.store.cache import Cache
from app.store.database import open_writer, set_aside
from app.store.queries import Queries
from app.store.salvage import carry_over
from tests.unit.store.samples import KEY

VIEW = SavedView(
    "Lumen\ud800fold in euros",
    ChargeFilters(Choice("prod-1", "Lumenfold"), None, "EUR", "this_month"),
    "upcoming",
    "BL-2026",
    "amount",
    is_descending=True,
)


def test_a_view_comes_back_as_it_was(cache: Cache, queries: Queries) -> None:
    cache.keep_view(VIEW)
    assert queries.saved_views() == (msgspec.structs.replace(VIEW, name="Lumen?fold in euros"),)


def test_the_same_name_is_the_same_view(cache: Cache, queries: Queries) -> None:
    for words in ("one", "two"):
        cache.keep_view(SavedView("b", words=words))
    cache.keep_view(SavedView("A"))
    assert [(one.name, one.words) for one in queries.saved_views()] == [("A", ""), ("b", "two")]
    cache.drop_view("b")
    cache.drop_view("never there")
    assert [one.name for one in queries.saved_views()] == ["A"]


def test_views_are_carried_over_from_a_store_that_was_set_aside(path: Path) -> None:
    with closing(open_writer(path, KEY)) as connection:
        Cache(connection).keep_view(SavedView("mine"))
    kept = set_aside(path)
    with closing(open_writer(path, KEY)) as connection:
        carry_over(kept, KEY, connection)
    with closing(Queries(path, KEY)) as queries:
        assert [one.name for one in queries.saved_views()] == ["mine"]
