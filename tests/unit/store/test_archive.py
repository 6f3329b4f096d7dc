"""What was agreed is kept: versions of terms, documents, and what is still to be read of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pytest

from app.model.agreement_detail import LegalFile, TermsVersion
from app.model.sync import Listing
from app.model.term import (
    AgreementTerms,
    ByolTerm,
    DimensionName,
    LegalDocument,
    LegalTerm,
    Term,
    UnknownTerm,
)
from app.store.cache import Cache
from app.store.queries import Queries
from app.store.rows import Changes
from tests.unit.store.samples import AGREEMENT, NOW, ago, agreement, ahead, cancellation, payment

EULA = "https://legal.example/eula.pdf"
ADDENDUM = "https://legal.example/addendum.pdf"


def legal(*urls: str) -> LegalTerm:
    return LegalTerm("t-legal", tuple(LegalDocument("CustomEula", url, "3") for url in urls))


def terms(*found: Term, names: tuple[DimensionName, ...] = ()) -> AgreementTerms:
    return AgreementTerms(AGREEMENT, found, names)


@dataclass
class Stored:
    """A stored agreement whose terms are read again and again."""

    cache: Cache
    queries: Queries

    def read(self, found: AgreementTerms, raw: bytes, days: int) -> Changes:
        return self.cache.put_terms(found, raw, ahead(days=days))

    @property
    def versions(self) -> tuple[TermsVersion, ...]:
        detail = self.queries.agreement_detail(AGREEMENT, NOW)
        assert detail is not None
        return detail.terms


@pytest.fixture
def stored(cache: Cache, queries: Queries) -> Stored:
    cache.put_agreements([agreement()])
    return Stored(cache, queries)


def test_each_version_of_the_terms_is_kept_with_its_day(stored: Stored) -> None:
    first, second = terms(ByolTerm("t-1")), terms(ByolTerm("t-2"))

    assert stored.read(first, b"[1]", 0) == Changes(Listing.TERMS, added=(AGREEMENT,))
    assert not stored.read(first, b"[1]", 1)
    assert stored.read(second, b"[2]", 2) == Changes(Listing.TERMS, changed=(AGREEMENT,))
    stored.read(first, b"[1]", 3)

    assert stored.versions == (
        TermsVersion(ahead(days=3), first),
        TermsVersion(ahead(days=2), second),
        TermsVersion(NOW, first),
    )


def test_another_order_is_not_another_agreement(stored: Stored) -> None:
    stored.read(terms(ByolTerm("t-1"), legal(EULA)), b"[1, 2]", 0)

    stored.read(terms(legal(EULA), ByolTerm("t-1")), b"[2, 1]", 1)

    assert [one.seen_at for one in stored.versions] == [NOW]


def test_a_term_that_this_version_learned_is_not_news_from_aws(stored: Stored) -> None:
    stored.read(terms(UnknownTerm("byolPricingTerm")), b"[1]", 0)

    stored.read(terms(ByolTerm("t-1")), b"[1]", 1)

    assert stored.versions == (TermsVersion(NOW, terms(ByolTerm("t-1"))),)


def test_names_are_added_and_outlive_the_offer(stored: Stored) -> None:
    named = terms(ByolTerm("t-1"), names=(DimensionName("hosts", "Hosts"),))
    stored.read(terms(ByolTerm("t-1")), b"[1]", 0)

    assert stored.read(named, b"[1]", 1)
    assert not stored.read(terms(ByolTerm("t-1")), b"[1]", 2)

    assert stored.versions == (TermsVersion(NOW, named),)


def test_a_document_is_kept_once_and_another_content_beside_it(stored: Stored) -> None:
    stored.read(terms(legal(EULA)), b"[1]", 0)
    put = stored.cache.put_legal_file

    assert put(EULA, b"first", "application/pdf", NOW) == Changes(Listing.TERMS, added=(EULA,))
    assert not put(EULA, b"first", "application/pdf", ahead(days=1))
    assert put(EULA, b"second!", "text/html", ahead(days=2))

    detail = stored.queries.agreement_detail(AGREEMENT, NOW)
    assert detail is not None
    first, second = hashlib.sha256(b"first").hexdigest(), hashlib.sha256(b"second!").hexdigest()
    assert detail.files == (
        LegalFile(EULA, ahead(days=2), second, 7, "text/html"),
        LegalFile(EULA, NOW, first, 5, "application/pdf"),
    )
    assert stored.queries.legal_file(EULA, first) == b"first"
    assert stored.queries.legal_file(EULA, "0") is None


def test_documents_of_earlier_versions_stay_with_the_agreement(stored: Stored) -> None:
    stored.read(terms(legal(EULA)), b"[1]", 0)
    stored.cache.put_legal_file(EULA, b"first", "", NOW)

    stored.read(terms(legal(ADDENDUM)), b"[2]", 1)

    detail = stored.queries.agreement_detail(AGREEMENT, NOW)
    assert detail is not None
    assert [one.url for one in detail.files] == [EULA]


def test_only_https_documents_of_the_newest_terms_are_wanted(stored: Stored) -> None:
    stored.read(terms(legal("https://legal.example/old.pdf")), b"[1]", 0)
    stored.read(terms(legal(EULA, "http://legal.example/plain.pdf", ADDENDUM, EULA)), b"[2]", 1)
    stored.cache.put_legal_file(ADDENDUM, b"first", "", ahead(days=1))

    assert stored.cache.legal_files_wanted(NOW) == [EULA]


def test_a_stored_document_is_wanted_again_when_it_was_asked_long_ago(stored: Stored) -> None:
    stored.read(terms(legal(EULA)), b"[1]", 0)
    stored.cache.put_legal_file(EULA, b"first", "", NOW)

    assert stored.cache.legal_files_wanted(NOW) == []
    assert stored.cache.legal_files_wanted(ahead(days=1)) == [EULA]

    stored.cache.legal_file_asked(EULA, ahead(days=2))
    assert stored.cache.legal_files_wanted(ahead(days=1)) == []


def test_a_stored_document_is_wanted_again_when_the_terms_changed(stored: Stored) -> None:
    stored.read(terms(legal(EULA)), b"[1]", 0)
    stored.cache.put_legal_file(EULA, b"first", "", NOW)

    stored.read(terms(legal(EULA), ByolTerm("t-1")), b"[2]", 1)

    assert stored.cache.legal_files_wanted(NOW) == [EULA]


def test_a_document_that_was_never_had_stays_wanted(stored: Stored) -> None:
    stored.read(terms(legal(EULA)), b"[1]", 0)
    stored.cache.legal_file_asked(EULA, ahead(days=1))

    assert stored.cache.legal_files_wanted(NOW) == [EULA]


def test_a_document_that_comes_back_is_the_newest_again(stored: Stored) -> None:
    stored.read(terms(legal(EULA)), b"[1]", 0)
    for day, body in enumerate((b"first", b"second", b"first", b"first")):
        stored.cache.put_legal_file(EULA, body, "", ahead(days=day))

    detail = stored.queries.agreement_detail(AGREEMENT, NOW)
    assert detail is not None
    first, second = hashlib.sha256(b"first").hexdigest(), hashlib.sha256(b"second").hexdigest()
    shown = [(one.sha256, one.seen_at) for one in detail.files]
    assert shown == [(first, ahead(days=2)), (second, ahead(days=1)), (first, NOW)]


# --- what is still to be read --------------------------------------------------------------------------


def test_terms_of_waiting_requests_are_wanted_first(cache: Cache) -> None:
    cache.put_agreements(
        [agreement("agmt-a", status="EXPIRED"), agreement("agmt-b"), agreement("agmt-c")]
    )
    cache.put_payments([payment("pr-1", agreement_id="agmt-x", status="APPROVED")])
    cache.put_cancellations([cancellation(agreement_id="agmt-c")])

    assert cache.terms_wanted() == ["agmt-c", "agmt-x", "agmt-b", "agmt-a"]
    assert cache.terms_wanted(of_requests_only=True) == ["agmt-c", "agmt-x"]


def test_terms_are_wanted_again_after_an_update_only(stored: Stored) -> None:
    put = stored.cache.put_agreements
    put([agreement(updated_at=ago(days=9))])
    stored.read(terms(ByolTerm("t-1")), b"[1]", 0)
    assert stored.cache.terms_wanted() == []

    put([agreement(updated_at=ago(days=9), status="EXPIRED")])
    assert stored.cache.terms_wanted() == []

    put([agreement(updated_at=ago(days=8))])
    assert stored.cache.terms_wanted() == [AGREEMENT]

    stored.read(terms(ByolTerm("t-1")), b"[1]", 0)
    assert stored.cache.terms_wanted() == []


def test_terms_read_before_their_agreement_are_not_read_twice(cache: Cache) -> None:
    cache.put_terms(terms(ByolTerm("t-1")), b"[1]", NOW)

    cache.put_agreements([agreement(updated_at=ago(days=1))])
    assert cache.terms_wanted() == []

    cache.put_agreements([agreement(updated_at=ahead(days=1))])
    assert cache.terms_wanted() == [AGREEMENT]


def test_nothing_is_wanted_of_an_empty_account(cache: Cache) -> None:
    assert cache.terms_wanted() == []
    assert cache.legal_files_wanted(NOW) == []
