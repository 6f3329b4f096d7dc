"""Requests for quotes, built at random, against botocore's model: what is let through always fits it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from botocore.session import Session
from botocore.validate import validate_parameters
from hypothesis import given
from hypothesis import strategies as st

from app.aws.purchase_params import order_params, plan_params, quote_params
from app.commands.purchase_orders import require_orders
from app.commands.quote_limits import require_askable
from app.errors import Rejected
from app.model.command import ChargeOrder, PlanNote
from app.model.entitlement import Contact
from app.model.purchase import (
    Intent,
    PaymentChoice,
    QuoteRequest,
    RenewalChoice,
    RequestedTerm,
    UpfrontChoice,
)
from app.model.term import AUTO_APPROVE, WAIT_FOR_APPROVAL, Quantity
from app.sandbox.validate import Problem, ShapeChecks

MODEL = Session().get_service_model("marketplace-agreement")
TOKEN = "7e1f0d0c-3f7a-4f59-9f0b-2f1f5f1d7a10-whole"


CHECKS = ShapeChecks()


def problems(operation: str, params: dict[str, Any]) -> list[Problem]:
    """Give all that the model says against parameters, also what botocore lets pass."""
    shape = MODEL.operation_model(operation).input_shape
    validate_parameters(params, shape)
    found: list[Problem] = []
    CHECKS.of(shape)(params, found)
    return found


def refusal(check: Callable[..., None], *asked: Any, **more: Any) -> Rejected | None:
    """Give why something is not let through."""
    try:
        check(*asked, **more)
    except Rejected as refused:
        return refused
    return None


ids = st.text("abcXYZ019-_/", min_size=0, max_size=70)
words = st.text(max_size=90)
upfront = st.builds(
    UpfrontChoice,
    st.sampled_from(["P12M", "P1M", "", "two\nlines"]),
    st.lists(
        st.builds(Quantity, st.sampled_from(["Seats", "Hosts", ""]), st.integers(-2, 2**40)),
        max_size=3,
    ).map(tuple),
)
payment = st.builds(
    PaymentChoice,
    st.sampled_from([AUTO_APPROVE, WAIT_FOR_APPROVAL, "", "PONDER"]),
    st.sampled_from(["", "P10D", "P0D", "PT5H", "-P3D", "P", "P1M"]),
)
choices = st.one_of(st.none(), st.builds(RenewalChoice, st.booleans()), upfront, payment)
terms = st.lists(
    st.builds(RequestedTerm, st.one_of(ids, st.just("term-1"), st.just("a b")), choices),
    max_size=33,
).map(tuple)
contacts = st.builds(
    Contact,
    words,
    words,
    st.sampled_from(["a@b.co", "a@b", "ä@b.co", "", "x" * 260 + "@b.co"]),
    words,
    st.sampled_from(["GB", "gb", "GBR", ""]),
)
requests = st.builds(
    QuoteRequest,
    st.sampled_from(Intent),
    terms,
    proposal_id=st.one_of(st.just(""), ids, ids.map(lambda one: f"at-{one}")),
    source_agreement_id=st.one_of(st.just(""), ids),
    estimates_tax=st.booleans(),
    contact=st.one_of(st.none(), contacts),
    whole_set=terms,
)


@given(requests)
def test_whatever_is_let_through_fits_the_model(request: QuoteRequest) -> None:
    refused = refusal(require_askable, request, TOKEN)
    if refused is not None:
        assert refused.message.endswith(".")
        assert "\n" not in refused.message
        assert not refused.request_id
        return
    for asked in (request.terms, request.whole_set):
        if asked:
            params = quote_params(request, asked, TOKEN)
            assert problems("CreateAgreementRequest", params) == []
            assert params["clientToken"] == TOKEN


def _sound_terms() -> st.SearchStrategy[tuple[RequestedTerm, ...]]:
    chosen = st.one_of(
        st.none(),
        st.builds(RenewalChoice, st.booleans()),
        st.just(PaymentChoice(WAIT_FOR_APPROVAL)),
        st.builds(PaymentChoice, st.just(AUTO_APPROVE), st.integers(1, 400).map("P{}D".format)),
        st.builds(
            UpfrontChoice,
            st.sampled_from(["P1M", "P12M", "P365D"]),
            st.lists(
                st.builds(Quantity, st.text("abc", min_size=1), st.integers(0, 2**31 - 1)),
                min_size=1,
                max_size=4,
                unique_by=lambda one: one.dimension,
            ).map(tuple),
        ),
    )
    names = st.text("abcABC019+=;,.@-_", min_size=1, max_size=256)
    return st.lists(
        st.builds(RequestedTerm, names, chosen),
        min_size=1,
        max_size=30,
        unique_by=lambda one: one.term_id,
    ).map(tuple)


@given(_sound_terms(), st.sampled_from(Intent), st.booleans())
def test_every_sound_request_is_let_through(
    asked: tuple[RequestedTerm, ...], intent: Intent, estimates_tax: bool
) -> None:
    request = QuoteRequest(
        intent,
        asked,
        proposal_id="" if intent is Intent.AMEND else "at-0133b92240f9c",
        source_agreement_id="" if intent is Intent.NEW else "agmt-5kq2n8v1r7hd",
        estimates_tax=estimates_tax,
        contact=None if intent is Intent.AMEND else SOMEBODY,
    )
    require_askable(request, TOKEN)
    assert problems("CreateAgreementRequest", quote_params(request, asked, TOKEN)) == []


SOMEBODY = Contact("Dana", "Holt", "purchasing@brindle.example", "Brindle", "GB")
SOUND = QuoteRequest(Intent.NEW, (RequestedTerm("term-1"),), proposal_id="at-1", contact=SOMEBODY)
TWICE = UpfrontChoice("P12M", (Quantity("Seats", 1), Quantity("Seats", 2)))


def _with(**changes: Any) -> QuoteRequest:
    return msgspec.structs.replace(SOUND, **changes)


def _choosing(choice: UpfrontChoice | PaymentChoice) -> QuoteRequest:
    return _with(terms=(RequestedTerm("term-1", choice),))


@pytest.mark.parametrize(
    "request_",
    [
        _with(terms=()),
        _with(terms=tuple(RequestedTerm(f"term-{n}") for n in range(31))),
        _with(terms=(RequestedTerm("term-1"), RequestedTerm("term-1"))),
        _with(terms=(RequestedTerm("a b"),)),
        _with(terms=(RequestedTerm("x" * 257),)),
        _with(proposal_id=""),
        _with(proposal_id="offer-1"),
        _with(source_agreement_id="agmt-1"),
        _with(intent=Intent.REPLACE),
        _with(intent=Intent.AMEND, source_agreement_id="agmt-1"),
        _with(intent=Intent.AMEND, source_agreement_id="agmt-1", proposal_id=""),
        _choosing(UpfrontChoice("P12M", ())),
        _choosing(UpfrontChoice("", (Quantity("Seats", 1),))),
        _choosing(UpfrontChoice("P12M", (Quantity("Seats", -1),))),
        _choosing(TWICE),
        _choosing(PaymentChoice(AUTO_APPROVE)),
        _choosing(PaymentChoice(AUTO_APPROVE, "PT5H")),
        _choosing(PaymentChoice(AUTO_APPROVE, "P0D")),
        _choosing(PaymentChoice(WAIT_FOR_APPROVAL, "P10D")),
        _choosing(PaymentChoice("")),
        _with(contact=msgspec.structs.replace(SOMEBODY, first_name="")),
        _with(contact=msgspec.structs.replace(SOMEBODY, last_name="x" * 81)),
        _with(contact=msgspec.structs.replace(SOMEBODY, company="Two\nlines")),
        _with(contact=msgspec.structs.replace(SOMEBODY, email="dana@brindle")),
        _with(contact=msgspec.structs.replace(SOMEBODY, country="gb")),
    ],
)
def test_what_breaks_a_rule_is_refused_with_one_sentence(request_: QuoteRequest) -> None:
    require_askable(SOUND, TOKEN)
    with pytest.raises(Rejected) as caught:
        require_askable(request_, TOKEN)
    assert caught.value.message.count(". ") == 0
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("token", ["", "x" * 65, "a_b", "a b"])
def test_a_token_that_aws_does_not_take_is_refused(token: str) -> None:
    with pytest.raises(Rejected):
        require_askable(SOUND, token)


charge_ids = st.one_of(st.text("abc-019", max_size=70), st.integers(0, 99).map("ch-{}".format))
orders = st.lists(
    st.builds(ChargeOrder, charge_ids, st.one_of(st.just("BL-1"), words)), max_size=90
).map(tuple)


@given(orders, st.booleans())
def test_purchase_orders_that_are_let_through_fit_the_model(
    given_orders: tuple[ChargeOrder, ...], with_approval: bool
) -> None:
    refused = refusal(require_orders, given_orders, with_approval=with_approval)
    if refused is not None:
        assert refused.message.endswith(".")
        return
    params = {"agreementRequestId": "ar-1", **order_params(given_orders)}
    assert problems("AcceptAgreementRequest", params) == []
    if with_approval:
        plans = plan_params((PlanNote("aplan-1", "Please."), PlanNote("aplan-2")))
        assert problems("StartAgreementApprovals", {**params, **plans}) == []
