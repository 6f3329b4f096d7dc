"""What the store tells about the offers of a set: quotes, agreements and commands of theirs alone."""

from __future__ import annotations

from app.model.command import AcceptQuote, CommandState, CreateQuote, ShownQuote
from app.model.offer_set import Dealings, MemberState, standing
from app.model.purchase import Intent, QuoteRequest
from app.model.sync import Listing
from app.store.cache import Cache
from app.store.journal import Journal
from app.store.queries import Queries
from tests.unit.store.samples import IDENTITY, NOW, ago, agreement, quote

OFFER, OTHER = "offer-profiler", "offer-archive"


def ask(command_id: str, offer_id: str) -> CreateQuote:
    request = QuoteRequest(Intent.NEW, ())
    target = f"at-{offer_id}"
    return CreateQuote(command_id, target, "", "", request=request, offer_id=offer_id)


def accept(command_id: str, offer_id: str) -> AcceptQuote:
    shown = ShownQuote("DRAFT", "NEW", offer_id, "", None, None, False, "", (), (), ())
    return AcceptQuote(command_id, f"ar-{offer_id}", "", "", shown=shown)


def test_an_offer_without_any_has_none(queries: Queries) -> None:
    assert queries.dealings([OFFER]) == Dealings()
    assert queries.dealings([]) == Dealings()


def test_the_newest_of_each_kind_comes_first(
    cache: Cache, journal: Journal, queries: Queries
) -> None:
    cache.put_quotes(
        [
            quote("ar-old", offer_id=OFFER, created_at=ago(days=2)),
            quote("ar-new", offer_id=OFFER, created_at=ago(days=1)),
            quote("ar-other", offer_id="offer-none"),
        ]
    )
    cache.put_agreements(
        [
            agreement("agmt-old", offer_id=OTHER, accepted_at=ago(days=9)),
            agreement("agmt-new", offer_id=OTHER, accepted_at=ago(days=3)),
            agreement("agmt-else"),
        ]
    )
    journal.prepare(ask("c-1", OFFER), IDENTITY, ago(hours=9), "hash")
    journal.prepare(accept("c-2", OTHER), IDENTITY, ago(hours=8), "hash")
    journal.prepare(ask("c-3", "offer-none"), IDENTITY, ago(hours=7), "hash")
    found = queries.dealings([OFFER, OTHER])
    assert [one.quote_id for one in found.quotes] == ["ar-new", "ar-old"]
    assert [one.agreement_id for one in found.agreements] == ["agmt-new", "agmt-old"]
    assert [one.command.command_id for one in found.records] == ["c-2", "c-1"]


def test_a_quote_that_aws_lists_no_more_is_gone(
    cache: Cache, journal: Journal, queries: Queries
) -> None:
    command = ask("c-1", OFFER)
    journal.prepare(command, IDENTITY, ago(hours=2), "hash")
    journal.mark_sent("c-1", ago(hours=2))
    journal.settle("c-1", CommandState.CONFIRMED, ago(hours=1), result="ar-1")
    cache.put_quotes([quote("ar-1", status="DRAFT", offer_id=OFFER)])
    assert standing(OFFER, queries.dealings([OFFER]), NOW).state is MemberState.QUOTED
    cache.end_listing(
        Listing.QUOTES, NOW, complete_ids_run=cache.begin_listing(Listing.QUOTES, NOW)
    )
    found = queries.dealings([OFFER])
    assert (found.quotes, found.gone) == ((), frozenset({"ar-1"}))
    assert standing(OFFER, found, NOW).state is MemberState.GONE


def test_acceptances_are_given_by_when_they_were_confirmed(
    journal: Journal, queries: Queries
) -> None:
    def settle(command: AcceptQuote | CreateQuote, state: CommandState, settled: float) -> None:
        command_id = command.command_id
        journal.prepare(command, IDENTITY, ago(hours=9), "hash")
        journal.mark_sent(command_id, ago(hours=9))
        journal.settle(command_id, state, ago(minutes=settled), result=f"agmt-{command_id}")

    settle(accept("c-late", "offer-1"), CommandState.CONFIRMED, 3)
    settle(accept("c-long-ago", "offer-2"), CommandState.CONFIRMED, 16)
    settle(accept("c-refused", "offer-3"), CommandState.REFUSED, 3)
    settle(accept("c-open", "offer-4"), CommandState.UNKNOWN, 3)
    settle(ask("c-asked", "offer-5"), CommandState.CONFIRMED, 3)
    (found,) = queries.accepted_since(ago(minutes=15))
    assert (found.command.command_id, found.result) == ("c-late", "agmt-c-late")
