"""What the window asks about AI models, through the worker: lists, access, offers, the form, following."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.aws.session import AwsSession
from app.errors import AccessDenied, NotFound, OverQuota, Rejected, Unclear
from app.model.account import Source
from app.model.command import CommandState, RemoveModel, ShownModel
from app.model.foundation_model import AccessState, ModelFilter, ModelOffer
from app.model.notice import NoticeKind
from app.sandbox.faults import Fault, FaultKind
from app.sandbox.sample_models import (
    BARRED,
    ENABLED,
    FAILED,
    ONLY_WEST,
    PLAIN,
    WITH_FORM,
    WITHOUT_AGREEMENT,
)
from app.worker.messages import Answer, CommandChanged, NoticeDue, RunCommand, Settled
from app.worker.model_messages import (
    AvailabilityChanged,
    AvailabilityRead,
    FollowAvailability,
    FollowingStopped,
    ListModelOffers,
    ListModelRegions,
    ListModels,
    ModelOffersListed,
    ModelRegionsListed,
    ModelRequest,
    ModelsListed,
    ReadAvailability,
    ReadUseCase,
    StopFollowing,
    UseCaseRead,
)
from app.worker.model_reads import ModelReads
from app.worker.threads import Threads
from tests.fakes.enabling import FORM
from tests.fakes.sandbox import RunningSandbox, running_sandbox
from tests.fakes.worker import RunningWorker, running_worker

A = TypeVar("A", bound=Answer)

HOME, EUROPE, WEST = "us-east-1", "eu-central-1", "us-west-2"
OFFERS = "ListFoundationModelAgreementOffers"
AVAILABILITY = "GetFoundationModelAvailability"


def ask(worker: RunningWorker, request: ModelRequest, kind: type[A]) -> A:
    answer = worker.call(request)
    assert isinstance(answer, kind)
    return answer


def alter(sandbox: RunningSandbox, operation: str, **members: Any) -> None:
    named = {name.replace("__", "."): value for name, value in members.items()}
    sandbox.control.add_fault(
        Fault(kind=FaultKind.ALTERED, operation=operation, members=named, times=None)
    )


# --- lists -------------------------------------------------------------------------------------------


def test_the_regions_are_botocores_with_their_names(worker: RunningWorker) -> None:
    found = ask(worker, ListModelRegions(), ModelRegionsListed)
    names = {one.code: one.name for one in found.regions}
    assert names[EUROPE] == "Europe (Frankfurt)"
    assert len(names) > 30
    assert found.usual == HOME


def test_models_are_listed_with_what_they_can(worker: RunningWorker) -> None:
    found = ask(worker, ListModels(HOME), ModelsListed)
    models = {one.model_id: one for one in found.models}
    assert found.unreadable == 0
    sonnet, nova = models[WITH_FORM], models[WITHOUT_AGREEMENT]
    assert (sonnet.name, sonnet.provider, sonnet.outputs) == (
        "Claude Sonnet 4",
        "Anthropic",
        ("TEXT",),
    )
    assert (sonnet.needs_agreement, sonnet.needs_form, sonnet.is_legacy) == (True, True, False)
    assert (nova.needs_agreement, nova.needs_form) == (False, False)
    old = models["anthropic.claude-3-5-haiku-20241022-v1:0"]
    assert old.is_legacy
    assert old.legacy_at is not None
    assert old.ends_at is not None
    assert old.ends_at.utcoffset() == timedelta(0)


def test_each_region_has_its_own_models(worker: RunningWorker) -> None:
    west = ask(worker, ListModels(WEST), ModelsListed)
    assert ONLY_WEST in {one.model_id for one in west.models}
    assert ask(worker, ListModels("sa-east-1"), ModelsListed).models == ()


def test_a_filter_goes_to_aws(worker: RunningWorker) -> None:
    only = ModelFilter(provider="Cohere", output="EMBEDDING")
    found = ask(worker, ListModels(HOME, only), ModelsListed)
    assert [one.model_id for one in found.models] == ["cohere.embed-multilingual-v3"]


def test_a_filter_that_aws_does_not_know_is_refused(worker: RunningWorker) -> None:
    with pytest.raises(Rejected):
        worker.call(ListModels(HOME, ModelFilter(output="SMELL")))


@pytest.mark.parametrize("region", ["moon-1", "", "us-east-1.evil.example/"])
def test_a_region_that_botocore_does_not_know_is_asked_nothing(
    worker: RunningWorker, region: str
) -> None:
    with pytest.raises(Rejected) as caught:
        worker.call(ListModels(region))
    assert caught.value.code == "no-region"


def test_a_row_that_makes_no_sense_is_counted(
    sandbox: RunningSandbox, worker: RunningWorker
) -> None:
    alter(sandbox, "ListFoundationModels", modelSummaries__0__modelId=7)
    assert ask(worker, ListModels(HOME), ModelsListed).unreadable == 1


# --- access ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "model_id", "state"),
    [
        (HOME, ENABLED, AccessState.ENABLED),
        (HOME, PLAIN, AccessState.NOT_ENABLED),
        (HOME, BARRED, AccessState.NOT_PERMITTED),
        (HOME, FAILED, AccessState.FAILED),
        (HOME, ONLY_WEST, AccessState.NOT_IN_REGION),
        (WEST, ONLY_WEST, AccessState.NOT_ENABLED),
    ],
)
def test_access_comes_to_a_state(
    worker: RunningWorker, region: str, model_id: str, state: AccessState
) -> None:
    found = ask(worker, ReadAvailability(region, model_id), AvailabilityRead)
    assert found.region == region
    assert found.availability.state is state
    assert found.availability.model_id == model_id


def test_a_failure_comes_with_aws_words(worker: RunningWorker) -> None:
    found = ask(worker, ReadAvailability(HOME, FAILED), AvailabilityRead)
    assert found.availability.error.startswith("The subscription could not be created")


def test_a_word_that_is_new_is_not_taken_for_a_known_one(
    sandbox: RunningSandbox, worker: RunningWorker
) -> None:
    alter(sandbox, AVAILABILITY, entitlementAvailability="MAYBE")
    found = ask(worker, ReadAvailability(HOME, ENABLED), AvailabilityRead)
    assert found.availability.state is AccessState.NEW_WORD


def test_an_answer_about_another_model_is_not_believed(
    sandbox: RunningSandbox, worker: RunningWorker
) -> None:
    for operation, request in (
        (AVAILABILITY, ReadAvailability(HOME, PLAIN)),
        (OFFERS, ListModelOffers(HOME, PLAIN)),
    ):
        alter(sandbox, operation, modelId=ENABLED)
        with pytest.raises(Unclear):
            worker.call(request)


@pytest.mark.parametrize(
    ("request_", "operation"),
    [
        (ListModels(HOME), "ListFoundationModels"),
        (ReadAvailability(HOME, PLAIN), AVAILABILITY),
        (ListModelOffers(HOME, PLAIN), OFFERS),
        (ReadUseCase(HOME), "GetUseCaseForModelAccess"),
    ],
)
def test_refusals_are_told_by_what_there_is_to_do(
    sandbox: RunningSandbox, worker: RunningWorker, request_: ModelRequest, operation: str
) -> None:
    denied = sandbox.control.add_fault(
        Fault(kind=FaultKind.ACCESS_DENIED, operation=operation, times=None)
    )
    with pytest.raises(AccessDenied) as caught:
        worker.call(request_)
    assert caught.value.missing_right == f"bedrock:{operation}"
    assert "It unlocks" in caught.value.hint
    sandbox.control.clear_faults(denied)
    sandbox.control.add_fault(Fault(kind=FaultKind.THROTTLE, operation=operation, times=None))
    with pytest.raises(OverQuota):
        worker.call(request_)


def test_an_unknown_model_is_not_found(worker: RunningWorker) -> None:
    with pytest.raises(NotFound):
        worker.call(ReadAvailability(HOME, "nobody.no-model-v1:0"))


# --- offers ------------------------------------------------------------------------------------------


def offers(worker: RunningWorker, model_id: str, region: str = HOME) -> tuple[ModelOffer, ...]:
    return ask(worker, ListModelOffers(region, model_id), ModelOffersListed).offers


def test_an_offer_has_prices_terms_and_no_token(worker: RunningWorker) -> None:
    (offer,) = offers(worker, PLAIN)
    assert [(one.dimension, one.price, one.unit) for one in offer.rates] == [
        ("input_tokens", Decimal(2), "1M tokens"),
        ("output_tokens", Decimal(8), "1M tokens"),
    ]
    assert offer.legal_url.startswith("https://")
    assert offer.refund_policy
    assert offer.duration == "P36M"
    assert not offer.is_private
    assert "token" not in offer.__struct_fields__


def test_a_private_offer_comes_first_and_is_marked(worker: RunningWorker) -> None:
    found = offers(worker, WITH_FORM)
    assert [one.is_private for one in found] == [True, False]


def test_prices_differ_by_region(worker: RunningWorker) -> None:
    here, there = (offers(worker, WITH_FORM, region)[-1].rates[0] for region in (HOME, EUROPE))
    assert (here.price, there.price) == (Decimal(3), Decimal("3.3"))


@pytest.mark.parametrize(
    "url",
    [
        "http://plain.example/eula",
        "javascript:alert(1)",
        "https://user@host.example/",
        "https:///nowhere",
        "https://x.example/ a",
        "https://\u0435xample.com/",
        "https://[",
    ],
)
def test_a_link_that_is_not_sound_is_left_out_and_told(
    sandbox: RunningSandbox, worker: RunningWorker, url: str
) -> None:
    alter(sandbox, OFFERS, offers__0__termDetails__legalTerm__url=url)
    (offer,) = offers(worker, PLAIN)
    assert (offer.legal_url, offer.has_odd_link) == ("", True)


@pytest.mark.parametrize("price", ["on request", "1e9", "-1", "", "1.2.3", "9" * 41, "٣", "."])
def test_a_price_that_is_no_amount_is_kept_as_text(
    sandbox: RunningSandbox, worker: RunningWorker, price: str
) -> None:
    path = "offers.0.termDetails.usageBasedPricingTerm.rateCard.0.price"
    alter(sandbox, OFFERS, **{path: price})
    rate = offers(worker, PLAIN)[0].rates[0]
    assert (rate.price, rate.price_text) == (None, price)


def test_an_offer_that_makes_no_sense_is_counted(
    sandbox: RunningSandbox, worker: RunningWorker
) -> None:
    alter(sandbox, OFFERS, offers__0__offerToken=7)
    found = ask(worker, ListModelOffers(HOME, PLAIN), ModelOffersListed)
    assert (found.offers, found.unreadable) == ((), 1)


# --- the form ----------------------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[RunningSandbox, RunningWorker]]:
    """An account that a test may change."""
    with running_sandbox() as sandbox, running_worker(tmp_path, sandbox.url) as worker:
        yield sandbox, worker


def test_no_form_then_the_form_that_was_sent(own: tuple[RunningSandbox, RunningWorker]) -> None:
    sandbox, worker = own
    assert ask(worker, ReadUseCase(HOME), UseCaseRead).stored is None
    sandbox.client("bedrock").put_use_case_for_model_access(formData=FORM.document)
    stored = ask(worker, ReadUseCase(EUROPE), UseCaseRead).stored
    assert stored is not None
    assert stored.is_same(FORM)


# --- following and commands --------------------------------------------------------------------------


def test_a_model_is_removed_through_the_worker_and_followed(
    own: tuple[RunningSandbox, RunningWorker],
) -> None:
    sandbox, worker = own
    command = RemoveModel(
        command_id="remove-1",
        target=ENABLED,
        title="Command R+",
        counterparty="Cohere",
        region=HOME,
        shown=ShownModel("AVAILABLE"),
    )
    settled = worker.call(RunCommand(command, "447109263358"))
    assert isinstance(settled, Settled)
    assert settled.record.state is CommandState.UNKNOWN
    sandbox.control.advance(timedelta(seconds=20))
    found = ask(worker, FollowAvailability(HOME, ENABLED), AvailabilityRead)
    assert found.availability.state is AccessState.NOT_ENABLED
    told = worker.log.wait_for(
        AvailabilityChanged, lambda one: one.availability.state is AccessState.NOT_ENABLED
    )
    assert told.availability == found.availability
    ended = worker.log.wait_for(CommandChanged, lambda one: not one.record.state.is_open)
    assert ended.record.state is CommandState.CONFIRMED
    notice = worker.log.wait_for(NoticeDue, lambda one: one.notice.request_id == ENABLED).notice
    assert (notice.kind, notice.outcome) == (NoticeKind.OUTCOME, CommandState.CONFIRMED)
    assert isinstance(worker.call(StopFollowing(HOME, ENABLED)), FollowingStopped)


class Follower:
    """Follows with short delays, on an account of its own."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.control = sandbox.control
        self.told: list[AvailabilityChanged] = []
        self.threads = Threads(4, "test")
        session = AwsSession(Source(sandbox=True), sandbox.url, paced=False)
        self.models = session.models.of(HOME)
        self.reads = ModelReads(session, self.threads, self.told.append, delays_s=(0.01,))

    def states(self) -> list[AccessState]:
        return [one.availability.state for one in self.told]

    def enable(self) -> None:
        self.models.create_agreement(PLAIN, self.models.fresh_offers(PLAIN)[0].token)

    def run(self, work: Callable[[asyncio.Task[Any]], Awaitable[None]]) -> Any:
        """Follow beside some work, and give the following's answer."""

        async def both() -> Any:
            following = asyncio.get_running_loop().create_task(
                self.reads.answer(FollowAvailability(HOME, PLAIN))
            )
            while not self.told and not following.done():  # noqa: ASYNC110 - told by a thread
                await asyncio.sleep(0)
            await work(following)
            return await following

        return asyncio.run(both())


