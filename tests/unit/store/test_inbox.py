from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.model.command import CommandState, Evidence
from app.model.money import Money
from app.model.notice import deadline_key
from app.model.request import DeadlineKind, DecidedBy, RequestKind, RequestRow
from app.model.sync import Listing
from app.model.term import WAIT_FOR_APPROVAL, AgreementTerms, VariablePaymentTerm
from app.store.cache import Cache
from app.store.journal import Journal
from app.store.queries import Queries
from tests.unit.store.samples import (
    AGREEMENT,
    NOW,
    SELLER,
    ago,
    agreement,
    ahead,
    approval,
    approve,
    auto_approving,
    cancellation,
    charge,
    payment,
    quote,
    reject,
    sent,
    usd,
)

WAITS = AgreementTerms("agmt-waits", (VariablePaymentTerm(WAIT_FOR_APPROVAL, usd("60000")),))


def ids(rows: list[RequestRow]) -> list[str]:
    return [row.request_id for row in rows]


@pytest.fixture
def filled(cache: Cache) -> Cache:
    """One request of each kind of deadline."""
    cache.put_agreements([agreement(), agreement("agmt-waits")])
    cache.put_terms(auto_approving(days=5), b"{}", NOW)
    cache.put_terms(WAITS, b"{}", NOW)
    cache.put_payments(
        [
            payment("pr-late", created_at=ago(days=2)),
            payment(
                "pr-soon", created_at=ago(days=4, hours=18), name="Travel", money=usd("1284.6")
            ),
            payment("pr-over", created_at=ago(days=6), name="Kick-off", money=usd("5")),
            payment("pr-waits", agreement_id="agmt-waits", name="Advisory", money=usd("2")),
            payment("pr-odd", agreement_id="agmt-unread", name="Odd", created_at=ago(days=3)),
        ]
    )
    cache.put_cancellations([cancellation(created_at=ago(days=5))])
    cache.put_approvals([approval()])
    cache.put_quotes([quote()])
    return cache


def test_open_requests_come_deadline_first_and_those_without_one_last(
    filled: Cache, queries: Queries
) -> None:
    rows = queries.request_rows(decided=False, kind=None, sort="deadline", now=NOW)

    assert ids(rows) == ["pr-soon", "acr-1", "pr-late", "apr-1", "pr-over", "pr-waits", "pr-odd"]


def test_each_row_says_what_silence_means(filled: Cache, queries: Queries) -> None:
    rows = queries.request_rows(decided=False, kind=None, sort="newest", now=NOW)
    deadlines = {row.request_id: (row.deadline.kind, row.deadline.at) for row in rows}

    assert deadlines == {
        "pr-late": (DeadlineKind.APPROVES_ITSELF, ahead(days=3)),
        "pr-soon": (DeadlineKind.APPROVES_ITSELF, ahead(hours=6)),
        "pr-over": (DeadlineKind.APPROVES_ITSELF, ago(days=1)),
        "pr-waits": (DeadlineKind.NONE, None),
        "pr-odd": (DeadlineKind.UNKNOWN, None),
        "acr-1": (DeadlineKind.APPROVES_ITSELF, ahead(days=2)),
        "apr-1": (DeadlineKind.NEEDED_BY, ahead(days=6)),
    }


def test_rows_carry_the_names_that_are_known(filled: Cache, queries: Queries) -> None:
    rows = queries.request_rows(decided=False, kind=None, sort="deadline", now=NOW)
    by_id = {row.request_id: row for row in rows}

    names = {key: (row.title, row.seller, row.subject) for key, row in by_id.items()}
    assert names["pr-late"] == (
        "Landing zone review",
        "Sablewood Consulting",
        "Migration Readiness",
    )
    assert names["pr-odd"] == ("Odd", "", "agmt-unread")
    assert names["acr-1"] == (
        "Migration Readiness",
        "Sablewood Consulting",
        "PRODUCT_DISCONTINUED",
    )
    assert names["apr-1"] == ("Pellucid Data Quality", "Pellucid Systems", "882015476093")
    assert by_id["apr-1"].money == usd("38400.00")


