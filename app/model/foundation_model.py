"""AI models of Amazon Bedrock: a model, its offers, and what AWS says of this account's access to it.

Names and texts are foreign: providers write them. The words of AWS (`AVAILABLE`, …) are kept as they come,
so that a new one is shown as new and never taken for a known one.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from app.language import tr

AVAILABLE = "AVAILABLE"
NOT_AVAILABLE = "NOT_AVAILABLE"
PENDING = "PENDING"
ERROR = "ERROR"
AUTHORIZED = "AUTHORIZED"
NOT_AUTHORIZED = "NOT_AUTHORIZED"

LEGACY = "LEGACY"

# As botocore's model of bedrock has it (BedrockModelId), where the length is a rule of its own.
_MODEL_ID = re.compile(
    r"[a-z0-9-]{1,63}[.][a-z0-9-]{1,63}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}"
    r"([:][a-z0-9-]{1,63}){0,2}(/[a-z0-9]{12})?"
)
_LONGEST_MODEL_ID = 140
# Whose models need no agreement, by AWS's user guide on model access: there is nothing to enable.
_WITHOUT_AGREEMENT = frozenset({"amazon", "deepseek", "meta", "mistral ai", "qwen"})
_WITH_FORM = frozenset({"anthropic"})


def is_model_id(text: str) -> bool:
    """Whether a text can be the id of a model, such as `anthropic.claude-sonnet-4-20250514-v1:0`."""
    return len(text) <= _LONGEST_MODEL_ID and _MODEL_ID.fullmatch(text) is not None


class ModelRegion(msgspec.Struct, frozen=True):
    """A region that has Bedrock; `name` is AWS's, such as `Europe (Frankfurt)`, else the code again."""

    code: str
    name: str


class ModelFilter(msgspec.Struct, frozen=True):
    """What ListFoundationModels can be narrowed by, in AWS's words; empty members do not narrow.

    `output` is TEXT, IMAGE or EMBEDDING; `inference` ON_DEMAND or PROVISIONED; `customization`
    FINE_TUNING, CONTINUED_PRE_TRAINING or DISTILLATION; `provider` is a whole name.
    """

    provider: str = ""
    output: str = ""
    inference: str = ""
    customization: str = ""


class ModelSummary(msgspec.Struct, frozen=True):
    """One model of a region. `status` is ACTIVE or LEGACY; `ends_at` is when AWS takes it away."""

    model_id: str
    arn: str = ""
    name: str = ""
    provider: str = ""
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    customizations: tuple[str, ...] = ()
    inferences: tuple[str, ...] = ()
    is_streaming: bool = False
    status: str = ""
    starts_at: datetime | None = None
    legacy_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def is_legacy(self) -> bool:
        """Whether AWS will take it away."""
        return self.status == LEGACY

    @property
    def needs_agreement(self) -> bool:
        """Whether there is anything to enable: some providers' models just work."""
        return self.provider.strip().casefold() not in _WITHOUT_AGREEMENT

    @property
    def needs_form(self) -> bool:
        """Whether the account must have sent its use-case form first."""
        return self.provider.strip().casefold() in _WITH_FORM


class AccessState(StrEnum):
    """What the four facts of an availability come to."""

    ENABLED = "enabled"
    SETTING_UP = "setting-up"
    NOT_ENABLED = "not-enabled"
    PENDING = "pending"
    FAILED = "failed"
    NOT_PERMITTED = "not-permitted"
    NOT_IN_REGION = "not-in-region"
    NEW_WORD = "new-word"


_SENTENCES = {
    AccessState.ENABLED: tr("This account has access to the model."),
    AccessState.SETTING_UP: tr("The agreement is there, but AWS has not set up the access yet."),
    AccessState.NOT_ENABLED: tr("This account has no agreement for the model."),
    AccessState.PENDING: tr("AWS is making or ending the agreement."),
    AccessState.FAILED: tr("AWS could not make the agreement."),
    AccessState.NOT_PERMITTED: tr("AWS does not permit this account or role to use the model."),
    AccessState.NOT_IN_REGION: tr("The model is not offered in this region."),
    AccessState.NEW_WORD: tr("AWS describes the access in words that this version does not know."),
}


