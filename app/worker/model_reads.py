"""What the window asks of Bedrock about AI models; nothing of it is stored."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from itertools import chain, repeat
from typing import TYPE_CHECKING

from app.model.foundation_model import Availability
from app.worker.model_messages import (
    AvailabilityChanged,
    AvailabilityRead,
    FollowAvailability,
    FollowingStopped,
    ListModelOffers,
    ListModelRegions,
    ListModels,
    ModelAnswer,
    ModelOffersListed,
    ModelRegionsListed,
    ModelRequest,
    ModelsListed,
    ReadAvailability,
    ReadUseCase,
    StopFollowing,
    UseCaseRead,
)
from app.worker.threads import Threads

if TYPE_CHECKING:  # boto3 costs 0.4 s, which opening the store does not wait for
    from app.aws.session import AwsSession

_AT_ONCE = 2  # availabilities: more would only wait for AWS's quota, in threads that others need
_DELAYS_S = (2, 4, 8, 15)
_FOLLOWED_S = 30 * 60  # as others wait for an agreement; it may be seen to another time


class ModelReads:
    """Reads for a person who waits, and follows what AWS is changing.

    `publish` takes AvailabilityChanged. `delays_s` are the seconds between two reads of what is followed,
    the last one for all later ones.
    """

    def __init__(
        self,
        aws: AwsSession,
        threads: Threads,
        publish: Callable[[AvailabilityChanged], None],
        delays_s: tuple[float, ...] = _DELAYS_S,
    ) -> None:
        self._aws = aws
        self._threads = threads
        self._publish = publish
        self._delays_s = delays_s
        self._followed: dict[tuple[str, str], asyncio.Event] = {}
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def answer(self, request: ModelRequest) -> ModelAnswer:
        """Carry a call out. Raises AppError."""
        run, models = self._threads.run, self._aws.models
        match request:
            case ListModelRegions():
                regions = await run(models.all)
                return ModelRegionsListed(regions, await run(models.usual))
            case ListModels(region, only):
                page = await run(lambda: models.of(region).models(only))
                return ModelsListed(page.items, page.unreadable)
            case ListModelOffers(region, model_id):
                offers = await run(lambda: models.of(region).offers(model_id))
                return ModelOffersListed(offers.items, offers.unreadable)
            case ReadUseCase(region):
                stored = await run(lambda: models.of(region).use_case())
                return UseCaseRead(stored.value)
            case _:
                return await self._access(request)

    async def _access(
        self, request: ReadAvailability | FollowAvailability | StopFollowing
    ) -> AvailabilityRead | FollowingStopped:
        key = (request.region, request.model_id)
        match request:
            case ReadAvailability():
                return AvailabilityRead(request.region, await self._availability(*key))
            case FollowAvailability():
                return await self._follow(*key)
            case StopFollowing():
                self._stop(*key)
                return FollowingStopped()

    async def _availability(self, region: str, model_id: str) -> Availability:
        async with self._turns:
            answer = await self._threads.run(
                lambda: self._aws.models.of(region).availability(model_id)
            )
        return answer.value

    def _stop(self, region: str, model_id: str) -> None:
        ended = self._followed.pop((region, model_id), None)
        if ended is not None:
            ended.set()

    async def _follow(self, region: str, model_id: str) -> AvailabilityRead:
        """Read until it is settled; the caller of a following that is ended hears what was read last."""
        key = (region, model_id)
        self._stop(*key)
        ended = self._followed[key] = asyncio.Event()
        loop = asyncio.get_running_loop()
        until = loop.time() + _FOLLOWED_S
        told: Availability | None = None
        delays = chain(self._delays_s, repeat(self._delays_s[-1]))
        try:
            while True:
                found = await self._availability(*key)
                if found != told:
                    self._publish(AvailabilityChanged(region, found))
                    told = found
                is_over = found.is_settled or loop.time() >= until
                if is_over or await _is_ended(ended, next(delays)):
                    return AvailabilityRead(region, found)
        finally:
            if self._followed.get(key) is ended:
                del self._followed[key]


async def _is_ended(ended: asyncio.Event, seconds: float) -> bool:
    """Wait a while; tell at once when the following is ended."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await ended.wait()
    return ended.is_set()