def test_the_inbox_is_filtered_by_kind_and_text(filled: Cache, queries: Queries) -> None:
    def found(kind: RequestKind | None = None, text: str = "") -> list[str]:
        return sorted(
            ids(queries.request_rows(decided=False, kind=kind, now=NOW, sort="newest", text=text))
        )

    assert found(RequestKind.CANCELLATION) == ["acr-1"]
    assert found(text="TRAVEL sable") == ["pr-soon"]
    assert found(text="1284.6") == ["pr-soon"]
    assert found(text="100%") == []
    assert found(RequestKind.APPROVAL, "travel") == []


def test_amounts_sort_largest_first_and_none_last(filled: Cache, queries: Queries) -> None:
    rows = queries.request_rows(decided=False, kind=None, sort="amount", now=NOW)

    assert ids(rows)[:3] == ["apr-1", "pr-late", "pr-odd"]
    assert ids(rows)[-1] == "acr-1"


def test_an_unknown_sort_is_a_bug(filled: Cache, queries: Queries) -> None:
    with pytest.raises(ValueError, match="colour"):
        queries.request_rows(decided=False, kind=None, sort="colour", now=NOW)


def test_unknown_statuses_are_shown_as_decided_and_validating_ones_not_yet(
    cache: Cache, queries: Queries
) -> None:
    cache.put_payments([payment("pr-1", status="NEW_WORD"), payment("pr-2", status="VALIDATING")])

    rows = queries.request_rows(decided=True, kind=None, sort="newest", now=NOW)

    assert [(row.request_id, row.status, row.decided_by) for row in rows] == [
        ("pr-1", "NEW_WORD", None)
    ]
    assert queries.request_rows(decided=False, kind=None, sort="newest", now=NOW) == []
    assert queries.request_counts().decided["payment"] == 1


def test_decided_requests_come_by_the_time_of_the_decision(cache: Cache, queries: Queries) -> None:
    cache.put_payments(
        [
            payment("pr-1", status="APPROVED", created_at=ago(days=9), updated_at=ago(days=1)),
            payment("pr-2", status="APPROVED", created_at=ago(days=5), updated_at=ago(days=4)),
        ]
    )

    rows = queries.request_rows(decided=True, kind=None, sort="newest", now=NOW)

    assert ids(rows) == ["pr-1", "pr-2"]


def test_a_possible_duplicate_is_marked_while_it_can_be_stopped(
    cache: Cache, queries: Queries
) -> None:
    cache.put_agreements([agreement(), agreement("agmt-2", seller_account_id=SELLER)])
    cache.put_payments(
        [
            payment("pr-new"),
            payment("pr-old", agreement_id="agmt-2", status="APPROVED", created_at=ago(days=9)),
        ]
    )

    (row,) = queries.request_rows(decided=False, kind=None, sort="deadline", now=NOW)
    (old,) = queries.request_rows(decided=True, kind=None, sort="newest", now=NOW)

    assert row.possible_duplicate
    assert not old.possible_duplicate
    detail = queries.payment_detail("pr-new", NOW)
    assert detail is not None
    assert detail.duplicate is not None
    assert detail.duplicate.earlier.request_id == "pr-old"


def test_a_row_shows_the_command_that_locks_it(
    cache: Cache, journal: Journal, queries: Queries
) -> None:
    cache.put_payments([payment()])
    sent(journal, approve())
    journal.settle("c-1", CommandState.UNKNOWN, NOW)

    (row,) = queries.request_rows(decided=False, kind=None, sort="deadline", now=NOW)
    assert row.command_state == "unknown"

    journal.settle("c-1", CommandState.REFUSED, NOW)
    (row,) = queries.request_rows(decided=False, kind=None, sort="deadline", now=NOW)
    assert row.command_state is None


def test_the_decided_list_is_as_new_as_the_store(cache: Cache, queries: Queries) -> None:
    def found() -> list[str]:
        rows = queries.request_rows(decided=True, now=NOW, sort="newest", text="landing")
        return ids(rows)

    cache.put_agreements([agreement()])
    cache.put_payments([payment("pr-1", status="REJECTED", updated_at=ago(days=1))])
    assert found() == found() == ["pr-1"]

    cache.put_payments([payment("pr-2", status="REJECTED", updated_at=NOW)])
    assert found() == ["pr-2", "pr-1"]

    cache.put_agreements([agreement(product_name="Landing Strip")])
    cache.put_payments([payment("pr-3", status="REJECTED", name="Travel", updated_at=NOW)])
    assert found() == ["pr-3", "pr-2", "pr-1"]


