"""The table of rights against what the gateways really call, and against botocore's operations."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_origin, get_type_hints

import pytest
from botocore.session import Session

import app.aws
from app.aws.agreements import AgreementGateway
from app.aws.errors import right_of
from app.aws.identity import IdentityGateway
from app.aws.probes import _PARAMS, PROBED
from app.model.agreement_search import AgreementQuery
from app.model.foundation_model import ModelFilter
from app.model.listing import ListingQuery
from app.model.money import Money
from app.model.policy import Policy
from app.model.purchase import Intent, QuoteRequest
from app.model.right import RIGHTS, Use
from app.model.use_case_form import UseCaseForm

PLAIN = {
    str: "x",
    int: 1,
    Money: Money(Decimal(1), "USD"),
    datetime: datetime(2026, 11, 1, tzinfo=UTC),
}
TABLE = {one.operation: one for one in RIGHTS}


class Called(Exception):
    """The gateway has made its call."""


class Recorder:
    """Stands where a gateway makes its calls, and answers none."""

    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.writes: set[str] = set()

    def read(self, operation: str, **_: object) -> Mapping[str, Any]:
        self.reads.add(operation)
        raise Called

    def write(self, operation: str, **_: object) -> Mapping[str, Any]:
        self.writes.add(operation)
        raise Called


def gateways() -> Iterator[type]:
    for found in pkgutil.iter_modules(app.aws.__path__):
        module = importlib.import_module(f"app.aws.{found.name}")
        for name, kind in vars(module).items():
            is_own = inspect.isclass(kind) and kind.__module__ == module.__name__
            if is_own and name.endswith("Gateway") and not name.startswith("_"):
                yield kind


def some(annotation: Any) -> Any:
    """A value that fits a parameter, so that the call gets as far as AWS."""
    if annotation in PLAIN:
        return PLAIN[annotation]
    if annotation in (AgreementQuery, ListingQuery, ModelFilter, UseCaseForm):
        return annotation()
    if annotation is QuoteRequest:
        return QuoteRequest(Intent.NEW, ())
    if get_origin(annotation) is Sequence:
        return ()
    if inspect.isclass(annotation) and issubclass(annotation, StrEnum):
        return next(iter(annotation))
    if isinstance(annotation, types.UnionType) and type(None) in annotation.__args__:
        return None
    raise AssertionError(f"say what a {annotation} is")


def run(method: Any) -> bool:
    """Call a gateway's method; whether it called AWS."""
    hints = get_type_hints(method)
    needed = {
        name: some(hints[name])
        for name, one in inspect.signature(method).parameters.items()
        if one.default is inspect.Parameter.empty
    }
    try:
        result = method(**needed)
        if inspect.isgenerator(result):
            next(result)
    except Called:
        return True
    return False


@pytest.fixture(scope="module")
def called() -> Recorder:
    recorder = Recorder()
    for kind in gateways():
        calls: Any = recorder
        gateway = IdentityGateway(calls, "us-east-1") if kind is IdentityGateway else kind(calls)
        methods = [one for name, one in inspect.getmembers(gateway) if not name.startswith("_")]
        assert all(run(one) for one in methods if inspect.ismethod(one)), kind
    recorder.reads.discard("GetCallerIdentity")  # needs no right
    return recorder


def test_the_gateways_are_found() -> None:
    found = set(gateways())
    assert AgreementGateway in found
    assert len(found) >= 8


def test_every_call_of_a_gateway_is_in_the_table(called: Recorder) -> None:
    assert {TABLE[one].use for one in called.reads} == {Use.READ}
    assert {TABLE[one].use for one in called.writes} == {Use.WRITE}


def test_the_policies_grant_no_more_than_is_called(called: Recorder) -> None:
    tied = {name for one in called.reads | called.writes for name in TABLE[one].also}
    assert {one.operation for one in RIGHTS} == called.reads | called.writes | tied


def test_buying_reads_no_more_than_watching() -> None:
    assert not [one for one in RIGHTS if one.use is Use.READ and one.policy is not Policy.WATCH]


def test_every_read_is_tried_by_the_health_check_and_no_write_is(called: Recorder) -> None:
    assert {one.operation for one in PROBED} == called.reads
    assert _PARAMS.keys() == called.reads


def test_every_right_is_an_operation_of_its_service() -> None:
    session = Session()
    for one in RIGHTS:
        known = session.get_service_model(one.service).operation_names
        assert (one.operation in known) is (one.use is not Use.TIED), one.operation


def test_a_refused_call_names_the_right_of_the_table() -> None:
    assert all(right_of(one.operation) == one.action for one in RIGHTS)
