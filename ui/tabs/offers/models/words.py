"""What is said about a model: its facts in the table, its next step, and what a person can do about it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum, auto

import msgspec

from app.language import tr, tr_in
from app.model.foundation_model import (
    AUTHORIZED,
    AVAILABLE,
    ERROR,
    NOT_AUTHORIZED,
    NOT_AVAILABLE,
    PENDING,
    AccessState,
    Availability,
    ModelOffer,
    ModelSummary,
)
from app.model.text import plain
from ui import text
from ui.table.column import Cell
from ui.terms.periods import period
from ui.theme import Tone
from ui.widgets.chip import ChipFace

_KINDS = {
    "TEXT": tr("Text"),
    "IMAGE": tr("Image"),
    "EMBEDDING": tr("Embeddings"),
    "AUDIO": tr("Audio"),
    "SPEECH": tr("Speech"),
    "VIDEO": tr("Video"),
}
_KINDS_INSIDE = {
    "TEXT": tr("text"),
    "IMAGE": tr("image"),
    "EMBEDDING": tr("embeddings"),
    "AUDIO": tr("audio"),
    "SPEECH": tr("speech"),
    "VIDEO": tr("video"),
}
_YES = Cell(tr("Yes"), spoken=tr("yes"), icon="check-circle", icon_tone=Tone.POSITIVE)
_NO = Cell(tr("No"), spoken=tr("no"), icon="minus-circle", is_faint=True)
_FACTS = {
    AVAILABLE: _YES,
    AUTHORIZED: _YES,
    NOT_AVAILABLE: _NO,
    NOT_AUTHORIZED: _NO,
    PENDING: Cell(tr("Pending"), spoken=tr("pending"), icon="hourglass-medium", tone=Tone.WARNING),
    ERROR: Cell(tr("Error"), spoken=tr("error"), icon="warning-circle", tone=Tone.DANGER),
}
_NOT_READ = Cell(text.DASH, is_faint=True, spoken=tr("not read yet"))
_STEPS = {
    AccessState.ENABLED: ChipFace(Tone.POSITIVE, "check-circle", tr("Ready to use")),
    AccessState.SETTING_UP: ChipFace(Tone.WARNING, "hourglass-medium", tr("Being set up")),
    AccessState.NOT_ENABLED: ChipFace(
        Tone.ACCENT, "pencil-line", tr_in("chip", "Accept the offer")
    ),
    AccessState.PENDING: ChipFace(Tone.WARNING, "hourglass-medium", tr("AWS is at work")),
    AccessState.FAILED: ChipFace(Tone.DANGER, "warning-circle", tr("Agreement failed")),
    AccessState.NOT_PERMITTED: ChipFace(Tone.NEUTRAL, "prohibit", tr("Not allowed here")),
    AccessState.NOT_IN_REGION: ChipFace(Tone.NEUTRAL, "map-pin", tr("Other region")),
    AccessState.NEW_WORD: ChipFace(Tone.NEUTRAL, "question", tr("New to this version")),
}
_SEND_FORM = ChipFace(Tone.ACCENT, "note-pencil", tr("Send the form"))
_NONE_NEEDED = ChipFace(Tone.NEUTRAL, "check-circle", tr("No offer to accept"))
_NOT_READABLE = ChipFace(Tone.NEUTRAL, "question", tr("Not readable"))
_TO_DO = {
    AccessState.ENABLED: (
        Tone.POSITIVE,
        "check-circle",
        tr("After a change it can take 15 minutes until every call works."),
    ),
    AccessState.SETTING_UP: (
        Tone.WARNING,
        "hourglass-medium",
        tr("Nothing is to be done: wait some minutes. Countersign looks again by itself."),
    ),
    AccessState.PENDING: (
        Tone.WARNING,
        "hourglass-medium",
        tr("Nothing is to be done: wait some minutes. Countersign looks again by itself."),
    ),
    AccessState.FAILED: (
        Tone.DANGER,
        "warning-circle",
        tr("Read why, then accept the offer once more."),
    ),
    AccessState.NOT_PERMITTED: (
        Tone.WARNING,
        "prohibit",
        tr("A policy may forbid it. Ask the person who manages AWS access."),
    ),
    AccessState.NEW_WORD: (
        Tone.NEUTRAL,
        "question",
        tr("A newer Countersign may know them. They stand below."),
    ),
}


class FormState(StrEnum):
    """Where the account's use-case form stands, as far as it is known."""

    NOT_READ = auto()
    SENT = auto()
    MISSING = auto()
    FAILED = auto()


KNOWN_FORM = (FormState.SENT, FormState.MISSING)


class Advice(msgspec.Struct, frozen=True):
    """Where a model stands and what to do, in two sentences. `quote` is AWS's own text."""

    tone: Tone
    icon: str
    strong: str
    rest: str
    quote: str = ""


# --- the table ---------------------------------------------------------------------------------------


def title(model: ModelSummary) -> str:
    """The model's name, else its id."""
    return plain(model.name, 80) or model.model_id


def provider(model: ModelSummary) -> str:
    """Who makes it."""
    return plain(model.provider, 60) or tr("Provider not named")


def kind_words(word: str) -> str:
    """A modality in words; a new one as it is."""
    return _KINDS.get(word) or plain(word, 30)


def kinds(model: ModelSummary) -> str:
    """What goes in and comes out: `Text and image`, `Text to image`."""
    ins, outs = _listed(model.inputs), _listed(model.outputs)
    if not ins or not outs or set(model.inputs) == set(model.outputs):
        return outs or ins
    if model.outputs == ("EMBEDDING",):
        return tr("Embeddings of {kinds}", kinds=_listed(model.inputs, is_inside=True))
    return tr("{taken} to {given}", taken=ins, given=_listed(model.outputs, is_inside=True))


