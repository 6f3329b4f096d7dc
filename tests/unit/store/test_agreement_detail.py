"""Everything that is stored about one agreement, as the pane shows it."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from app.errors import Offline
from app.model.agreement_detail import AgreementDetail, OrderCoverage, OwnAgreement
from app.model.command import Command
from app.model.money import Money
from app.model.sync import Listing
from app.model.term import AgreementTerms
from app.store.cache import Cache
from app.store.journal import Journal
from app.store.queries import Queries
from tests.fakes import purchase_samples as purchases
from tests.unit.store.samples import (
    AGREEMENT,
    IDENTITY,
    NOW,
    ago,
    agreement,
    ahead,
    cancellation,
    charge,
    payment,
    quote,
    usd,
)


def detail(queries: Queries, agreement_id: str = AGREEMENT) -> AgreementDetail:
    found = queries.agreement_detail(agreement_id, NOW)
    assert found is not None
    return found


def test_an_agreement_that_was_never_read_has_no_detail(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge()])

    assert queries.agreement_detail(AGREEMENT, NOW) is None
    assert queries.agreement_detail("agmt-none", NOW) is None


def test_a_bare_agreement_shows_itself_only(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])

    found = detail(queries)

    assert found.row.agreement == agreement()
    assert found.chain == (agreement(),)
    assert (found.terms, found.charges, found.files, found.read_at) == ((), (), (), None)


def test_sums_keep_currencies_apart_and_count_what_has_no_amount(
    cache: Cache, queries: Queries
) -> None:
    euro = Money(usd("6.10").amount, "EUR")
    cache.put_agreements([agreement(), agreement("agmt-other")])
    cache.put_charges(
        [
            charge("ch-1", money=usd("120000.00"), purchase_order="BL-1"),
            charge("ch-2", money=usd("0.00000001"), time=NOW),
            charge("ch-3", money=usd("24000.00"), time=ahead(days=13)),
            charge("ch-4", money=euro, time=ahead(days=14)),
            charge("ch-5", money=None, time=ahead(days=15)),
            charge("ch-6", agreement_id="agmt-other"),
        ]
    )

    found = detail(queries)

    assert found.charged == (usd("120000.00000001"), Money(euro.amount * 0, "EUR"))
    assert found.still_to_pay == (usd("24000.00"), euro)
    assert (found.without_amount, found.charge_count) == (1, 5)
    assert found.row.orders == OrderCoverage(1, 5)
    assert found.row.next_charge is not None
    assert found.row.next_charge.charge_id == "ch-3"


def test_of_many_charges_those_around_today_are_given(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])
    cache.put_charges(
        [charge(f"ch-{hours}", time=NOW + timedelta(hours=hours)) for hours in range(-80, 81)]
        + [charge("ch-undated", time=None)]
    )

    found = detail(queries)

    assert [one.charge_id for one in found.charges] == [f"ch-{n}" for n in range(-49, 51)]
    assert found.charge_count == 162


def test_charges_without_a_time_stand_last(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])
    cache.put_charges([charge("ch-u", time=None), charge("ch-f", time=ahead(days=1)), charge()])

    assert [one.charge_id for one in detail(queries).charges] == ["ch-1", "ch-f", "ch-u"]


def test_a_chain_is_shown_from_each_of_its_agreements(cache: Cache, queries: Queries) -> None:
    first = agreement("agmt-1", starts_at=ago(days=700), status="RENEWED")
    second = agreement(
        "agmt-2", starts_at=ago(days=400), status="REPLACED", initial_agreement_id="agmt-1"
    )
    third = agreement("agmt-3", starts_at=ago(days=30), initial_agreement_id="agmt-1")
    cache.put_agreements([third, first, second, agreement("agmt-other")])

    for one in (first, second, third):
        assert detail(queries, one.agreement_id).chain == (first, second, third)


def test_requests_of_the_agreement_come_newest_first(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])
    cache.put_payments(
        [
            payment("pr-new"),
            payment("pr-old", status="REJECTED", created_at=ago(days=60), updated_at=NOW),
            payment("pr-other", agreement_id="agmt-other"),
            payment("pr-twin", created_at=ago(days=2, hours=1)),
        ]
    )
    cache.put_cancellations([cancellation()])

    rows = detail(queries).requests

    assert [one.request_id for one in rows] == ["acr-1", "pr-new", "pr-twin", "pr-old"]
    assert [one.possible_duplicate for one in rows] == [False, True, False, False]
    assert detail(queries).row.waiting_requests == 3


def test_quotes_of_the_agreement_are_shown(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement()])
    cache.put_quotes([quote("ar-1", agreement_id=AGREEMENT), quote("ar-2")])

    assert [one.quote_id for one in detail(queries).quotes] == ["ar-1"]


def test_it_is_as_fresh_as_its_last_reading_of_either_kind(cache: Cache, queries: Queries) -> None:
    run = cache.begin_listing(Listing.AGREEMENTS, NOW)
    cache.put_agreements([agreement()])
    cache.end_listing(Listing.AGREEMENTS, NOW, complete_ids_run=run)
    assert detail(queries).read_at == NOW

    cache.put_terms(AgreementTerms(AGREEMENT), b"[]", ahead(hours=1))
    assert detail(queries).read_at == ahead(hours=1)

    cache.fail_listing(Listing.AGREEMENTS, ahead(hours=2), Offline("No network."))
    assert detail(queries).read_at == ahead(hours=1)


def test_an_agreement_that_aws_no_longer_lists_stays_with_its_last_reading(
    cache: Cache, queries: Queries
) -> None:
    cache.put_agreements([agreement()])
    cache.put_terms(AgreementTerms(AGREEMENT), b"[]", ago(days=3))
    run = cache.begin_listing(Listing.AGREEMENTS, NOW)
    cache.end_listing(Listing.AGREEMENTS, NOW, complete_ids_run=run)

    assert detail(queries).read_at == ago(days=3)


def test_the_active_agreements_on_a_product_come_with_their_newest_terms(
    cache: Cache, queries: Queries
) -> None:
    older = agreement("agmt-older", accepted_at=ago(days=9))
    newer = agreement("agmt-newer", accepted_at=ago(days=2))
    ended = agreement("agmt-ended", status="EXPIRED")
    other = agreement("agmt-other", product_id="prod-other")
    cache.put_agreements([older, newer, ended, other])
    cache.put_terms(AgreementTerms("agmt-older"), b"[]", NOW)

    found = queries.active_agreements_on(older.product_id)

    assert found == (OwnAgreement(newer), OwnAgreement(older, AgreementTerms("agmt-older")))
    assert queries.active_agreements_on("prod-none") == ()


def test_a_detail_has_the_other_active_agreements_on_its_product(
    cache: Cache, queries: Queries
) -> None:
    other = agreement("agmt-other")
    cache.put_agreements([agreement(), other, agreement("agmt-ended", status="CANCELLED")])
    assert detail(queries).siblings == (OwnAgreement(other),)


def test_a_detail_has_the_changes_sent_for_it_the_newest_first(
    cache: Cache, journal: Journal, queries: Queries
) -> None:
    cache.put_agreements([agreement()])
    asked = purchases.create_quote()
    request = msgspec.structs.replace(asked.request, source_agreement_id=AGREEMENT)
    quoted = msgspec.structs.replace(asked, target=AGREEMENT, request=request)
    accepted = purchases.accept_quote()
    shown = msgspec.structs.replace(accepted.shown, source_agreement_id=AGREEMENT)
    accepted = msgspec.structs.replace(accepted, shown=shown)
    elsewhere = msgspec.structs.replace(
        purchases.accept_quote(), target="ar-other", command_id="click-3"
    )
    commands: tuple[Command, ...] = (quoted, accepted, elsewhere)
    for minutes, command in enumerate(commands):
        journal.prepare(command, IDENTITY, ahead(minutes=minutes), "hash")

    found = [one.command.command_id for one in detail(queries).commands]

    assert found == [accepted.command_id, quoted.command_id]
