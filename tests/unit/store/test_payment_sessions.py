"""Payment sessions in the store: what was read stays for good, and what AWS does not say stays, too."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.model.payment_session import Balance, Instrument, RegionReading
from app.store.cache import Cache
from app.store.database import open_writer, set_aside
from app.store.payment_sessions import SessionRecords
from app.store.queries import Queries, Table
from app.store.salvage import carry_over
from tests.fakes.session_samples import ARN, NOW, WEST_ARN, listed, manager, session, usd
from tests.unit.store.samples import KEY

US, WEST = "us-east-1", "us-west-2"


@pytest.fixture
def records(cache: Cache) -> SessionRecords:
    cache.sessions.choose_regions([US, WEST])
    return cache.sessions


def ids(queries: Queries, *chips: str, sort: str = "created", text: str = "") -> list[str]:
    keys = queries.table_keys(Table.SESSIONS, sort=sort, chips=chips, now=NOW, text=text)
    rows = queries.table_rows(Table.SESSIONS, keys, now=NOW)
    return [one.session_id[-1] for one in rows]


# --- sessions ----------------------------------------------------------------------------------------


def test_a_list_does_not_wipe_what_was_read(records: SessionRecords, queries: Queries) -> None:
    whole = session(agent="market-brief")
    assert records.put_sessions([whole])
    assert not records.put_sessions([listed(updated_at=whole.updated_at)])
    assert queries.payment_session(whole.session_id) == whole


def test_older_amounts_do_not_replace_newer_ones(records: SessionRecords, queries: Queries) -> None:
    records.put_sessions([session(left=usd("1"), amounts_read_at=NOW)])
    records.put_sessions([session(left=usd("9"), amounts_read_at=NOW - timedelta(minutes=1))])
    stored = queries.payment_session(session().session_id)
    assert stored is not None
    assert stored.left == usd("1")


def test_by_awss_own_time_amounts_are_newer_whatever_this_computers_clock_did(
    records: SessionRecords, queries: Queries
) -> None:
    ahead = NOW + timedelta(hours=9)
    records.put_sessions([session(left=usd("9"), left_at=NOW, amounts_read_at=ahead)])
    later = NOW + timedelta(minutes=1)
    records.put_sessions([session(left=usd("1"), left_at=later, amounts_read_at=later)])
    found = queries.payment_session(session().session_id)
    assert found is not None
    assert (found.left, found.amounts_read_at) == (usd("1"), later)
    assert not records.put_sessions([session(left=usd("9"), left_at=NOW, amounts_read_at=ahead)])
    records.put_sessions([session(left=usd("0.50"), left_at=later, amounts_read_at=NOW)])
    found = queries.payment_session(session().session_id)
    assert found is not None
    assert found.left == usd("0.50")  # spent within the same second


def test_a_read_in_the_future_settles_nothing(records: SessionRecords) -> None:
    """The computer's clock was hours ahead when it was read."""
    records.put_sessions([session(1, ago=60, amounts_read_at=NOW + timedelta(hours=9))])
    records.put_sessions([session(2, ago=200, amounts_read_at=NOW - timedelta(minutes=5))])
    found = records.to_read(US, NOW, NOW - timedelta(hours=24), 40)
    assert [one.session_id[-1] for one in found] == ["1"]


def test_a_session_that_is_gone_keeps_its_record(records: SessionRecords, queries: Queries) -> None:
    records.put_sessions([session()])
    assert records.mark_gone(session().session_id, NOW)
    assert not records.mark_gone(session().session_id, NOW + timedelta(minutes=1))
    assert records.mark_gone(session().session_id, NOW + timedelta(minutes=2), is_deleted_here=True)
    stored = queries.payment_session(session().session_id)
    assert stored is not None
    assert (stored.gone_at, stored.is_deleted_here, stored.left) == (NOW, True, usd("6.58"))
    assert not records.mark_gone("payment-session-unknown0000000", NOW)


def test_one_that_is_shown_again_was_not_gone_unless_it_was_deleted(
    records: SessionRecords, queries: Queries
) -> None:
    for number, is_deleted_here in ((1, False), (2, True)):
        records.put_sessions([session(number)])
        records.mark_gone(session(number).session_id, NOW, is_deleted_here=is_deleted_here)
        records.put_sessions([listed(number)])
    assert ids(queries, "gone") == ["2"]


