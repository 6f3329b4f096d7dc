"""Changes are merged for a tenth of a second; nothing is lost by it."""

from __future__ import annotations

import asyncio

from app.model.sync import Listing, SyncProgress
from app.worker.announcer import Announcer
from app.worker.messages import Changed, Event, SyncAdvanced


def test_many_changes_become_one_event() -> None:
    told: list[Event] = []

    async def check() -> None:
        flushed = asyncio.Event()

        def publish(event: Event) -> None:
            told.append(event)
            if isinstance(event, Changed):
                flushed.set()

        announcer = Announcer(publish, gap_s=0.01)
        for _ in range(100):
            announcer.changed(Listing.CHARGES, Listing.AGREEMENTS)
        announcer.advanced(SyncProgress(Listing.CHARGES, 50))
        announcer.advanced(SyncProgress(Listing.CHARGES, 100))
        assert told == []
        await asyncio.wait_for(flushed.wait(), 5)

    asyncio.run(check())
    assert told == [
        SyncAdvanced(SyncProgress(Listing.CHARGES, 100)),
        Changed((Listing.AGREEMENTS, Listing.CHARGES)),
    ]


def test_a_flush_tells_at_once_and_only_once() -> None:
    told: list[Event] = []

    async def check() -> None:
        announcer = Announcer(told.append)
        announcer.changed(Listing.TERMS)
        announcer.flush()
        announcer.flush()

    asyncio.run(check())
    assert told == [Changed((Listing.TERMS,))]
