"""The rows of reading: a full sync beside the AWS CLI and boto3, at the quotas, and when nothing changed."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from app.aws.pacing import QUOTAS, UNPUBLISHED
from app.sandbox.request_log import LoggedRequest
from tests.bench.measured import Account, Line, Place, ratios, sandbox, spread
from tests.bench.probe_plain import CATALOG, FILTERS, PAGE, timed

SYNC = "tests.bench.probe_sync"
PLAIN = "tests.bench.probe_plain"
_THROTTLED = 429
_KEYS = {"AWS_ACCESS_KEY_ID": "AKIASANDBOXBUYER", "AWS_SECRET_ACCESS_KEY": "sandbox"}


def sync(place: Place, account: Account, *options: str) -> dict[str, Any]:
    """Run the worker's sync of an account; nothing may be missing."""
    account.clear_requests()
    token = f"--token={account._token}"  # which may begin with a hyphen
    given = ("--url", account.url, token, "--begun", str(time.monotonic()))
    found = place.figures(SYNC, *given, *options)
    assert found["errors"] == []
    return found


def measure_sync(place: Place) -> list[Line]:
    """Read the whole account in three ways, in turn."""
    sizes = place.sizes
    ours, plain, cli = [], [], []
    with sandbox(sizes) as account:
        for number in range(sizes.sync_rounds):
            found = sync(place, account)
            ours.append(float(found["s"]))
            print(f"   round {number + 1}: {ours[-1]:.1f} s", flush=True)
            given = ("--url", account.url, "--sample", str(sizes.sample))
            other = place.figures(PLAIN, *given)
            plain.append(other["s"])
            assert found["rows"]["agreements"] >= other["agreements"]
            assert found["rows"]["charges"] == other["charges"]
            if number == 0:  # it takes longest, and its time is hardly our machine's mood
                cli.append(command_line_s(place, account.url))
            print(f"   round {number + 1}: to {plain[-1]:.1f} s", flush=True)
    what = f"full sync, {sizes.words}, {sizes.latency_ms} ms latency, no quota"
    to_cli, to_plain = [cli[0] / one for one in ours], ratios(plain, ours)
    scaled = (
        "" if sizes.is_whole else f", single calls scaled up from {sizes.commands} of each kind"
    )
    by_sample = "" if sizes.is_whole else f", single calls scaled up from {sizes.sample}"
    calls = sum(found["calls"].values())
    took = f"{spread(ours, 's', 1)} and {calls:,} calls, {found['processor_s']:.0f} s of processor"
    return [
        Line(
            what,
            "awscli, one command after another",
            "≥ 8x",
            spread(to_cli, "x", 1),
            statistics.median(to_cli) >= 8,
            f"{took}, to {cli[0]:,.0f} s (one round{scaled})",
        ),
        Line(
            what,
            "a plain boto3 paginator loop",
            "≥ 5x",
            spread(to_plain, "x", 1),
            statistics.median(to_plain) >= 5,
            f"to {spread(plain, 's', 1)}, {other['processor_s']:.0f} s of processor{by_sample}; "
            f"charges come in {sizes.charges // PAGE:,} pages, each asked for with the one before it",
        ),
    ]


def command_line_s(place: Place, url: str) -> float:
    """The seconds of the same listings by the AWS CLI."""
    env = {**place.env, **_KEYS, "AWS_DEFAULT_REGION": "us-east-1"}

    def aws(service: str, *words: str) -> Any:
        command = [sys.executable, "-m", "awscli", "--endpoint-url", url, service, *words]
        done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    begun: float = time.monotonic()
    paged = ("--page-size", str(PAGE))
    filters = ("--catalog", CATALOG, "--filters", json.dumps(FILTERS))
    found = aws("marketplace-agreement", "search-agreements", *filters, *paged)
    agreements = found["agreementViewSummaries"]
    aws("marketplace-agreement", "list-agreement-charges", *paged)
    party = ("--party-type", "Acceptor", "--catalog", CATALOG)
    aws("marketplace-agreement", "list-agreement-payment-requests", *party, *paged)
    aws("marketplace-agreement", "list-agreement-cancellation-requests", *party, *paged)
    whole = time.monotonic() - begun
    offers = sorted({one["proposalSummary"]["offerId"] for one in agreements})
    products = sorted({one["proposalSummary"]["resources"][0]["id"] for one in agreements})
    ids = [one["agreementId"] for one in agreements]
    describe = ("marketplace-agreement", "describe-agreement", "--agreement-id")
    offer = ("marketplace-discovery", "get-offer", "--offer-id")
    product = ("marketplace-discovery", "get-product", "--product-id")
    single = sum(
        timed(lambda one, words=words: aws(*words, one), of, place.sizes.commands)  # type: ignore[misc]
        for words, of in ((describe, ids), (offer, offers), (product, products))
    )
    return whole + single