# --- details -----------------------------------------------------------------------------------------


def test_details_work_while_agreement_terms_and_quote_are_not_stored(
    cache: Cache, queries: Queries
) -> None:
    cache.put_payments([payment()])
    cache.put_cancellations([cancellation()])
    cache.put_approvals([approval()])

    paid = queries.payment_detail("pr-1", NOW)
    ended = queries.cancellation_detail("acr-1", NOW)
    asked = queries.approval_detail("apr-1", NOW)

    assert paid is not None
    assert (paid.agreement, paid.terms, paid.budget, paid.charge) == (None, None, None, None)
    assert (paid.earlier, paid.last_purchase_order, paid.invoiced_by) == ((), None, "")
    assert ended is not None
    assert (ended.agreement, ended.charged, ended.next_charge) == (None, None, None)
    assert asked is not None
    assert (asked.quote, asked.row.money) == (None, None)


def test_a_request_that_is_not_stored_has_no_detail(cache: Cache, queries: Queries) -> None:
    cache.put_payments([payment()])

    assert queries.payment_detail("pr-9", NOW) is None
    assert queries.cancellation_detail("pr-1", NOW) is None
    assert queries.approval_detail("pr-1", NOW) is None


def test_a_payment_tells_its_budget_and_what_was_decided_before(
    cache: Cache, journal: Journal, queries: Queries
) -> None:
    cache.put_agreements([agreement()])
    cache.put_quotes([quote("ar-9", agreement_id=AGREEMENT, invoiced_by="Meridian Invoicing SARL")])
    cache.put_terms(auto_approving(limit=usd("60000.00")), b"{}", NOW)
    cache.put_payments(
        [
            payment("pr-new"),
            payment("pr-paid", status="APPROVED", created_at=ago(days=9), charge_id="ch-1"),
            payment("pr-no", status="REJECTED", created_at=ago(days=60), name="Kick-off"),
        ]
    )
    cache.put_charges([charge("ch-1", purchase_order="BL-2026-0177")])
    sent(journal, reject(target="pr-no", reason="Not in the agreement"))
    journal.settle("c-1", CommandState.CONFIRMED, NOW)

    detail = queries.payment_detail("pr-new", NOW)

    assert detail is not None
    assert detail.budget is not None
    assert detail.budget.left == usd("40500.00")
    assert detail.last_purchase_order == "BL-2026-0177"
    assert detail.invoiced_by == "Meridian Invoicing SARL"
    paid, refused = detail.earlier
    assert (paid.request.request_id, paid.purchase_order) == ("pr-paid", "BL-2026-0177")
    assert paid.same_amount
    assert (refused.decided_by, refused.reason) == (DecidedBy.YOU, "Not in the agreement")


def test_the_last_purchase_order_is_the_one_used_here_a_moment_ago(
    cache: Cache, journal: Journal, queries: Queries
) -> None:
    cache.put_agreements([agreement()])
    cache.put_payments([payment(), payment("pr-2")])
    cache.put_charges(
        [
            charge("ch-1", purchase_order="BL-OLD"),
            charge("ch-2", purchase_order="BL-LATER", time=ahead(days=30)),
        ]
    )
    sent(journal, approve(target="pr-2", order="BL-NEW"))
    journal.settle("c-1", CommandState.CONFIRMED, NOW)

    detail = queries.payment_detail("pr-1", NOW)

    assert detail is not None
    assert detail.last_purchase_order == "BL-NEW"


