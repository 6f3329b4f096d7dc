"""One full sync without a window: prints what was read as one line of JSON."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import msgspec

from app.accounts.secret_keeper import SecretKeeper
from app.errors import AppError
from app.log import open_log
from app.store.queries import Queries, Table
from app.worker.account import Account
from app.worker.host import Worker
from app.worker.listings import Outcome
from app.worker.messages import FromWorker
from app.worker.opening import WorkerOptions
from app.worker.way import take_way


class Summary(msgspec.Struct, frozen=True):
    """The line. `unread` are the listings that may not be read, with the right lacking or AWS's reason."""

    account: str
    rows: dict[str, int]
    calls: dict[str, int]
    unread: dict[str, str]
    seconds: float


def sync_once(options: WorkerOptions) -> int:
    """Read the account of `options` once, print the summary; returns the exit code.

    Raises:
        AppError: nothing could be read, or a listing is not complete.
    """
    take_way(Path(options.data_dir), os.environ)
    log = open_log(Path(options.data_dir), "sync", options.log_level)
    try:
        summary = asyncio.run(_sync(options))
    finally:
        log.close()
    sys.stdout.write(msgspec.json.encode(summary).decode() + "\n")
    return 0


async def _sync(options: WorkerOptions) -> Summary:
    start = time.monotonic()
    options = msgspec.structs.replace(options, has_window=False)
    worker = Worker(options, _ignore, secrets=SecretKeeper(Path(options.data_dir)))
    try:
        account, outcome = await worker.read_everything()
        rows = await account.store.run(count_rows, account.store.queries)
        regions = await account.store.run(account.store.queries.region_readings)
    finally:
        await worker.close()
    _require_complete(outcome)
    return Summary(
        account=account.identity.account_id,
        rows=rows,
        calls=_calls(account),
        unread={
            listing.value: one.missing_right or one.reason
            for listing, one in outcome.errors.items()
        }
        | {
            f"payment_sessions {one.region}": one.missing_right or one.error_code
            for one in regions
            if one.error_code
        },
        seconds=round(time.monotonic() - start, 3),
    )


def count_rows(queries: Queries) -> dict[str, int]:
    """Count what is stored, by the names of the summary."""
    counts = queries.request_counts()
    requests = {
        f"{kind}_requests": counts.open[kind] + counts.decided[kind]
        for kind in sorted(counts.open.keys() & counts.decided.keys())
    }
    sorts = {Table.AGREEMENTS: "product", Table.CHARGES: "time", Table.OFFERS: "created"}
    tables = {table: len(queries.table_keys(table, sort=sort)) for table, sort in sorts.items()}
    return {
        "agreements": tables[Table.AGREEMENTS],
        "charges": tables[Table.CHARGES],
        "invoices": len(queries.invoices()),
        "quotes": tables[Table.OFFERS],
        **requests,
        "payment_sessions": len(queries.table_keys(Table.SESSIONS, sort="created")),
    }


def _require_complete(outcome: Outcome) -> None:
    error: AppError | None = outcome.error
    if error is not None:
        raise error


def _calls(account: Account) -> dict[str, int]:
    return dict(sorted(account.aws.counter.counts.items()))


def _ignore(_message: FromWorker) -> None:
    """Nobody listens."""
