"""AI models of the pictures, with what AWS says of the access to them, and offers with rate cards."""

from __future__ import annotations

from decimal import Decimal

from app.model.foundation_model import (
    AUTHORIZED,
    AVAILABLE,
    ERROR,
    NOT_AUTHORIZED,
    NOT_AVAILABLE,
    PENDING,
    Availability,
    ModelOffer,
    ModelRegion,
    ModelSummary,
    Rate,
)
from app.model.use_case_form import StoredForm, UseCaseForm

REASON, MINI, LARGE = "vantor.reason-2-v1:0", "vantor.reason-2-mini-v1:0", "aurelle.large-3-v1:0"
SPEECH, RERANK, IMAGE = "murmurate.speech-2-v1:0", "ionstar.rerank-3-v1:0", "willow.image-1-5-v1:0"
CLAUDE, NOVA = "anthropic.claude-sample-v1:0", "amazon.nova-sample-v1:0"
REGIONS = (
    ModelRegion("eu-central-1", "Europe (Frankfurt)"),
    ModelRegion("us-east-1", "US East (N. Virginia)"),
)


def model(
    model_id: str, name: str, provider: str, inputs: tuple[str, ...], outputs: tuple[str, ...]
) -> ModelSummary:
    return ModelSummary(
        model_id, name=name, provider=provider, inputs=inputs, outputs=outputs, status="ACTIVE"
    )


TEXT, BOTH = ("TEXT",), ("TEXT", "IMAGE")
MODELS = (
    model(LARGE, "Aurelle Large 3", "Aurelle", BOTH, TEXT),
    model(CLAUDE, "Claude Sample", "Anthropic", TEXT, TEXT),
    model(RERANK, "Ionstar Rerank 3", "Ionstar", TEXT, TEXT),
    model(SPEECH, "Murmurate Speech 2", "Murmurate", TEXT, ("SPEECH",)),
    model(NOVA, "Nova Sample", "Amazon", TEXT, TEXT),
    model(REASON, "Vantor Reason 2", "Vantor", TEXT, TEXT),
    model(MINI, "Vantor Reason 2 Mini", "Vantor", TEXT, TEXT),
    model(IMAGE, "Willowisp Image 1.5", "Willowisp", TEXT, ("IMAGE",)),
)


def facts(
    model_id: str,
    agreement: str = NOT_AVAILABLE,
    authorization: str = AUTHORIZED,
    entitlement: str = NOT_AVAILABLE,
    in_region: str = AVAILABLE,
    error: str = "",
) -> Availability:
    return Availability(model_id, agreement, authorization, entitlement, in_region, error)


FACTS = {
    LARGE: facts(LARGE, AVAILABLE, entitlement=AVAILABLE),
    CLAUDE: facts(CLAUDE),
    RERANK: facts(RERANK, ERROR, error="The payment instrument was declined."),
    SPEECH: facts(SPEECH, in_region=NOT_AVAILABLE),
    NOVA: facts(NOVA),
    REASON: facts(REASON),
    MINI: facts(MINI, PENDING),
    IMAGE: facts(IMAGE, authorization=NOT_AUTHORIZED),
}


def rate(name: str, price: str, unit: str = "1,000") -> Rate:
    return Rate(name.lower().replace(" ", "-"), Decimal(price), price, unit, name)


RATES = (
    rate("Input tokens", "0.0028"),
    rate("Output tokens", "0.0112"),
    rate("Cached input tokens", "0.0007"),
    rate("Batch input tokens", "0.0014"),
    rate("Batch output tokens", "0.0056"),
)
PUBLIC = ModelOffer(
    "offer-reasonpublic1",
    RATES,
    "https://samples.amazonaws.com/eula/vantor.txt",
    "None",
)
PRIVATE = ModelOffer(
    "offer-reasonprivate",
    (rate("Input tokens", "0.0021000"), Rate("odd", None, "on request", "", "")),
    "https://samples.amazonaws.com/eula/vantor.txt",
    "Write to the provider within 30 days of the bill, and say which use you dispute.",
    "P12M",
    is_private=True,
)
FORM = UseCaseForm(
    "Brindle Loom",
    "https://brindleloom.example",
    "0",
    "Software",
    "",
    "Summarise supplier contracts. People check each result before it is used.",
)
STORED = StoredForm(FORM, FORM.document.decode())