def test_what_is_worth_a_read_of_its_own(records: SessionRecords) -> None:
    after = NOW - timedelta(minutes=10)
    records.put_sessions(
        [
            session(1),
            listed(2),
            session(3, ago=125),  # read after it had expired
            session(4, ago=125, amounts_read_at=NOW - timedelta(minutes=8)),
            listed(5, ago=5000),
            session(6, ago=600, amounts_read_at=NOW - timedelta(minutes=500)),
            session(7, manager_arn=WEST_ARN),
            session(8),
        ]
    )
    records.mark_gone(session(8).session_id, NOW)
    found = [one.session_id[-1] for one in records.to_read(US, NOW, after, 40)]
    assert found == ["2", "5", "4", "1"]
    assert len(records.to_read(US, NOW, after, 2)) == 2


def test_the_soonest_to_expire_comes_first_and_what_is_over_is_left_out(
    records: SessionRecords, queries: Queries
) -> None:
    records.put_sessions([session(1), session(2, ago=110), session(3, ago=130), session(4)])
    records.mark_gone(session(4).session_id, NOW)
    assert [one.session_id[-1] for one in queries.session_expiries(NOW)] == ["2", "1"]


# --- the table ---------------------------------------------------------------------------------------


@pytest.fixture
def table(records: SessionRecords) -> SessionRecords:
    records.put_sessions(
        [
            session(1, agent="Market-Brief"),
            session(2, ago=110, left=usd("0")),
            session(3, ago=130, left=usd("24.99")),
            session(4, user_id="svc-crawl", manager_arn=WEST_ARN),
            session(5, ago=30, has_limit=False, limit=None, left=None),
            listed(6, ago=300),
        ]
    )
    records.mark_gone(session(4).session_id, NOW)
    return records


@pytest.mark.parametrize(
    ("chip", "found"),
    [
        ("open", {"1", "2", "5"}),
        ("usable", {"1", "5"}),
        ("drained", {"2"}),
        ("expired", {"3", "6"}),
        ("gone", {"4"}),
        (f"manager={WEST_ARN}", {"4"}),
        ("agent=Market-Brief", {"1"}),
        ("agent=", {"2", "3", "4", "5", "6"}),
    ],
)
@pytest.mark.usefixtures("table")
def test_chips_keep_what_fits(queries: Queries, chip: str, found: set[str]) -> None:
    assert set(ids(queries, chip)) == found


@pytest.mark.usefixtures("table")
def test_chips_say_what_the_state_says(queries: Queries) -> None:
    keys = queries.table_keys(Table.SESSIONS, sort="created")
    rows = queries.table_rows(Table.SESSIONS, keys, now=NOW)
    counts = queries.chip_counts(Table.SESSIONS, NOW)
    states = [one.state(NOW).value for one in rows]
    assert {name: states.count(name) for name in set(states)} == {
        name: counts[name] for name in ("usable", "drained", "expired", "gone")
    }
    assert counts[""] == len(rows)
    assert queries.chip_counts(Table.SESSIONS, NOW, WEST_ARN)["gone"] == 1
    assert queries.chip_counts(Table.SESSIONS, NOW, WEST_ARN)[""] == 1


@pytest.mark.parametrize(
    ("sort", "first"),
    [("standing", "1"), ("spent", "3"), ("left", "2"), ("expires", "6"), ("agent", "1")],
)
@pytest.mark.usefixtures("table")
def test_every_sort_has_its_order(queries: Queries, sort: str, first: str) -> None:
    assert ids(queries, sort=sort)[0] == first


@pytest.mark.usefixtures("table")
def test_usable_ones_come_first_then_drained_then_what_is_over_newest_first(
    queries: Queries,
) -> None:
    assert ids(queries, sort="standing") == ["1", "5", "2", "4", "3", "6"]


@pytest.mark.usefixtures("table")
def test_the_agent_the_user_and_the_region_are_found(queries: Queries) -> None:
    assert ids(queries, text="brief") == ["1"]
    assert ids(queries, text="SVC-CRAWL") == ["4"]
    assert ids(queries, text="us-west") == ["4"]
    assert ids(queries, text="%") == []


def test_an_unknown_value_is_a_bug(queries: Queries) -> None:
    with pytest.raises(ValueError, match="no filter"):
        queries.table_keys(Table.SESSIONS, sort="created", chips=["colour=red"])


def test_agents_are_named_for_one_manager_or_all(table: SessionRecords, queries: Queries) -> None:
    table.put_sessions([session(7, agent="crawler", manager_arn=WEST_ARN)])
    assert queries.session_agents() == ("crawler", "Market-Brief")
    assert queries.session_agents(ARN) == ("Market-Brief",)


