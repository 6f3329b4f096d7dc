from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import StoreDamaged, TargetBusy
from app.model.command import CommandState, Evidence
from app.model.term import AgreementTerms, RenewalTerm
from app.store.cache import Cache
from app.store.database import open_reader, open_writer, set_aside
from app.store.journal import Journal
from app.store.lookup import Lookup
from app.store.salvage import carry_over
from tests.unit.store.samples import (
    AGREEMENT,
    IDENTITY,
    KEY,
    NOW,
    agreement,
    approve,
    auto_approving,
    charge,
    reject,
    sent,
)


@pytest.fixture
def journal(path: Path) -> Journal:
    """A store with an unknown and a confirmed command, and cached rows."""
    connection = open_writer(path, KEY)
    Cache(connection).put_charges([charge(f"ch-{number}") for number in range(300)])
    journal = Journal(connection)
    sent(journal, approve("c-1", "pr-1"))
    journal.settle("c-1", CommandState.UNKNOWN, NOW)
    journal.note("c-1", Evidence(NOW, "GetAgreementPaymentRequest", "Still waiting."))
    sent(journal, approve("c-2", "pr-2"))
    journal.settle("c-2", CommandState.CONFIRMED, NOW)
    return journal


def damage(path: Path, table: str) -> None:
    connection = open_reader(path, KEY)
    sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
    root = connection.execute(sql, (table,)).get
    connection.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 + 500] ^= 1
    path.write_bytes(content)


def test_damaged_data_does_not_forget_what_was_sent(journal: Journal, path: Path) -> None:
    before = [journal.get("c-1"), journal.get("c-2")]
    journal._connection.close()
    damage(path, "charge")

    kept = set_aside(path)
    connection = open_writer(path, KEY)

    assert carry_over(kept, KEY, connection) == 2
    carried = Journal(connection)
    assert [carried.get("c-1"), carried.get("c-2")] == before
    with pytest.raises(TargetBusy):
        carried.prepare(reject("c-3", "pr-1"), IDENTITY, NOW, "hash")


def test_a_damaged_journal_gives_what_can_be_read_and_never_fails(
    journal: Journal, path: Path
) -> None:
    journal._connection.close()
    damage(path, "evidence")
    with pytest.raises(StoreDamaged):
        open_writer(path, KEY)

    kept = set_aside(path)
    connection = open_writer(path, KEY)

    assert carry_over(kept, KEY, connection) == 2
    assert Journal(connection).get("c-1").evidence == ()


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000])
def test_a_file_that_is_no_store_gives_nothing(path: Path, content: bytes) -> None:
    aside = path.with_name("store.damaged-x.db")
    aside.write_bytes(content)

    assert not carry_over(aside, KEY, open_writer(path, KEY))


def test_carrying_twice_changes_nothing(journal: Journal, path: Path) -> None:
    journal._connection.close()
    kept = set_aside(path)
    connection = open_writer(path, KEY)
    carry_over(kept, KEY, connection)

    carry_over(kept, KEY, connection)

    assert len(Journal(connection).get("c-1").evidence) == 1


def test_what_was_agreed_is_carried_over_too(path: Path) -> None:
    connection = open_writer(path, KEY)
    cache = Cache(connection)
    cache.put_terms(auto_approving(days=5), b"[1]", NOW)
    cache.put_terms(auto_approving(days=7), b"[2]", NOW)
    cache.put_legal_file("https://legal.example/eula.pdf", b"first", "application/pdf", NOW)
    connection.close()

    kept = set_aside(path)
    connection = open_writer(path, KEY)
    carry_over(kept, KEY, connection)

    assert Lookup(connection).terms([AGREEMENT]) == {AGREEMENT: auto_approving(days=7)}
    assert connection.execute("SELECT count(*) FROM terms_version").get == 2
    assert connection.execute("SELECT body FROM legal_file").get == b"first"
    connection.close()


def test_terms_that_were_carried_over_count_again_when_they_are_read(path: Path) -> None:
    wish = AgreementTerms(AGREEMENT, (RenewalTerm("t-1", auto_renew=True),))
    connection = open_writer(path, KEY)
    Cache(connection).put_terms(wish, b"[1]", NOW)
    connection.close()
    kept = set_aside(path)
    connection = open_writer(path, KEY)
    carry_over(kept, KEY, connection)
    cache = Cache(connection)
    cache.put_agreements([agreement(status="EXPIRED", ends_at=NOW)])
    assert connection.execute("SELECT renewal FROM agreement").get is None

    assert cache.terms_wanted() == [AGREEMENT]
    cache.put_terms(wish, b"[1]", NOW)

    assert connection.execute("SELECT renewal FROM agreement").get == 0
    connection.close()
