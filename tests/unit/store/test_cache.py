from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import apsw
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import AccessDenied, Offline
from app.model.agreement import CatalogName, Resource
from app.model.money import Money
from app.model.request import ApprovalLevel, Approver
from app.model.sync import Listing, ListingState
from app.store.cache import Cache, NamesWanted
from app.store.columns import amount_key
from app.store.database import open_writer
from app.store.lookup import Lookup
from app.store.queries import Queries, Table
from app.store.rows import Changes
from tests.unit.store.samples import (
    AGREEMENT,
    KEY,
    NOW,
    ago,
    agreement,
    ahead,
    approval,
    auto_approving,
    cancellation,
    charge,
    payment,
    quote,
    usd,
)


@pytest.fixture
def lookup(connection: apsw.Connection) -> Lookup:
    return Lookup(connection)


# --- differences -------------------------------------------------------------------------------------


def test_a_new_row_is_added_and_the_same_page_again_says_nothing(cache: Cache) -> None:
    assert cache.put_payments([payment()]) == Changes(Listing.PAYMENTS, added=("pr-1",))

    assert not cache.put_payments([payment()])


def test_a_changed_row_comes_with_the_status_it_had(cache: Cache) -> None:
    cache.put_payments([payment()])

    changes = cache.put_payments([payment(status="APPROVED")])

    assert changes.changed == ("pr-1",)
    assert changes.previous == {"pr-1": "PENDING_APPROVAL"}
    assert changes.added == ()


def test_a_page_is_stored_whole_or_not_at_all(cache: Cache, lookup: Lookup) -> None:
    with pytest.raises(apsw.ConstraintError):
        cache.put_agreements([agreement("agmt-1"), agreement("agmt-2", status=None)])

    assert lookup.agreements(["agmt-1"]) == {}


def test_unchanged_pages_write_nothing(connection: apsw.Connection, cache: Cache) -> None:
    page = [charge(f"ch-{number}") for number in range(50)]
    cache.put_charges(page)
    before = connection.total_changes()

    cache.put_charges(page)

    assert connection.total_changes() == before


@pytest.mark.parametrize(
    ("put", "value"),
    [
        ("put_payments", payment(name="\ud83d half")),
        ("put_cancellations", cancellation(description="\udc00")),
        ("put_approvals", approval(note="\ud800x")),
        ("put_agreements", agreement(product_name="a\ud83db")),
        ("put_charges", charge(purchase_order="PO\ud83d\0")),
        ("put_quotes", quote(seller_name="\ud83d")),
    ],
)
def test_broken_text_of_a_seller_does_not_stop_the_page(
    cache: Cache, put: str, value: object
) -> None:
    assert getattr(cache, put)([value]).added


# --- merging -----------------------------------------------------------------------------------------


def test_a_summary_does_not_wipe_a_description(cache: Cache, lookup: Lookup) -> None:
    cache.put_payments([payment(description="See section 3", updated_at=ago(days=1))])

    cache.put_payments([payment(description=None)])

    stored = lookup.payment("pr-1")
    assert stored == payment(description="See section 3", updated_at=ago(days=1))


def test_a_new_status_does_not_keep_the_old_time_and_message(cache: Cache, lookup: Lookup) -> None:
    cache.put_payments([payment(updated_at=ago(days=1), status_message="waits")])

    cache.put_payments([payment(status="APPROVED")])

    stored = lookup.payment("pr-1")
    assert stored is not None
    assert (stored.updated_at, stored.status_message) == (None, "")


def test_an_amount_that_became_unreadable_is_not_kept(cache: Cache, lookup: Lookup) -> None:
    cache.put_payments([payment()])

    cache.put_payments([payment(money=None)])

    stored = lookup.payment("pr-1")
    assert stored is not None
    assert stored.money is None


def test_a_summary_keeps_the_names_and_value_of_an_agreement(cache: Cache, lookup: Lookup) -> None:
    cache.put_agreements([agreement(value=usd("60000.00"), end_behavior="RENEW")])

    cache.put_agreements([agreement(seller_name=None, product_name=None, status="EXPIRED")])

    stored = lookup.agreements([AGREEMENT])[AGREEMENT]
    assert (stored.product_name, stored.seller_name) == (
        "Migration Readiness",
        "Sablewood Consulting",
    )
    assert (stored.value, stored.end_behavior) == (usd("60000.00"), "")


