"""Ids and links that are pasted into the search of the catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.marketplace_link import Pasted, PastedKind, read_pasted

OFFER = "offer-3kq9v7m2x5w8z"
SET = "offerset-3kq9v7m2x5w8z"
LISTING = "prodview-3kq9v7m2x5w8z"
PRODUCT = "prod-3kq9v7m2x5w8z"
SITE = "https://aws.amazon.com/marketplace"


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        (f"  {OFFER}\n", PastedKind.OFFER, OFFER),
        (SET, PastedKind.OFFER_SET, SET),
        (LISTING, PastedKind.LISTING, LISTING),
        (PRODUCT, PastedKind.PRODUCT, PRODUCT),
        (f"{SITE}/pp/{LISTING}?sr=0-1&ref_=beagle", PastedKind.LISTING, LISTING),
        (f"{SITE}/saas/ordering?productId={PRODUCT}&offerId={OFFER}", PastedKind.OFFER, OFFER),
        (f"HTTPS://AWS.amazon.com/marketplace/offers/{SET}/", PastedKind.OFFER_SET, SET),
    ],
)
def test_ids_and_links_lead_to_what_they_name(text: str, kind: PastedKind, key: str) -> None:
    assert read_pasted(text) == Pasted(kind, key)


@pytest.mark.parametrize(
    "text",
    ["", "observability", "offer-based billing", "offer-management", "prod-ready logs", "a // b"],
)
def test_words_are_searched_for(text: str) -> None:
    assert read_pasted(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"http://aws.amazon.com/marketplace/pp/{LISTING}", "only follows links to https://"),
        (f"https://aws.amazon.com.example/marketplace/{OFFER}", "only follows"),
        (f"https://user@aws.amazon.com/marketplace/{OFFER}", "only follows"),
        (f"https://aws.amazon.com:8443/marketplace/{OFFER}", "only follows"),
        (f"https://aws.amazon.com/marketplaces/{OFFER}", "only follows"),
        (f"https://example.com/?u={SITE}/{OFFER}", "only follows"),
        (f"file:///marketplace/{OFFER}", "only follows"),
        (f"aws.amazon.com/marketplace/pp/{LISTING}", "whole link"),
        (f"{SITE}/search", "names no offer"),
        (f"{SITE}/pp/{LISTING}%20", "names no offer"),
        ("https://[aws.amazon.com/marketplace", "no link that Countersign can read"),
        (f"{SITE}/{'a' * 3000}", "too long"),
    ],
)
def test_other_links_are_refused_in_a_sentence(text: str, words: str) -> None:
    found = read_pasted(text)
    assert found is not None
    assert words in found.problem
    assert found.key == ""


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    found = read_pasted(text)
    assert found is None or bool(found.key) != bool(found.problem)
