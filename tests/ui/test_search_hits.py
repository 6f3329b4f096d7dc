"""What a search says of its hits: emphasis, the id that was found, numbers, and the typed id first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.model.agreement_detail import AgreementRow
from app.model.charge import ChargeRow
from app.model.request import DecidedBy
from app.model.search_hits import HitTotals, ProductHit, SearchHits, SellerHit
from tests.fakes import samples, session_samples
from tests.fakes.stored_world import AGREEMENTS, CHARGES, NOW, QUOTES
from ui.registry import TabKey
from ui.search_find import Sessions, said
from ui.search_hits import Found, HitKind
from ui.search_match import Run, folded, runs

LUMENFOLD = AGREEMENTS[1]


def _found(hits: SearchHits, content: str) -> Found:
    return said(hits, content, NOW)


def test_the_matched_part_is_emphasised_whatever_its_case() -> None:
    assert runs("Lumenfold Observability", ("lumen", "ty")) == [
        Run("Lumen", is_match=True),
        Run("fold Observabili", is_match=False),
        Run("ty", is_match=True),
    ]


def test_a_letter_that_folds_into_two_is_emphasised_whole() -> None:
    assert runs("Straße", ("ss",)) == [
        Run("Stra", is_match=False),
        Run("ß", is_match=True),
        Run("e", is_match=False),
    ]


@given(st.text(), st.lists(st.text(min_size=1, max_size=3)))
def test_emphasis_never_loses_a_character(shown: str, words: list[str]) -> None:
    assert "".join(run.text for run in runs(shown, [folded(word) for word in words])) == shown


def test_an_agreement_says_its_seller_and_its_end() -> None:
    found = _found(SearchHits(agreements=(AgreementRow(LUMENFOLD),)), "lumen")
    (hit,) = found.groups[0].hits
    assert hit.words.replace("\u00a0", " ") == (
        "Lumenfold Observability, Lumenfold, ends in 74 days, 144,000.00 USD"
    )
    assert hit.item_id == LUMENFOLD.agreement_id


def test_what_was_found_by_an_id_shows_the_id() -> None:
    found = _found(SearchHits(agreements=(AgreementRow(LUMENFOLD),)), "7H2")
    assert found.groups[0].hits[0].detail.endswith(LUMENFOLD.agreement_id)


def test_a_typed_id_stands_above_everything_else() -> None:
    quote = QUOTES[0]
    hits = SearchHits(agreements=(AgreementRow(LUMENFOLD),), quotes=(QUOTES[1], quote))
    groups = _found(hits, quote.quote_id.upper()).groups
    assert [group.kind for group in groups] == [HitKind.QUOTE, HitKind.AGREEMENT]
    assert groups[0].hits[0].item_id == quote.quote_id


def test_a_purchase_order_number_counts_as_an_id() -> None:
    charge = next(charge for charge in CHARGES if charge.purchase_order)
    hits = SearchHits(agreements=(AgreementRow(LUMENFOLD),), charges=(ChargeRow(charge),))
    assert _found(hits, str(charge.purchase_order)).groups[0].kind is HitKind.CHARGE


def test_more_hits_than_shown_are_counted_and_can_all_be_shown() -> None:
    rows = tuple(AgreementRow(one) for one in AGREEMENTS[:5])
    hits = SearchHits(agreements=rows, totals=HitTotals(agreements=128))
    (group,) = _found(hits, "e").groups
    assert group.number == "5 of 128"
    assert group.rest is not None
    assert group.rest.name == "Show all in Agreements"
    assert (group.rest.place.tab, group.rest.narrow) == (TabKey.AGREEMENTS, "e")


def test_more_decided_requests_are_shown_among_the_decided() -> None:
    row = samples.payment_row(samples.MILESTONE_1, decided_by=DecidedBy.YOU)
    hits = SearchHits(decided_requests=(row,), totals=HitTotals(decided_requests=9))
    (group,) = _found(hits, "milestone").groups
    assert group.rest is not None
    assert (group.rest.place.view, group.rest.name) == ("decided", "Show all in Decided requests")
    assert "approved by you" in group.hits[0].detail


def test_products_and_sellers_lead_to_their_agreements() -> None:
    hits = SearchHits(
        products=(ProductHit("prod-2", "Lumenfold Observability", "882015470002", "Lumenfold", 3),),
        sellers=(SellerHit("882015470002", "Lumenfold", 3),),
        totals=HitTotals(products=1, sellers=1),
    )
    product, seller = (group.hits[0] for group in _found(hits, "lumen").groups)
    assert (product.narrow, product.detail) == ("prod-2", "Lumenfold, 3 agreements")
    assert (seller.narrow, seller.detail) == ("882015470002", "8820-1547-0002, 3 agreements")


def test_a_payment_session_says_whose_it_is_where_it_stands_and_what_is_left() -> None:
    session = session_samples.session(1, agent="market-brief")
    found = said(SearchHits(), "market", NOW, Sessions((session,), 7))
    (group,) = found.groups
    assert group.kind is HitKind.SESSION
    assert (
        group.hits[0].words == "market-brief, svc-research, active, 6.58\N{NO-BREAK SPACE}USD left"
    )
    assert group.hits[0].item_id == session.session_id
    assert group.number == "1 of 7"
    assert group.rest is not None
    assert group.rest.place.tab is TabKey.SESSIONS


def test_a_session_is_found_by_its_whole_id() -> None:
    session = session_samples.session(1)
    found = said(SearchHits(), session.session_id, NOW, Sessions((session,), 1))
    assert found.groups[0].is_exact
    assert found.groups[0].hits[0].name == "Session of svc-research"
