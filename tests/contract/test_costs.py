"""What reading an account costs: calls over the wire, by its size. They do not depend on the machine."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.store.queries import Table
from app.worker.listings import Outcome
from tests.fakes.reading import Reader, at_account
from tests.fakes.sandbox import running_sandbox

PAGE = 50
SMALL, LARGE = 60, 180
CHARGES_EACH = 10
# What a round asks whatever the account's size: who we are, requests, quotes, private offers and the like.
ALWAYS = 45
BY_AGREEMENT = ("DescribeAgreement", "GetAgreementTerms")


class Costs:
    """The calls of a first round, of a second one and of a poll, by operation; and what was stored."""

    def __init__(self) -> None:
        self.first: Counter[str] = Counter()
        self.second: Counter[str] = Counter()
        self.poll: Counter[str] = Counter()
        self.agreements = 0
        self.charges = 0
        self.names = 0


@cache
def costs(agreements: int) -> Costs:
    """Read an account of this size once, again, and what waits."""
    found = Costs()
    charges = agreements * CHARGES_EACH
    with (
        TemporaryDirectory() as name,
        running_sandbox(agreements=agreements, charges=charges) as sandbox,
    ):

        def taken() -> Counter[str]:
            counts = sandbox.control.requests().counts
            sandbox.control.clear_requests()
            return Counter({key.partition(":")[2]: count for key, count in counts.items()})

        async def read(reader: Reader, outcome: Outcome) -> None:
            assert outcome.errors == {}
            found.first = taken()
            await reader.full()
            found.second = taken()
            await reader.poll()
            found.poll = taken()
            keys = reader.queries.table_keys(Table.AGREEMENTS, sort="product")
            rows = [
                row.agreement
                for row in reader.queries.table_rows(
                    Table.AGREEMENTS, keys, now=sandbox.clock.now()
                )
            ]
            found.agreements = len(rows)
            found.names = len({one.offer_id for one in rows} | {one.product_id for one in rows})
            found.charges = len(reader.queries.table_keys(Table.CHARGES, sort="time"))

        at_account(sandbox, Path(name), read)
    return found


def pages(rows: int) -> int:
    return -(-rows // PAGE)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_lists_are_read_in_the_largest_pages_and_only_once(size: int) -> None:
    found = costs(size)
    for calls in (found.first, found.second):
        assert calls["SearchAgreements"] == pages(found.agreements)
        assert calls["ListAgreementCharges"] == pages(found.charges)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_first_round_asks_for_each_agreement_twice_and_for_each_name_once(size: int) -> None:
    found = costs(size)
    waiting = 20  # what waits and the own quotes are asked for by themselves
    for operation in BY_AGREEMENT:
        assert found.first[operation] <= found.agreements + waiting
    assert found.first["GetOffer"] + found.first["GetProduct"] <= found.names + waiting


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_round_in_which_nothing_changed_asks_for_lists_only(size: int) -> None:
    found = costs(size)
    lists = pages(found.agreements) + pages(found.charges)
    assert sum(found.second.values()) <= lists + ALWAYS
    for operation in ("DescribeAgreement", "GetOffer", "GetProduct"):
        assert found.second[operation] == 0


def test_a_poll_costs_the_same_in_an_account_three_times_as_large() -> None:
    assert costs(SMALL).poll == costs(LARGE).poll
    assert sum(costs(LARGE).poll.values()) == 3


def test_a_poll_costs_at_most_two_percent_of_a_first_round() -> None:
    found = costs(LARGE)
    assert sum(found.poll.values()) <= 0.02 * sum(found.first.values())