def measure_quotas(place: Place) -> list[Line]:
    """Read a smaller account at the published quotas: the slowest listing is what bounds it."""
    sizes = place.sizes.of(place.sizes.quota_agreements)
    with sandbox(sizes) as account:
        found = sync(place, account, "--paced")
        latest = account.requests().latest
    calls: dict[str, int] = defaultdict(int)
    for key, count in found["calls"].items():
        calls[key.partition(":")[2]] += count
    slowest = max(calls, key=lambda one: calls[one] / quota(one))
    bound_s = calls[slowest] / quota(slowest)
    throttled = sum(one.status == _THROTTLED for one in latest)
    over = too_many(latest)
    share = bound_s / found["s"]
    return [
        Line(
            f"the same at published quotas, {sizes.words}",
            f"calls of {slowest} divided by its quota",
            "≥ 95 % of the bound, zero throttles",
            f"{share:.1%}, {throttled + over} throttles",
            share >= 0.95 and throttled + over == 0,
            f"{found['s']:.1f} s, process start included, to {bound_s:.1f} s for {calls[slowest]:,} calls;"
            f" processor {found['processor_s']:.0f} s",
        )
    ]


def quota(operation: str) -> float:
    """The calls a second that AWS publishes, or that are taken for it."""
    return QUOTAS.get(operation, UNPUBLISHED)


def too_many(latest: Sequence[LoggedRequest]) -> int:
    """How many calls a bucket of one second's quota would have refused."""
    left: dict[str, float] = {}
    seen: dict[str, float] = {}
    refused = 0
    for one in sorted(latest, key=lambda entry: entry.at):
        rate, at = quota(one.operation), one.at.timestamp()
        full = max(rate, 1.0)
        since = at - seen.get(one.operation, at)
        left[one.operation] = min(full, left.get(one.operation, full) + since * rate)
        seen[one.operation] = at
        if left[one.operation] < 1:
            refused += 1
        else:
            left[one.operation] -= 1
    return refused


def measure_again(place: Place) -> list[Line]:
    """Count the calls when nothing changed, in accounts of two sizes."""
    small = place.sizes.of(max(place.sizes.agreements // 10, 20))
    figures = []
    for sizes in (small, place.sizes):
        with sandbox(sizes, latency_ms=0) as account:
            figures.append((sizes, sync(place, account, "--again")))
    (_, few), (_, many) = figures
    full, again = _calls(many, "calls"), _calls(many, "again_calls")
    polls = [_calls(one, "poll_calls") for _, one in figures]
    share = polls[1] / full
    return [
        Line(
            "poll, nothing changed",
            "calls of a full sync",
            "≤ 2 %, constant in the number of agreements",
            f"{share:.2%}; {polls[0]} calls with {small.agreements:,} agreements, {polls[1]} with "
            f"{place.sizes.agreements:,}",
            share <= 0.02 and polls[0] == polls[1],
            f"a full sync takes {full:,} calls; a poll {few['poll_s'] * 1000:.0f} and "
            f"{many['poll_s'] * 1000:.0f} ms",
        ),
        Line(
            "round of a quarter of an hour, nothing changed",
            "calls of a full sync",
            "≤ 2 %",
            f"{again / full:.1%}",
            again / full <= 0.02,
            f"{again:,} calls, {many['again_processor_s']:.1f} s of processor",
        ),
    ]


def _calls(found: dict[str, Any], key: str) -> int:
    return sum(found[key].values())