@pytest.mark.usefixtures("table")
def test_the_badge_counts_usable_ones_once_something_was_read(
    records: SessionRecords, queries: Queries
) -> None:
    assert queries.counts(NOW).sessions is None
    records.region_read(RegionReading(US, read_at=NOW, tried_at=NOW))
    assert queries.counts(NOW).sessions == 2


# --- regions, managers and users ---------------------------------------------------------------------


def test_the_usual_region_is_chosen_once_and_the_persons_choice_stays(
    cache: Cache, queries: Queries
) -> None:
    cache.sessions.choose_first_region("eu-central-1")
    assert queries.session_regions() == ("eu-central-1",)
    cache.sessions.choose_regions([])
    cache.sessions.choose_first_region("eu-central-1")
    assert queries.session_regions() == ()


def test_regions_keep_their_order_and_their_last_good_read(
    records: SessionRecords, queries: Queries
) -> None:
    records.region_read(RegionReading(WEST, read_at=NOW, tried_at=NOW))
    records.choose_regions([WEST, US, WEST])
    later = NOW + timedelta(minutes=1)
    records.region_read(RegionReading(WEST, tried_at=later, error_code="ThrottlingException"))
    west, east = queries.region_readings()
    assert (west.region, west.read_at, west.tried_at) == (WEST, NOW, later)
    assert west.error_code == "ThrottlingException"
    assert east == RegionReading(US)
    assert not records.region_read(RegionReading("sa-east-1", read_at=NOW))


def test_managers_that_aws_lists_no_more_leave_and_their_sessions_stay(
    records: SessionRecords, queries: Queries
) -> None:
    other = ARN.replace("researchagents", "others")
    records.put_managers(US, [manager(), manager("Others", other)])
    records.put_managers(WEST, [manager("west", WEST_ARN)])
    records.put_sessions([session(manager_arn=other)])
    assert not records.put_managers(US, [manager(), manager("Others", other)])
    assert [one.name for one in queries.payment_managers()] == ["Others", "researchAgents", "west"]
    assert records.put_managers(US, [manager()])
    records.choose_regions([US])
    assert [one.name for one in queries.payment_managers()] == ["researchAgents"]
    assert len(ids(queries)) == 1


def test_user_ids_are_remembered_by_manager_the_last_used_first(
    records: SessionRecords, queries: Queries
) -> None:
    records.put_managers(US, [manager()])
    for minute, user_id in enumerate(("a", "b", "a", "c")):
        records.remember_user(ARN, user_id, NOW + timedelta(minutes=minute))
    records.forget_user(ARN, "c")
    assert queries.payment_managers()[0].user_ids == ("a", "b")


def test_wallets_are_kept_by_user_with_exact_balances(
    records: SessionRecords, queries: Queries
) -> None:
    balance = Balance("BASE", "USDC", Decimal(10**40 + 1), 18, NOW)
    wallet = Instrument(
        instrument_id="payment-instrument-000000000000001",
        manager_arn=ARN,
        connector_id="coinbasemain-0123456789",
        user_id="a",
        kind="EMBEDDED_CRYPTO_WALLET",
        status="ACTIVE",
        balances=(balance,),
    )
    assert records.put_instruments(ARN, "a", [wallet])
    assert not records.put_instruments(ARN, "a", [wallet])
    records.put_instruments(ARN, "b", [])
    (stored,) = queries.payment_instruments(ARN)
    assert stored.balances[0].amount == Decimal("10000000000000000000000.000000000000000001")
    assert queries.payment_instruments(WEST_ARN) == ()


# --- for good ----------------------------------------------------------------------------------------


def test_a_store_that_is_set_aside_gives_its_sessions_to_the_new_one(path: Path) -> None:
    with closing(open_writer(path, KEY)) as connection:
        records = Cache(connection).sessions
        records.choose_regions([WEST])
        records.remember_user(ARN, "svc-research", NOW)
        records.put_sessions([session(agent="market-brief")])
    aside = set_aside(path)
    with closing(open_writer(path, KEY)) as connection:
        carry_over(aside, KEY, connection)
        Cache(connection).sessions.put_managers(US, [manager()])
        queries = Queries(path, KEY)
        assert queries.payment_session(session().session_id) == session(agent="market-brief")
        assert ids(queries, text="market") == ["1"]
        assert queries.session_regions() == (WEST,)
        queries.close()