class Availability(msgspec.Struct, frozen=True):
    """The facts of GetFoundationModelAvailability, in AWS's words. `error` is foreign text.

    `agreement` AVAILABLE, PENDING, NOT_AVAILABLE or ERROR: whether the account has an agreement, in all
    regions; `authorization` AUTHORIZED or NOT_AUTHORIZED; `entitlement` and `in_region` AVAILABLE or
    NOT_AVAILABLE. AWS states the meaning of the first only.
    """

    model_id: str
    agreement: str
    authorization: str
    entitlement: str
    in_region: str
    error: str = ""

    @property
    def state(self) -> AccessState:
        """What the facts come to: the first that holds, from what no action mends to what is well."""
        first = (
            (self._has_new_word, AccessState.NEW_WORD),
            (self.in_region == NOT_AVAILABLE, AccessState.NOT_IN_REGION),
            (self.agreement == PENDING, AccessState.PENDING),
            (self.agreement == ERROR, AccessState.FAILED),
            (self.authorization == NOT_AUTHORIZED, AccessState.NOT_PERMITTED),
            (self.agreement == NOT_AVAILABLE, AccessState.NOT_ENABLED),
            (self.entitlement == NOT_AVAILABLE, AccessState.SETTING_UP),
        )
        return next((state for holds, state in first if holds), AccessState.ENABLED)

    @property
    def sentence(self) -> str:
        """Say the state, and the agreement where the state hides it."""
        told = _SENTENCES[self.state]
        hides = self.state in (AccessState.NOT_IN_REGION, AccessState.NOT_PERMITTED)
        if hides and self.agreement == AVAILABLE:
            return tr("{told} An agreement for it exists.", told=told)
        return told

    @property
    def can_enable(self) -> bool:
        """Whether an agreement can be asked for.

        NOT_AUTHORIZED warns but does not forbid: AWS does not say whom it means, and it decides anyway.
        """
        return self.in_region == AVAILABLE and self.agreement in (NOT_AVAILABLE, ERROR)

    @property
    def can_remove(self) -> bool:
        """Whether there is an agreement to end, also where the region lacks the model."""
        return self.agreement == AVAILABLE

    @property
    def is_settled(self) -> bool:
        """Whether AWS will not change it by itself: worth no more polling."""
        return self.state not in (AccessState.PENDING, AccessState.SETTING_UP)

    @property
    def _has_new_word(self) -> bool:
        return (
            self.agreement not in (AVAILABLE, PENDING, NOT_AVAILABLE, ERROR)
            or self.authorization not in (AUTHORIZED, NOT_AUTHORIZED)
            or self.entitlement not in (AVAILABLE, NOT_AVAILABLE)
            or self.in_region not in (AVAILABLE, NOT_AVAILABLE)
        )


class Rate(msgspec.Struct, frozen=True):
    """One line of a rate card. AWS names no currency; `price` is None where `price_text` is no number."""

    dimension: str = ""
    price: Decimal | None = None
    price_text: str = ""
    unit: str = ""
    description: str = ""


class ModelOffer(msgspec.Struct, frozen=True):
    """What a model costs, and on which terms.

    `legal_url` is https or empty (`has_odd_link`: AWS gave another one). `duration` is AWS's text, such as
    P12M, empty when there is none. AWS's token of the offer is not here: it ages, so that a fresh one is
    fetched when the offer is taken. `is_private`: it is not among the public offers.
    """

    offer_id: str = ""
    rates: tuple[Rate, ...] = ()
    legal_url: str = ""
    refund_policy: str = ""
    duration: str = ""
    is_private: bool = False
    has_odd_link: bool = False
