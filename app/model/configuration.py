"""What there is to choose of an offer, or of an agreement, before AWS is asked for a quote.

Which terms are asked for follows AWS's rules for each pricing model; section 1.2, 1.6 and 1.8 of the
domain reference name their sources. Nothing here is Qt, and nothing is read from AWS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from app.language import tr, tr_in
from app.model.agreement import Agreement
from app.model.offer import USAGE, Offer, OfferTerms
from app.model.purchase import Intent
from app.model.term import (
    AgreementTerms,
    ByolTerm,
    ConfigurablePricingTerm,
    DimensionName,
    FixedPricingTerm,
    FreeTrialTerm,
    LegalTerm,
    PaymentScheduleTerm,
    Quantity,
    RecurringPaymentTerm,
    RenewalTerm,
    SupportTerm,
    Term,
    UnknownTerm,
    UpfrontRateCard,
    UsagePricingTerm,
    ValidityTerm,
    VariablePaymentTerm,
)
from app.model.text import plain

CONTRACT = "CONTRACT"
BYOL = "BYOL"
FREE = "FREE"
DISALLOWED = "Disallowed"
MOST_TERMS = 30  # of one request

BY_USE = (UsagePricingTerm, RecurringPaymentTerm)
UPFRONT = (ConfigurablePricingTerm, FixedPricingTerm, PaymentScheduleTerm)
_ALWAYS = (LegalTerm, SupportTerm, ValidityTerm, RenewalTerm)
_A_MOMENT = timedelta(seconds=1)


class Options(msgspec.Struct, frozen=True):
    """What can be asked for. `blocked` says in one sentence why nothing can; empty when something can.

    `terms` are asked for in AWS's order, `trial` besides them if it is wanted; `left_out` are terms of
    the offer that are no part of this purchase. `owned` are an amended agreement's quantities,
    `days_left` of `days` what is left of it. `is_later`: the upfront agreement beside one that is
    paid by use.
    """

    intent: Intent
    terms: tuple[Term, ...] = ()
    trial: FreeTrialTerm | None = None
    left_out: tuple[Term, ...] = ()
    names: tuple[DimensionName, ...] = ()
    proposal_id: str = ""
    source_agreement_id: str = ""
    is_metered: bool = False
    is_later: bool = False
    owned: tuple[Quantity, ...] = ()
    days_left: int = 0
    days: int = 0
    blocked: str = ""

    @property
    def upfront(self) -> ConfigurablePricingTerm | None:
        """The term whose duration and quantities are chosen."""
        return next((one for one in self.terms if isinstance(one, ConfigurablePricingTerm)), None)

    @property
    def cards(self) -> tuple[UpfrontRateCard, ...]:
        """The durations that can be chosen; of an amended agreement only its own."""
        term = self.upfront
        if term is None:
            return ()
        if self.intent is Intent.AMEND:
            return tuple(one for one in term.rate_cards if one.selector == term.selected)
        return term.rate_cards

    @property
    def renewal(self) -> RenewalTerm | None:
        """The term that asks whether to renew."""
        return next((one for one in self.terms if isinstance(one, RenewalTerm)), None)

    @property
    def payments(self) -> VariablePaymentTerm | None:
        """The term under which the seller may ask for payments."""
        return next((one for one in self.terms if isinstance(one, VariablePaymentTerm)), None)

    @property
    def takes_contact(self) -> bool:
        """Whether AWS takes a contact with this request."""
        return self.intent is not Intent.AMEND

    @property
    def owned_counts(self) -> Mapping[str, int]:
        """What an amended agreement has of each dimension."""
        return {one.dimension: one.number for one in self.owned}

    def card(self, selector: str) -> UpfrontRateCard | None:
        """The prices of one duration."""
        return next((one for one in self.cards if one.selector == selector), None)

    def decide_by(self) -> datetime | None:
        """Until when auto-renewal can be changed, where the terms name the end; else None."""
        renewal = self.renewal
        ends = (one.ends_at for one in self.terms if isinstance(one, ValidityTerm))
        end = next((at for at in ends if at is not None), None)
        if renewal is None or end is None or renewal.unread_lockout:
            return None
        try:
            return end - (renewal.lockout or timedelta())
        except OverflowError:
            return None


def pays_by_use(terms: Iterable[Term]) -> bool:
    """Whether terms are those of an agreement that is paid by use."""
    return any(isinstance(one, BY_USE) for one in terms)


def has_trial(terms: Iterable[Term]) -> bool:
    """Whether terms hold a free trial."""
    return any(isinstance(one, FreeTrialTerm) for one in terms)


def of_offer(
    offer: Offer,
    terms: OfferTerms,
    now: datetime,
    *,
    replaces: str = "",
    owns_usage: bool = False,
    has_tried: bool = False,
) -> Options:
    """Say what can be chosen of an offer.

    `replaces` is an agreement of the buyer's choice that the new one takes the place of; the one that
    the offer itself names wins. `owns_usage`: an agreement that is paid by use is active on the
    product. `has_tried`: the product's free trial was used.
    """
    source = offer.replaces or replaces
    intent = Intent.REPLACE if source else Intent.NEW
    model = offer.pricing_model.kind
    is_later = model == USAGE and _is_later(terms, owns_usage=owns_usage, intent=intent)
    asked = tuple(one for one in terms.terms if _is_asked(one, model, is_later=is_later))
    can_try = model == USAGE and not is_later and not has_tried
    trial = next((one for one in terms.terms if isinstance(one, FreeTrialTerm)), None)
    return Options(
        intent,
        asked,
        trial if can_try else None,
        tuple(one for one in terms.terms if one not in asked),
        terms.names,
        offer.proposal_id,
        source,
        is_metered=any(isinstance(one, UsagePricingTerm) for one in asked),
        is_later=is_later,
        blocked=_blocked(offer, terms, asked, now),
    )


def of_agreement(agreement: Agreement, terms: AgreementTerms, now: datetime) -> Options:
    """Say what can be chosen of an agreement: more of what it has, for the time that it still lasts."""
    upfront = next((one for one in terms.terms if isinstance(one, ConfigurablePricingTerm)), None)
    days_left, days = _days(agreement, now)
    return Options(
        Intent.AMEND,
        terms.terms,
        names=terms.names,
        source_agreement_id=agreement.agreement_id,
        is_metered=any(isinstance(one, UsagePricingTerm) for one in terms.terms),
        owned=upfront.quantities if upfront else (),
        days_left=days_left,
        days=days,
        blocked=_blocked_amendment(agreement, terms, upfront, now),
    )


def _is_asked(term: Term, model: str, *, is_later: bool) -> bool:
    """Whether a term is part of the purchase under a pricing model."""
    if model == CONTRACT:
        return True
    if isinstance(term, _ALWAYS):
        return True
    if model == USAGE:
        return isinstance(term, UPFRONT if is_later else BY_USE)
    return model == BYOL and isinstance(term, ByolTerm)


def _is_later(terms: OfferTerms, *, owns_usage: bool, intent: Intent) -> bool:
    """Whether the agreement is the upfront one beside another that is paid by use."""
    if not any(isinstance(one, UPFRONT) for one in terms.terms):
        return False
    return not pays_by_use(terms.terms) or (owns_usage and intent is Intent.NEW)


def _days(agreement: Agreement, now: datetime) -> tuple[int, int]:
    """Whole days that are left, and all of them; an agreement ends within the last second of a day."""
    if agreement.end is None or agreement.starts_at is None:
        return 0, 0
    whole = (agreement.end - agreement.starts_at + _A_MOMENT).days
    return max((agreement.end - now).days, 0), max(whole, 1)


# --- what stands in the way ---------------------------------------------------------------------------


def unknown_terms(names: Iterable[str]) -> str:
    """The sentence for kinds of terms that this version does not know; empty without any."""
    said = ", ".join(plain(name, 60) or tr("a term without a name") for name in names)
    if not said:
        return ""
    return tr("It has a term that this version of Countersign cannot handle: {said}.", said=said)


def _blocked(offer: Offer, terms: OfferTerms, asked: tuple[Term, ...], now: datetime) -> str:
    if said := unknown_terms(terms.unknown):
        return said
    if offer.expires_at is not None and offer.expires_at <= now:
        return tr("This offer has expired. Ask the seller for a new one.")
    if offer.available_from is not None and offer.available_from > now:
        return tr("This offer is not open yet. It can be quoted from the day that it opens.")
    if not offer.proposal_id:
        return tr("AWS names no proposal for this offer, so it cannot be quoted.")
    return _blocked_model(offer.pricing_model.kind, asked) or _blocked_terms(asked)


def _blocked_model(model: str, asked: tuple[Term, ...]) -> str:
    if model not in (CONTRACT, USAGE, BYOL, FREE):
        named = f"“{plain(model, 60)}”" if model else tr_in("pricing model", "none")
        return tr(
            "AWS's pricing model of this offer ({model}) is not known to this version of Countersign.",
            model=named,
        )
    if model == USAGE and not any(isinstance(one, BY_USE + UPFRONT) for one in asked):
        return tr(
            "This offer is paid by use, but AWS names no rates for it, so it cannot be quoted."
        )
    return ""


def _blocked_terms(asked: tuple[Term, ...]) -> str:
    if not asked:
        return tr("AWS names no terms for this offer, so it cannot be quoted.")
    if len(asked) > MOST_TERMS:
        return tr(
            "It has more than {most} terms, and AWS takes no more in one request.",
            most=MOST_TERMS,
        )
    if any(not isinstance(one, UnknownTerm) and not one.term_id for one in asked):
        return tr("AWS gives no id for one of its terms, so the term cannot be asked for.")
    upfront = [one for one in asked if isinstance(one, ConfigurablePricingTerm)]
    if len(upfront) > 1:
        return tr(
            "It has two price lists to choose from, and this version of Countersign handles one."
        )
    cards = [card for term in upfront for card in term.rate_cards]
    if upfront and not any(card.selector and card.rates for card in cards):
        return tr("AWS names no prices to choose from, so it cannot be configured.")
    return ""


def _blocked_amendment(
    agreement: Agreement,
    terms: AgreementTerms,
    upfront: ConfigurablePricingTerm | None,
    now: datetime,
) -> str:
    if said := unknown_terms(terms.unknown):
        return said
    if agreement.status != "ACTIVE":
        return tr("Only an active agreement can be amended.")
    if agreement.starts_at is not None and agreement.starts_at > now:
        return tr("An agreement that starts later cannot be amended.")
    return _blocked_quantities(upfront) or _blocked_terms(terms.terms)


def _blocked_quantities(upfront: ConfigurablePricingTerm | None) -> str:
    if upfront is None:
        return tr("This agreement has no quantities that can be changed.")
    card = next((one for one in upfront.rate_cards if one.selector == upfront.selected), None)
    if card is None or not upfront.selected:
        return tr("AWS does not say what was chosen in this agreement, so it cannot be changed.")
    if card.quantity == DISALLOWED:
        return tr("The seller sells one of each, so there is no quantity to change.")
    return ""