@pytest.fixture
def follower() -> Iterator[Follower]:
    with running_sandbox(is_frozen=True) as sandbox:
        one = Follower(sandbox)
        yield one
        one.threads.close()
        one.threads.join(5)


def test_following_tells_each_change_once_until_it_is_settled(follower: Follower) -> None:
    follower.enable()

    async def work(_following: asyncio.Task[Any]) -> None:
        for expected in (AccessState.PENDING, AccessState.SETTING_UP):
            while follower.states()[-1] is not expected:  # noqa: ASYNC110
                await asyncio.sleep(0)
            follower.control.advance(timedelta(seconds=20))

    answer = follower.run(work)
    assert answer.availability.state is AccessState.ENABLED
    assert follower.states() == [AccessState.PENDING, AccessState.SETTING_UP, AccessState.ENABLED]


def test_what_is_settled_is_read_once(follower: Follower) -> None:
    async def work(_following: asyncio.Task[Any]) -> None:
        return

    assert follower.run(work).availability.state is AccessState.NOT_ENABLED
    assert follower.control.count(AVAILABILITY) == 1


@pytest.mark.parametrize("is_again", [False, True])
def test_a_following_ends_when_it_is_told_or_another_begins(
    follower: Follower, is_again: bool
) -> None:
    follower.enable()

    async def work(following: asyncio.Task[Any]) -> None:
        stop = StopFollowing(HOME, PLAIN)
        if not is_again:
            await follower.reads.answer(stop)
            return
        again = asyncio.get_running_loop().create_task(
            follower.reads.answer(FollowAvailability(HOME, PLAIN))
        )
        assert (await following).availability.state is AccessState.PENDING
        await follower.reads.answer(stop)
        await again

    answer = follower.run(work)
    assert isinstance(answer, AvailabilityRead)
    assert answer.availability.state is AccessState.PENDING


def test_a_following_that_cannot_read_fails(follower: Follower) -> None:
    follower.enable()

    async def work(_following: asyncio.Task[Any]) -> None:
        follower.control.add_fault(
            Fault(kind=FaultKind.ACCESS_DENIED, operation=AVAILABILITY, times=None)
        )

    with pytest.raises(AccessDenied):
        follower.run(work)


def test_a_following_can_be_cancelled_and_begun_anew(follower: Follower) -> None:
    follower.enable()

    async def cancel(following: asyncio.Task[Any]) -> None:
        following.cancel()

    with pytest.raises(asyncio.CancelledError):
        follower.run(cancel)
    follower.control.advance(timedelta(minutes=1))

    async def work(_following: asyncio.Task[Any]) -> None:
        return

    assert follower.run(work).availability.agreement == "AVAILABLE"