def test_a_cancellation_tells_what_is_charged_and_what_is_to_come(
    cache: Cache, queries: Queries
) -> None:
    cache.put_cancellations([cancellation()])
    charges = [
        charge("ch-1", money=usd("20475.00")),
        charge("ch-2", money=usd("6825.00"), time=ahead(days=75)),
        charge("ch-3", money=None, time=ahead(days=15)),
    ]
    run = cache.begin_listing(Listing.CHARGES, NOW)
    cache.put_charges(charges[:1])
    part = queries.cancellation_detail("acr-1", NOW)
    cache.put_charges(charges)
    cache.end_listing(Listing.CHARGES, NOW, complete_ids_run=run)
    detail = queries.cancellation_detail("acr-1", NOW)

    assert part is not None
    assert (part.charged, part.still_to_pay) == (None, None)
    assert detail is not None
    assert (detail.charged, detail.still_to_pay) == (usd("20475.00"), usd("6825.00"))
    assert detail.next_charge is not None
    assert detail.next_charge.charge_id == "ch-3"


def test_two_currencies_are_never_added(cache: Cache, queries: Queries) -> None:
    cache.put_cancellations([cancellation()])
    cache.put_charges([charge("ch-1"), charge("ch-2", money=Money(usd("1").amount, "EUR"))])

    detail = queries.cancellation_detail("acr-1", NOW)

    assert detail is not None
    assert detail.charged is None


# --- what happened -----------------------------------------------------------------------------------


def steps(queries: Queries, request_id: str = "pr-1") -> list[tuple[str, datetime | None]]:
    detail = queries.payment_detail(request_id, NOW)
    assert detail is not None
    return [(step.kind, step.at) for step in detail.steps]


def test_a_silent_approval_tells_its_whole_story(cache: Cache, queries: Queries) -> None:
    decided = ago(days=37) + timedelta(minutes=1)
    cache.put_terms(auto_approving(days=5), b"{}", NOW)
    cache.put_payments(
        [payment(status="APPROVED", created_at=ago(days=42), updated_at=decided, charge_id="ch-1")]
    )
    cache.put_charges([charge(time=ago(days=35))])
    cache.mark_notice_shown(deadline_key("pr-1", timedelta(days=1)), ago(days=38))

    assert steps(queries) == [
        ("asked", ago(days=42)),
        ("reminded", ago(days=38)),
        ("deadline", decided),
        ("charged", ago(days=35)),
    ]
    (row,) = queries.request_rows(decided=True, kind=None, sort="newest", now=NOW)
    assert row.decided_by is DecidedBy.DEADLINE


def test_our_own_approval_stands_at_its_own_time(
    cache: Cache, journal: Journal, queries: Queries
) -> None:
    cache.put_payments([payment(status="APPROVED")])
    sent(journal, approve())
    journal.settle("c-1", CommandState.CONFIRMED, ago(hours=1))

    detail = queries.payment_detail("pr-1", NOW)

    assert detail is not None
    assert detail.steps[-1].by is DecidedBy.YOU
    assert steps(queries) == [("asked", ago(days=2)), ("approved", ago(hours=1))]
    assert detail.command == journal.get("c-1")


def test_an_unknown_outcome_is_told_as_checked(
    cache: Cache, journal: Journal, queries: Queries
) -> None:
    cache.put_payments([payment()])
    sent(journal, approve())
    journal.settle("c-1", CommandState.UNKNOWN, NOW)
    journal.note("c-1", Evidence(ahead(seconds=4), "GetAgreementPaymentRequest", "Still waiting."))

    assert steps(queries) == [("asked", ago(days=2)), ("checked", ahead(seconds=4))]


@pytest.mark.parametrize(("status", "kind"), [("REJECTED", "rejected"), ("CANCELLED", "withdrawn")])
def test_other_ends_are_told_with_their_time(
    cache: Cache, queries: Queries, status: str, kind: str
) -> None:
    cache.put_payments([payment(status=status, updated_at=ago(hours=3))])

    assert steps(queries)[-1] == (kind, ago(hours=3))


@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_a_request_from_the_ends_of_time_does_not_hide_the_others(
    filled: Cache, queries: Queries, at: datetime
) -> None:
    shown = len(queries.request_rows(decided=False, now=NOW))
    filled.put_payments([payment("pr-edge", created_at=at)])
    filled.put_cancellations([cancellation("acr-edge", created_at=at)])
    assert len(queries.request_rows(decided=False, now=NOW)) == shown + 2
