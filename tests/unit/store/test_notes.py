"""What the person writes beside agreements: found, sorted by, and lost by nothing but forgetting."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import apsw
import pytest

from app.model.note import Note
from app.model.sync import Listing
from app.store import database
from app.store.cache import Cache
from app.store.database import open_writer, set_aside
from app.store.keys import Table
from app.store.notes import Notes, notes_of
from app.store.queries import Queries
from app.store.salvage import carry_over
from app.store.schema import migrate
from app.store.versions import MIGRATIONS
from tests.unit.store.samples import KEY, NOW, ago, agreement, ahead, charge

NOTE = Note(
    "agmt-1",
    "Ask Priya before the renewal.\nThe Budget is 5 % below last year's.",
    ("finance", "EU"),
    "Dana Ström",
    "CC-4711",
)


@pytest.fixture
def notes(connection: apsw.Connection) -> Notes:
    cache = Cache(connection)
    cache.put_agreements([agreement("agmt-1"), agreement("agmt-2"), agreement("agmt-3")])
    return Notes(connection)


def written(path: Path) -> dict[str, Note]:
    with closing(open_writer(path, KEY)) as connection:
        return notes_of(connection, ["agmt-1", "agmt-2"])


def found(queries: Queries, text: str) -> list[str]:
    keys = queries.table_keys(Table.AGREEMENTS, sort="id", text=text)
    rows = queries.table_rows(Table.AGREEMENTS, keys, now=NOW)
    return [one.agreement.agreement_id for one in rows]


def test_a_note_comes_with_its_agreement(notes: Notes, queries: Queries) -> None:
    notes.put(NOTE, NOW)

    keys = queries.table_keys(Table.AGREEMENTS, sort="id")
    rows = queries.table_rows(Table.AGREEMENTS, keys, now=NOW)
    detail = queries.agreement_detail("agmt-1", NOW)

    assert [one.note for one in rows] == [NOTE, None, None]
    assert detail is not None
    assert detail.row.note == NOTE


@pytest.mark.parametrize(
    "text",
    ["finance", "FINANCE", "eu", "ström", "cc-4711", "priya", "5 %", "budget dana", "migration eu"],
)
def test_an_agreement_is_found_by_every_word_of_its_note(
    notes: Notes, queries: Queries, text: str
) -> None:
    notes.put(NOTE, NOW)

    assert found(queries, text) == ["agmt-1"]


def test_the_search_of_everything_finds_it_too(notes: Notes, queries: Queries) -> None:
    notes.put(NOTE, NOW)

    hits = queries.search("cc-4711", NOW)

    assert [one.agreement.agreement_id for one in hits.agreements] == ["agmt-1"]
    assert hits.totals.agreements == 1


@pytest.mark.parametrize(
    ("sort", "field"), [("owner", "owner"), ("cost_center", "cost_center"), ("tags", "tags")]
)
def test_rows_sort_by_what_is_written_and_those_without_come_last(
    notes: Notes, queries: Queries, sort: str, field: str
) -> None:
    early, late = ("alpha",), ("Omega",)
    for agreement_id, value in (("agmt-1", late), ("agmt-3", early)):
        words = value if field == "tags" else value[0]
        notes.put(Note(agreement_id, **{field: words}), NOW)  # type: ignore[arg-type]

    keys = queries.table_keys(Table.AGREEMENTS, sort=sort)
    rows = queries.table_rows(Table.AGREEMENTS, keys, now=NOW)

    assert [one.agreement.agreement_id for one in rows] == ["agmt-3", "agmt-1", "agmt-2"]


def test_a_note_that_was_emptied_is_none(notes: Notes, queries: Queries) -> None:
    notes.put(NOTE, NOW)
    notes.put(Note("agmt-1"), ahead(seconds=1))

    assert found(queries, "finance") == []
    detail = queries.agreement_detail("agmt-1", NOW)
    assert detail is not None
    assert detail.row.note is None


@pytest.mark.parametrize("text", ["\ud800 half", "x" * 9000, "nul\0l", "🎉 \u202e"])
def test_odd_text_is_kept_as_plain_text(notes: Notes, text: str) -> None:
    kept = notes.put(Note("agmt-1", text), NOW)

    assert notes.put(kept, NOW) == kept
    assert len(kept.text) <= 4000


def test_a_new_sync_that_lists_nothing_leaves_notes_alone(
    notes: Notes, connection: apsw.Connection
) -> None:
    notes.put(NOTE, NOW)
    cache = Cache(connection)

    for page in ([], [agreement("agmt-1", status="EXPIRED")]):
        run = cache.begin_listing(Listing.AGREEMENTS, NOW)
        cache.put_agreements(page)
        cache.end_listing(Listing.AGREEMENTS, NOW, complete_ids_run=run)

    assert notes_of(connection, ["agmt-1"]) == {"agmt-1": NOTE}


def test_a_damaged_store_does_not_take_the_notes_with_it(path: Path) -> None:
    with closing(open_writer(path, KEY)) as connection:
        Cache(connection).put_charges([charge(f"ch-{number}") for number in range(300)])
        Notes(connection).put(NOTE, NOW)
    kept = set_aside(path)

    with closing(open_writer(path, KEY)) as connection:
        carry_over(kept, KEY, connection)
        carry_over(kept, KEY, connection)

    assert written(path) == {"agmt-1": NOTE}


@pytest.mark.parametrize(
    ("here_at", "expected"),
    [(ago(days=1), "Dana Ström"), (ahead(days=1), "Somebody else")],
)
def test_of_two_notes_the_newer_one_stays(path: Path, here_at: datetime, expected: str) -> None:
    with closing(open_writer(path, KEY)) as connection:
        Notes(connection).put(NOTE, NOW)
    kept = set_aside(path)

    with closing(open_writer(path, KEY)) as connection:
        Notes(connection).put(Note("agmt-1", owner="Somebody else"), here_at)
        Notes(connection).put(Note("agmt-2", owner="Only here"), here_at)
        carry_over(kept, KEY, connection)

    assert {one: note.owner for one, note in written(path).items()} == {
        "agmt-1": expected,
        "agmt-2": "Only here",
    }


def test_a_store_from_before_notes_gets_room_for_them_and_keeps_the_rest(path: Path) -> None:
    old = database._connect(path, KEY, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE)
    migrate(old, MIGRATIONS[: _place_of_notes()])
    old.execute("INSERT INTO notice VALUES ('new:pr-1', 0)")
    old.close()

    with closing(open_writer(path, KEY)) as connection:
        Notes(connection).put(NOTE, NOW)
        assert connection.execute("SELECT count(*) FROM notice").get == 1
    assert written(path) == {"agmt-1": NOTE}


def test_no_migration_touches_notes() -> None:
    for later in MIGRATIONS[_place_of_notes() + 1 :]:
        assert "TABLE note" not in later
        assert "note SET" not in later
        assert "FROM note" not in later


def _place_of_notes() -> int:
    return next(number for number, one in enumerate(MIGRATIONS) if "CREATE TABLE note (" in one)