@pytest.mark.parametrize(
    "told",
    [
        {"value": usd("60000.00")},
        {"updated_at": ago(days=1)},
        {"license_arns": ("arn:aws:license-manager::1:license:l-1",)},
        {"initial_agreement_id": "agmt-first"},
        {"free_trial_ends_at": ahead(days=3)},
        {"acceptor_account_id": "447109263358"},
        {"offer_set_id": "offset-9"},
        {"resources": (Resource("prod-migration", "SaaSProduct"),)},
        {"resource_type": "SaaSProduct"},
        {"renewal_offer_id": "offer-next"},
        {"contact_types": ("BILLING",)},
    ],
)
def test_a_reading_that_says_nothing_of_a_field_keeps_what_another_told(
    cache: Cache, lookup: Lookup, told: dict[str, object]
) -> None:
    cache.put_agreements([agreement(**told)])

    cache.put_agreements([agreement()])

    assert lookup.agreements([AGREEMENT])[AGREEMENT] == agreement(**told)


def test_what_followed_from_another_product_or_end_is_not_kept(
    cache: Cache, lookup: Lookup
) -> None:
    resources = (Resource("prod-migration", "SaaSProduct"),)
    cache.put_agreements([agreement(resources=resources, renewal_offer_id="offer-next")])

    cache.put_agreements([agreement(product_id="prod-2", end_behavior="EXPIRE")])

    stored = lookup.agreements([AGREEMENT])[AGREEMENT]
    assert (stored.resources, stored.renewal_offer_id) == ((), "")


def test_a_summary_keeps_the_levels_of_an_approval(cache: Cache, lookup: Lookup) -> None:
    levels = (ApprovalLevel("Budget owners", 2, (Approver("email", "a@b.example", "APPROVED"),)),)
    cache.put_approvals([approval(levels=levels, note="Line DQ-27")])

    cache.put_approvals([approval(status="APPROVED")])

    stored = lookup.approval("apr-1")
    assert stored is not None
    assert (stored.levels, stored.note, stored.status) == (levels, "Line DQ-27", "APPROVED")


def test_a_summary_keeps_the_reason_of_a_cancellation(cache: Cache, lookup: Lookup) -> None:
    cache.put_cancellations([cancellation(description="Leaves the market")])

    cache.put_cancellations([cancellation(reason_code="")])

    assert lookup.cancellation("acr-1") == cancellation(description="Leaves the market")


# --- names, values, terms ----------------------------------------------------------------------------


def test_values_are_asked_for_once_and_again_after_an_amendment(cache: Cache) -> None:
    cache.put_agreements([agreement()])
    assert cache.agreements_without_value() == [AGREEMENT]

    changes = cache.put_values({AGREEMENT: usd("60000.00")})
    assert (changes.listing, changes.changed) == (Listing.VALUES, (AGREEMENT,))
    assert cache.agreements_without_value() == []

    cache.put_agreements([agreement(ends_at=ahead(days=90))])
    assert cache.agreements_without_value() == [AGREEMENT]


def test_an_agreement_to_which_aws_gives_no_value_is_not_asked_again(cache: Cache) -> None:
    cache.put_agreements([agreement()])

    assert not cache.put_values({AGREEMENT: None})

    assert cache.agreements_without_value() == []


def test_names_reach_what_is_stored_and_what_comes_later(cache: Cache, lookup: Lookup) -> None:
    nameless = {"product_name": None, "seller_name": None}
    cache.put_agreements([agreement(**nameless)])
    cache.put_quotes([quote(**nameless, product_id="prod-2", offer_id="offer-2")])
    assert cache.names_wanted() == NamesWanted(
        ("offer-2", "offer-migration"), ("prod-2", "prod-migration")
    )

    changes = cache.put_names(
        [
            CatalogName(offer_id="offer-migration", seller_name="Sablewood Consulting"),
            CatalogName(product_id="prod-migration", product_name="Migration Readiness"),
            CatalogName(product_id="prod-2", product_name="Pellucid Data Quality"),
        ]
    )
    cache.put_agreements([agreement("agmt-later", **nameless)])

    assert changes.changed == (AGREEMENT, "ar-1")
    stored = lookup.agreements([AGREEMENT, "agmt-later"])
    for one in stored.values():
        assert (one.title, one.seller) == ("Migration Readiness", "Sablewood Consulting")
    assert lookup.quotes(["ar-1"])["ar-1"].product_name == "Pellucid Data Quality"


def test_what_only_the_described_quote_says_stays_when_it_is_listed_again(
    cache: Cache, lookup: Lookup
) -> None:
    told = quote(intent="REPLACE", created_at=NOW, seller_account_id="391062422989")
    cache.put_quotes([told])

    cache.put_quotes([quote(intent="", created_at=None, seller_account_id="")])

    assert lookup.quotes(["ar-1"])["ar-1"] == told