def second_line(model: ModelSummary) -> str:
    """`Vantor · Text`, and that AWS will take it away."""
    legacy = tr("legacy, will go") if model.is_legacy else ""
    if model.is_legacy and model.ends_at:
        legacy = tr("legacy, until {date}", date=text.date(model.ends_at))
    return " · ".join(part for part in (provider(model), legacy, kinds(model)) if part)


def farewell(model: ModelSummary) -> str:
    """That AWS takes the model away; empty where it does not."""
    if not model.is_legacy:
        return ""
    if model.ends_at:
        return tr("AWS takes this model away on {date}.", date=text.date(model.ends_at))
    return tr("AWS takes this model away on a day that it does not name.")


def fact_cell(word: str | None) -> Cell:
    """One of the four facts as icon and word; a new word of AWS as it is."""
    if word is None:
        return _NOT_READ
    return _FACTS.get(word) or Cell(plain(word, 30) or text.DASH, icon="question", is_faint=True)


def next_step(
    model: ModelSummary, facts: Availability | None, form: FormState, *, is_failed: bool = False
) -> ChipFace | None:
    """What to do next, as a chip; None while nothing is known."""
    if facts is None:
        return _NOT_READABLE if is_failed else None
    if facts.state is AccessState.NOT_ENABLED:
        if not model.needs_agreement:
            return _NONE_NEEDED
        if model.needs_form and form is FormState.NOT_READ:
            return None
        if model.needs_form and form is FormState.MISSING:
            return _SEND_FORM
    return _STEPS[facts.state]


# --- the pane ----------------------------------------------------------------------------------------


def advice(model: ModelSummary, facts: Availability, form: FormState, region: str) -> Advice:
    """Where it stands and what to do next, for every combination of the facts."""
    state = facts.state
    tone, icon, rest = _what_to_do(model, facts, form, region)
    quote = plain(facts.error) if state is AccessState.FAILED else ""
    return Advice(tone, icon, _said(model, facts), rest, quote)


def _said(model: ModelSummary, facts: Availability) -> str:
    is_told = facts.state is AccessState.NOT_ENABLED and not model.needs_agreement
    return _no_agreement(model) if is_told else facts.sentence


def _no_agreement(model: ModelSummary) -> str:
    return tr("Models of {provider} need no agreement.", provider=provider(model))


def _what_to_do(
    model: ModelSummary, facts: Availability, form: FormState, region: str
) -> tuple[Tone, str, str]:
    if facts.state is AccessState.NOT_ENABLED:
        return _what_to_accept(model, form)
    if facts.state is AccessState.NOT_IN_REGION:
        rest = tr(
            "Choose another region than {region} above the list to look there.", region=region
        )
        return Tone.NEUTRAL, "map-pin", rest
    tone, icon, rest = _TO_DO[facts.state]
    if facts.state is AccessState.ENABLED and not model.needs_agreement:
        rest = tr(
            "Models of {provider} need no agreement. There is nothing to accept or to remove.",
            provider=provider(model),
        )
    if facts.state is AccessState.NOT_PERMITTED and facts.can_enable and model.needs_agreement:
        rest = tr(
            "A policy may forbid it. Ask the person who manages AWS access. You can still try to accept "
            "the offer: AWS decides."
        )
    return tone, icon, rest


def _what_to_accept(model: ModelSummary, form: FormState) -> tuple[Tone, str, str]:
    if not model.needs_agreement:
        rest = tr("It can be called by everybody whom a policy of this account allows to.")
        return Tone.NEUTRAL, "check-circle", rest
    if model.needs_form and form is not FormState.SENT:
        rest = tr(
            "{provider} wants the use-case form first, then you can accept the offer.",
            provider=provider(model),
        )
        return Tone.ACCENT, "note-pencil", rest
    return Tone.ACCENT, "pencil-line", tr("Read what it costs, then accept the offer.")


# --- offers ------------------------------------------------------------------------------------------


def offer_name(offer: ModelOffer) -> str:
    """`public offer` or `private offer`."""
    return tr("private offer") if offer.is_private else tr("public offer")


def offer_options(offers: Iterable[ModelOffer]) -> dict[str, str]:
    """Offers by their place in the list, for a choice among them."""
    return {
        str(place): ", ".join(part for part in (_offer_title(one), plain(one.offer_id, 40)) if part)
        for place, one in enumerate(offers)
    }


def _offer_title(offer: ModelOffer) -> str:
    return tr("Private offer") if offer.is_private else tr("Public offer")


def runs(offer: ModelOffer) -> str:
    """How long the agreement holds."""
    return period(offer.duration) if offer.duration else tr("Until you remove it")


def refunds(offer: ModelOffer) -> str:
    """The refund policy in the provider's words."""
    return plain(offer.refund_policy, 2000) or tr("AWS names no refund policy")


def _listed(words: tuple[str, ...], *, is_inside: bool = False) -> str:
    """Modalities joined; `is_inside` a sentence, which does not begin with them."""
    if not words:
        return ""
    first = _kind_inside(words[0]) if is_inside else kind_words(words[0])
    said = [first, *map(_kind_inside, words[1:])]
    if len(said) > 1:
        return tr("{kinds} and {kind}", kinds=", ".join(said[:-1]), kind=said[-1])
    return first


def _kind_inside(word: str) -> str:
    return _KINDS_INSIDE.get(word) or plain(word, 30).lower()
