"""The sheets for AI models: accept an offer, remove the access, send the use-case form."""

from __future__ import annotations

from app.language import tr
from app.model.command import (
    USE_CASE_FORM,
    EnableModel,
    RemoveModel,
    ShownModel,
    ShownModelOffer,
    SubmitUseCase,
)
from app.model.foundation_model import Availability, ModelOffer, ModelSummary
from app.model.text import plain
from app.model.use_case_form import UseCaseForm
from ui import text
from ui.confirm.plan import Fact, Line, Plan, line, phrase
from ui.terms.document_names import host_of
from ui.terms.periods import period
from ui.terms.rate_words import rate_words

_RATES_SHOWN = 6


def enable_model(
    model: ModelSummary,
    facts: Availability,
    offer: ModelOffer,
    *,
    region: str,
    account_id: str,
    command_id: str,
) -> Plan:
    """The sheet that accepts an offer. Nothing is charged by it; all use is."""
    return Plan(
        command=EnableModel(
            command_id,
            model.model_id,
            model.name or model.model_id,
            model.provider,
            region=region,
            shown=ShownModelOffer(facts.agreement, offer),
        ),
        icon="pencil-line",
        action=tr("Accept a model offer"),
        title=plain(model.name, 160) or model.model_id,
        subtitle=tr("{provider}, private offer", provider=_provider(model))
        if offer.is_private
        else tr("{provider}, public offer", provider=_provider(model)),
        facts=(
            Fact("handshake", _agreement(account_id)),
            *_costs(offer),
            _terms(offer),
            Fact("arrow-u-up-left", _refunds(offer)),
            Fact("calendar-blank", _runs(offer)),
        ),
        final=phrase(
            "<b>You can remove the access later.</b> What was used until then is "
            "charged all the same."
        ),
        button=tr("Accept the offer"),
    )


def remove_model(
    model: ModelSummary, facts: Availability, *, region: str, account_id: str, command_id: str
) -> Plan:
    """The sheet that ends an agreement; that keeps nobody from using the model."""
    account = text.account_id(account_id)
    return Plan(
        command=RemoveModel(
            command_id,
            model.model_id,
            model.name or model.model_id,
            model.provider,
            region=region,
            shown=ShownModel(facts.agreement),
        ),
        icon="minus-circle",
        action=tr("Remove the access to a model"),
        title=plain(model.name, 160) or model.model_id,
        subtitle=tr(
            "{provider}, in all regions of account {account}",
            provider=_provider(model),
            account=account,
        ),
        facts=(
            Fact("prohibit", line(tr("AWS ends the agreement. This can take some minutes."))),
            Fact("receipt", line(tr("What was used until then is still charged."))),
            Fact(
                "arrows-clockwise",
                phrase(
                    "<b>Whoever may call the model subscribes again by calling it.</b> That "
                    "needs no click and no approval."
                ),
            ),
            Fact(
                "lock-key",
                phrase(
                    "To keep it off, deny <b>bedrock:InvokeModel*</b> for it in a policy of "
                    "the account or of the organisation."
                ),
            ),
        ),
        final=phrase("<b>This is no lock.</b> You can accept the offer again at any time."),
        button=tr("Remove the access"),
        is_danger=True,
    )


def send_form(form: UseCaseForm, *, region: str, command_id: str) -> Plan:
    """The sheet that asks for the use-case form and sends it; `form` is what it begins with."""
    return Plan(
        command=SubmitUseCase(
            command_id,
            USE_CASE_FORM,
            tr("Use-case form for AI models"),
            "AWS",
            region=region,
            shown=form,
        ),
        icon="note-pencil",
        action=tr("Send to AWS"),
        title=tr("Use-case form for AI models"),
        subtitle=tr(
            "Some providers need this once for each account. AWS shares it with the provider."
        ),
        final=phrase(
            "<b>AWS has no way to change it later.</b> Countersign keeps what was sent "
            "in its activity log."
        ),
        button=tr("Send form"),
    )


def _provider(model: ModelSummary) -> str:
    return plain(model.provider, 60) or tr("Provider not named")


def _agreement(account_id: str) -> Line:
    account = text.account_id(account_id)
    return phrase(
        "AWS makes an agreement for <b>account {account}</b>, for the model in all regions.",
        account=account,
    )


def _costs(offer: ModelOffer) -> tuple[Fact, ...]:
    """That use is metered, and the rates as AWS wrote them."""
    if not offer.rates:
        said = phrase(
            "<b>AWS gives no prices with this offer.</b> What the use costs is not known."
        )
        return (Fact("gauge", said),)
    metered = phrase(
        "<b>Metered.</b> Accepting charges nothing, every use does. AWS gives "
        "these prices without a currency:"
    )
    shown = [Fact("tag", line(rate_words(one))) for one in offer.rates[:_RATES_SHOWN]]
    left = len(offer.rates) - len(shown)
    more = (
        Fact(
            "tag",
            line(
                text.plural(
                    left,
                    "and {n} more rate, as listed behind this sheet.",
                    "and {n} more rates, as listed behind this sheet.",
                )
            ),
        ),
    )
    return (Fact("gauge", metered), *shown, *(more if left else ()))


def _terms(offer: ModelOffer) -> Fact:
    host = host_of(offer.legal_url)
    if not host:
        return Fact("file-text", phrase("<b>AWS gives no terms to read</b> with this offer."))
    return Fact(
        "file-text",
        phrase("You agree to the provider's terms, which are at <b>{host}</b>.", host=host),
    )


def _refunds(offer: ModelOffer) -> Line:
    policy = plain(offer.refund_policy, 400)
    if not policy:
        return line(tr("AWS names no refund policy."))
    return phrase("Refunds, as the provider says: <b>“{policy}”</b>", policy=policy)


def _runs(offer: ModelOffer) -> Line:
    if offer.duration:
        return phrase("The agreement runs <b>{duration}</b>.", duration=period(offer.duration))
    return phrase("The agreement runs <b>until you remove it</b>.")