def test_names_that_the_catalogue_does_not_have_are_asked_for_once(cache: Cache) -> None:
    cache.put_agreements([agreement(product_name=None)])

    cache.put_names(
        [CatalogName(offer_id="offer-migration"), CatalogName(product_id="prod-migration")]
    )

    assert cache.names_wanted() == NamesWanted((), ())


def test_a_new_name_is_found_by_the_search(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement(product_name=None)])
    cache.put_charges([charge()])
    cache.put_names([CatalogName(product_id="prod-migration", product_name="Landing Strip")])

    for table in (Table.AGREEMENTS, Table.CHARGES):
        sort = "product"
        assert len(queries.table_keys(table, sort=sort, text="landing strip")) == 1
        assert len(queries.table_keys(table, sort=sort, text="readiness")) == 0


def test_terms_are_wanted_where_a_deadline_depends_on_them(cache: Cache, lookup: Lookup) -> None:
    cache.put_payments(
        [
            payment("pr-2", agreement_id="agmt-approved", status="APPROVED"),
            payment("pr-3", agreement_id="agmt-rejected", status="REJECTED"),
            payment(),
        ]
    )
    assert cache.terms_wanted() == [AGREEMENT, "agmt-approved"]

    assert cache.put_terms(auto_approving(), b"{}", NOW).added == (AGREEMENT,)

    assert cache.terms_wanted() == ["agmt-approved"]
    assert lookup.terms([AGREEMENT]) == {AGREEMENT: auto_approving()}
    assert not cache.put_terms(auto_approving(), b"{}", NOW)
    assert cache.put_terms(auto_approving(days=7), b"{}", NOW).changed == (AGREEMENT,)


def test_a_charge_may_come_before_its_agreement(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge()])
    assert queries.table_rows(
        Table.CHARGES, queries.table_keys(Table.CHARGES, sort="product"), now=NOW
    )
    assert not queries.table_keys(Table.AGREEMENTS, sort="product")

    assert cache.put_agreements([agreement()]).added == (AGREEMENT,)

    keys = queries.table_keys(Table.CHARGES, sort="product")
    (row,) = queries.table_rows(Table.CHARGES, keys, now=NOW)
    assert (row.charge, row.product_name) == (charge(), "Migration Readiness")


def test_a_quote_of_another_account_is_read_for_its_approval_and_not_listed(
    cache: Cache, queries: Queries
) -> None:
    cache.put_approvals([approval()])
    cache.put_quotes([quote()], is_listed=False)

    assert not cache.put_quotes([quote()], is_listed=False)

    assert len(queries.table_keys(Table.OFFERS, sort="created")) == 0
    detail = queries.approval_detail("apr-1", NOW)
    assert detail is not None
    assert detail.quote == quote()
    assert cache.put_quotes([quote()]).changed == ("ar-1",)
    assert len(queries.table_keys(Table.OFFERS, sort="created")) == 1


# --- listings ----------------------------------------------------------------------------------------


def test_what_a_complete_read_does_not_meet_is_gone(cache: Cache, queries: Queries) -> None:
    cache.put_agreements([agreement("agmt-1"), agreement("agmt-2")])
    run = cache.begin_listing(Listing.AGREEMENTS, NOW)
    cache.put_agreements([agreement("agmt-2"), agreement("agmt-3")])
    assert cache.unseen(Listing.AGREEMENTS) == ["agmt-1"]

    changes = cache.end_listing(Listing.AGREEMENTS, NOW, complete_ids_run=run)

    assert changes.gone == ("agmt-1",)
    keys = queries.table_keys(Table.AGREEMENTS, sort="product")
    rows = queries.table_rows(Table.AGREEMENTS, keys, now=NOW)
    shown = [one.agreement.agreement_id for one in rows]
    assert sorted(shown) == ["agmt-2", "agmt-3"]


def test_what_was_gone_may_come_back(cache: Cache, queries: Queries) -> None:
    cache.put_charges([charge()])
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    assert len(queries.table_keys(Table.CHARGES, sort="time")) == 0

    assert cache.put_charges([charge()])

    assert len(queries.table_keys(Table.CHARGES, sort="time")) == 1


