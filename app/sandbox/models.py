"""AI models in the simulated account: what there is to enable, and how an agreement for one comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:  # the state holds these rows
    from app.sandbox.transitions import Cause, Stage

AVAILABLE = "AVAILABLE"
NOT_AVAILABLE = "NOT_AVAILABLE"
MODEL_PENDING = "PENDING"
ERROR = "ERROR"

SETTLES_AFTER = timedelta(seconds=20)  # from the call until the agreement is there, or gone
ENTITLED_AFTER = timedelta(seconds=10)  # more, until the access is set up
FAILURE = "The subscription could not be created: no valid payment instrument was found."


class Price(msgspec.Struct, frozen=True):
    """One line of a rate card in us-east-1."""

    dimension: str
    price: str
    unit: str
    description: str


class ModelOffer(msgspec.Struct, frozen=True):
    """An offer for a model; a private one is for this account only."""

    id: str
    prices: tuple[Price, ...]
    legal_url: str
    refund_policy: str
    duration: str | None = None
    is_private: bool = False


class Model(msgspec.Struct, frozen=True):
    """A model. Without offers there is nothing to enable; `is_barred`: this account may not have it."""

    id: str
    name: str
    provider: str
    regions: tuple[str, ...]
    offers: tuple[ModelOffer, ...] = ()
    inputs: tuple[str, ...] = ("TEXT",)
    outputs: tuple[str, ...] = ("TEXT",)
    customizations: tuple[str, ...] = ()
    inferences: tuple[str, ...] = ("ON_DEMAND",)
    is_streaming: bool = True
    starts_at: datetime | None = None
    legacy_at: datetime | None = None
    ends_at: datetime | None = None
    is_barred: bool = False

    @property
    def needs_form(self) -> bool:
        """Whether its provider wants to know what for."""
        return self.provider == "Anthropic"


class ModelAccess(msgspec.Struct):
    """What the account has of a model. `price_factor` is what its provider has changed since."""

    model_id: str
    provider: str
    status: str = NOT_AVAILABLE
    error: str = ""
    is_entitled: bool = False
    goes_to: str = ""
    changes_at: datetime | None = None
    fails_next: bool = False
    price_factor: str = "1"


class UseCase(msgspec.Struct):
    """A use-case form that was sent. `scope` is "" for commercial regions, else the one opt-in region."""

    scope: str
    data: bytes


def begin_agreement(stage: Stage, access: ModelAccess, cause: Cause) -> None:
    """Ask for an agreement; a little later it is there, or has failed."""
    access.goes_to = ERROR if access.fails_next else AVAILABLE
    access.fails_next = False
    _go(stage, access, cause, "model agreement CREATED")


def end_agreement_for(stage: Stage, access: ModelAccess, cause: Cause) -> None:
    """Ask for the end of an agreement."""
    access.goes_to = NOT_AVAILABLE
    _go(stage, access, cause, "model agreement DELETED")


def model_due(stage: Stage, model_id: str, at: datetime) -> None:
    """Bring a model's access on when its time has come."""
    access = stage.state.accesses.get(model_id)
    if access is None or access.changes_at != at:
        return
    if access.status == MODEL_PENDING:
        access.status, access.goes_to = access.goes_to, ""
        access.error = FAILURE if access.status == ERROR else ""
        access.changes_at = at + ENTITLED_AFTER if access.status == AVAILABLE else None
        if access.status == NOT_AVAILABLE:
            access.is_entitled = False
    else:
        access.is_entitled, access.changes_at = True, None
    if access.changes_at:
        stage.wake(access.changes_at, "model", model_id)
    stage.state.accesses.touch(access)


def _go(stage: Stage, access: ModelAccess, cause: Cause, effect: str) -> None:
    access.status, access.error = MODEL_PENDING, ""
    access.changes_at = cause.at + SETTLES_AFTER
    stage.wake(access.changes_at, "model", access.model_id)
    stage.state.accesses.touch(access)
    stage.record(access.model_id, f"{effect} by {cause.by}", cause)


# --- what others do ----------------------------------------------------------------------------------


def _reprice(access: ModelAccess, params: Mapping[str, Any]) -> None:
    try:
        access.price_factor = str(Decimal(str(params.get("price_factor", "1.25"))))
    except InvalidOperation as cause:
        raise ValueError("The price factor is not a number.") from cause


def _fail_next(access: ModelAccess, _params: Mapping[str, Any]) -> None:
    access.fails_next = True


def _invoke(access: ModelAccess, _params: Mapping[str, Any]) -> None:
    access.status, access.error, access.is_entitled = AVAILABLE, "", True
    access.changes_at = None


MODEL_ACTS: Mapping[str, Callable[[ModelAccess, Mapping[str, Any]], None]] = {
    "reprice_model": _reprice,
    "fail_next_model_agreement": _fail_next,
    "invoke_model": _invoke,
}


def model_act(stage: Stage, action: str, params: Mapping[str, Any]) -> str:
    """Let a provider change prices, AWS fail, or somebody use a model. Raises ValueError."""
    access = stage.state.accesses.get(str(params.get("model_id")))
    if access is None:
        raise ValueError(f"There is no model {params.get('model_id')!r}.")
    MODEL_ACTS[action](access, params)
    stage.state.accesses.touch(access)
    return access.model_id
