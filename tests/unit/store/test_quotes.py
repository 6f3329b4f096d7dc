"""My quotes in the store: order, filters with their numbers, what waits, and what was done here."""

from __future__ import annotations

import pytest

from app.model.command import CancelQuote, CommandState, ShownQuote
from app.model.quote import ApprovalProgress
from app.model.sync import Listing
from app.store.cache import Cache
from app.store.journal import Journal
from app.store.keys import Table
from app.store.queries import Queries
from tests.unit.store.samples import IDENTITY, NOW, ago, ahead, quote, usd

STATUSES = ("DRAFT", "PENDING_APPROVAL", "APPROVED", "ACCEPTED", "REJECTED", "CANCELLED", "STRANGE")


@pytest.fixture
def of_each_status(cache: Cache) -> None:
    cache.put_quotes(
        [
            quote(f"ar-{status}", status=status, created_at=ago(days=number))
            for number, status in enumerate(STATUSES)
        ]
    )


def listed(queries: Queries, *chips: str) -> list[str]:
    keys = queries.table_keys(Table.OFFERS, sort="standing", descending=True, chips=chips, now=NOW)
    rows = queries.table_rows(Table.OFFERS, keys, now=NOW)
    return [row.quote.quote_id.removeprefix("ar-") for row in rows]


@pytest.mark.usefixtures("of_each_status")
def test_what_waits_for_the_person_comes_first_and_what_has_ended_last(queries: Queries) -> None:
    ended = ["ACCEPTED", "REJECTED", "CANCELLED", "STRANGE"]
    assert listed(queries) == ["APPROVED", "DRAFT", "PENDING_APPROVAL", *ended]


def test_quotes_of_the_same_standing_come_newest_first(cache: Cache, queries: Queries) -> None:
    made = {"ar-old": ago(days=9), "ar-new": ago(days=1), "ar-when": None}
    cache.put_quotes([quote(one, created_at=at) for one, at in made.items()])
    assert listed(queries) == ["new", "old", "when"]


@pytest.mark.usefixtures("of_each_status")
def test_the_filters_share_all_quotes_out_and_count_them(queries: Queries) -> None:
    numbers = queries.chip_counts(Table.OFFERS, NOW)
    assert numbers == {"": 7, "draft": 1, "waiting": 1, "approved": 1, "closed": 4}
    shares = [
        one for name in ("draft", "waiting", "approved", "closed") for one in listed(queries, name)
    ]
    assert sorted(shares) == sorted(STATUSES)


def test_the_badge_counts_open_drafts_and_approved_quotes(cache: Cache, queries: Queries) -> None:
    assert queries.counts(NOW).offers is None
    cache.put_quotes(
        [
            quote("ar-1", status="APPROVED", offer_expires_at=ago(days=1)),
            quote("ar-2", status="DRAFT"),
            quote("ar-3", status="DRAFT", offer_expires_at=ahead(days=1)),
            quote("ar-4", status="DRAFT", offer_expires_at=ago(days=1)),
            quote("ar-5", status="PENDING_APPROVAL"),
            quote("ar-6", status="ACCEPTED"),
        ]
    )
    assert queries.counts(NOW).offers == 3
    assert queries.counts(ahead(days=2)).offers == 2


def test_the_badge_is_zero_once_the_quotes_could_be_read(cache: Cache, queries: Queries) -> None:
    run = cache.begin_listing(Listing.QUOTES, NOW)
    cache.end_listing(Listing.QUOTES, NOW, complete_ids_run=run)
    assert queries.counts(NOW).offers == 0


def test_a_summary_does_not_wipe_what_was_read_of_offer_and_approvals(
    cache: Cache, queries: Queries
) -> None:
    progress = ApprovalProgress(1, 2, ahead(days=7))
    known = {"offer_name": "FY27 renewal", "offer_expires_at": ahead(days=12), "approval": progress}
    cache.put_quotes([quote(**known)])
    cache.put_quotes([quote(value=None)])
    keys = queries.table_keys(Table.OFFERS, sort="created")
    (row,) = queries.table_rows(Table.OFFERS, keys, now=NOW)
    assert {name: getattr(row.quote, name) for name in known} == known


def test_quotes_are_found_by_the_name_of_their_offer(cache: Cache, queries: Queries) -> None:
    cache.put_quotes([quote(offer_name="FY27 renewal"), quote("ar-2")])
    assert len(queries.table_keys(Table.OFFERS, sort="created", text="fy27")) == 1


def _cancel(journal: Journal) -> None:
    shown = ShownQuote(
        status="APPROVED",
        intent="NEW",
        offer_id="offer-1",
        seller_account_id="",
        money=usd("1.00"),
        after_tax=None,
        approval_required=True,
        invoiced_by="",
        charges=(),
        changes=(),
        terms=(),
    )
    command = CancelQuote("c-1", "ar-1", "Lumenfold", "Lumenfold", shown=shown)
    journal.prepare(command, IDENTITY, NOW, "hash")
    journal.mark_sent("c-1", NOW)


@pytest.mark.parametrize(
    ("state", "doing", "is_unclear", "is_cancelled_here"),
    [
        (None, "cancel-quote", False, False),
        (CommandState.UNKNOWN, "cancel-quote", True, False),
        (CommandState.CONFIRMED, "", False, True),
        (CommandState.REFUSED, "", False, False),
    ],
)
def test_a_line_tells_what_was_done_here(
    cache: Cache,
    journal: Journal,
    queries: Queries,
    state: CommandState | None,
    doing: str,
    is_unclear: bool,
    is_cancelled_here: bool,
) -> None:
    cache.put_quotes([quote()])
    _cancel(journal)
    if state is not None:
        journal.settle("c-1", state, NOW)
    keys = queries.table_keys(Table.OFFERS, sort="created")
    (row,) = queries.table_rows(Table.OFFERS, keys, now=NOW)
    found = (row.doing, row.is_unclear, row.is_cancelled_here)
    assert found == (doing, is_unclear, is_cancelled_here)