def test_a_listing_hides_requests_that_wait_no_more_but_never_decided_ones(
    cache: Cache, queries: Queries
) -> None:
    cache.put_payments([payment("pr-open"), payment("pr-old", status="APPROVED")])
    cache.put_cancellations([cancellation()])
    run = cache.begin_listing(Listing.PAYMENTS, NOW)

    changes = cache.end_listing(Listing.PAYMENTS, NOW, complete_ids_run=run)

    assert changes.gone == ("pr-open",)
    assert queries.request_counts().open == {"payment": 0, "cancellation": 1, "approval": 0}
    assert queries.request_counts().decided == {"payment": 1, "cancellation": 0, "approval": 0}


def test_a_listing_that_was_begun_again_cannot_be_ended_by_the_older_read(cache: Cache) -> None:
    cache.put_charges([charge()])
    older = cache.begin_listing(Listing.CHARGES, NOW)
    cache.begin_listing(Listing.CHARGES, NOW)

    with pytest.raises(ValueError, match="not the running one"):
        cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=older)


def state_of(cache: Cache, listing: Listing) -> ListingState:
    return next(state for state in cache.listing_states() if state.listing is listing)


def test_a_read_that_is_interrupted_stays_partial(path: Path) -> None:
    connection = open_writer(path, KEY)
    cache = Cache(connection)
    cache.begin_listing(Listing.CHARGES, NOW)
    cache.put_charges([charge()])
    connection.close()

    again = Cache(open_writer(path, KEY))

    assert state_of(again, Listing.CHARGES) == ListingState(
        Listing.CHARGES, started_at=NOW, is_partial=True
    )


def test_a_complete_read_says_when(cache: Cache) -> None:
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.end_listing(Listing.CHARGES, ahead(minutes=1), complete_ids_run=run)

    assert state_of(cache, Listing.CHARGES) == ListingState(
        Listing.CHARGES, read_at=ahead(minutes=1), started_at=NOW
    )


def test_a_refused_listing_names_the_right_and_keeps_the_last_read(cache: Cache) -> None:
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    cache.begin_listing(Listing.CHARGES, ahead(hours=1))

    cache.fail_listing(
        Listing.CHARGES,
        ahead(hours=1),
        AccessDenied(
            "No.", code="AccessDeniedException", missing_right="aws-marketplace:ListCharges"
        ),
    )

    state = state_of(cache, Listing.CHARGES)
    assert (state.read_at, state.is_partial) == (NOW, True)
    assert state.missing_right == "aws-marketplace:ListCharges"
    assert state.error_code == "AccessDeniedException"


def test_a_later_read_clears_the_error(cache: Cache) -> None:
    cache.fail_listing(Listing.CHARGES, NOW, Offline("AWS cannot be reached."))
    assert state_of(cache, Listing.CHARGES).error_code == "Offline"

    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)

    assert state_of(cache, Listing.CHARGES).error_code == ""


# --- notices and facts -------------------------------------------------------------------------------


def test_a_notice_is_shown_once_also_after_a_restart(path: Path) -> None:
    connection = open_writer(path, KEY)
    cache = Cache(connection)
    assert not cache.notice_was_shown("new:pr-1")
    cache.mark_notice_shown("new:pr-1", NOW)
    cache.mark_notice_shown("new:pr-1", ahead(days=1))
    connection.close()

    again = open_writer(path, KEY)

    assert Cache(again).notice_was_shown("new:pr-1")
    assert Lookup(again).notice_shown_at("new:pr-1") == NOW


def test_facts_are_kept(cache: Cache) -> None:
    assert cache.get_meta("account_id") is None

    cache.set_meta("account_id", "447109263358")

    assert cache.get_meta("account_id") == "447109263358"


# --- sort keys ---------------------------------------------------------------------------------------

amounts = st.from_regex(r"-?[0-9]{1,30}(\.[0-9]{1,12})?", fullmatch=True).map(Decimal)


@given(one=amounts, other=amounts)
@example(
    one=Decimal("1" * 30 + "." + "0" * 11 + "1"), other=Decimal("1" * 30 + "." + "0" * 11 + "2")
)
@example(one=Decimal("-5.5"), other=Decimal("-5.55"))
@example(one=Decimal(-5), other=Decimal(-50))
@example(one=Decimal("-0"), other=Decimal("0.00"))
def test_amount_keys_sort_as_the_amounts_do(one: Decimal, other: Decimal) -> None:
    first, second = Money(one, "USD"), Money(other, "USD")
    keys = [str(amount_key(money)) for money in (first, second)]

    assert (keys[0] < keys[1]) == (first.amount < second.amount)
    assert (keys[0] == keys[1]) == (first.amount == second.amount)
