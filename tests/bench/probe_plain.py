"""The same listings as a full sync, by plain boto3: paginators and calls, one after the other.

Calls for single agreements are made for `--sample` of them; their time is scaled up to all.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

FILTERS = [
    {"name": "PartyType", "values": ["Acceptor"]},
    {"name": "AgreementType", "values": ["PurchaseAgreement"]},
]
CATALOG = "AWSMarketplace"
PAGE = 50
REQUESTS = (
    "list_agreement_payment_requests",
    "list_agreement_cancellation_requests",
)


class Plain:
    """Two clients, used as their documentation shows it."""

    def __init__(self, url: str) -> None:
        import boto3

        session = boto3.Session("AKIASANDBOXBUYER", "sandbox", region_name="us-east-1")
        self._agreements = session.client("marketplace-agreement", endpoint_url=url)
        self._catalogue = session.client("marketplace-discovery", endpoint_url=url)

    def read(self, sample: int) -> dict[str, float]:
        """Read everything; the seconds of what was read whole, and of what is scaled up."""
        begun = time.monotonic()
        found = self._pages(
            "search_agreements", "agreementViewSummaries", catalog=CATALOG, filters=FILTERS
        )
        rows = len(self._pages("list_agreement_charges", "items"))
        for one in REQUESTS:
            self._pages(one, "items", partyType="Acceptor", catalog=CATALOG)
        whole = time.monotonic() - begun
        offers = sorted({one["proposalSummary"]["offerId"] for one in found})
        products = sorted({one["proposalSummary"]["resources"][0]["id"] for one in found})
        describe = self._agreements.describe_agreement
        scaled = (
            timed(lambda one: describe(agreementId=one["agreementId"]), found, sample)
            + timed(lambda one: self._catalogue.get_offer(offerId=one), offers, sample)
            + timed(lambda one: self._catalogue.get_product(productId=one), products, sample)
        )
        return {"s": whole + scaled, "whole_s": whole, "agreements": len(found), "charges": rows}

    def _pages(self, operation: str, key: str, **given: Any) -> list[Any]:
        paginator = self._agreements.get_paginator(operation)
        pages = paginator.paginate(PaginationConfig={"PageSize": PAGE}, **given)
        return [one for page in pages for one in page[key]]


def timed(call: Callable[[Any], object], of: Sequence[Any], sample: int) -> float:
    """The seconds that calls for all of these take, by as many as the sample is."""
    some = of[:: max(len(of) // sample, 1)][:sample]
    begun = time.monotonic()
    for one in some:
        call(one)
    return (time.monotonic() - begun) * len(of) / len(some)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--sample", type=int, required=True)
    given = parser.parse_args()
    begun = time.monotonic()
    plain = Plain(given.url)
    made = time.monotonic() - begun
    found = plain.read(given.sample)
    found["s"] += made
    print(json.dumps(found | {"processor_s": time.process_time()}))


if __name__ == "__main__":
    main()
