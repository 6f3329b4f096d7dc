"""The messages of AI models: what the window asks of Bedrock past the store, and the answers.

Nothing of it is stored. Enabling or removing a model and sending the use-case form are commands
(`EnableModel`, `RemoveModel`, `SubmitUseCase` in app.model.command), run with RunCommand; their records
tell where they stand. AWS allows about one availability a second: ask for the models that are looked at,
not for all.
"""

from __future__ import annotations

import msgspec

from app.model.foundation_model import (
    Availability,
    ModelFilter,
    ModelOffer,
    ModelRegion,
    ModelSummary,
)
from app.model.use_case_form import StoredForm

# --- calls -------------------------------------------------------------------------------------------


class ListModelRegions(msgspec.Struct, frozen=True, tag=True):
    """Name the regions that have Bedrock; asks nobody. Answered with ModelRegionsListed."""


class ListModels(msgspec.Struct, frozen=True, tag=True):
    """List the models of a region. Answered with ModelsListed."""

    region: str
    filter: ModelFilter = ModelFilter()


class ReadAvailability(msgspec.Struct, frozen=True, tag=True):
    """Read whether the account has access to a model. Answered with AvailabilityRead."""

    region: str
    model_id: str


class FollowAvailability(msgspec.Struct, frozen=True, tag=True):
    """Read an availability again and again, until AWS will not change it by itself.

    AvailabilityChanged is published whenever it is another than before, and at first. Answered with
    AvailabilityRead: settled, or as it was when the following ended (StopFollowing, another
    FollowAvailability of this model and region, or half an hour). Fails when a read fails.
    """

    region: str
    model_id: str


class StopFollowing(msgspec.Struct, frozen=True, tag=True):
    """End the following of this model's availability. Answered with FollowingStopped."""

    region: str
    model_id: str


class ListModelOffers(msgspec.Struct, frozen=True, tag=True):
    """List a model's offers, private ones first. Answered with ModelOffersListed."""

    region: str
    model_id: str


class ReadUseCase(msgspec.Struct, frozen=True, tag=True):
    """Read the use-case form that the account has sent. Answered with UseCaseRead."""

    region: str


# --- answers -----------------------------------------------------------------------------------------


class ModelRegionsListed(msgspec.Struct, frozen=True, tag=True):
    """All regions by code; `usual` is where to begin: the profile's region, else us-east-1."""

    regions: tuple[ModelRegion, ...]
    usual: str


class ModelsListed(msgspec.Struct, frozen=True, tag=True):
    """All models that the filter leaves. `unreadable` ones are missing."""

    models: tuple[ModelSummary, ...]
    unreadable: int = 0


class AvailabilityRead(msgspec.Struct, frozen=True, tag=True):
    """What AWS says of the account's access to a model."""

    region: str
    availability: Availability


class FollowingStopped(msgspec.Struct, frozen=True, tag=True):
    """Nothing is followed there any more, and may not have been before."""


class ModelOffersListed(msgspec.Struct, frozen=True, tag=True):
    """All offers for a model. `unreadable` ones are missing."""

    offers: tuple[ModelOffer, ...]
    unreadable: int = 0


class UseCaseRead(msgspec.Struct, frozen=True, tag=True):
    """The form that the account has sent; None: none yet."""

    stored: StoredForm | None


# --- events ------------------------------------------------------------------------------------------


class AvailabilityChanged(msgspec.Struct, frozen=True, tag=True):
    """A followed availability, as AWS gives it now."""

    region: str
    availability: Availability


ModelRequest = (
    ListModelRegions
    | ListModels
    | ReadAvailability
    | FollowAvailability
    | StopFollowing
    | ListModelOffers
    | ReadUseCase
)
ModelAnswer = (
    ModelRegionsListed
    | ModelsListed
    | AvailabilityRead
    | FollowingStopped
    | ModelOffersListed
    | UseCaseRead
)
