"""The models of the sample account: real ids and providers, invented offers and prices."""

from __future__ import annotations

from msgspec.structs import replace

from app.sandbox.legal_texts import DOCUMENTS_HOST
from app.sandbox.models import AVAILABLE, ERROR, FAILURE, Model, ModelAccess, ModelOffer, Price
from app.sandbox.moments import Moments
from app.sandbox.state import State
from app.sandbox.termsheet import stable_id

US, WEST, EU, TOKYO = "us-east-1", "us-west-2", "eu-central-1", "ap-northeast-1"
EVERYWHERE = (US, "us-east-2", WEST, EU, "eu-west-1", TOKYO)

ENABLED = "cohere.command-r-plus-v1:0"
FAILED = "writer.palmyra-x5-v1:0"
WITH_FORM = "anthropic.claude-sonnet-4-20250514-v1:0"
BARRED = "anthropic.claude-opus-4-1-20250805-v1:0"
PLAIN = "ai21.jamba-1-5-large-v1:0"
ONLY_WEST = "stability.stable-image-core-v1:1"
WITHOUT_AGREEMENT = "amazon.nova-pro-v1:0"

_NO_REFUND = "Usage fees are not refunded."
_ON_REQUEST = "Usage in dispute is looked at within 30 days of the bill. Write to the provider."


def fill_models(state: State, moments: Moments, *, is_bought: bool) -> None:
    """Add the models; with `is_bought`, one is enabled and one failed before."""
    for model in _models(moments):
        state.models[model.id] = model
        state.accesses.add(ModelAccess(model.id, model.provider))
    if is_bought:
        enabled, failed = state.accesses.row(ENABLED), state.accesses.row(FAILED)
        enabled.status, enabled.is_entitled = AVAILABLE, True
        failed.status, failed.error = ERROR, FAILURE


def _models(moments: Moments) -> tuple[Model, ...]:
    both = ("TEXT", "IMAGE")
    sonnet = _offer("claude-sonnet-4", _tokens("3.00", "15.00"))
    private = replace(
        sonnet,
        id=stable_id("offer-", "claude-sonnet-4 private"),
        prices=_tokens("2.55", "12.75"),
        duration="P12M",
        is_private=True,
    )
    old = moments.day("2025-04-01")
    return (
        Model(
            WITH_FORM, "Claude Sonnet 4", "Anthropic", EVERYWHERE, (sonnet, private), both,
            starts_at=moments.day("2025-05-22"),
        ),
        Model(
            BARRED, "Claude Opus 4.1", "Anthropic", (US, WEST),
            (_offer("claude-opus-4-1", _tokens("15.00", "75.00")),), both, is_barred=True,
        ),
        Model(
            "anthropic.claude-3-5-haiku-20241022-v1:0", "Claude 3.5 Haiku", "Anthropic",
            (US, WEST), (_offer("claude-3-5-haiku", _tokens("0.80", "4.00")),), both,
            starts_at=old, legacy_at=moments.day("2026-10-01"), ends_at=moments.day("2027-02-15"),
        ),
        Model(
            ENABLED, "Command R+", "Cohere", (US, WEST),
            (_offer("command-r-plus", _tokens("3.00", "15.00"), _ON_REQUEST),),
            customizations=("FINE_TUNING",), inferences=("ON_DEMAND", "PROVISIONED"),
        ),
        Model(
            "cohere.embed-multilingual-v3", "Embed Multilingual", "Cohere", EVERYWHERE,
            (_offer("embed-multilingual", (_price("input", "0.10"),), _ON_REQUEST),),
            outputs=("EMBEDDING",), is_streaming=False,
        ),
        Model(
            PLAIN, "Jamba 1.5 Large", "AI21 Labs", (US,),
            (_offer("jamba-1-5-large", _tokens("2.00", "8.00"), _ON_REQUEST, "P36M"),),
        ),
        Model(
            FAILED, "Palmyra X5", "Writer", (US, WEST),
            (_offer("palmyra-x5", _tokens("0.60", "6.00")),),
        ),
        Model(
            ONLY_WEST, "Stable Image Core", "Stability AI", (WEST,),
            (_offer("stable-image-core", (_IMAGE,)),), outputs=("IMAGE",), is_streaming=False,
        ),
        Model(
            WITHOUT_AGREEMENT, "Nova Pro", "Amazon", EVERYWHERE, inputs=both,
            customizations=("FINE_TUNING", "DISTILLATION"),
        ),
        Model(
            "amazon.titan-embed-text-v2:0", "Titan Text Embed v2", "Amazon", EVERYWHERE,
            outputs=("EMBEDDING",), is_streaming=False,
        ),
        Model("meta.llama3-3-70b-instruct-v1:0", "Llama 3.3 70B", "Meta", (US, "us-east-2", WEST)),
        Model("mistral.mistral-large-2402-v1:0", "Mistral Large", "Mistral AI", (US, WEST, EU)),
        Model("deepseek.r1-v1:0", "DeepSeek-R1", "DeepSeek", (US, WEST)),
        Model("qwen.qwen3-32b-v1:0", "Qwen3 32B", "Qwen", (US, WEST, TOKYO)),
    )  # fmt: skip


def _offer(
    name: str, prices: tuple[Price, ...], refund: str = _NO_REFUND, duration: str | None = None
) -> ModelOffer:
    site = f"https://{DOCUMENTS_HOST}/{stable_id('', name, 8)}"
    return ModelOffer(stable_id("offer-", name), prices, f"{site}/eula", refund, duration)


def _tokens(taken: str, given: str) -> tuple[Price, ...]:
    return (_price("input", taken), _price("output", given))


def _price(direction: str, price: str) -> Price:
    kind = {"input": "taken in", "output": "given out"}[direction]
    return Price(
        f"{direction}_tokens", price, "1M tokens", f"Price for one million tokens that are {kind}"
    )


_IMAGE = Price("images", "0.04", "image", "Price for one image, of any size")
